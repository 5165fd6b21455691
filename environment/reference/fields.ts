import {
  coefficient,
  exponentiated,
  fitStatistics,
  waldTest,
  type Frame,
  type JointTest,
  type LogitFit,
  type StatsError,
} from "../../lib/index.js";
import type { Case } from "./case.js";
import { of, tried, type Comparison, type Got } from "./comparison.js";
import { compareEffects } from "./effects.js";
import { compareEstimate, compareInterval, compareMatrix, compareTest } from "./estimates.js";
import type { Expected } from "./expected.js";
import { asked, isKind, ofEstimate } from "./kinds.js";
import { placeOf } from "./levels.js";
import type { Of } from "./variances.js";

/** Compares every field of `expected.json`. */
export function compareFields(
  c: Comparison,
  made: Case,
  frame: Frame,
  fit: LogitFit,
  expected: Expected,
  v: Of,
): void {
  compareModel(c.part("model"), fit, expected, made.rowsInFile, v);
  for (const row of expected.coefficients ?? []) compareCoefficient(c.part("coefficients"), fit, row, v);
  for (const [kind, matrix] of Object.entries(expected.vcov ?? {}))
    if (isKind(kind))
      compareMatrix(
        c,
        `vcov ${kind}`,
        expected.vcov_order ?? fit.names,
        matrix,
        tried(() => v(kind)),
      );
    else c.leave(`vcov.${kind}`);
  for (const test of expected.tests ?? [])
    for (const kind of asked(test, [""])) {
      const wald = (as: "chi2" | "F"): JointTest | StatsError =>
        tried(() => waldTest(fit, v(kind), test.coefficients, as));
      compareTest(c.part("tests"), `${test.name} ${kind}`, test[kind] as Fields, wald("chi2"), wald("F"));
    }
  compareEffects(c, made, frame, fit, expected, v);
  compareDropped(c, fit, expected);
}

type Fields = Readonly<Record<string, unknown>>;

const ofCoefficient = /^(name|term|b|or|(or_)?(se|ci|z|p)_(.+))$/;

function compareCoefficient(c: Comparison, fit: LogitFit, row: Fields & { name: string }, v: Of): void {
  const { name } = row;
  const at = fit.names.indexOf(name);
  const scale = asked(row, ["se_"])
    .map((kind) => row[`se_${kind}`])
    .find((se) => typeof se === "number");
  const ours: Got = at < 0 ? undefined : fit.beta[at];
  c.near(`${name} b`, row.b, ours, scale === undefined ? {} : { scale });
  c.near(`${name} or`, row.or, at < 0 ? undefined : Math.exp(fit.beta[at]));
  for (const kind of asked(row, [...ofEstimate, "or_se_", "or_ci_"])) {
    const estimate = tried(() => coefficient(fit, v(kind), name));
    const ratio = "fault" in estimate ? estimate : exponentiated(estimate);
    compareEstimate(c, name, row, kind, estimate);
    c.near(
      `${name} or_se_${kind}`,
      row[`or_se_${kind}`],
      of(ratio, (r) => r.se),
    );
    compareInterval(c, `${name} or_ci_${kind}`, row[`or_ci_${kind}`], ratio);
  }
  for (const key of Object.keys(row)) {
    const kind = ofCoefficient.exec(key)?.[4];
    if (!ofCoefficient.test(key) || (kind !== undefined && !isKind(kind))) c.leave(`coefficients.${key}`);
  }
}

function compareModel(c: Comparison, fit: LogitFit, { model }: Expected, rowsInFile: number, v: Of): void {
  if (model === undefined) return;
  const s = fitStatistics(fit);
  const k = fit.names.length;
  const n = fit.recipe.weights === "frequency" ? fit.total : fit.rows;
  const ours: Readonly<Record<string, () => Got>> = {
    n: () => n,
    rows: () => fit.rows,
    rows_in_file: () => rowsInFile,
    k: () => k,
    loglik: () => fit.logLikelihood,
    loglik_null: () => fit.nullLogLikelihood,
    pseudo_r2: () => fit.pseudoR2,
    lr_chi2: () => s.chi2,
    lr_df: () => s.df,
    lr_p: () => s.p,
    deviance: () => -2 * fit.logLikelihood,
    null_deviance: () => -2 * fit.nullLogLikelihood,
    aic: () => 2 * (k - fit.logLikelihood),
    bic: () => k * Math.log(n) - 2 * fit.logLikelihood,
    sum_of_weights: () => fit.total,
    clusters: () => fit.clusters?.length,
    small_sample_factor: () =>
      of(
        tried(() => v("cluster")),
        ({ recipe }) => recipe.factor,
      ),
  };
  for (const [key, want] of Object.entries(model)) {
    const kind = key.replace("wald_", "");
    if (key.startsWith("wald_") && isKind(kind) && typeof want === "object" && want !== null) {
      const wald = (as: "chi2" | "F"): JointTest | StatsError =>
        tried(() => waldTest(fit, v(kind), undefined, as));
      compareTest(c, `model ${key}`, want as Fields, wald("chi2"), wald("F"));
    } else if (!Object.hasOwn(ours, key)) c.leave(`model.${key}`);
    else c[key.endsWith("_p") ? "nearP" : "near"](`model ${key}`, want, ours[key]());
  }
}

function compareDropped(c: Comparison, fit: LogitFit, { dropped }: Expected): void {
  const wanted = (dropped ?? []).flatMap(({ term, level, ...rest }) =>
    droppedNames(fit, term, level).map((name) => ({ ...rest, name })),
  );
  if (wanted.length > 0 || fit.dropped.length > 0)
    c.same("dropped", wanted.map((d) => d.name).sort(), fit.dropped.map((d) => d.name).sort());
  for (const d of wanted) {
    const ours = fit.dropped.find((o) => o.name === d.name);
    const reason = ours === undefined ? "kept" : ours.reason;
    if (d.reason !== undefined)
      c.same(
        `dropped ${d.name} because`,
        true,
        d.reason.startsWith(reason) ? true : `${reason}, not ${d.reason}`,
      );
    c.near(`dropped ${d.name} rows`, d.rows_removed ?? undefined, ours?.rows);
  }
}

type Level = string | number | boolean;

/** The columns that a file means by a dropped term, or a level of it: of an interaction (`a:b` or `a#b`) without a level, all that ours lost. */
function droppedNames(
  { dropped }: LogitFit,
  said: string,
  level: Level | null | undefined,
): readonly string[] {
  const term = said.replaceAll("#", ":");
  if (level == null) {
    const ofTerm = dropped.filter((d) => d.term === term && d.name !== term).map((d) => d.name);
    return term.includes(":") && ofTerm.length > 0 ? ofTerm : [term];
  }
  const ours = dropped.filter((d) => d.term === term && d.level !== null);
  return [
    ours[
      placeOf(
        level,
        ours.map((d) => d.level),
      )
    ]?.name ?? `${term}=${String(level)}`,
  ];
}
