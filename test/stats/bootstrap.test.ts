import { describe, expect, it } from "vitest";
import { wildScoreBootstrap } from "../../lib/stats/bootstrap.js";
import { StatsError } from "../../lib/stats/errors.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor } from "../../lib/stats/model.js";
import { pairsClusterBootstrap } from "../../lib/stats/pairsbootstrap.js";
import { scoreTest } from "../../lib/stats/likelihoodtests.js";
import "../support/near.js";
import { frameOf } from "../support/reference.js";
import { simulatedPeople } from "../support/simulated.js";

const terms = [continuous("z"), factor("age")];
const set = (clusters: number) => {
  const frame = frameOf(simulatedPeople(51, 300, clusters), { terms, cluster: "cluster" });
  return { frame, fit: fitLogit(frame, terms) };
};

describe("the wild score bootstrap", () => {
  const { frame, fit } = set(6);

  it("uncentred under the null is the generalised score test's root", () => {
    const { statistic } = wildScoreBootstrap(frame, fit, "z", { centred: false });
    expect(statistic ** 2).toBeNear(scoreTest(frame, fit, ["z"], "CR0").statistic, 1e-9);
  });

  it.each([true, false])(
    "takes all sign changes, counted here one by one; null imposed: %s",
    (nullImposed) => {
      const got = wildScoreBootstrap(frame, fit, "z", { nullImposed });
      const rows = frame.clusters!.rows;
      const t = (signs: readonly number[]): number => {
        const u = signs.map((s, g) => s * got.parts[g]);
        const sum = u.reduce((a, b) => a + b);
        return sum / Math.sqrt(u.reduce((s, x, g) => s + (x - (rows[g] / frame.rows) * sum) ** 2, 0));
      };
      const signs = Array.from({ length: 64 }, (_, d) =>
        Array.from({ length: 6 }, (_v, g) => (d & (2 ** g) ? -1 : 1)),
      );
      const size = Math.abs(got.statistic);
      const above = signs.filter((s) => Math.abs(t(s)) > size * (1 + 1e-9)).length;
      const tied = signs.filter((s) => Math.abs(Math.abs(t(s)) - size) <= 1e-9 * size).length;
      expect([got.draws, got.allDraws]).toEqual([64, true]);
      expect([got.p, got.pStrict]).toBeNear([(above + tied) / 64, above / 64], 1e-12);
      expect(tied).toBe(nullImposed ? 2 : 0);
    },
  );

  it("Webb's weights draw, the same with the same seed only", () => {
    const webb = (seed: number) => wildScoreBootstrap(frame, fit, "z", { weights: "webb", draws: 499, seed });
    expect(webb(3)).toEqual(webb(3));
    expect(webb(3).p).not.toBe(webb(4).p);
    expect([webb(3).draws, webb(3).allDraws]).toEqual([499, false]);
    expect(webb(3).definition).toMatch(/webb weights, null imposed.*499 draws, seed 3/);
  });

  it("Webb's weights have mean 0 and variance 1, so many draws agree with all sign changes", () => {
    const all = wildScoreBootstrap(frame, fit, "z").p;
    const { p } = wildScoreBootstrap(frame, fit, "z", { weights: "webb", draws: 4999 });
    expect(Math.abs(p - all)).toBeLessThan(0.08);
  });

  it("draws where signs are too many to take all", () => {
    const many = set(20);
    const got = wildScoreBootstrap(many.frame, many.fit, "z", { draws: 199 });
    expect([got.draws, got.allDraws, got.clusters]).toEqual([199, false, 20]);
  });
});

describe("the pairs bootstrap", () => {
  const { frame, fit } = set(20);
  const got = pairsClusterBootstrap(frame, fit, { draws: 99, seed: 2 });

  it("is the same with the same seed only, and its intervals hold the estimate", () => {
    expect(pairsClusterBootstrap(frame, fit, { draws: 99, seed: 2 })).toEqual(got);
    expect(pairsClusterBootstrap(frame, fit, { draws: 99, seed: 3 }).matrix).not.toEqual(got.matrix);
    fit.beta.forEach((b, j) => {
      expect(got.low[j]).toBeLessThan(b);
      expect(got.high[j]).toBeGreaterThan(b);
    });
    expect(got.definition).toMatch(/99 draws of 20 clusters, seed 2, 0 without/);
  });

  it("takes the percentiles at the (R+1)·p-th replicate", () => {
    const wide = pairsClusterBootstrap(frame, fit, { draws: 99, seed: 2, level: 0.9 });
    const k = fit.names.length;
    const first = Array.from({ length: 99 }, (_, r) => wide.replicates[r * k]).sort((a, b) => a - b);
    expect([wide.low[0], wide.high[0]]).toBeNear([first[4], first[94]], 1e-9);
  });

  it("leaves draws without an estimate out, and refuses where they are many", () => {
    const few = simulatedPeople(52, 300, 8);
    const lone = { ...few, age: few.age.map((_, i) => (few.cluster[i] === "c1" ? "b" : "a")) };
    const only = frameOf(lone, { terms, cluster: "cluster" });
    const one = fitLogit(only, terms);
    const { failed, replicates } = pairsClusterBootstrap(only, one, { draws: 99 });
    expect(failed).toBeGreaterThan(10);
    expect(replicates.length).toBe((99 - failed) * one.names.length);
  });
});

it("what cannot be drawn is a typed error", () => {
  const fault = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof StatsError) return error.fault;
    }
    return "not refused";
  };
  const { frame, fit } = set(6);
  const alone = frameOf(simulatedPeople(51, 300, 6), { terms });
  const without = fitLogit(alone, terms);
  expect(fault(() => wildScoreBootstrap(alone, without, "z"))).toBe("no clusters");
  expect(fault(() => pairsClusterBootstrap(alone, without))).toBe("no clusters");
  expect(fault(() => wildScoreBootstrap(frame, fit, "height"))).toBe("unknown name");
  expect(fault(() => wildScoreBootstrap(frame, fit, "z", { weights: "webb", draws: 0 }))).toBe("bad value");
  expect(fault(() => pairsClusterBootstrap(frame, fit, { draws: 1 }))).toBe("bad value");
  const one = set(1);
  expect(fault(() => pairsClusterBootstrap(one.frame, one.fit))).toBe("too few clusters");
  expect(fault(() => wildScoreBootstrap(one.frame, one.fit, "z"))).toBe("too few clusters");
});
