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
 * CR2 as R's clubSandwich has it for `glm`: c_g = X'A r with A = V^½ [V^½ (V - VXMX'V) V^½]^-½ V^½, and the Satterthwaite degrees of freedom of the contrasts in `onto`.
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
  rows.forEach(({ x, residual, p }, g) => {
    const n = residual.length;
    const xm = asMatrix(x, n, k);
    const v = Float64Array.from(p, (mean) => mean);
    const projected = xm.mmul(bread).mmul(xm.transpose());
    const inner = new Matrix(n, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        inner.set(i, j, Math.sqrt(v[i] * v[j]) * ((i === j ? v[i] : 0) - v[i] * projected.get(i, j) * v[j]));
    const a = inverseRoot(inner);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a.set(i, j, Math.sqrt(v[i] * v[j]) * a.get(i, j));
    const internal = a.mmul(xm).mmul(bread);
    const loads = asMatrix(onto.rows(Float64Array.from(internal.transpose().to1DArray())), k, n).transpose();
    const step = internal.transpose().mmul(Matrix.columnVector(Array.from(residual)));
    steps.set(step.to1DArray(), g * k);
    const weighted = Matrix.from1DArray(
      n,
      k,
      Array.from(x, (value, i) => value * v[Math.floor(i / k)]),
    );
    const h = loads.transpose().mmul(weighted).mmul(l);
    const squares = Float64Array.from({ length: k }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += v[i] * loads.get(i, j) ** 2;
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
  readonly p: Float64Array;
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
    p: [] as number[],
  }));
  for (let pattern = 0; pattern < used.start.length - 1; pattern++)
    for (let i = used.start[pattern]; i < used.start[pattern + 1]; i++) {
      const to = out[used.clusters!.of[used.group[i]]];
      const row = rowOf(pattern, i);
      const complement = 1 / (1 + odds[i]);
      for (let copy = 0; copy < used.n[i]; copy++) {
        for (let j = 0; j < k; j++) to.x.push(row[j]);
        to.residual.push(copy < used.y[i] ? complement : -odds[i] * complement);
        to.p.push(odds[i] * complement * complement);
      }
    }
  return out.map(({ x, residual, p }) => ({
    x: Float64Array.from(x),
    residual: Float64Array.from(residual),
    p: Float64Array.from(p),
  }));
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
