import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { clubSandwichCR2 } from "./clubsandwich.js";
import { forEachClusterInformation } from "./clusterinfo.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame, FrameClusters } from "./frame.js";
import { jackknife } from "./jackknife.js";
import { apply, cholesky, multiply, outerSum, solve, transpose } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { predictorAt } from "./predictor.js";
import { satterthwaite } from "./satterthwaite.js";
import { rowsToUser, varianceToUser } from "./coordinates.js";
import type { Design } from "./design.js";

/** A cluster variance with its own degrees of freedom, where it has them; the matrix is before `factor`. */
export interface Adjusted {
  readonly matrix: Float64Array;
  readonly degrees: Float64Array | null;
  readonly factor: number;
  /** G×k, internal: each cluster's step; the matrix is the sum of their squares. */
  readonly steps: Float64Array;
}

/** Shares 1 - λ of a cluster's own information below this count as zero: the cluster alone decides that direction. */
const NOTHING = 1e-10;

/** The variances that need more of a cluster than its score. Definitions: Bell & McCaffrey 2002; Pustejovsky & Tipton 2018, section 3. */
export function clusterAdjusted(
  frame: Frame,
  fit: LogitFit,
  name: "CR2" | "CR2 clubSandwich" | "CR3" | "jackknife mse" | "jackknife mean",
): Adjusted {
  if (name === "jackknife mse" || name === "jackknife mean") {
    const { matrix, clusters, deviations } = jackknife(frame, fit, name === "jackknife mse" ? "mse" : "mean");
    const factor = (clusters.length - 1) / clusters.length;
    return {
      matrix: matrix.map((v) => v / factor),
      degrees: matrix.subarray(0, fit.names.length).map(() => clusters.length - 1),
      factor,
      steps: deviations.map((d) => -d),
    };
  }
  if (fit.recipe.weights === "probability")
    throw new StatsError(
      "not defined",
      `${name} is not defined here under probability weights; use CR1 or the jackknife`,
    );
  if (name === "CR2 clubSandwich") return { ...clubSandwichCR2(frame, fit), factor: 1 };
  return name === "CR3" ? oneStep(frame, fit) : symmetricCR2(frame, fit);
}

/** M c = E s with E = L (1 - L'I_gL)^-1/2 L', L the lower Cholesky factor of the bread M. */
function symmetricCR2(frame: Frame, fit: LogitFit): Adjusted {
  const design = designOf(frame, fit);
  const k = fit.names.length;
  const steps = new Float64Array((fit.clusters?.length ?? 0) * k);
  const freedom = satterthwaite(k);
  visitClusters(design, fit, ({ cluster, information, score, l, inner }) => {
    const { vectors, values } = eigen(inner, k);
    const lq = multiply(l, vectors, k, k, k);
    const scaled = lq.map((v, i) => v * values[i % k]);
    const e = multiply(scaled, transpose(lq, k, k), k, k, k);
    steps.set(apply(e, score), cluster * k);
    const ei = multiply(e, information, k, k, k);
    const squares = varianceToUser(design, multiply(ei, e, k, k, k));
    freedom.add(
      squares.filter((_, i) => i % (k + 1) === 0),
      rowsToUser(design, multiply(ei, l, k, k, k)),
    );
  });
  return {
    matrix: outerSum(steps, steps.length / k, k),
    degrees: freedom.degrees(),
    factor: 1,
    steps,
  };
}

/** M c = (I - I_g)^-1 s = L (1 - L'I_gL)^-1 L' s. */
function oneStep(frame: Frame, fit: LogitFit): Adjusted {
  const design = designOf(frame, fit);
  const k = fit.names.length;
  const steps = new Float64Array((fit.clusters?.length ?? 0) * k);
  visitClusters(design, fit, ({ cluster, score, l, inner }) => {
    const rest = inner.map((v, i) => (i % (k + 1) === 0 ? 1 : 0) - v);
    const factor = cholesky(rest, k);
    if (factor === null || factor.some((v, i) => i % (k + 1) === 0 && v * v < NOTHING))
      throw new StatsError(
        "not defined",
        `CR3 does not exist: without cluster "${fit.clusters?.[cluster] ?? cluster}" some coefficient has no rows to be estimated from`,
        [fit.clusters?.[cluster] ?? String(cluster)],
      );
    steps.set(apply(l, solve(factor, apply(transpose(l, k, k), score))), cluster * k);
  });
  return { matrix: outerSum(steps, steps.length / k, k), degrees: null, factor: 1, steps };
}

interface ClusterView {
  readonly cluster: number;
  /** k×k; k; all in internal coordinates. */
  readonly information: Float64Array;
  readonly score: Float64Array;
  readonly l: Float64Array;
  /** L'I_gL. */
  readonly inner: Float64Array;
}

function visitClusters(design: Design, fit: LogitFit, visit: (view: ClusterView) => void): void {
  const k = fit.names.length;
  const l = cholesky(fit.internal.bread, k);
  if (l === null)
    throw new StatsError("singular", "the inverse information is not positive definite to working accuracy");
  const lt = transpose(l, k, k);
  const clusters = design.frame.clusters as FrameClusters;
  forEachClusterInformation(design, predictorAt(design, fit.internal.b), clusters, (cluster, information) => {
    const inner = multiply(multiply(lt, information, k, k, k), l, k, k, k);
    const score = fit.internal.clusterScores!.subarray(cluster * k, cluster * k + k);
    visit({ cluster, information, score, l, inner });
  });
}

/** Eigenvectors of a symmetric matrix and (1 - λ)^-1/2 of its eigenvalues, 0 where nothing is left. */
function eigen(a: Float64Array, k: number): { vectors: Float64Array; values: Float64Array } {
  const rows = Array.from({ length: k }, (_, i) =>
    Array.from({ length: k }, (_, j) => (a[i * k + j] + a[j * k + i]) / 2),
  );
  const decomposition = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  const vectors = Float64Array.from(decomposition.eigenvectorMatrix.to1DArray());
  const values = Float64Array.from(decomposition.realEigenvalues, (v) =>
    1 - v > NOTHING ? 1 / Math.sqrt(1 - v) : 0,
  );
  return { vectors, values };
}
