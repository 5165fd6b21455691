import type { LogitFit } from "./logit.js";

/**
 * The same fit with coarser clusters: `coarser` names the cluster in which each cluster of the fit lies, and scores are summed, so one fit
 * by the finest clusters serves every key. Estimates do not change. Serves `CR0`, `CR1` and `CR1S`, which need the scores alone; other
 * clustered variances go by the frame, and want a frame with those clusters. A fit without clusters comes back as it is.
 */
export function coarserClusters(fit: LogitFit, coarser: (cluster: string) => string, name: string): LogitFit {
  const { clusters, clusterScores, internal } = fit;
  if (clusters === null || clusterScores === null || internal.clusterScores === null) return fit;
  const named = clusters.map(coarser);
  const labels = [...new Set(named)].sort();
  const number = new Map(labels.map((label, i) => [label, i]));
  const place = Uint32Array.from(named, (label) => number.get(label)!);
  const k = fit.names.length;
  const summed = (scores: Float64Array): Float64Array => {
    const sums = new Float64Array(labels.length * k);
    for (let c = 0; c < place.length; c++)
      for (let j = 0, from = c * k, to = place[c] * k; j < k; j++) sums[to + j] += scores[from + j];
    return sums;
  };
  return Object.freeze({
    ...fit,
    clusters: labels,
    clusterScores: summed(clusterScores),
    recipe: { ...fit.recipe, cluster: name },
    internal: { ...internal, clusterScores: summed(internal.clusterScores) },
  });
}
