import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { internalRow } from "./designrow.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import { cholesky, outerSum } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { ontoNamed, type Onto } from "./onto.js";
import { cellOdds } from "./passes.js";
import { predictorAt } from "./predictor.js";
import { satterthwaite } from "./satterthwaite.js";

/** Rows of a cluster up to which its n×n root is taken. */
const LARGEST = 1500;

/** Eigenvalues not above this count as zero, as in clubSandwich. */
const NOTHING = 1e-12;

/**
 * CR2 as R's clubSandwich has it for `glm`: c_g = X'w A r with A = T^½ [T^½ (T - VXMX'V) T^½]^-½ T^½ and T = V/w, the working variance of a row of
 * (probability) weight w, and the Satterthwaite degrees of freedom of the contrasts in `onto`.
 * It needs an n×n root a cluster, so clusters of more than 1,500 rows are refused. Source: Pustejovsky & Tipton 2018; clubSandwich 0.5.8.
 */
export function clubSandwichCR2(
  frame: Frame,
  fit: LogitFit,
  onto: Onto = ontoNamed(fit),
): { matrix: Float64Array; degrees: Float64Array; steps: Float64Array } {
  const design = designOf(frame, fit);
  const { clusters } = design.frame;
  const k = fit.names.length;
  const count = clusters?.labels.length ?? 0;
  const rows = rowsByCluster(frame, fit);
  const largest = Math.max(...rows.map((r) => r.residual.length));
  if (largest > LARGEST)
    throw new StatsError(
      "not defined",
      `clubSandwich's CR2 needs an n×n root a cluster, and one has ${largest} rows; ask for CR2`,
    );
  const bread = asMatrix(fit.internal.bread, k, k);
  const l = asMatrix(cholesky(fit.internal.bread, k)!, k, k);
  const steps = new Float64Array(count * k);
  const freedom = satterthwaite(k);
  rows.forEach(({ x, residual, v, w }, g) => {
    const n = residual.length;
    const xm = asMatrix(x, n, k);
    const t = v.map((own, i) => own / w[i]);
    const times = (by: Float64Array): Matrix =>
      asMatrix(
        x.map((value, i) => value * by[Math.floor(i / k)]),
        n,
        k,
      );
    const projected = xm.mmul(bread).mmul(xm.transpose());
    const inner = new Matrix(n, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        inner.set(i, j, Math.sqrt(t[i] * t[j]) * ((i === j ? t[i] : 0) - v[i] * projected.get(i, j) * v[j]));
    const a = inverseRoot(inner);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a.set(i, j, Math.sqrt(t[i] * t[j]) * a.get(i, j));
    const internal = a.mmul(times(w)).mmul(bread);
    const loads = asMatrix(onto.rows(Float64Array.from(internal.transpose().to1DArray())), k, n).transpose();
    const step = internal.transpose().mmul(Matrix.columnVector(Array.from(residual)));
    steps.set(step.to1DArray(), g * k);
    const h = loads.transpose().mmul(times(v)).mmul(l);
    const squares = Float64Array.from({ length: k }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += t[i] * loads.get(i, j) ** 2;
      return sum;
    });
    freedom.add(squares, Float64Array.from(h.to1DArray()));
  });
  return { matrix: outerSum(steps, count, k), degrees: freedom.degrees(), steps };
}

interface ClusterRows {
  readonly x: Float64Array;
  readonly residual: Float64Array;
  /** p(1-p). */
  readonly v: Float64Array;
  /** Probability weights, else 1. */
  readonly w: Float64Array;
}

/** Every row of every cluster, in internal coordinates: cells are taken apart again. */
function rowsByCluster(frame: Frame, fit: LogitFit): readonly ClusterRows[] {
  const design = designOf(frame, fit);
  const used = design.frame;
  const k = fit.names.length;
  const odds = cellOdds(design, predictorAt(design, fit.internal.b));
  const rowOf = internalRow(design);
  const out = used.clusters!.labels.map(() => ({
    x: [] as number[],
    residual: [] as number[],
    v: [] as number[],
    w: [] as number[],
  }));
  for (let pattern = 0; pattern < used.start.length - 1; pattern++)
    for (let i = used.start[pattern]; i < used.start[pattern + 1]; i++) {
      const to = out[used.clusters!.of[used.group[i]]];
      const row = rowOf(pattern, i);
      const complement = 1 / (1 + odds[i]);
      const { rows, ones, weight } = rowsOfCell(used, fit, i);
      for (let copy = 0; copy < rows; copy++) {
        for (let j = 0; j < k; j++) to.x.push(row[j]);
        to.residual.push(copy < ones ? complement : -odds[i] * complement);
        to.v.push(odds[i] * complement * complement);
        to.w.push(weight);
      }
    }
  return out.map(({ x, residual, v, w }) => ({
    x: Float64Array.from(x),
    residual: Float64Array.from(residual),
    v: Float64Array.from(v),
    w: Float64Array.from(w),
  }));
}

/** How many rows a cell has, how many of them successes, and the weight of each: a frame keeps sums alone, which tell weights only where all are equal. */
function rowsOfCell(
  { n, y, squares }: Frame,
  fit: LogitFit,
  i: number,
): { rows: number; ones: number; weight: number } {
  if (fit.recipe.weights !== "probability") return { rows: n[i], ones: y[i], weight: 1 };
  const rows = squares!.rows[i];
  const weight = n[i] / rows;
  if (Math.abs(squares!.n[i] / (n[i] * weight) - 1) > 1e-12)
    throw new StatsError(
      "not defined",
      `clubSandwich's CR2 needs the weight of every row, and ${rows} rows of one cluster with the same covariates have different ones, ` +
        `of which a frame keeps the sum; ask for CR2`,
    );
  return { rows, ones: Math.round(y[i] / weight), weight };
}

const asMatrix = (values: Float64Array, n: number, m: number): Matrix =>
  Matrix.from1DArray(n, m, Array.from(values));

/** The symmetric inverse square root, zero where the eigenvalue counts as zero. */
function inverseRoot(a: Matrix): Matrix {
  const n = a.rows;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a.set(i, j, a.get(j, i));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(a, { assumeSymmetric: true });
  const scaled = eigenvectorMatrix.clone();
  realEigenvalues.forEach((value, j) => scaled.mulColumn(j, value > NOTHING ? 1 / Math.sqrt(value) : 0));
  return scaled.mmul(eigenvectorMatrix.transpose());
}
