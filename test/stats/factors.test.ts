import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marginalEffects } from "../../lib/stats/effects.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor } from "../../lib/stats/model.js";
import { standardErrors, variance, type VarianceName } from "../../lib/stats/variance.js";
import "../support/near.js";
import { frameOf, readReference, readTable } from "../support/reference.js";

interface Python {
  readonly names: readonly string[];
  readonly rows: number;
  readonly clusters: number;
  readonly beta: readonly number[];
  readonly logLikelihood: number;
  readonly se: Readonly<Record<string, readonly number[]>>;
  readonly slopeOfX: Readonly<Record<string, readonly [estimate: number, se: number]>>;
}

const python = JSON.parse(
  readFileSync(new URL("../reference/python.json", import.meta.url), "utf8"),
) as Python;
const r = readReference("main-effects");
const terms = [continuous("x"), factor("age", "young", ["young", "middle", "old"]), factor("sex", "f")];
const frame = frameOf(readTable("main-effects"), { terms, cluster: "cluster" });
const fit = fitLogit(frame, terms);
const [N, G, k] = [python.rows, python.clusters, python.names.length];

/** What the page says: our variance is the other program's times a factor. */
const factors: readonly (readonly [VarianceName, string, string, number])[] = [
  ["oim", "nonrobust", "1", 1],
  ["robust", "HC0", "N/(N-1)", N / (N - 1)],
  ["CR0", "cluster, no correction", "1", 1],
  ["CR1", "cluster, no correction", "G/(G-1)", G / (G - 1)],
  ["CR1S", "cluster", "1", 1],
  ["CR1", "cluster", "(N-k)/(N-1)", (N - k) / (N - 1)],
];

describe("the page on other software, against statsmodels (test/reference/python.py)", () => {
  it("is about the same estimates", () => {
    expect(fit.names).toEqual(python.names);
    expect(fit.beta).toBeNear(python.beta, 1e-10);
    expect(fit.logLikelihood).toBeNear(python.logLikelihood, 1e-12);
  });

  it.each(factors)("%s is its %s times %s", (kind, theirs, _formula, times) => {
    const v = variance(frame, fit, kind);
    const root = Math.sqrt(times);
    expect(standardErrors(v)).toBeNear(
      python.se[theirs].map((se) => se * root),
      1e-9,
    );
    const [effect] = marginalEffects(frame, fit, v, "x").effects;
    const [estimate, se] = python.slopeOfX[theirs];
    expect([effect.estimate, effect.se]).toBeNear([estimate, se * root], 1e-9);
  });
});

describe("the page on other software, against R (test/reference/make.R)", () => {
  it.each(Object.keys(r.variances) as VarianceName[])("%s is as the column of R says", (kind) => {
    const want = r.variances[kind].map((row, j) => Math.sqrt(row[j]));
    const byName = new Map(r.names.map((name, j) => [name, want[j]]));
    const inCommon = fit.names.filter((name) => byName.has(name));
    expect(inCommon.length).toBe(r.names.length);
    expect(standardErrors(variance(frame, fit, kind))).toBeNear(
      fit.names.map((name) => byName.get(name)!),
      1e-9,
    );
  });
});
