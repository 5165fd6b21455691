import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { clubSandwichCR2 } from "./clubsandwich.js";
import { forEachClusterInformation } from "./clusterinfo.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame, FrameClusters } from "./frame.js";
import { jackknife } from "./jackknife.js";
import { fastOneSteps, fastRoots, type Root } from "./kernels/adjusted.js";
import { apply, cholesky, identity, multiply, outerSum, solve, transpose } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { predictorAt, type Predictor } from "./predictor.js";
import { degreesOf, satterthwaite } from "./satterthwaite.js";
import { rowsToUser } from "./coordinates.js";
import { ontoNamed, ontoRows, type Onto } from "./onto.js";
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
  if (name === "CR2 clubSandwich") return { ...clubSandwichCR2(frame, fit), factor: 1 };
  return name === "CR3" ? oneStep(frame, fit) : symmetricCR2(frame, fit);
}

/** The variances whose t tests have degrees of freedom of their own. */
export const withFreedom = ["CR2", "CR2 clubSandwich", "jackknife mse", "jackknife mean"] as const;

/**
 * Satterthwaite's degrees of freedom of contrasts of the coefficients as named, q×k row-major, by one of {@link withFreedom} (G - 1 for the
 * jackknife): those of a coefficient with the contrast in place of the unit vector.
 */
export function freedomAlong(
  frame: Frame,
  fit: LogitFit,
  name: (typeof withFreedom)[number],
  contrasts: Float64Array,
): Float64Array {
  const k = fit.names.length;
  const q = contrasts.length / k;
  const out = new Float64Array(q);
  if (name === "jackknife mse" || name === "jackknife mean") return out.fill((fit.clusters?.length ?? 0) - 1);
  const toNamed = rowsToUser(fit.internal.coordinates, identity(k));
  for (let from = 0; from < q; from += k) {
    const some = new Float64Array(k * k);
    some.set(contrasts.subarray(from * k, Math.min(q, from + k) * k));
    const onto = ontoRows(multiply(some, toNamed, k, k, k), k);
    const { degrees } = name === "CR2" ? symmetricCR2(frame, fit, onto) : clubSandwichCR2(frame, fit, onto);
    out.set(degrees!.subarray(0, Math.min(k, q - from)), from);
  }
  return out;
}

/** M c = E s with E = L (1 - L'I_gL)^-1/2 L', L the lower Cholesky factor of the bread M; degrees of freedom of the contrasts in `onto`. */
function symmetricCR2(frame: Frame, fit: LogitFit, onto: Onto = ontoNamed(fit)): Adjusted {
  const { design, l, k, at, scores } = viewOf(frame, fit);
  const root = (cluster: number, information: Float64Array): Root => {
    const { vectors, values } = eigen(innerOf(information, l, k), k);
    const lq = multiply(l, vectors, k, k, k);
    const scaled = lq.map((v, i) => v * values[i % k]);
    const e = multiply(scaled, transpose(lq, k, k), k, k, k);
    const ei = multiply(e, information, k, k, k);
    const squares = onto.variances(multiply(ei, e, k, k, k));
    const h = onto.rows(multiply(ei, l, k, k, k));
    return { step: apply(e, scores.subarray(cluster * k, cluster * k + k)), h, squares };
  };
  const fast = fastRoots(design, at, scores, { l, named: onto.rows(l) }, root);
  const made = (steps: Float64Array, degrees: Float64Array): Adjusted => ({
    matrix: outerSum(steps, steps.length / k, k),
    degrees,
    factor: 1,
    steps,
  });
  if (fast !== null) return made(fast.steps, degreesOf(fast));
  const steps = new Float64Array(scores.length);
  const freedom = satterthwaite(k);
  forEachClusterInformation(design, at, design.frame.clusters as FrameClusters, (cluster, information) => {
    const { step, h, squares } = root(cluster, information);
    steps.set(step, cluster * k);
    freedom.add(squares, h);
  });
  return made(steps, freedom.degrees());
}

/** M c = (I - I_g)^-1 s = L (1 - L'I_gL)^-1 L' s. */
function oneStep(frame: Frame, fit: LogitFit): Adjusted {
  const { design, l, k, at, scores } = viewOf(frame, fit);
  const stepOf = (cluster: number, information: Float64Array): Float64Array => {
    const rest = innerOf(information, l, k).map((v, i) => (i % (k + 1) === 0 ? 1 : 0) - v);
    const factor = cholesky(rest, k);
    if (factor === null || factor.some((v, i) => i % (k + 1) === 0 && v * v < NOTHING))
      throw new StatsError(
        "not defined",
        `CR3 does not exist: without cluster "${fit.clusters?.[cluster] ?? cluster}" some coefficient has no rows to be estimated from`,
        [fit.clusters?.[cluster] ?? String(cluster)],
      );
    const score = scores.subarray(cluster * k, cluster * k + k);
    return apply(l, solve(factor, apply(transpose(l, k, k), score)));
  };
  let steps = fastOneSteps(design, at, scores, { l, named: l }, stepOf);
  if (steps === null) {
    const each = new Float64Array(scores.length);
    forEachClusterInformation(design, at, design.frame.clusters as FrameClusters, (cluster, information) =>
      each.set(stepOf(cluster, information), cluster * k),
    );
    steps = each;
  }
  return { matrix: outerSum(steps, steps.length / k, k), degrees: null, factor: 1, steps };
}

interface View {
  readonly design: Design;
  readonly k: number;
  /** The lower Cholesky factor of the bread, internal coordinates. */
  readonly l: Float64Array;
  readonly at: Predictor;
  /** G×k, internal. */
  readonly scores: Float64Array;
}

function viewOf(frame: Frame, fit: LogitFit): View {
  const design = designOf(frame, fit);
  const k = fit.names.length;
  const l = cholesky(fit.internal.bread, k);
  if (l === null)
    throw new StatsError("singular", "the inverse information is not positive definite to working accuracy");
  return { design, k, l, at: predictorAt(design, fit.internal.b), scores: fit.internal.clusterScores! };
}

/** L'I_gL. */
const innerOf = (information: Float64Array, l: Float64Array, k: number): Float64Array =>
  multiply(multiply(transpose(l, k, k), information, k, k, k), l, k, k, k);

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
