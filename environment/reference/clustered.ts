import {
  coefficient,
  deleteOneCluster,
  standardErrors,
  StatsError,
  wildScoreBootstrap,
  type Estimate,
  type Frame,
  type LogitFit,
} from "../../lib/index.js";
import { of, tried, type Comparison, type Got } from "./comparison.js";
import { compareMatrix } from "./estimates.js";
import type { ExpectedJackknife, ExpectedVariances, ExpectedWild } from "./expectedvariances.js";
import { kinds } from "./kinds.js";
import { placeOf } from "./levels.js";
import type { Of } from "./variances.js";

/** Compares every field of `variances.json`. */
export function compareVariances(
  c: Comparison,
  frame: Frame,
  fit: LogitFit,
  want: ExpectedVariances,
  v: Of,
): void {
  const order = want.order ?? fit.names;
  const rows = want.coefficients ?? [];
  c.near("n", want.n, fit.recipe.weights === "frequency" ? fit.total : fit.rows);
  c.near("k", want.k, fit.names.length);
  c.near("clusters", want.clusters, fit.clusters?.length);
  const bs = c.part("coefficients");
  for (const row of rows) bs.near(`${row.name} b`, row.b, fit.beta[fit.names.indexOf(row.name)]);
  for (const key of Object.keys(kinds) as (keyof typeof kinds)[]) {
    const matrix = want.vcov?.[key];
    const fields = ["se", "t", "df_satterthwaite", "p_satterthwaite"].map((field) => `${field}_${key}`);
    const asked = rows.some((row) => fields.some((field) => Object.hasOwn(row, field)));
    if (matrix === undefined && !asked && want.factors?.[key] === undefined) continue;
    const made = tried(() => v(key));
    if (matrix !== undefined) compareMatrix(c.part("vcov"), key, order, matrix, made);
    c.part("factors").near(
      `factor ${key}`,
      want.factors?.[key],
      of(made, ({ recipe }) => recipe.factor),
    );
    if (key.startsWith("jackknife")) continue;
    for (const row of rows) {
      const estimate = made instanceof StatsError ? made : tried(() => coefficient(fit, made, row.name));
      const reads: readonly ((e: Estimate) => number | null)[] = [
        (e) => e.se,
        (e) => e.statistic,
        (e) => e.df,
        (e) => e.p,
      ];
      fields.forEach((field, f) => bs.near(`${row.name} ${field}`, row[field], of(estimate, reads[f])));
    }
  }
  tellUnknown(c, want);
  if (want.jackknife != null)
    compareJackknife(c.part("jackknife"), frame, fit, want.jackknife, { order, rows, v });
  if (want.wild_score_bootstrap != null)
    compareWild(c.part("wild_score_bootstrap"), frame, fit, want.wild_score_bootstrap, order);
}

const ofRow = /^(name|b|(se|t|df_satterthwaite|p_satterthwaite)_(.+))$/;

/** Notes of the file's variances what has no name here, so that it is seen that it was not compared. */
function tellUnknown(c: Comparison, { coefficients = [], vcov = {}, factors = {} }: ExpectedVariances): void {
  const isKnown = (kind: string | undefined): boolean => kind === undefined || Object.hasOwn(kinds, kind);
  for (const key of coefficients.flatMap((row) => Object.keys(row)))
    if (!isKnown(ofRow.exec(key)?.[3]) || !ofRow.test(key)) c.leave(`variances.json coefficients.${key}`);
  for (const key of Object.keys(vcov)) if (!isKnown(key)) c.leave(`variances.json vcov.${key}`);
  for (const key of Object.keys(factors)) if (!isKnown(key)) c.leave(`variances.json factors.${key}`);
}

function compareJackknife(
  c: Comparison,
  frame: Frame,
  fit: LogitFit,
  want: ExpectedJackknife,
  { order, rows, v }: { order: readonly string[]; rows: readonly { name: string }[]; v: Of },
): void {
  const estimates = tried(() => deleteOneCluster(frame, fit));
  for (const { cluster, b } of want.replicates ?? []) {
    const ours =
      estimates instanceof StatsError ? estimates : estimates[placeOf(cluster, fit.clusters ?? [])];
    if (b === null) c.same(`without cluster ${cluster}`, null, ours);
    else
      order.forEach((name, j) =>
        c.near(
          `without cluster ${cluster} replicates ${name}`,
          b[j],
          of(ours ?? undefined, (own) => own[fit.names.indexOf(name)]),
        ),
      );
  }
  const existing =
    want.over_the_clusters_where_the_mle_exists ??
    (want.mean_of_replicates == null ? {} : { mean_of_replicates: want.mean_of_replicates });
  if (!(estimates instanceof StatsError))
    compareExisting(
      c,
      fit,
      order,
      estimates.filter((b) => b !== null),
      existing,
    );
  for (const centre of ["mse", "mean"] as const) {
    const matrix = want[`vcov_${centre}`];
    const made = tried(() => v(`jackknife_${centre}`));
    if (matrix === null) {
      const lost = want.clusters_where_no_mle_after_deletion?.map(({ cluster }) => String(cluster)).sort();
      const ours = made instanceof StatsError ? made.names.slice().sort() : "an estimate";
      c.same(
        `jackknife ${centre} refused`,
        lost ?? true,
        lost === undefined ? made instanceof StatsError : ours,
      );
      continue;
    }
    if (matrix !== undefined) compareMatrix(c, `jackknife vcov_${centre}`, order, matrix, made);
    for (const row of rows as readonly Readonly<Record<string, unknown> & { name: string }>[])
      c.near(
        `${row.name} se_jackknife_${centre}`,
        row[`se_jackknife_${centre}`],
        of(made, (m) => standardErrors(m)[fit.names.indexOf(row.name)]),
      );
  }
}

/** From the replicates that exist, by the definition: (r-1)/r Σ (b₍g₎ - c)(b₍g₎ - c)'. */
function compareExisting(
  c: Comparison,
  fit: LogitFit,
  order: readonly string[],
  estimates: readonly Float64Array[],
  want: NonNullable<ExpectedJackknife["over_the_clusters_where_the_mle_exists"]>,
): void {
  const r = estimates.length;
  const at = order.map((name) => fit.names.indexOf(name));
  const mean = at.map((j) => estimates.reduce((sum, b) => sum + b[j], 0) / r);
  c.near("jackknife replicates", want.r, r);
  want.mean_of_replicates?.forEach((m, i) => c.near(`mean_of_replicates ${order[i]}`, m, mean[i]));
  for (const centre of ["mse", "mean"] as const) {
    const middle = centre === "mse" ? at.map((j) => fit.beta[j]) : mean;
    const entry = (i: number, j: number): number =>
      estimates.reduce((sum, b) => sum + (b[at[i]] - middle[i]) * (b[at[j]] - middle[j]), 0) * ((r - 1) / r);
    const what = "jackknife over those that exist";
    want[`se_${centre}`]?.forEach((s, i) =>
      c.near(`${what} se_${centre} ${order[i]}`, s, Math.sqrt(entry(i, i))),
    );
    want[`vcov_${centre}`]?.forEach((row, i) =>
      row.forEach((m, j) => c.near(`${what} vcov_${centre} ${order[i]}, ${order[j]}`, m, entry(i, j))),
    );
  }
}

function compareWild(
  c: Comparison,
  frame: Frame,
  fit: LogitFit,
  want: ExpectedWild,
  order: readonly string[],
): void {
  const clusters = want.cluster_order ?? frame.clusters?.labels ?? [];
  const rowsOf = (label: unknown): number | undefined =>
    frame.clusters?.rows[placeOf(label, frame.clusters.labels)];
  want.cluster_share?.forEach((share, g) =>
    c.near(`cluster_share of ${clusters[g]}`, share, (rowsOf(clusters[g]) ?? NaN) / fit.rows),
  );
  for (const [name, byNull] of Object.entries(want.coefficients ?? {}))
    for (const [hypothesis, { u, numerator, restricted_b, share_centred, uncentred }] of Object.entries(
      byNull,
    ))
      for (const [draws, centred] of [[share_centred, true] as const, [uncentred, false] as const]) {
        if (draws === undefined) continue;
        const nullImposed = hypothesis === "null_imposed";
        const got = tried(() => wildScoreBootstrap(frame, fit, name, { nullImposed, centred }));
        const what = `wild ${name} ${hypothesis} ${centred ? "share_centred" : "uncentred"}`;
        const near = (
          field: string,
          expected: unknown,
          ours: (g: Exclude<typeof got, StatsError>) => number,
        ): void => c.near(`${what} ${field}`, expected, of(got, ours));
        near("t", draws.t, (g) => g.statistic);
        near("draws", draws.draws, (g) => g.draws);
        near("p_ge", draws.p_ge, (g) => g.p);
        near("p_gt", draws.p_gt, (g) => g.pStrict);
        near("n_greater", draws.n_greater, (g) => g.above);
        near("n_ties", draws.n_ties, (g) => g.ties);
        near("mean_abs_t_star", draws.mean_abs_t_star, (g) => g.meanSize);
        near("max_abs_t_star", draws.max_abs_t_star, (g) => g.largestSize);
        const gap: Got = of(got, (g) => g.gap);
        c.near(`${what} gap_to_nearest_untied`, draws.gap_to_nearest_untied, gap, { tolerance: 1e-6 });
        near("numerator", numerator, (g) => g.numerator);
        restricted_b?.forEach((b, i) =>
          near(`restricted_b ${order[i]}`, b, (g) => g.at[fit.names.indexOf(order[i])]),
        );
        u?.forEach((own, g) =>
          near(`u ${clusters[g]}`, own, ({ parts }) => parts[placeOf(clusters[g], fit.clusters ?? [])]),
        );
      }
}
