import type { Design } from "./design.js";
import { predictorAt } from "./predictor.js";

/**
 * Rows of a design that decide for all rows on which side of a direction they are. A cell with successes is a row, one with failures another (turned
 * round, so that its right side is positive too). With one covariate part at most, a pattern's rows lie on a line: those at its two ends decide.
 */
export interface Turned {
  readonly count: number;
  /** By row: its pattern and its cell; 1 for successes, -1 for failures. */
  readonly pattern: Uint32Array;
  readonly cell: Uint32Array;
  readonly sign: Int8Array;
}

const made = new WeakMap<Design, readonly Turned[]>();

/** Rows from which some, one in `STRIDE`, are looked at before all. */
const LARGE = 20_000;
const STRIDE = 33;

/** The deciding rows of a design, found once; of many, some first and then all. */
export function stagesOf(design: Design): readonly Turned[] {
  const before = made.get(design);
  if (before !== undefined) return before;
  const all = design.slots.m <= 1 ? endsOfPatterns(design) : allRows(design);
  const stages = all.count > LARGE ? [someOf(all), all] : [all];
  made.set(design, stages);
  return stages;
}

/** All of the deciding rows. */
export const turnedRows = (design: Design): Turned => stagesOf(design).at(-1)!;

function someOf(rows: Turned): Turned {
  const to = rowsFor(Math.ceil(rows.count / STRIDE));
  for (let r = 0; r < rows.count; r += STRIDE)
    to.add(rows.pattern[r], rows.cell[r], rows.sign[r] > 0 ? 1 : -1);
  return to.rows();
}

/** A place to write rows into, `most` at the most. */
function rowsFor(most: number) {
  const pattern = new Uint32Array(most);
  const cell = new Uint32Array(most);
  const sign = new Int8Array(most);
  let count = 0;
  return {
    add(p: number, i: number, s: 1 | -1): void {
      pattern[count] = p;
      cell[count] = i;
      sign[count++] = s;
    },
    rows: (): Turned => ({
      count,
      pattern: pattern.slice(0, count),
      cell: cell.slice(0, count),
      sign: sign.slice(0, count),
    }),
  };
}

function allRows({ frame: { start, n, y } }: Design): Turned {
  let count = 0;
  for (let i = 0; i < n.length; i++) count += (y[i] > 0 ? 1 : 0) + (y[i] < n[i] ? 1 : 0);
  const to = rowsFor(count);
  for (let p = 0; p < start.length - 1; p++)
    for (let i = start[p]; i < start[p + 1]; i++) {
      if (y[i] > 0) to.add(p, i, 1);
      if (y[i] < n[i]) to.add(p, i, -1);
    }
  return to.rows();
}

/** Of each pattern's successes, and of its failures, those with the least and the largest part. */
function endsOfPatterns({ frame: { start, n, y }, slots }: Design): Turned {
  const { of } = slots;
  const part = slots.m === 1 ? slots.parts : new Float64Array(slots.count);
  const to = rowsFor(4 * (start.length - 1));
  for (let p = 0; p < start.length - 1; p++) {
    let [low, high, lowFailure, highFailure] = [-1, -1, -1, -1];
    for (let i = start[p]; i < start[p + 1]; i++) {
      const v = part[of[i]];
      if (y[i] > 0) {
        if (low < 0 || v < part[of[low]]) low = i;
        if (high < 0 || v > part[of[high]]) high = i;
      }
      if (y[i] < n[i]) {
        if (lowFailure < 0 || v < part[of[lowFailure]]) lowFailure = i;
        if (highFailure < 0 || v > part[of[highFailure]]) highFailure = i;
      }
    }
    if (low >= 0) to.add(p, low, 1);
    if (high >= 0 && high !== low) to.add(p, high, 1);
    if (lowFailure >= 0) to.add(p, lowFailure, -1);
    if (highFailure >= 0 && highFailure !== lowFailure) to.add(p, highFailure, -1);
  }
  return to.rows();
}

/** Rows whose sides are worked out at once, so that they stay in the processor's cache. */
const BLOCK = 8192;

/** The sides of rows along a direction (internal), block by block: `see` gets those of rows `from` to `to`, the first at 0, and ends it by true. */
export function eachSide(
  design: Design,
  { count, pattern, cell, sign }: Turned,
  d: Float64Array,
  see: (sides: Float64Array, from: number, to: number) => boolean,
): void {
  const { halves, slots } = design;
  const { half, loads } = predictorAt(design, d);
  const [halfA, halfB] = half;
  const [a, b] = halves.of;
  const { of, parts, m, patternClass } = slots;
  const sides = new Float64Array(BLOCK);
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(from + BLOCK, count);
    for (let r = from; r < to; r++) {
      const p = pattern[r];
      const load = patternClass[p] * m;
      const part = of[cell[r]] * m;
      let slot = 0;
      for (let q = 0; q < m; q++) slot += loads[load + q] * parts[part + q];
      sides[r - from] = sign[r] * (halfA[a[p]] + halfB[b[p]] + slot);
    }
    if (see(sides, from, to)) return;
  }
}

/** What the sides of rows along a direction come to. */
export interface Reach {
  /** The least side, the least |side| and the largest. */
  readonly lowest: number;
  readonly narrowest: number;
  readonly farthest: number;
}

/** The least and largest sides; ends early, with what it saw, where one is less than `enough`. */
export function reachOf(design: Design, rows: Turned, d: Float64Array, enough = -Infinity): Reach {
  let [lowest, narrowest, farthest] = [Infinity, Infinity, 0];
  eachSide(design, rows, d, (sides, from, to) => {
    for (let i = 0; i < to - from; i++) {
      const side = sides[i];
      const size = side < 0 ? -side : side;
      if (side < lowest) lowest = side;
      if (size < narrowest) narrowest = size;
      if (size > farthest) farthest = size;
    }
    return lowest < enough;
  });
  return { lowest, narrowest, farthest };
}
