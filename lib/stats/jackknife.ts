import { toUser } from "./coordinates.js";
import { layOut } from "./design.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame, FrameClusters } from "./frame.js";
import { fastDeletions } from "./kernels/deletions.js";
import { outerSum } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { toInternal } from "./coordinates.js";
import { maximise } from "./newton.js";
import { restrict } from "./restrict.js";

/** Delete-one-cluster estimates, and their variance (G-1)/G Σ (b₍g₎ - c)(b₍g₎ - c)'. */
export interface Jackknife {
  readonly clusters: readonly string[];
  /** G×k: the estimates without each cluster. */
  readonly replicates: Float64Array;
  /** k×k, in the fit's internal coordinates. */
  readonly matrix: Float64Array;
  readonly mean: Float64Array;
  /** G×k, internal: each replicate less the centre. */
  readonly deviations: Float64Array;
  readonly definition: string;
}

/** The estimates without each cluster; null where none exist without it. */
export function deleteOneCluster(frame: Frame, fit: LogitFit): readonly (Float64Array | null)[] {
  const design = designOf(frame, fit);
  const used = design.frame;
  const { clusters } = used;
  const { b, bread, clusterScores: scores } = fit.internal;
  if (clusters === null || scores === null)
    throw new StatsError("no clusters", "the jackknife deletes clusters, and the frame was made without");
  const fast = fastDeletions(design, { b, bread, scores });
  return clusters.labels.map((_, c) => {
    const near = fast?.[c] ?? null;
    return near === null ? refitWithout(used, clusters, c, fit) : toUser(design, near);
  });
}

/** The same of one cluster, by leaving its rows out of the frame. */
function refitWithout(
  used: Frame,
  clusters: FrameClusters,
  cluster: number,
  fit: LogitFit,
): Float64Array | null {
  const rest = restrict(used, (_pattern, group) => clusters.of[group] !== cluster);
  const design = layOut(rest, fit.columns);
  try {
    const { b } = maximise(design, toInternal(design, fit.beta), { tolerance: 1e-12, maxSteps: 50 });
    return toUser(design, b);
  } catch (error) {
    if (error instanceof StatsError && error.fault !== "not converged") return null;
    throw error;
  }
}

/**
 * The exact delete-one-cluster jackknife, centred at the estimate (`mse`, Stata's `vce(jackknife, mse)`) or at the replicates' `mean` (its default).
 * Throws `not defined`, naming the clusters, where no estimate exists without one of them.
 */
export function jackknife(frame: Frame, fit: LogitFit, centre: "mse" | "mean"): Jackknife {
  const clusters = fit.clusters ?? [];
  const estimates = deleteOneCluster(frame, fit);
  const lost = clusters.filter((_, c) => estimates[c] === null);
  if (lost.length > 0)
    throw new StatsError(
      "not defined",
      `the jackknife does not exist: without cluster ${lost.join(" or ")} the outcome is separated or a column is lost`,
      lost,
    );
  const k = fit.names.length;
  const replicates = Float64Array.from(estimates.flatMap((b) => [...b!]));
  const mean = fit.beta.map(
    (_, j) => clusters.reduce((sum, _label, c) => sum + replicates[c * k + j], 0) / clusters.length,
  );
  const middle = centre === "mse" ? fit.beta : mean;
  const deviations = new Float64Array(replicates.length);
  for (let at = 0; at < replicates.length; at += k)
    deviations.set(
      toInternal(
        fit.internal.coordinates,
        replicates.slice(at, at + k).map((v, j) => v - middle[j]),
      ),
      at,
    );
  const factor = (clusters.length - 1) / clusters.length;
  return {
    clusters,
    replicates,
    mean,
    deviations,
    definition: `delete-one-cluster jackknife by refits, centred at the ${centre === "mse" ? "estimate" : "mean of the replicates"}`,
    matrix: outerSum(deviations, clusters.length, k).map((v) => v * factor),
  };
}
