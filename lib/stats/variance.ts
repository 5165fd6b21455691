import type { Frame } from "./frame.js";
import type { LogitFit } from "./logit.js";

/**
 * Names of variances. `oim` inverse information; `robust` N/(N-1) sandwich by row; `CR0` cluster sandwich; `CR1` CR0·G/(G-1), Stata's
 * `vce(cluster)`; `CR1S` CR1·(N-1)/(N-k); `CR2` symmetric Bell-McCaffrey on the Pearson scale, with Satterthwaite degrees of freedom;
 * `CR2 clubSandwich` that package's own; `CR3` one-step delete-one-cluster; `jackknife mse`, `jackknife mean` exact delete-one-cluster refits.
 */
export type VarianceName =
  | "oim"
  | "robust"
  | "CR0"
  | "CR1"
  | "CR1S"
  | "CR2"
  | "CR2 clubSandwich"
  | "CR3"
  | "jackknife mse"
  | "jackknife mean";

/** How a variance was made: printed beside every table. */
export interface VarianceRecipe {
  readonly name: VarianceName;
  /** In words and symbols, e.g. `CR1: B (Σ s s') B · G/(G-1)`. */
  readonly formula: string;
  /** The number the sandwich was multiplied by. */
  readonly factor: number;
  readonly clusters: number | null;
  readonly rows: number;
}

/** The variance of estimates: k×k, row-major, with its names and recipe. */
export interface Variance {
  readonly names: readonly string[];
  readonly matrix: Float64Array;
  /** Degrees of freedom of t tests, one a coefficient; null where the normal is used. */
  readonly degrees: Float64Array | null;
  readonly recipe: VarianceRecipe;
}

/** The variance of a fit by name; default `CR1` with clusters, `robust` under probability weights, else `oim`. */
export function variance(frame: Frame, fit: LogitFit, name?: VarianceName): Variance {
  throw new Error(`being written: ${frame.rows} ${fit.rows} ${name ?? ""}`);
}

/** Square roots of the diagonal, k. */
export function standardErrors(v: Variance): Float64Array {
  throw new Error(`being written: ${v.names.length}`);
}
