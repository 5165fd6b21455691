import {
  coefficient,
  deleteOneCluster,
  standardErrors,
  StatsError,
  variance,
  wildScoreBootstrap,
  type Frame,
  type LogitFit,
  type VarianceName,
} from "../../lib/index.js";
import type { Comparison } from "./comparison.js";
import { compareMatrix } from "./fields.js";

type Matrix = readonly (readonly number[])[];

interface Draws {
  readonly t: number;
  readonly draws: number;
  readonly p_ge: number;
  readonly p_gt: number;
}

/** `variances.json` of a case. */
export interface ExpectedVariances {
  readonly tolerances?: Readonly<Record<string, number>>;
  readonly order: readonly string[];
  readonly coefficients: readonly (Readonly<Record<string, number | null>> & { readonly name: string })[];
  readonly vcov: Readonly<Record<string, Matrix>>;
  readonly factors?: Readonly<Record<string, number>>;
  readonly jackknife?: {
    readonly vcov_mse: Matrix | null;
    readonly vcov_mean: Matrix | null;
    readonly clusters_where_no_mle_after_deletion: readonly { readonly cluster: string }[];
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
              readonly numerator: number;
              readonly share_centred: Draws;
              readonly uncentred: Draws;
            }
          >
        >
      >
    >;
    readonly cluster_order: readonly string[];
  };
}

/** What the file calls each variance. */
const kinds = {
  CR0: "CR0",
  CR1: "CR1",
  CR1S: "CR1S",
  CR2: "CR2 clubSandwich",
  CR2_symmetric: "CR2",
  CR3: "CR3",
} as const satisfies Record<string, VarianceName>;

/** Compares every field of `variances.json`. */
export function compareVariances(c: Comparison, frame: Frame, fit: LogitFit, want: ExpectedVariances): void {
  const tolerance = (field: string): number => want.tolerances?.[field] ?? 1e-8;
  for (const [key, kind] of Object.entries(kinds)) {
    if (!Object.hasOwn(want.vcov, key)) continue;
    const v = variance(frame, fit, kind);
    const errors = standardErrors(v);
    compareMatrix(c, key, want.order, want.vcov[key], v, tolerance(`vcov.${key}`));
    c.near(`factor ${key}`, want.factors?.[key], v.recipe.factor);
    for (const row of want.coefficients) {
      const estimate = coefficient(fit, v, row.name);
      const field = (name: string, got: number | null): void =>
        c.near(`${row.name} ${name}`, row[name] ?? undefined, got ?? undefined, tolerance(name));
      field(`se_${key}`, errors[fit.names.indexOf(row.name)]);
      if (v.degrees === null) continue;
      field(`t_${key}`, estimate.statistic);
      field(`df_satterthwaite_${key}`, estimate.df);
      field(`p_satterthwaite_${key}`, estimate.p);
    }
  }
  compareJackknife(c, frame, fit, want);
  compareWild(c, frame, fit, want.wild_score_bootstrap);
}

function compareJackknife(
  c: Comparison,
  frame: Frame,
  fit: LogitFit,
  { jackknife, order, coefficients }: ExpectedVariances,
): void {
  if (jackknife === undefined) return;
  const estimates = deleteOneCluster(frame, fit);
  for (const { cluster, b } of jackknife.replicates ?? []) {
    const ours = estimates[fit.clusters?.indexOf(cluster) ?? -1];
    if (b === null) c.same(`without cluster ${cluster}`, null, ours);
    else
      order.forEach((name, j) =>
        c.near(`without cluster ${cluster} ${name}`, b[j], ours?.[fit.names.indexOf(name)]),
      );
  }
  for (const centre of ["mse", "mean"] as const) {
    const matrix = jackknife[`vcov_${centre}`];
    const v = refusedOr(() => variance(frame, fit, `jackknife ${centre}`));
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

function refusedOr<T>(make: () => T): T | StatsError {
  try {
    return make();
  } catch (error) {
    if (error instanceof StatsError) return error;
    throw error;
  }
}

function compareWild(
  c: Comparison,
  frame: Frame,
  fit: LogitFit,
  want: ExpectedVariances["wild_score_bootstrap"],
): void {
  for (const [name, byNull] of Object.entries(want?.coefficients ?? {}))
    for (const [hypothesis, { u, share_centred, uncentred }] of Object.entries(byNull))
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
        want?.cluster_order.forEach((label, g) =>
          c.near(`${what} u ${label}`, u[g], got.parts[fit.clusters?.indexOf(label) ?? -1]),
        );
      }
}
