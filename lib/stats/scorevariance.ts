import { StatsError } from "./errors.js";
import { outerSum, sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { stepsOf } from "./steps.js";

/** The clustered variances that need the scores of a fit and nothing else. */
export type ScoreVarianceName = "CR0" | "CR1" | "CR1S";

/** The summed scores of a fit's clusters; fewer than two clusters, or none, is an error. */
export function clusterScores(fit: LogitFit, name: string): { scores: Float64Array; count: number } {
  const scores = fit.internal.clusterScores;
  if (scores === null || fit.clusters === null)
    throw new StatsError("no clusters", `variance ${name} needs clusters, and the frame was made without`);
  if (fit.clusters.length < 2)
    throw new StatsError(
      "too few clusters",
      `variance ${name} needs two clusters or more, and there is ${fit.clusters.length}`,
    );
  return { scores, count: fit.clusters.length };
}

/** Variance inflation from which the sandwich is summed up by cluster, which is slower and keeps its digits. */
const INFLATED = 1e4;

/** The sandwich of summed cluster scores in the fit's internal coordinates, and the factor that it is to be multiplied by. */
export function scoreVariance(
  fit: LogitFit,
  name: ScoreVarianceName,
): { readonly unscaled: Float64Array; readonly factor: number; readonly steps: Float64Array | null } {
  const { scores, count } = clusterScores(fit, name);
  const k = fit.names.length;
  const people = fit.recipe.weights === "probability" ? fit.rows : fit.total;
  const small = name === "CR0" ? 1 : count / (count - 1);
  const size = name === "CR1S" ? (people - 1) / (people - k) : 1;
  if (fit.internal.inflation > INFLATED) {
    const steps = stepsOf(fit);
    return { unscaled: outerSum(steps, count, k), factor: small * size, steps };
  }
  return {
    steps: null,
    unscaled: sandwich(fit.internal.bread, outerSum(scores, count, k), k, k),
    factor: small * size,
  };
}
