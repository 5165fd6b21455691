import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnValue, fitDense } from "../../lib/stats/dense.js";
import { contrast, marginalEffects, predictiveMargins, type Effects } from "../../lib/stats/effects.js";
import { fitLogit, type LogitFit } from "../../lib/stats/logit.js";
import { continuous, factor, type Term } from "../../lib/stats/model.js";
import type { Table } from "../../lib/stats/table.js";
import { standardErrors, variance, type VarianceName } from "../../lib/stats/variance.js";
import { waldTest } from "../../lib/stats/wald.js";
import { climbed, generatedModel, peopleOf, withPeople, type Generated } from "../support/generated.js";
import { isNear } from "../support/near.js";
import "../support/near.js";
import { frameOf } from "../support/reference.js";
import { rowsAt, shuffled } from "../support/simulated.js";

/** Same arithmetic in another order; Newton's method anew in other coordinates; differences of an average. */
const digits = { same: 1e-12, refit: 1e-9, numeric: 1e-6 } as const;

const fitted = (model: Generated, changed: Partial<Generated> = {}) => {
  const { table, terms, weights, cluster } = { ...model, ...changed };
  const frame = frameOf(table, { terms, weights, cluster });
  const fit = fitLogit(frame, terms);
  return { frame, fit, errors: (kind?: VarianceName) => standardErrors(variance(frame, fit, kind)) };
};
type Fitted = ReturnType<typeof fitted>;

const law = (name: string, holds: (model: Generated) => void, numRuns = 12): void =>
  it(name, () =>
    fc.assert(
      fc.property(generatedModel, (model) => holds(withPeople(model))),
      { numRuns },
    ),
  );

/** In units of its error, about 10: so that an estimate of 0 has a size. */
const inErrors = (fit: LogitFit, beta: ArrayLike<number>): number[] => {
  const k = fit.names.length;
  return Array.from(beta, (b, j) => 10 + b / Math.sqrt(fit.bread[j * (k + 1)]));
};

const hasX = ({ terms }: Generated): boolean => terms.some((t) => t.kind !== "interaction" && t.name === "x");

const slopes = ({ frame, fit }: Fitted): number[] => {
  const { effects } = marginalEffects(frame, fit, variance(frame, fit), "x");
  return effects.flatMap((e) => [10 + e.estimate / e.se, e.se]);
};

describe("of every model", () => {
  law("compressed equals row by row", (model) => {
    const { fit } = fitted(model);
    const dense = fitDense(peopleOf(model), fit.columns);
    expect(inErrors(fit, fit.beta)).toBeNear(inErrors(fit, dense.beta), digits.same);
    expect(fit.logLikelihood).toBeNear(dense.logLikelihood, digits.same);
    const unit = fit.names.map((_, j) => Math.sqrt(dense.information[j * (fit.names.length + 1)]));
    fit.names.forEach((_, i) =>
      fit.names.forEach((_n, j) => {
        const [ours, theirs] = [fit, dense].map(
          (f) => f.information[i * unit.length + j] / unit[i] / unit[j],
        );
        expect(1 + ours).toBeNear(1 + theirs, digits.same);
      }),
    );
  });

  law(
    "an optimiser without second derivatives climbs to the same estimates",
    (model) => {
      const { fit } = fitted(model);
      expect(inErrors(fit, fit.beta)).toBeNear(inErrors(fit, climbed(peopleOf(model), fit.columns)), 1e-7);
    },
    6,
  );

  law("scores sum to zero, over people and over clusters", (model) => {
    const { fit } = fitted(model, { cluster: "cluster" });
    const k = fit.names.length;
    fit.names.forEach((_, j) => {
      const size = Math.sqrt(fit.information[j * (k + 1)]);
      const sum = fit.clusters!.reduce((s, _c, g) => s + fit.clusterScores![g * k + j], 0);
      expect(Math.abs(sum) / size).toBeLessThan(1e-9);
      expect(Math.abs(fit.score[j]) / size).toBeLessThan(1e-9);
    });
  });

  law("the order of rows and the labels of clusters and levels do not matter", (model) => {
    const other = (values: ArrayLike<unknown>): string[] =>
      Array.from(values, (v) => `${300 - String(v).charCodeAt(String(v).length - 1)} ${String(v)}`);
    const { table, terms } = model;
    const renamed = rowsAt(
      { ...table, age: other(table.age), cluster: other(table.cluster) },
      shuffled(700, model.seed),
    );
    const reference = (t: Term): Term =>
      t.kind === "factor" && t.name === "age" ? factor("age", other([t.reference ?? "a"])[0]) : t;
    const [a, b] = [fitted(model), fitted(model, { table: renamed, terms: terms.map(reference) })];
    const spelt = b.fit.names.map((n) => n.replace(/age=\d+ /, "age="));
    const order = a.fit.names.map((n) => spelt.indexOf(n));
    expect(order.map((j) => inErrors(b.fit, b.fit.beta)[j])).toBeNear(
      inErrors(a.fit, a.fit.beta),
      digits.refit,
    );
    expect(order.map((j) => b.errors()[j])).toBeNear(a.errors(), digits.refit);
    expect(b.fit.logLikelihood).toBeNear(a.fit.logLikelihood, digits.same);
  });

  law("another reference level gives the same fit, effects and Wald tests", (model) => {
    const turned = model.terms.map((t) =>
      t.kind === "factor" ? factor(t.name, t.name === "age" ? "d" : "w1") : t,
    );
    const [a, b] = [fitted(model), fitted(model, { terms: turned })];
    expect(b.fit.logLikelihood).toBeNear(a.fit.logLikelihood, digits.same);
    if (hasX(model)) expect(slopes(b)).toBeNear(slopes(a), digits.refit);
    for (const t of model.terms) {
      if (t.kind !== "factor") continue;
      const inProducts = model.terms.some((p) => p.kind === "interaction" && p.of.includes(t.name));
      const wald = ({ frame, fit }: Fitted, names: readonly string[]): number =>
        waldTest(fit, variance(frame, fit), names).statistic;
      if (!inProducts) expect(wald(b, [t.name])).toBeNear(wald(a, [t.name]), 1e-8);
      const [one, two] = [a, b].map((f) => {
        const margins = predictiveMargins(f.frame, f.fit, variance(f.frame, f.fit), { by: t.name });
        const at = (level: string): number => margins.effects.findIndex((e) => e.to === level);
        const [from, to] = t.name === "age" ? [at("b"), at("c")] : [at("w0"), at("w2")];
        const [e] = contrast(margins, [
          margins.effects.map((_, i) => (i === to ? 1 : i === from ? -1 : 0)),
        ]).effects;
        return [10 + e.estimate / e.se, e.se];
      });
      expect(two).toBeNear(one, digits.refit);
    }
    for (const p of model.terms)
      if (p.kind === "interaction")
        expect(waldTest(b.fit, variance(b.frame, b.fit), [p.of.join(":")]).statistic).toBeNear(
          waldTest(a.fit, variance(a.frame, a.fit), [p.of.join(":")]).statistic,
          1e-8,
        );
  });

  law(
    "frequency weights are repeated rows, for every variance and effect",
    (model) => {
      const { table } = model;
      const repeated = rowsAt(
        table,
        Array.from(table.count).flatMap((c, i) => Array.from({ length: Number(c) }, () => i)),
      );
      const weights = { kind: "frequency", column: "count" } as const;
      const [a, b] = [
        fitted(model, { weights, cluster: "cluster" }),
        fitted(model, { weights: null, cluster: "cluster", table: repeated }),
      ];
      expect(inErrors(a.fit, a.fit.beta)).toBeNear(inErrors(a.fit, b.fit.beta), digits.refit);
      for (const kind of ["oim", "robust", "CR0", "CR1", "CR1S", "CR2", "CR3"] as const)
        expect(a.errors(kind), kind).toBeNear(b.errors(kind), digits.refit);
      if (hasX(model)) expect(slopes(a)).toBeNear(slopes(b), digits.refit);
    },
    8,
  );

  law("a cluster a row gives robust", (model) => {
    fc.pre(model.weights?.kind !== "frequency");
    const table: Table = { ...model.table, row: Array.from({ length: 700 }, (_, i) => i) };
    const { errors } = fitted(model, { table, cluster: "row" });
    expect(errors("CR1")).toBeNear(errors("robust"), digits.refit);
  });

  law("scaling and shifting a covariate changes only what it must", (model) => {
    fc.pre(hasX(model));
    const table = { ...model.table, x: Array.from(model.table.x, (x) => Number(x) * 1024 + 4096) };
    const [a, b] = [fitted(model), fitted(model, { table })];
    expect(b.fit.logLikelihood).toBeNear(a.fit.logLikelihood, digits.same);
    const [ea, eb] = [slopes(a), slopes(b)];
    expect(eb[0]).toBeNear(ea[0], digits.refit);
    expect(eb[1] * 1024).toBeNear(ea[1], digits.refit);
    expect(waldTest(b.fit, variance(b.frame, b.fit)).statistic).toBeNear(
      waldTest(a.fit, variance(a.frame, a.fit)).statistic,
      1e-8,
    );
  });

  law(
    "a covariate that is a factor's indicator gives the factor's coefficients",
    (model) => {
      const table = {
        ...model.table,
        young: Array.from(model.table.age, (a) => (a === "a" ? 1 : 0)),
        of: Array.from(model.table.age, (a) => (a === "a" ? "1" : "0")),
      };
      const [a, b] = [continuous("young"), factor("of", "0")].map((term) =>
        fitted(model, { table, terms: [continuous("z"), term] }),
      );
      expect(a.fit.beta).toBeNear(b.fit.beta, digits.refit);
      expect(a.errors()).toBeNear(b.errors(), digits.refit);
    },
    5,
  );
});

describe("every exact gradient is the numeric one", () => {
  /** The weighted mean over `within` of what a person's prediction is, or its slope in x, as a function of the coefficients. */
  const average = (
    model: Generated,
    fit: LogitFit,
    beta: Float64Array,
    set: Readonly<Record<string, string>>,
    move: number,
    over: string | null,
  ): number => {
    let [sum, total] = [0, 0];
    for (const p of peopleOf(model)) {
      if (over !== null && p.levels.age !== over) continue;
      const moved = { levels: { ...p.levels, ...set }, values: { ...p.values, x: p.values.x + move } };
      const eta = fit.columns.reduce((s, c, j) => s + beta[j] * columnValue(c, moved), 0);
      sum += p.weight / (1 + Math.exp(-eta));
      total += p.weight;
    }
    return sum / total;
  };
  const fivePoints = (f: (step: number) => number, h: number): number =>
    (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h);

  const agrees = (
    fit: LogitFit,
    { effects }: Effects,
    e: number,
    f: (beta: Float64Array) => number,
  ): void => {
    const k = fit.names.length;
    expect(isNear(1 + effects[e].estimate, 1 + f(fit.beta), 1e-9)).toBe(true);
    fit.names.forEach((_, j) => {
      const se = Math.sqrt(fit.bread[j * (k + 1)]);
      const numeric = fivePoints((step) => f(fit.beta.map((b, i) => (i === j ? b + step : b))), 0.01 * se);
      expect(1 + effects[e].gradient[j] * se).toBeNear(1 + numeric * se, digits.numeric);
    });
  };

  law(
    "of slopes, changes and margins, as observed, set, and over groups",
    (model) => {
      const terms = model.terms.some((t) => t.kind === "factor" && t.name === "age")
        ? model.terms
        : [...model.terms, factor("age")];
      const { frame, fit } = fitted(model, { terms });
      const v = variance(frame, fit);
      const mean = (set: Readonly<Record<string, string>>, over: string | null) => (beta: Float64Array) =>
        average(model, fit, beta, set, 0, over);
      const margins = predictiveMargins(frame, fit, v, { by: "age" });
      margins.effects.forEach((e, i) => agrees(fit, margins, i, mean({ age: e.to! }, null)));
      const changes = marginalEffects(frame, fit, v, "age", { over: "age" });
      const at = changes.effects.findIndex((e) => e.to === "b" && e.over === "age=d");
      agrees(
        fit,
        changes,
        at,
        (beta) => mean({ age: "b" }, "d")(beta) - mean({ age: fit.references.age }, "d")(beta),
      );
      if (!hasX(model)) return;
      const slope = marginalEffects(frame, fit, v, "x", { at: { age: "c" } });
      agrees(fit, slope, 0, (beta) =>
        fivePoints((step) => average(model, fit, beta, { age: "c" }, step, null), 1e-3),
      );
    },
    3,
  );
});
