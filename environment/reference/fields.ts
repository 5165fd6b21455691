import {
  chiSquareUpper,
  coefficient,
  exponentiated,
  fitStatistics,
  marginalEffects,
  predictiveMargins,
  quadraticForm,
  contrast,
  variance,
  waldTest,
  type Effect,
  type EffectRequest,
  type Estimate,
  type LogitFit,
  type Variance,
  type VarianceName,
} from "../../lib/index.js";
import type { Comparison } from "./comparison.js";
import type { Expected, ExpectedEffect, ExpectedMargins, Numbers } from "./expected.js";
import type { Case } from "./spec.js";

/** What the files call each variance. */
const kinds = { oim: "oim", robust: "robust", cluster: "CR1" } as const satisfies Record<
  string,
  VarianceName
>;
type Kind = keyof typeof kinds;

/** Compares every field of `expected.json`. */
export function compareFields(
  c: Comparison,
  { frame, rowsInFile, spec }: Case,
  fit: LogitFit,
  expected: Expected,
): void {
  const made = new Map<Kind, Variance>();
  const of = (kind: Kind): Variance => {
    const v = made.get(kind) ?? variance(frame, fit, kinds[kind]);
    made.set(kind, v);
    return v;
  };
  const asked = (numbers: object, prefix: string): Kind[] =>
    (Object.keys(kinds) as Kind[]).filter((kind) => Object.hasOwn(numbers, `${prefix}${kind}`));
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
  const find = effectFinder(frame, fit, of);
  const effects = (list: readonly ExpectedEffect[], covariates: "held" | "sampled", what: string): void => {
    for (const want of list) {
      const found = asked(want, "se_");
      for (const kind of found.length > 0 ? found : [(spec.vce?.[0] ?? "oim") as Kind])
        compareEffect(c, `${what} `, want, kind, find(want, kind, covariates));
    }
  };
  effects(expected.margins_dydx ?? [], "held", "dydx");
  effects(expected.predictions ?? [], "held", "prediction");
  const { unconditional = [] } = expected;
  effects(
    Array.isArray(unconditional) ? unconditional : Object.values(unconditional).flat(),
    "sampled",
    "unconditional",
  );
  for (const [key, margins] of Object.entries(expected))
    if (key.startsWith("predictive_margins_"))
      compareMargins(
        c,
        key.replace("predictive_margins_", ""),
        margins as ExpectedMargins,
        frame,
        fit,
        of((spec.vce?.[0] ?? "oim") as Kind),
      );
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
    } else if (typeof want === "number") c.near(`model ${key}`, want, ours[key]);
  }
}

function compareTest(
  c: Comparison,
  what: string,
  want: { chi2: number; df?: number; p?: number; rank?: number },
  got: { statistic: number; df: number; p: number; rank: number },
): void {
  c.near(`${what} chi2`, want.chi2, got.statistic);
  c.near(`${what} df`, want.df, got.df);
  c.near(`${what} p`, want.p, got.p);
  c.near(`${what} rank`, want.rank, got.rank);
}

function compareEstimate(
  c: Comparison,
  what: string,
  want: Numbers,
  kind: Kind,
  got: Estimate | undefined,
): void {
  c.near(`${what} se_${kind}`, (want[`se_${kind}`] ?? want.se) as number | undefined, got?.se);
  c.near(`${what} z_${kind}`, want[`z_${kind}`] as number | undefined, got?.statistic);
  c.near(`${what} p_${kind}`, want[`p_${kind}`] as number | undefined, got?.p);
  if (got !== undefined) compareInterval(c, `${what} ci_${kind}`, want[`ci_${kind}`] ?? want.ci, got);
}

function compareInterval(c: Comparison, what: string, want: Numbers[string], got: Estimate): void {
  if (!Array.isArray(want)) return;
  c.near(`${what} low`, want[0] as number, got.low);
  c.near(`${what} high`, want[1] as number, got.high);
}

/** A matrix by names, `tolerance` relative to the size of each entry or, where it is small, of its row and column. */
export function compareMatrix(
  c: Comparison,
  what: string,
  order: readonly string[],
  matrix: readonly (readonly number[])[],
  v: Variance,
  tolerance: number,
): void {
  const k = v.names.length;
  order.forEach((a, i) => {
    order.forEach((b, j) => {
      c.near(
        `${what} ${a}, ${b}`,
        matrix[i][j],
        v.matrix[v.names.indexOf(a) * k + v.names.indexOf(b)],
        tolerance,
      );
    });
  });
}

function compareEffect(
  c: Comparison,
  what: string,
  want: ExpectedEffect,
  kind: Kind,
  got: Effect | undefined,
): void {
  const name = [want.term ?? want.what, want.level, want.over, want.at && JSON.stringify(want.at)].filter(
    (x) => x !== undefined,
  );
  c.near(`${what}${name.join(" ")} estimate`, want.estimate, got?.estimate);
  compareEstimate(c, `${what}${name.join(" ")}`, want, kind, got);
}

type Finder = (want: ExpectedEffect, kind: Kind, covariates: "held" | "sampled") => Effect | undefined;

/** Finds our effect that a row of the file means; effects that are asked for together are computed once. */
function effectFinder(frame: Case["frame"], fit: LogitFit, of: (kind: Kind) => Variance): Finder {
  const made = new Map<string, readonly Effect[]>();
  const make = (want: ExpectedEffect, kind: Kind, covariates: "held" | "sampled"): readonly Effect[] => {
    const over = want.over?.split("=")[0];
    const request: EffectRequest = {
      covariates,
      ...(want.at === undefined ? {} : { at: want.at }),
      ...(over === undefined ? {} : { over }),
    };
    return want.term === undefined
      ? predictiveMargins(frame, fit, of(kind), request).effects
      : marginalEffects(frame, fit, of(kind), want.term, request).effects;
  };
  return (want, kind, covariates) => {
    const key = JSON.stringify([want.term, want.at, want.over?.split("=")[0], kind, covariates]);
    const effects = made.get(key) ?? make(want, kind, covariates);
    made.set(key, effects);
    return effects.find(
      (e) =>
        (want.level === undefined || e.to === String(want.level)) &&
        (want.over === undefined || e.over === want.over),
    );
  };
}

function compareMargins(
  c: Comparison,
  by: string,
  want: ExpectedMargins,
  frame: Case["frame"],
  fit: LogitFit,
  v: Variance,
): void {
  const got = predictiveMargins(frame, fit, v, { by });
  if (!("levels" in want)) {
    want.forEach(([estimate, se], i) => {
      c.near(`margin ${by} ${i}`, estimate, got.effects[i]?.estimate);
      c.near(`margin ${by} ${i} se`, se, got.effects[i]?.se);
    });
    return;
  }
  const at = want.levels.map((level) => got.effects.findIndex((e) => e.to === String(level)));
  const q = got.effects.length;
  at.forEach((i, row) => {
    c.near(`margin ${by}=${want.levels[row]}`, want.estimate[row], got.effects[i]?.estimate);
    at.forEach((j, column) =>
      c.near(`margins ${by} vcov ${row}, ${column}`, want.vcov?.[row][column], got.matrix[i * q + j]),
    );
  });
  if (want.joint_equality === undefined) return;
  const rows = at.slice(1).map((i) => got.effects.map((_, e) => (e === i ? 1 : e === at[0] ? -1 : 0)));
  const differences = contrast(got, rows);
  const { chi2, rank } = quadraticForm(
    Float64Array.from(differences.effects, (e) => e.estimate),
    differences.matrix,
  );
  compareTest(c, `margins ${by} equal`, want.joint_equality, {
    statistic: chi2,
    df: rank,
    rank,
    p: chiSquareUpper(chi2, rank),
  });
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
