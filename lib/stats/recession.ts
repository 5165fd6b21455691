import { NOTHING, shortest, type Left } from "./cone.js";
import type { Design } from "./design.js";
import { internalRow } from "./designrow.js";
import { dot } from "./linear.js";
import { eachSide, stagesOf, turnedRows, type Turned } from "./sides.js";

/** How far rows may be on the wrong side, relative to the farthest one. */
export const SLACK = 1e-8;

/** Rows that are added to those looked at, after each pass. */
const MORE = 64;

/** Passes over rows, most of them over some, after which a search ends without an answer. */
const PASSES = 2000;

/**
 * A direction (internal) in which no row moves to the wrong side and some move to the right one, with 0 in the columns that are not `wanted`; null
 * where there is none. One of the two can always be had: for the rows a_i, turned so that right is positive, either some d has all a_i·d ≥ 0 and
 * not all 0, or weights above 0 have Σ μ_i a_i = 0 (Stiemke), and the shortest Σ a_i + Σ μ_i a_i is such a d or nothing. The question is Konis's
 * (2007), Linear programming algorithms for detecting separated data in binary logistic regression models.
 */
export function recession(design: Design, wanted: Wanted = everyColumn): Float64Array | null {
  const mask = maskOf(design, wanted);
  const left = along(design, [...meanOfRows(design, mask), 0], mask, 0);
  return left === null ? null : left.subarray(0, -1);
}

/**
 * A direction (internal) in which every row moves to the right side, or null. The shortest combination (Σ μ_i a_i, Σ μ_i - 1) with weights from 0
 * is nothing where the rows' convex hull holds the origin; else its first part has a_i·d above 0 for all rows (Lawson & Hanson 1974, chapter 23,
 * least distance programming).
 */
export function strictRecession(design: Design, wanted: Wanted = everyColumn): Float64Array | null {
  const { y, n } = design.frame;
  if (y.some((success, i) => success > 0 && success < n[i])) return null;
  const mask = maskOf(design, wanted);
  const left = along(design, [...new Float64Array(mask.length), -1], mask, 1);
  return left === null ? null : left.subarray(0, -1);
}

type Wanted = (column: number) => boolean;

const everyColumn: Wanted = () => true;

const maskOf = (design: Design, wanted: Wanted): Float64Array =>
  Float64Array.from(design.columns, (_, j) => (wanted(j) ? 1 : 0));

/**
 * What is left of c after all rows, each with `more` at its end, with weights: by the rows in the way so far, until no other is. Rows are looked at
 * as they are found to be in the way, first among some and then among all, so that large frames take a few passes. Null where nothing is left.
 */
function along(design: Design, c: readonly number[], mask: Float64Array, more: number): Float64Array | null {
  const stages = stagesOf(design);
  const k = mask.length;
  const row = internalRow(design);
  const from = Float64Array.from(c);
  const vectors: Float64Array[] = [];
  const seen = new Set<number>();
  const keyOf = ({ cell, sign }: Turned, r: number): number => 2 * cell[r] + (sign[r] > 0 ? 1 : 0);
  let left: Left = { rest: from, held: [], weights: [] };
  for (let pass = 0, stage = 0; pass < PASSES; pass++) {
    const { rest } = left;
    if (!(Math.sqrt(dot(rest, rest)) > NOTHING)) return null;
    const rows = stages[stage];
    const added = inTheWay(design, rows, rest.subarray(0, k), more * rest[k]).filter(
      (r) => !seen.has(keyOf(rows, r)),
    );
    if (added.length === 0) {
      if (++stage === stages.length) return rest;
      continue;
    }
    stage = 0;
    for (const r of added) {
      seen.add(keyOf(rows, r));
      const vector = new Float64Array(k + 1);
      row(rows.pattern[r], rows.cell[r]).forEach((v, j) => (vector[j] = rows.sign[r] * mask[j] * v));
      vector[k] = more;
      vectors.push(vector);
    }
    left = shortest(from, vectors, left);
  }
  return null;
}

/** The rows for which X·d + `more` is farthest on the wrong side, one of each stretch of them. */
function inTheWay(design: Design, rows: Turned, d: Float64Array, more: number): readonly number[] {
  const stretch = Math.ceil(rows.count / MORE);
  const worst = new Float64Array(MORE);
  const at = new Int32Array(MORE).fill(-1);
  let farthest = 0;
  eachSide(design, rows, d, (sides, from, to) => {
    for (let r = from; r < to; r++) {
      const own = sides[r - from];
      const size = own < 0 ? -own : own;
      if (size > farthest) farthest = size;
      const side = own + more;
      if (side >= 0) continue;
      const s = Math.floor(r / stretch);
      if (side < worst[s]) {
        worst[s] = side;
        at[s] = r;
      }
    }
    return false;
  });
  return [...at].filter((r, s) => r >= 0 && worst[s] < -0.1 * SLACK * farthest);
}

/** The mean of the rows, turned to their right side. */
function meanOfRows(design: Design, mask: Float64Array): Float64Array {
  const { categories, slots } = design;
  const { m, parts, of } = slots;
  const { count, pattern, cell, sign } = turnedRows(design);
  const c = new Float64Array(mask.length);
  const sums = new Float64Array(m + 1);
  for (let r = 0; r < count;) {
    const p = pattern[r];
    sums.fill(0);
    for (; r < count && pattern[r] === p; r++) {
      sums[0] += sign[r];
      const slot = of[cell[r]];
      for (let q = 0; q < m; q++) sums[q + 1] += sign[r] * parts[slot * m + q];
    }
    for (const { codes, column, size } of categories)
      for (let q = 0; q <= m; q++) {
        const j = column[q * size + codes[p]];
        if (j >= 0) c[j] += mask[j] * sums[q];
      }
  }
  return c.map((v) => v / count);
}
