import { describe, expect, it } from "vitest";
import { fitDense, logistic } from "../../lib/stats/dense.js";
import { marginalEffects } from "../../lib/stats/effects.js";
import { StatsError } from "../../lib/stats/errors.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, polynomial } from "../../lib/stats/model.js";
import { seeded } from "../../lib/stats/random.js";
import type { Table } from "../../lib/stats/table.js";
import { standardErrors, variance, type VarianceName } from "../../lib/stats/variance.js";
import { coefficient, waldTest } from "../../lib/stats/wald.js";
import "../support/near.js";
import { frameOf } from "../support/reference.js";

const people = 1500;
const random = seeded(61);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const draw = (make: () => number): number[] => Array.from({ length: people }, make);
const z = draw(normal);
const e = draw(normal);
const table = {
  y: z.map((v) => (random() < logistic(0.3 + 0.5 * v).mean ? 1 : 0)),
  z,
  cluster: z.map((_, i) => i % 20),
};
const fitted = (data: Table, names: readonly string[], kind: VarianceName = "CR1") => {
  const terms = names.map((name) => continuous(name));
  const frame = frameOf(data, { terms, cluster: "cluster" });
  const fit = fitLogit(frame, terms);
  const v = variance(frame, fit, kind);
  return { fit, v, effect: marginalEffects(frame, fit, v, names[names.length - 1]).effects[0] };
};
const refusal = (run: () => unknown): StatsError => {
  try {
    run();
  } catch (error) {
    if (error instanceof StatsError) return error;
  }
  throw new Error("was not refused");
};

describe("a covariate of any size", () => {
  const plain = fitted(table, ["z"]);
  it.each([1e8, 1e-8, 1e120, 1e-120])("times %d: the same but for the unit", (unit) => {
    const { fit, v, effect } = fitted({ ...table, z: z.map((x) => x * unit) }, ["z"]);
    expect([fit.beta[0], fit.beta[1] * unit]).toBeNear(plain.fit.beta, 1e-12);
    expect(standardErrors(v)[1] * unit).toBeNear(standardErrors(plain.v)[1], 1e-10);
    expect([effect.estimate * unit, effect.se * unit]).toBeNear(
      [plain.effect.estimate, plain.effect.se],
      1e-10,
    );
    expect(fit.logLikelihood).toBeNear(plain.fit.logLikelihood, 1e-13);
  });

  it.each([1e200, 1e-200])("times %d has squares that are no doubles: refused by name", (unit) => {
    const error = refusal(() => fitted({ ...table, z: z.map((x) => x * unit) }, ["z"]));
    expect([error.fault, error.names]).toEqual(["bad value", ["z^1"]]);
  });

  it("shifted by 1e8: what is left of its digits decides, not the fit", () => {
    const far = z.map((x) => x + 1e8);
    const back = far.map((x) => x - 1e8);
    const [a, b] = [fitted({ ...table, z: far }, ["z"]), fitted({ ...table, z: back }, ["z"])];
    expect(a.fit.beta[1]).toBeNear(b.fit.beta[1], 1e-12);
    expect([a.effect.estimate, a.effect.se]).toBeNear([b.effect.estimate, b.effect.se], 1e-11);
  });
});

describe("x nearly a combination of z", () => {
  /** x = z + share·e: the model in z and e is the same one, well conditioned, and says what is right. */
  const pair = (share: number, kind: VarianceName) => {
    const x = z.map((v, i) => v + share * e[i]);
    const own = x.map((v, i) => (v - z[i]) / share);
    return [
      fitted({ ...table, x }, ["z", "x"], kind),
      fitted({ ...table, x: own }, ["z", "x"], kind),
    ] as const;
  };

  it.each([
    ["oim", 1e-3, 1e-11],
    ["CR1", 1e-3, 1e-11],
    ["CR2", 1e-3, 1e-11],
    ["oim", 1e-4, 1e-10],
    ["CR1", 1e-4, 1e-10],
    ["CR2", 1e-4, 1e-10],
    ["oim", 1e-5, 1e-9], // a condition of 1e10
    ["CR1", 1e-5, 1e-9],
    ["CR2", 1e-5, 1e-9],
  ] as const)("is right under %s at a share of %d, to %d", (kind, share, digits) => {
    const [near, apart] = pair(share, kind);
    expect(near.fit.beta[2] * share).toBeNear(apart.fit.beta[2], 1e-9);
    expect(standardErrors(near.v)[2] * share).toBeNear(standardErrors(apart.v)[2], digits);
    expect(near.effect.se * share).toBeNear(apart.effect.se, digits);
    expect(waldTest(near.fit, near.v).statistic).toBeNear(waldTest(apart.fit, apart.v).statistic, digits);
  });

  it.each([1, 2])("powers of a year up to %d are as those of the year less 2020", (degree) => {
    const years = z.map((_, i) => 2018 + (i % 6));
    const model = (shift: number) => {
      const terms = [polynomial("year", degree), continuous("z")];
      const frame = frameOf({ ...table, year: years.map((v) => v - shift) }, { terms, cluster: "cluster" });
      const fit = fitLogit(frame, terms);
      const v = variance(frame, fit, "CR1");
      return { fit, v, effect: marginalEffects(frame, fit, v, "year").effects[0] };
    };
    const [far, near] = [model(0), model(2020)];
    expect(far.fit.dropped).toEqual([]);
    expect(far.fit.logLikelihood).toBeNear(near.fit.logLikelihood, 1e-12);
    expect(far.fit.beta[degree]).toBeNear(near.fit.beta[degree], 1e-8);
    expect(standardErrors(far.v)[degree]).toBeNear(standardErrors(near.v)[degree], 1e-8);
    expect([far.effect.estimate, far.effect.se]).toBeNear([near.effect.estimate, near.effect.se], 1e-8);
    expect(waldTest(far.fit, far.v).statistic).toBeNear(waldTest(near.fit, near.v).statistic, 1e-8);
  });

  it("a year's cube is a combination of year and square to all digits that doubles keep: dropped and named", () => {
    const year = z.map((_, i) => 2018 + (i % 6));
    const terms = [polynomial("year", 3)];
    const { dropped } = fitLogit(frameOf({ ...table, year }, { terms }), terms);
    expect(dropped).toMatchObject([{ name: "year^3", reason: "collinear" }]);
  });

  it.each([1e-3, 1e-4])("a covariate that is nearly a factor's levels, by %d, is right", (share) => {
    const level = z.map((_, i) => (i % 3 === 0 ? "a" : "b"));
    const model = (x: readonly number[]) => {
      const terms = [factor("level"), continuous("x")];
      const frame = frameOf({ ...table, level, x }, { terms, cluster: "cluster" });
      const fit = fitLogit(frame, terms);
      return { fit, v: variance(frame, fit, "CR1") };
    };
    const x = level.map((l, i) => (l === "b" ? 1 : 0) + share * e[i]);
    const near = model(x);
    const apart = model(x.map((v, i) => (v - (level[i] === "b" ? 1 : 0)) / share));
    expect(near.fit.beta[2] * share).toBeNear(apart.fit.beta[2], 1e-8);
    expect(standardErrors(near.v)[2] * share).toBeNear(standardErrors(apart.v)[2], 1e-7);
  });

  it.each([2e-5, 1e-5])(
    "a covariate that is nearly a factor's levels, by %d, is refused by name",
    (share) => {
      const level = z.map((_, i) => (i % 3 === 0 ? "a" : "b"));
      const x = level.map((l, i) => (l === "b" ? 1 : 0) + share * e[i]);
      const terms = [factor("level"), continuous("x")];
      const error = refusal(() => fitLogit(frameOf({ ...table, level, x }, { terms }), terms));
      expect([error.fault, error.names]).toEqual(["singular", ["(Intercept)", "level=b", "x"]]);
      expect(error.message).toMatch(/fewer than six digits/);
    },
  );

  it.each([1e-8, 1e-10, 1e-13])("is dropped and named at a share of %d", (share) => {
    const x = z.map((v, i) => v + share * e[i]);
    const terms = [continuous("z"), continuous("x")];
    const { dropped } = fitLogit(frameOf({ ...table, x }, { terms }), terms);
    expect(dropped).toMatchObject([{ name: "x", reason: "collinear", with: ["z"] }]);
  });
});

describe("far out", () => {
  it("the log-likelihood at |η| = 700 and beyond is neither infinite nor 0", () => {
    expect(logistic(-700)).toMatchObject({ logMean: -700, mean: Math.exp(-700) });
    expect(logistic(700).logComplement).toBe(-700);
    expect(logistic(-1000).logMean).toBe(-1000);
    expect(logistic(30).logMean).toBeNear(-9.357622968839299e-14, 1e-13);
    const wide = [...Array.from({ length: 400 }, (_, i) => (i - 200) * 40), -90_000, 90_000];
    const y = wide.map((v, i) => (Math.abs(v) < 200 ? i % 2 : v > 0 ? 1 : 0));
    const data = { y, z: wide, cluster: wide.map((_, i) => i % 10) };
    const { fit } = fitted(data, ["z"]);
    const rows = wide.map((v, i) => ({
      levels: {},
      values: { z: v },
      y: y[i] as 0 | 1,
      weight: 1,
      cluster: String(i % 10),
    }));
    expect(fit.beta[1] * 90_000).toBeGreaterThan(700);
    expect(fit.logLikelihood).toBeNear(fitDense(rows, fit.columns).logLikelihood, 1e-11);
  });

  it("a level with one success in 50,000 has its closed form", () => {
    const rare = Array.from({ length: 100_000 }, (_, i) => i);
    const data = {
      a: rare.map((i) => (i % 2 === 0 ? "a" : "b")),
      y: rare.map((i) => (i === 1 || i % 4 === 0 ? 1 : 0)),
    };
    const terms = [factor("a")];
    const frame = frameOf(data, { terms });
    const fit = fitLogit(frame, terms);
    expect(fit.beta[1]).toBeNear(Math.log(1 / 49_999), 1e-11);
    expect(coefficient(fit, variance(frame, fit), "a=b").se).toBeNear(
      Math.sqrt(1 + 1 / 49_999 + 2 / 25_000),
      1e-10,
    );
  });
});
