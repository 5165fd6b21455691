import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, marginalEffects, predictiveMargins } from "../../lib/stats/effects.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction } from "../../lib/stats/model.js";
import { studentTwoSided } from "../../lib/stats/tails.js";
import { variance, type VarianceName } from "../../lib/stats/variance.js";
import { coefficient, linearCombination, type Estimate } from "../../lib/stats/wald.js";
import "../support/near.js";
import { frameOf, readTable } from "../support/reference.js";
import { simulatedPeople } from "../support/simulated.js";

describe("clubSandwich's degrees of freedom (test/reference/contrasts.R)", () => {
  const terms = [continuous("z"), factor("age", "young", ["young", "middle", "old"])];
  const frame = frameOf(readTable("few-clusters"), { terms, cluster: "cluster" });
  const fit = fitLogit(frame, terms);
  const v = variance(frame, fit, "CR2 clubSandwich");
  const file = new URL("../reference/contrasts.json", import.meta.url);
  const { contrasts } = JSON.parse(readFileSync(file, "utf8")) as {
    contrasts: Record<
      string,
      { estimate: number; se: number; df: number; low: number; high: number; p: number }
    >;
  };
  const hold = (name: string, ours: Estimate, isCombination: boolean): void => {
    const want = contrasts[name];
    expect(ours.se).toBeNear(want.se, 1e-9);
    expect(ours.df!).toBeNear(want.df, 1e-8);
    expect(ours.high - ours.low).toBeNear(want.high - want.low, 1e-8);
    if (isCombination) expect([ours.estimate, ours.p]).toBeNear([want.estimate, want.p], 1e-8);
  };

  it("are those of linear combinations", () => {
    hold("old less middle", linearCombination(fit, v, { "age=old": 1, "age=middle": -1 }), true);
    hold("z and old", linearCombination(fit, v, { z: 1, "age=old": 1 }), true);
  });

  it("are those of average marginal effects, along the gradient", () => {
    hold("slope of z", marginalEffects(frame, fit, v, "z").effects[0], false);
    hold(
      "change to old",
      marginalEffects(frame, fit, v, "age").effects.find((e) => e.to === "old")!,
      false,
    );
    const margins = predictiveMargins(frame, fit, v, { by: "age" });
    const weights = margins.effects.map((e) => (e.to === "old" ? 1 : e.to === "young" ? -1 : 0));
    hold("change to old", contrast(margins, [weights]).effects[0], false);
  });
});

describe.each<VarianceName>(["CR2", "CR2 clubSandwich"])("degrees of freedom under %s", (kind) => {
  it("of a difference of levels are those of the coefficient where one of them is the reference", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const table = simulatedPeople(seed, 300, 8);
        const model = (reference: string) => {
          const terms = [continuous("x"), factor("age", reference), continuous("z"), interaction("x", "z")];
          const frame = frameOf(table, { terms, cluster: "cluster" });
          const fit = fitLogit(frame, terms);
          return { fit, v: variance(frame, fit, kind) };
        };
        const [a, b] = [model("a"), model("b")];
        const difference = linearCombination(a.fit, a.v, { "age=c": 1, "age=b": -1 });
        const itself = coefficient(b.fit, b.v, "age=c");
        expect([difference.se, difference.df!]).toBeNear([itself.se, itself.df!], 1e-8);
        expect(difference.p).toBeNear(studentTwoSided(difference.statistic, itself.df!), 1e-6);
        expect(linearCombination(a.fit, a.v, { z: 1 }).df!).toBeNear(coefficient(a.fit, a.v, "z").df!, 1e-9);
      }),
      { numRuns: 5 },
    ));

  it("are more than the coefficients at once, and none where covariates were sampled", () => {
    const terms = [factor("wave"), factor("age")];
    const frame = frameOf(simulatedPeople(3, 300, 8), { terms, cluster: "cluster" });
    const fit = fitLogit(frame, terms);
    const v = variance(frame, fit, kind);
    const { effects } = predictiveMargins(frame, fit, v, { by: "age", over: "wave" });
    expect(effects.length).toBeGreaterThan(fit.names.length);
    const alone = predictiveMargins(frame, fit, v, { over: "wave", at: { age: "d" } });
    const same = effects.filter((e) => e.to === "d");
    expect(same.map((e) => e.df!)).toBeNear(
      alone.effects.map((e) => e.df!),
      1e-9,
    );
    const sampled = predictiveMargins(frame, fit, v, { covariates: "sampled" });
    expect(sampled.effects[0].df).toBe(null);
  });
});

describe("cluster variances under probability weights", () => {
  const terms = [factor("age", "young", ["young", "middle", "old"])];
  const table = readTable("few-clusters");
  const weighing = (weight: (row: number) => number) => {
    const weighted = { ...table, w: Array.from(table.y, (_, i) => weight(i)) };
    const weights = { kind: "probability", column: "w" } as const;
    const frame = frameOf(weighted, { terms, cluster: "cluster", weights });
    return { frame, fit: fitLogit(frame, terms) };
  };

  it.each<VarianceName>(["CR2", "CR2 clubSandwich", "CR3"])(
    "%s does not change with the weights' unit",
    (name) => {
      const plain = frameOf(table, { terms, cluster: "cluster" });
      const without = variance(plain, fitLogit(plain, terms), name);
      const { frame, fit } = weighing(() => 2.5);
      const v = variance(frame, fit, name);
      expect(v.matrix).toBeNear(without.matrix, 1e-10);
      if (without.degrees !== null) expect(v.degrees!).toBeNear(without.degrees, 1e-9);
    },
  );

  it("clubSandwich's needs each row's weight, and is refused where rows of one cell differ in it", () => {
    const { frame, fit } = weighing((i) => 1 + (i % 2));
    expect(() => variance(frame, fit, "CR2 clubSandwich")).toThrow(/different ones.* ask for CR2$/);
    expect(variance(frame, fit, "CR2").degrees!.every((df) => df > 1)).toBe(true);
  });
});
