import { clusterAdjusted, freedomAlong, withFreedom } from "./adjusted.js";
import { varianceToUser } from "./coordinates.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import { sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { predictorAt } from "./predictor.js";
import { clusterScores, scoreVariance } from "./scorevariance.js";
import { robustMeat } from "./robust.js";

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
  /** In words and symbols. */
  readonly formula: string;
  /** The number the sandwich was multiplied by. */
  readonly factor: number;
  readonly clusters: number | null;
  readonly rows: number;
  /** What a reader should know, in sentences; empty for nothing. */
  readonly warnings: readonly string[];
}

/** The variance of estimates: k×k, row-major, with its names and recipe. */
export interface Variance {
  readonly names: readonly string[];
  readonly matrix: Float64Array;
  /** The same in the fit's internal coordinates, where far-off covariates cost no digits. */
  readonly internal: Float64Array;
  /** G×k, internal: each cluster's step, where it is not B·score; the matrix is `factor` times the sum of their squares. */
  readonly steps: Float64Array | null;
  /** Degrees of freedom of t tests, one a coefficient; null where the normal is used. */
  readonly degrees: Float64Array | null;
  /** The degrees of freedom of contrasts of the coefficients (q×k, row-major), where coefficients have them; null where the normal is used. */
  readonly freedom: ((contrasts: Float64Array) => Float64Array) | null;
  readonly recipe: VarianceRecipe;
}

/** What each variance is, B the inverse information and s the summed scores of a cluster (or row). */
export const formulas: Readonly<Record<VarianceName, string>> = {
  oim: "B",
  robust: "B (Σ s s') B · N/(N-1), by row",
  CR0: "B (Σ s s') B, by cluster",
  CR1: "B (Σ s s') B · G/(G-1), by cluster",
  CR1S: "B (Σ s s') B · G/(G-1) · (N-1)/(N-k), by cluster",
  CR2: "Bell-McCaffrey, symmetric on the Pearson scale, by cluster",
  "CR2 clubSandwich": "Bell-McCaffrey as clubSandwich has it for glm, by cluster",
  CR3: "one Newton step of deleting each cluster, no factor",
  "jackknife mse": "(G-1)/G Σ (b₍g₎ - b)(b₍g₎ - b)', refits without each cluster",
  "jackknife mean": "(G-1)/G Σ (b₍g₎ - b̄)(b₍g₎ - b̄)', refits without each cluster",
};

/** The variance that a fit has by default: `CR1` with clusters, `robust` under probability weights, else `oim`. */
export const defaultVariance = (fit: LogitFit): VarianceName =>
  fit.clusters !== null ? "CR1" : fit.recipe.weights === "probability" ? "robust" : "oim";

/**
 * The variance of a fit by name. Throws `no clusters` or `too few clusters` where it needs them, `not defined` for `oim` under probability
 * weights, `wrong frame` for a frame that the fit is not of.
 */
export function variance(frame: Frame, fit: LogitFit, name: VarianceName = defaultVariance(fit)): Variance {
  const recipe = (factor: number): VarianceRecipe => ({
    name,
    formula: formulas[name],
    factor,
    clusters: name === "oim" || name === "robust" ? null : (fit.clusters?.length ?? null),
    rows: fit.rows,
    warnings: name === "oim" || name === "robust" ? [] : warningsOf(fit),
  });
  const make = (
    unscaled: Float64Array,
    factor = 1,
    degrees: Float64Array | null = null,
    steps: Float64Array | null = null,
  ): Variance => {
    const internal = unscaled.map((v) => v * factor);
    const matrix = varianceToUser(fit.internal.coordinates, internal);
    const own = withFreedom.find((n) => n === name);
    const freedom =
      own === undefined ? null : (contrasts: Float64Array) => freedomAlong(frame, fit, own, contrasts);
    return Object.freeze({
      names: fit.names,
      matrix,
      internal,
      steps,
      degrees,
      freedom,
      recipe: recipe(factor),
    });
  };
  const { bread } = fit.internal;
  const people = fit.recipe.weights === "probability" ? fit.rows : fit.total;
  if (name === "oim") {
    if (fit.recipe.weights === "probability")
      throw new StatsError(
        "not defined",
        "probability weights have no oim variance; ask for robust or a clustered one",
      );
    return make(bread);
  }
  if (name === "robust") {
    const design = designOf(frame, fit);
    const meat = robustMeat(design, predictorAt(design, fit.internal.b), fit);
    return make(sandwich(bread, meat, fit.names.length, fit.names.length), people / (people - 1));
  }
  if (name === "CR0" || name === "CR1" || name === "CR1S") {
    const { unscaled, factor, steps } = scoreVariance(fit, name);
    return make(unscaled, factor, null, steps);
  }
  clusterScores(fit, name);
  const { matrix, degrees, factor, steps } = clusterAdjusted(frame, fit, name);
  return make(matrix, factor, degrees, steps);
}

/** Scores of G clusters sum to zero, so that their sum of squares has rank G - 1 at most. */
function warningsOf({ clusters, names }: LogitFit): readonly string[] {
  const count = clusters?.length ?? 0;
  return count > names.length
    ? []
    : [
        `${count} clusters for ${names.length} coefficients: the variance has rank ${count - 1} at most, so joint tests are limited to that, ` +
          `and single standard errors are unreliable`,
      ];
}

/** Square roots of the diagonal, k. */
export function standardErrors(v: Variance): Float64Array {
  const k = v.names.length;
  return Float64Array.from(v.names, (_, j) => Math.sqrt(v.matrix[j * k + j]));
}
