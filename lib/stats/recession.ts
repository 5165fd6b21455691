import { shortest, type Left } from "./cone.js";
import type { Design } from "./design.js";
import { internalRow } from "./designrow.js";
import { dot } from "./linear.js";
import { LARGE, STRIDE } from "./passes.js";
import { predictorAt } from "./predictor.js";

/** How far rows may be on the wrong side, relative to the farthest one. */
export const SLACK = 1e-8;

/** A direction as short as this, relative to the longest row, is none. */
const NOTHING = 1e-10;

/** Rows that are added to those looked at, after each pass over all. */
const MORE = 64;

/**
 * Each cell's side along a direction: with a success, X·d; with a failure, -X·d; a cell with both has both. Ends early where `see` says so; looks at
 * every `stride`-th pattern. Returns the farthest |X·d| that it came by.
 */
export function eachSide(
  design: Design,
  d: Float64Array,
  see: (side: number, cell: number, sign: 1 | -1, pattern: number) => boolean,
  stride = 1,
): number {
  const { frame, halves, slots } = design;
  const { start, y, n } = frame;
  const { half, slot } = predictorAt(design, d);
  let farthest = 0;
  for (let p = 0; p < start.length - 1; p += stride) {
    const z = half[0][halves.of[0][p]] + half[1][halves.of[1][p]];
    for (let i = start[p]; i < start[p + 1]; i++) {
      const v = z + slot[slots.of[i]];
      const size = v < 0 ? -v : v;
      if (size > farthest) farthest = size;
      if (y[i] > 0 && see(v, i, 1, p)) return farthest;
      if (y[i] < n[i] && see(-v, i, -1, p)) return farthest;
    }
  }
  return farthest;
}

/** A bound of |X·d| from above. */
export function farthestOf(design: Design, d: Float64Array): number {
  const { half, slot } = predictorAt(design, d);
  return [...half, slot].reduce((sum, v) => sum + v.reduce((most, x) => Math.max(most, Math.abs(x)), 0), 0);
}

/**
 * A direction (internal) in which no row moves to the wrong side and some move to the right one, with 0 in the columns that are not `wanted`; null
 * where there is none. One of the two can always be had: for the rows a_i, turned so that right is positive, either some d has all a_i·d ≥ 0 and
 * not all 0, or weights above 0 have Σ μ_i a_i = 0 (Stiemke), and the shortest Σ a_i + Σ μ_i a_i is such a d or nothing. Rows are looked at as they
 * are found to be in the way, so that large frames take a few passes. The question is Konis's (2007), Linear programming algorithms for
 * detecting separated data in binary logistic regression models.
 */
export function recession(
  design: Design,
  wanted: (column: number) => boolean = () => true,
): Float64Array | null {
  const k = design.columns.length;
  const mask = Float64Array.from(design.columns, (_, j) => (wanted(j) ? 1 : 0));
  const row = internalRow(design);
  const turned = (pattern: number, cell: number, sign: 1 | -1): Float64Array =>
    row(pattern, cell).map((v, j) => sign * mask[j] * v);
  let found: Float64Array | null = null;
  const large = design.frame.start.length > LARGE;
  if (large && along(design, meanOfRows(design, mask, null, STRIDE), turned, mask, STRIDE) === null)
    return null; // as some rows have none
  for (let round = 0; round < 4; round++) {
    const more = along(design, meanOfRows(design, mask, found), turned, mask);
    if (more === null) return found;
    found = found === null ? more : addedUp(found, more, k);
    if (!hasUndecided(design, found)) return found;
  }
  return found;
}

type Turned = (pattern: number, cell: number, sign: 1 | -1) => Float64Array;

/** What is left of c after all rows with weights: by the rows in the way so far, until no other is. */
function along(
  design: Design,
  c: Float64Array,
  turned: Turned,
  mask: Float64Array,
  stride = 1,
): Float64Array | null {
  const vectors: Float64Array[] = [];
  const seen = new Set<number>();
  let left: Left = { rest: c, held: [], weights: [] };
  for (let pass = 0; pass < 500; pass++) {
    const d = left.rest;
    const size = Math.sqrt(dot(d, d));
    if (!(size > NOTHING)) return null;
    const added = inTheWay(design, d, stride).filter(
      ({ cell, sign }) => !seen.has(2 * cell + (sign > 0 ? 1 : 0)),
    );
    if (added.length === 0) return d;
    for (const { cell, sign, pattern } of added) {
      seen.add(2 * cell + (sign > 0 ? 1 : 0));
      vectors.push(turned(pattern, cell, sign));
    }
    left = shortest(c, vectors, left);
    left.rest.forEach((_, j) => (left.rest[j] *= mask[j]));
  }
  return null;
}

interface Way {
  readonly cell: number;
  readonly pattern: number;
  readonly sign: 1 | -1;
}

/** The rows farthest on the wrong side of d, one of each stretch of the cells. */
function inTheWay(design: Design, d: Float64Array, stride: number): readonly Way[] {
  const stretch = Math.ceil(design.frame.group.length / MORE);
  const worst = new Float64Array(MORE);
  const ways: (Way | undefined)[] = [];
  const farthest = eachSide(
    design,
    d,
    (side, cell, sign, pattern) => {
      const at = Math.floor(cell / stretch);
      if (side < worst[at]) {
        worst[at] = side;
        ways[at] = { cell, sign, pattern };
      }
      return false;
    },
    stride,
  );
  return ways.filter((way, at): way is Way => way !== undefined && worst[at] < -0.1 * SLACK * farthest);
}

/** The mean of the rows that `found` leaves undecided (all, without it), turned to their right side. */
function meanOfRows(
  design: Design,
  mask: Float64Array,
  found: Float64Array | null,
  stride = 1,
): Float64Array {
  const row = internalRow(design);
  const c = new Float64Array(design.columns.length);
  const d = found ?? c.slice();
  const bound = found === null ? Infinity : SLACK * eachSide(design, d, () => false);
  let count = 0;
  eachSide(
    design,
    d,
    (side, cell, sign, pattern) => {
      if (Math.abs(side) > bound) return false;
      count++;
      const x = row(pattern, cell);
      for (let j = 0; j < c.length; j++) c[j] += sign * mask[j] * x[j];
      return false;
    },
    stride,
  );
  return c.map((v) => v / Math.max(count, 1));
}

function hasUndecided(design: Design, d: Float64Array): boolean {
  const bound = SLACK * eachSide(design, d, () => false);
  let some = false;
  eachSide(design, d, (side) => (some = Math.abs(side) <= bound));
  return some;
}

/** Both directions at the same length: what either separates, the sum does. */
function addedUp(a: Float64Array, b: Float64Array, k: number): Float64Array {
  const [la, lb] = [a, b].map((v) => Math.sqrt(dot(v, v)));
  return Float64Array.from({ length: k }, (_, j) => a[j] / la + b[j] / lb);
}
