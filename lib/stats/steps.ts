import { StatsError } from "./errors.js";
import { apply, outerSum } from "./linear.js";
import type { LogitFit } from "./logit.js";

/** B·score of each cluster, G×k internal: how far each moves the estimates. */
export function stepsOf({ internal, names }: LogitFit): Float64Array {
  const scores = internal.clusterScores;
  if (scores === null)
    throw new StatsError("no clusters", "the variance is by cluster, and the fit has none");
  const k = names.length;
  const steps = new Float64Array(scores.length);
  for (let at = 0; at < scores.length; at += k)
    steps.set(apply(internal.bread, scores.subarray(at, at + k)), at);
  return steps;
}

/** Σ (gradient·step)(gradient·step)' for q gradients, q×q: never negative, and with more digits than a product of matrices. */
export function alongSteps(gradients: Float64Array, steps: Float64Array, k: number): Float64Array {
  const q = gradients.length / k;
  const count = steps.length / k;
  const along = new Float64Array(count * q);
  for (let g = 0; g < count; g++) along.set(apply(gradients, steps.subarray(g * k, g * k + k)), g * q);
  return outerSum(along, count, q);
}
