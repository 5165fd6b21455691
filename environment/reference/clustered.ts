import {
  coefficient,
  deleteOneCluster,
  standardErrors,
  StatsError,
  variance,
  wildScoreBootstrap,
  type Estimate,
  type Frame,
  type LogitFit,
} from "../../lib/index.js";
import { of, tried, type Comparison } from "./comparison.js";
import { compareMatrix } from "./estimates.js";
import { kinds } from "./kinds.js";
import { sameLevel } from "./levels.js";

type Matrix = readonly (readonly number[])[];

interface Draws {
  readonly t: number;
  readonly draws: number;
  readonly p_ge: number;
  readonly p_gt: number;
  readonly n_greater?: number;
  readonly n_ties?: number;
  readonly mean_abs_t_star?: number;
  readonly max_abs_t_star?: number;
  readonly gap_to_nearest_untied?: number;
}

/** The jackknife over the clusters without which there is an estimate. */
interface Existing {
  readonly r?: number;
  readonly mean_of_replicates?: readonly number[];
  readonly se_mse?: readonly number[];
  readonly se_mean?: readonly number[];
  readonly vcov_mse?: Matrix;
  readonly vcov_mean?: Matrix;
}

/** `variances.json` of a case. */
export interface ExpectedVariances {
  readonly tolerances?: Readonly<Record<string, number>>;
  readonly n?: number;
  readonly k?: number;
  readonly clusters?: number;
  readonly order: readonly string[];
  readonly coefficients: readonly (Readonly<Record<string, number | string | null>> & {
    readonly name: string;
  })[];
  readonly vcov: Readonly<Record<string, Matrix | null>>;
  readonly factors?: Readonly<Record<string, number>>;
  readonly jackknife?: {
    readonly vcov_mse: Matrix | null;
    readonly vcov_mean: Matrix | null;
    readonly clusters_where_no_mle_after_deletion: readonly { readonly cluster: string }[];
    readonly mean_of_replicates?: readonly number[] | null;
    readonly over_the_clusters_where_the_mle_exists?: Existing;
    readonly replicates?: readonly { readonly cluster: string; readonly b: readonly number[] | null }[];
  };
  readonly wild_score_bootstrap?: {
    readonly coefficients: Readonly<
      Record<
        string,
        Readonly<
          Record<
            string,
            {
              readonly u: readonly number[];
              readonly numerator?: number;
              readonly restricted_b?: readonly number[];
              readonly share_centred: Draws;
              readonly uncentred: Draws;
            }
          >
        >
      >
    >;
    readonly cluster_order: readonly string[];
    readonly cluster_share?: readonly number[];
  };
}

/** Compares every field of `variances.json`. */
export function compareVariances(c: Comparison, frame: Frame, fit: LogitFit, want: ExpectedVariances): void {
  const tolerance = (field: string): number => want.tolerances?.[field] ?? 1e-8;
  c.near("n", want.n, fit.total);
  c.near("k", want.k, fit.names.length);
  c.near("clusters", want.clusters, fit.clusters?.length);
  for (const row of want.coefficients) c.near(`${row.name} b`, row.b, fit.beta[fit.names.indexOf(row.name)]);
  for (const [key, kind] of Object.entries(kinds)) {
    if (!Object.hasOwn(want.vcov, key)) continue;
    const v = tried(() => variance(frame, fit, kind));
    compareMatrix(c, key, want.order, want.vcov[key], v, tolerance(`vcov.${key}`));
    c.near(
      `factor ${key}`,
      want.factors?.[key],
      of(v, ({ recipe }) => recipe.factor),
    );
    for (const row of want.coefficients) {
      const estimate = v instanceof StatsError ? v : tried(() => coefficient(fit, v, row.name));
      const field = (name: string, read: (e: Estimate) => number | null): void =>
        c.near(`${row.name} ${name}`, row[name], of(estimate, read), { tolerance: tolerance(name) });
      field(`se_${key}`, (e) => e.se);
      field(`t_${key}`, (e) => e.statistic);
      field(`df_satterthwaite_${key}`, (e) => e.df);
      field(`p_satterthwaite_${key}`, (e) => e.p);
    }
  }
  compareJackknife(c, frame, fit, want);
  compareWild(c, frame, fit, want);
}

function compareJackknife(
  c: Comparison,
  frame: Frame,
  fit: LogitFit,
  { jackknife, order, coefficients }: ExpectedVariances,
): void {
  if (jackknife === undefined) return;
  const estimates = deleteOneCluster(frame, fit);
  const clusterAt = (label: string): number => fit.clusters?.findIndex((own) => sameLevel(own, label)) ?? -1;
  for (const { cluster, b } of jackknife.replicates ?? []) {
    const ours = estimates[clusterAt(cluster)];
    if (b === null) c.same(`without cluster ${cluster}`, null, ours);
    else
      order.forEach((name, j) =>
        c.near(`without cluster ${cluster} ${name}`, b[j], ours?.[fit.names.indexOf(name)]),
      );
  }
  compareExisting(
    c,
    fit,
    order,
    estimates.filter((b) => b !== null),
    jackknife.over_the_clusters_where_the_mle_exists ??
      (jackknife.mean_of_replicates == null ? {} : { mean_of_replicates: jackknife.mean_of_replicates }),
  );
  for (const centre of ["mse", "mean"] as const) {
    const matrix = jackknife[`vcov_${centre}`];
    const v = tried(() => variance(frame, fit, `jackknife ${centre}`));
    if (matrix === null) {
      const lost = jackknife.clusters_where_no_mle_after_deletion.map(({ cluster }) => cluster);
      c.same(`jackknife ${centre} refused`, lost, v instanceof StatsError ? v.names : "an estimate");
    } else if (v instanceof StatsError) c.same(`jackknife ${centre}`, "an estimate", v.message);
    else {
      compareMatrix(c, `jackknife ${centre}`, order, matrix, v, 1e-8);
      for (const row of coefficients)
        c.near(
          `${row.name} se_jackknife_${centre}`,
          row[`se_jackknife_${centre}`] ?? undefined,
          standardErrors(v)[fit.names.indexOf(row.name)],
        );
    }
  }
}

/** From the replicates that exist, by the definition: (r-1)/r Σ (b₍g₎ - c)(b₍g₎ - c)'. */
function compareExisting(
  c: Comparison,
  fit: LogitFit,
  order: readonly string[],
  estimates: readonly Float64Array[],
  want: Existing,
): void {
  const r = estimates.length;
  const at = order.map((name) => fit.names.indexOf(name));
  const mean = at.map((j) => estimates.reduce((sum, b) => sum + b[j], 0) / r);
  c.near("jackknife replicates", want.r, r);
  want.mean_of_replicates?.forEach((v, i) => c.near(`mean of replicates ${order[i]}`, v, mean[i]));
  for (const centre of ["mse", "mean"] as const) {
    const middle = centre === "mse" ? at.map((j) => fit.beta[j]) : mean;
    const entry = (i: number, j: number): number =>
      estimates.reduce((sum, b) => sum + (b[at[i]] - middle[i]) * (b[at[j]] - middle[j]), 0) * ((r - 1) / r);
    const what = `jackknife ${centre} over those that exist`;
    want[`se_${centre}`]?.forEach((v, i) => c.near(`${what} se ${order[i]}`, v, Math.sqrt(entry(i, i))));
    want[`vcov_${centre}`]?.forEach((row, i) =>
      row.forEach((v, j) => c.near(`${what} ${order[i]}, ${order[j]}`, v, entry(i, j))),
    );
  }
}

function compareWild(
  c: Comparison,
  frame: Frame,
  fit: LogitFit,
  { wild_score_bootstrap: want, order }: ExpectedVariances,
): void {
  const rowsOf = (label: string): number | undefined =>
    frame.clusters?.rows[frame.clusters.labels.findIndex((own) => sameLevel(own, label))];
  want?.cluster_share?.forEach((share, g) =>
    c.near(`share of ${want.cluster_order[g]}`, share, (rowsOf(want.cluster_order[g]) ?? NaN) / fit.rows),
  );
  for (const [name, byNull] of Object.entries(want?.coefficients ?? {}))
    for (const [hypothesis, { u, numerator, restricted_b, share_centred, uncentred }] of Object.entries(
      byNull,
    ))
      for (const [draws, centred] of [[share_centred, true] as const, [uncentred, false] as const]) {
        const got = wildScoreBootstrap(frame, fit, name, {
          nullImposed: hypothesis === "null_imposed",
          centred,
        });
        const what = `wild ${name} ${hypothesis} ${centred ? "centred" : "uncentred"}`;
        c.near(`${what} t`, draws.t, got.statistic);
        c.near(`${what} draws`, draws.draws, got.draws);
        c.near(`${what} p_ge`, draws.p_ge, got.p);
        c.near(`${what} p_gt`, draws.p_gt, got.pStrict);
        c.near(`${what} n_greater`, draws.n_greater, got.above);
        c.near(`${what} n_ties`, draws.n_ties, got.ties);
        c.near(`${what} mean |t*|`, draws.mean_abs_t_star, got.meanSize);
        c.near(`${what} max |t*|`, draws.max_abs_t_star, got.largestSize);
        c.near(`${what} gap`, draws.gap_to_nearest_untied, got.gap, { tolerance: 1e-6 });
        c.near(`${what} numerator`, numerator, got.numerator);
        restricted_b?.forEach((b, i) =>
          c.near(`${what} at ${order[i]}`, b, got.at[fit.names.indexOf(order[i])]),
        );
        want?.cluster_order.forEach((label, g) =>
          c.near(
            `${what} u ${label}`,
            u[g],
            got.parts[fit.clusters?.findIndex((own) => sameLevel(own, label)) ?? -1],
          ),
        );
      }
}
