import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnValue, fitDense, type Person } from "../../lib/stats/dense.js";
import { marginalEffects, predictiveMargins } from "../../lib/stats/effects.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction, polynomial, spline, type Term } from "../../lib/stats/model.js";
import type { Table } from "../../lib/stats/table.js";
import { standardErrors, variance } from "../../lib/stats/variance.js";
import { waldTest } from "../../lib/stats/wald.js";
import "../support/near.js";
import { frameOf } from "../support/reference.js";
import { rowsAt, shuffled, simulatedPeople } from "../support/simulated.js";

/** Same arithmetic in another order; `refit` where Newton's method runs anew in other coordinates. */
const digits = { same: 1e-12, refit: 1e-9, numeric: 1e-6 } as const;

const models: Readonly<Record<string, readonly Term[]>> = {
  "factors and an exposure": [continuous("x"), factor("wave"), factor("age")],
  "exposure by factor": [continuous("x"), factor("wave"), factor("age"), interaction("x", "age")],
  "two covariates and their product": [
    continuous("x"),
    continuous("z"),
    interaction("x", "z"),
    factor("age"),
  ],
  "polynomial by factor": [polynomial("x", 3), factor("age"), interaction("x", "age")],
  "spline and two factors multiplied": [
    spline("z", [-1, 0, 1]),
    factor("wave"),
    factor("age"),
    interaction("wave", "age"),
  ],
  "no covariate": [factor("wave"), factor("age")],
  "no term": [],
};

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const runs = { numRuns: 4 };

/** Both ways of saying the same: sorted by name, so that the order of columns does not matter. */
const named = (fit: { names: readonly string[] }, values: ArrayLike<number>): Record<string, number> =>
  Object.fromEntries(fit.names.map((n, j) => [n, values[j]]));

const personOf = (table: Table, i: number): Person => ({
  levels: { wave: String(table.wave[i]), age: String(table.age[i]) },
  values: { x: Number(table.x[i]), z: Number(table.z[i]) },
  y: Number(table.y[i]) as 0 | 1,
  weight: 1,
  cluster: String(table.cluster[i]),
});

describe.each(Object.entries(models))("%s", (_, terms) => {
  it("compressed equals row by row", () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const table = simulatedPeople(seed);
        const fit = fitLogit(frameOf(table, { terms, cluster: "cluster" }), terms, { tolerance: 1e-13 });
        const dense = fitDense(
          Array.from({ length: 600 }, (_v, i) => personOf(table, i)),
          fit.columns,
        );
        const se = fit.bread.filter((_v, i) => i % (fit.names.length + 1) === 0).map(Math.sqrt);
        expect(fit.beta.map((b, j) => 10 + b / se[j])).toBeNear(
          dense.beta.map((b, j) => 10 + b / se[j]),
          digits.same,
        );
        expect(fit.logLikelihood).toBeNear(dense.logLikelihood, digits.same);
        const scale = Math.max(...dense.information.map(Math.abs));
        expect(fit.information.map((v) => 1 + v / scale)).toBeNear(
          dense.information.map((v) => 1 + v / scale),
          digits.same,
        );
        const k = fit.names.length;
        fit.clusters!.forEach((label, g) => {
          const other = dense.clusters.indexOf(label);
          const mine = fit.clusterScores!.slice(g * k, g * k + k);
          const theirs = dense.clusterScores.slice(other * k, other * k + k);
          expect(mine.map((v) => 1000 + v)).toBeNear(
            theirs.map((v) => 1000 + v),
            digits.same,
          );
        });
      }),
      runs,
    ));

  it("the order of rows and the labels of clusters and levels do not matter", () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const table = simulatedPeople(seed);
        const other = rowsAt(
          { ...table, cluster: table.cluster.map((c) => `z${99 - Number(String(c).slice(1))}`) },
          shuffled(600, seed),
        );
        const [one, two] = [table, other].map((t) => {
          const frame = frameOf(t, { terms, cluster: "cluster" });
          const fit = fitLogit(frame, terms);
          return { fit, v: variance(frame, fit) };
        });
        expect(one.fit.beta).toBeNear(two.fit.beta, digits.refit);
        expect(one.v.matrix).toBeNear(two.v.matrix, 1e-7);
      }),
      runs,
    ));

  it("clusters' scores sum to zero, and to the score", () => {
    const fit = fitLogit(frameOf(simulatedPeople(5), { terms, cluster: "cluster" }), terms);
    const k = fit.names.length;
    fit.names.forEach((_n, j) => {
      const sum = fit.clusters!.reduce((s, _c, g) => s + fit.clusterScores![g * k + j], 0);
      expect(Math.abs(sum)).toBeLessThan(1e-8);
      expect(Math.abs(fit.score[j])).toBeLessThan(1e-8);
    });
  });
});

describe("a model with an interaction", () => {
  const terms = [continuous("x"), factor("wave"), factor("age"), interaction("x", "age")];
  const fitted = (
    table: Table,
    options: { terms?: readonly Term[]; weights?: "count"; cluster?: string } = {},
  ) => {
    const weights = options.weights === undefined ? null : ({ kind: "frequency", column: "count" } as const);
    const frame = frameOf(table, {
      terms: options.terms ?? terms,
      cluster: options.cluster ?? "cluster",
      weights,
    });
    const fit = fitLogit(frame, options.terms ?? terms);
    return { frame, fit, v: variance(frame, fit, "CR1") };
  };

  it("another reference level gives the same fit, effects and Wald test", () => {
    const table = simulatedPeople(11);
    const other = [continuous("x"), factor("wave", "w2"), factor("age", "c"), interaction("x", "age")];
    const [a, b] = [fitted(table), fitted(table, { terms: other })];
    expect(a.fit.logLikelihood).toBeNear(b.fit.logLikelihood, digits.same);
    const slope = ({ frame, fit, v }: typeof a): number[] => {
      const [e] = marginalEffects(frame, fit, v, "x").effects;
      return [e.estimate, e.se];
    };
    expect(slope(a)).toBeNear(slope(b), digits.refit);
    expect(waldTest(a.fit, a.v, ["x:age"]).statistic).toBeNear(
      waldTest(b.fit, b.v, ["x:age"]).statistic,
      digits.refit,
    );
  });

  it("frequency weights equal repeated rows", () => {
    const table = simulatedPeople(12);
    const repeated = rowsAt(
      table,
      table.count.flatMap((c, i) => Array.from({ length: Number(c) }, () => i)),
    );
    const [a, b] = [fitted(table, { weights: "count" }), fitted(repeated)];
    expect(a.fit.beta).toBeNear(b.fit.beta, digits.refit);
    expect(a.v.matrix).toBeNear(b.v.matrix, 1e-7);
    expect(variance(a.frame, a.fit, "robust").matrix).toBeNear(
      variance(b.frame, b.fit, "robust").matrix,
      1e-7,
    );
  });

  it("a cluster a row gives robust", () => {
    const table = { ...simulatedPeople(13), row: Array.from({ length: 600 }, (_, i) => i) };
    const { frame, fit, v } = fitted(table, { cluster: "row" });
    expect(v.matrix).toBeNear(variance(frame, fit, "robust").matrix, digits.refit);
  });

  it.each([
    ["shifting by 1e6", (x: number) => x + 1e6, 1],
    ["scaling by 1e-8", (x: number) => x * 1e-8, 1e8],
    ["scaling by 1e8", (x: number) => x * 1e8, 1e-8],
  ])("%s changes the covariate's own slope only as it must", (_name, change, factorOfSlope) => {
    const table = simulatedPeople(14);
    const moved = { ...table, x: table.x.map((x) => change(Number(x))) };
    const [a, b] = [fitted(table), fitted(moved)];
    const [ma, mb] = [named(a.fit, a.fit.beta), named(b.fit, b.fit.beta)];
    expect(mb.x).toBeNear(ma.x * factorOfSlope, 1e-8);
    expect(mb["x:age=b"]).toBeNear(ma["x:age=b"] * factorOfSlope, 1e-8);
    expect(b.fit.logLikelihood).toBeNear(a.fit.logLikelihood, 1e-11);
    const se = (f: typeof a): number => named(f.fit, standardErrors(f.v)).x;
    expect(se(b)).toBeNear(se(a) * factorOfSlope, 1e-7);
    const effect = (f: typeof a): number => marginalEffects(f.frame, f.fit, f.v, "x").effects[0].se;
    expect(effect(b)).toBeNear(effect(a) * factorOfSlope, 1e-7);
  });
});

describe("exact gradients equal numeric ones", () => {
  const terms = [
    polynomial("x", 2),
    spline("z", [-1, 0, 1]),
    factor("wave"),
    factor("age"),
    interaction("x", "age"),
  ];
  const frame = frameOf(simulatedPeople(21), { terms, cluster: "cluster" });
  const fit = fitLogit(frame, terms);
  const v = variance(frame, fit);
  const people = Array.from({ length: 600 }, (_, i) => personOf(simulatedPeople(21), i));
  const names = fit.columns;

  /** The average as a function of the coefficients, by the dense road. */
  const prediction = (beta: ArrayLike<number>, set: Partial<Person["levels"]> = {}, move = 0): number => {
    const eta = (p: Person): number => {
      const moved = {
        levels: { ...p.levels, ...set } as Person["levels"],
        values: { ...p.values, x: p.values.x + move },
      };
      return names.reduce((sum, c, j) => sum + beta[j] * columnValue(c, moved), 0);
    };
    return people.reduce((sum, p) => sum + 1 / (1 + Math.exp(-eta(p))), 0) / people.length;
  };
  const numeric = (f: (beta: Float64Array) => number): Float64Array =>
    fit.beta.map((b, j) => {
      const h = 1e-4;
      const at = (step: number): number => f(fit.beta.map((v2, i) => (i === j ? b + step : v2)));
      return (at(-2 * h) - 8 * at(-h) + 8 * at(h) - at(2 * h)) / (12 * h);
    });
  const shifted = (values: ArrayLike<number>): number[] => Array.from(values, (x) => 1 + x);

  it("of a predictive margin", () => {
    const { effects } = predictiveMargins(frame, fit, v, { by: "age" });
    for (const e of effects) {
      expect(e.estimate).toBeNear(prediction(fit.beta, { age: e.to! }), 1e-11);
      expect(shifted(e.gradient)).toBeNear(
        shifted(numeric((b) => prediction(b, { age: e.to! }))),
        digits.numeric,
      );
    }
  });

  it("of an average slope through polynomial and interaction", () => {
    const [e] = marginalEffects(frame, fit, v, "x").effects;
    const h = 1e-3;
    const slope = (b: ArrayLike<number>): number =>
      (prediction(b, {}, -2 * h) -
        8 * prediction(b, {}, -h) +
        8 * prediction(b, {}, h) -
        prediction(b, {}, 2 * h)) /
      (12 * h);
    expect(e.estimate).toBeNear(slope(fit.beta), 1e-9);
    expect(shifted(e.gradient)).toBeNear(shifted(numeric(slope)), digits.numeric);
  });
});
