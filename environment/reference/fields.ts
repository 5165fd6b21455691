import {
  coefficient,
  exponentiated,
  fitStatistics,
  variance,
  waldTest,
  type LogitFit,
  type Variance,
} from "../../lib/index.js";
import type { Comparison } from "./comparison.js";
import { compareEffects } from "./effects.js";
import { compareEstimate, compareInterval, compareMatrix, compareTest } from "./estimates.js";
import type { Expected } from "./expected.js";
import { asked, kinds, type Kind } from "./kinds.js";
import type { Case } from "./spec.js";

/** Compares every field of `expected.json`. */
export function compareFields(c: Comparison, made: Case, fit: LogitFit, expected: Expected): void {
  const { frame, rowsInFile } = made;
  const variances = new Map<Kind, Variance>();
  const of = (kind: Kind): Variance => {
    const v = variances.get(kind) ?? variance(frame, fit, kinds[kind]);
    variances.set(kind, v);
    return v;
  };
  compareModel(c, fit, expected, rowsInFile, of);
  for (const row of expected.coefficients ?? []) {
    c.near(`${row.name} b`, row.b, fit.beta[fit.names.indexOf(row.name)]);
    c.near(`${row.name} or`, row.or as number | undefined, Math.exp(fit.beta[fit.names.indexOf(row.name)]));
    for (const kind of asked(row, "se_")) {
      const estimate = coefficient(fit, of(kind), row.name);
      compareEstimate(c, row.name, row, kind, estimate);
      const ratio = exponentiated(estimate);
      c.near(`${row.name} or_se_${kind}`, row[`or_se_${kind}`] as number | undefined, ratio.se);
      compareInterval(c, `${row.name} or_ci_${kind}`, row[`or_ci_${kind}`], ratio);
    }
  }
  for (const [kind, matrix] of Object.entries(expected.vcov ?? {}))
    compareMatrix(c, `vcov ${kind}`, expected.vcov_order ?? [], matrix, of(kind as Kind), 1e-8);
  for (const test of expected.tests ?? [])
    for (const kind of asked(test, "")) {
      const want = test[kind] as { chi2: number; df: number; p: number; rank?: number };
      compareTest(c, `${test.name} ${kind}`, want, waldTest(fit, of(kind), test.coefficients));
    }
  compareEffects(c, made, fit, expected, of);
  compareDropped(c, fit, expected);
}

function compareModel(
  c: Comparison,
  fit: LogitFit,
  { model }: Expected,
  rowsInFile: number,
  of: (kind: Kind) => Variance,
): void {
  if (model === undefined) return;
  const s = fitStatistics(fit);
  const ours: Readonly<Record<string, number | undefined>> = {
    n: fit.recipe.weights === "frequency" ? fit.total : fit.rows,
    rows: fit.rows,
    rows_in_file: rowsInFile,
    k: fit.names.length,
    loglik: fit.logLikelihood,
    loglik_null: fit.nullLogLikelihood,
    pseudo_r2: fit.pseudoR2,
    lr_chi2: s.chi2,
    lr_df: s.df,
    lr_p: s.p,
    clusters: fit.clusters?.length,
    small_sample_factor: fit.clusters === null ? undefined : of("cluster").recipe.factor,
  };
  for (const [key, want] of Object.entries(model)) {
    if (key.startsWith("wald_")) {
      const kind = key.replace("wald_", "") as Kind;
      compareTest(c, `model ${key}`, want as unknown as { chi2: number }, waldTest(fit, of(kind)));
    } else if (typeof want === "number")
      c[key.endsWith("_p") ? "nearP" : "near"](`model ${key}`, want, ours[key]);
  }
}

function compareDropped(c: Comparison, fit: LogitFit, { dropped = [] }: Expected): void {
  const name = (d: { term: string; level?: string | number }): string =>
    d.level === undefined ? d.term : `${d.term}=${d.level}`;
  if (dropped.length > 0 || fit.dropped.length > 0)
    c.same("dropped", dropped.map(name).sort(), fit.dropped.map((d) => d.name).sort());
  for (const d of dropped) {
    const ours = fit.dropped.find((o) => o.name === name(d));
    const reason = ours === undefined ? "kept" : ours.reason;
    c.same(`dropped ${name(d)} because`, true, d.reason.startsWith(reason));
    c.near(`dropped ${name(d)} rows`, d.rows_removed, ours?.rows);
  }
}
