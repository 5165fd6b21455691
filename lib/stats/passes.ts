import type { Design } from "./design.js";
import { oddsOf, type Predictor } from "./predictor.js";

/**
 * Sums over cells with weight w = n·p(1-p), residual r = y - n·p and the m parts v of each cell: enough for score and information.
 * Shapes: P patterns, C classes.
 */
export interface Sums {
  /** Which patterns were looked at: every `stride`-th. */
  readonly stride: number;
  /** P; P; P×m. */
  readonly w: Float64Array;
  readonly r: Float64Array;
  readonly wv: Float64Array;
  /** C×m; C×m×m. */
  readonly rv: Float64Array;
  readonly wvv: Float64Array;
}

function emptySums({ frame, slots: { m, classes } }: Design, stride: number): Sums {
  const patterns = frame.start.length - 1;
  return {
    stride,
    w: new Float64Array(patterns),
    r: new Float64Array(patterns),
    wv: new Float64Array(patterns * m),
    rv: new Float64Array(classes * m),
    wvv: new Float64Array(classes * m * m),
  };
}

/** Patterns from which a first look at a sample of them pays, and one in how many is looked at. */
export const LARGE = 20_000;
export const STRIDE = 33;

/** One pass over the cells of every `stride`-th pattern (default all). */
export const likelihoodSums = (design: Design, at: Predictor, stride = 1): Sums =>
  design.slots.m <= 1 ? sumsOfOnePart(design, at, stride) : sumsOfManyParts(design, at, stride);

/** With one part (or none) five running sums a pattern do, and nothing is written in the inner loop. */
function sumsOfOnePart(design: Design, at: Predictor, stride: number): Sums {
  const { frame, slots, halves } = design;
  const { start, n, y } = frame;
  const sums = emptySums(design, stride);
  const [a, b] = halves.of;
  const [zA, zB] = at.half;
  const [eA, eB] = at.oddsHalf;
  const { oddsSlot, slot, careful } = at;
  const of = slots.of;
  const v = slots.m === 1 ? slots.parts : new Float64Array(slots.count);
  for (let p = 0; p < start.length - 1; p += stride) {
    const base = eA[a[p]] * eB[b[p]];
    const z = zA[a[p]] + zB[b[p]];
    let w = 0;
    let r = 0;
    let wv = 0;
    let rv = 0;
    let wvv = 0;
    for (let i = start[p]; i < start[p + 1]; i++) {
      const s = of[i];
      const odds = careful ? oddsOf(z + slot[s]) : base * oddsSlot[s];
      const complement = 1 / (1 + odds);
      const mean = n[i] * odds * complement;
      const weight = mean * complement;
      const residual = y[i] - mean;
      const x = v[s];
      w += weight;
      r += residual;
      wv += weight * x;
      rv += residual * x;
      wvv += weight * x * x;
    }
    sums.w[p] = w;
    sums.r[p] = r;
    if (slots.m === 1) {
      sums.wv[p] = wv;
      sums.rv[slots.patternClass[p]] += rv;
      sums.wvv[slots.patternClass[p]] += wvv;
    }
  }
  return sums;
}

/** With more parts the squares are put together by slot after the pass. */
function sumsOfManyParts(design: Design, at: Predictor, stride: number): Sums {
  const { frame, slots, halves } = design;
  const { start, n, y } = frame;
  const { m, of, parts } = slots;
  const sums = emptySums(design, stride);
  const [a, b] = halves.of;
  const [zA, zB] = at.half;
  const [eA, eB] = at.oddsHalf;
  const { oddsSlot, slot, careful } = at;
  const slotW = new Float64Array(slots.count);
  const slotR = new Float64Array(slots.count);
  const wv = new Float64Array(m);
  for (let p = 0; p < start.length - 1; p += stride) {
    const base = eA[a[p]] * eB[b[p]];
    const z = zA[a[p]] + zB[b[p]];
    let w = 0;
    let r = 0;
    wv.fill(0);
    for (let i = start[p]; i < start[p + 1]; i++) {
      const s = of[i];
      const odds = careful ? oddsOf(z + slot[s]) : base * oddsSlot[s];
      const complement = 1 / (1 + odds);
      const mean = n[i] * odds * complement;
      const weight = mean * complement;
      const residual = y[i] - mean;
      w += weight;
      r += residual;
      slotW[s] += weight;
      slotR[s] += residual;
      for (let q = 0; q < m; q++) wv[q] += weight * parts[s * m + q];
    }
    sums.w[p] = w;
    sums.r[p] = r;
    sums.wv.set(wv, p * m);
  }
  addSlots(design, slotW, slotR, sums);
  return sums;
}

/** Adds up r·v and w·v·v' by class from sums by slot. */
export function addSlots(
  design: Design,
  w: Float64Array,
  r: Float64Array,
  into: Pick<Sums, "rv" | "wvv">,
): void {
  const { m, parts, classOf, count } = design.slots;
  for (let s = 0; s < count; s++) {
    if (w[s] === 0 && r[s] === 0) continue;
    const c = classOf[s];
    for (let i = 0; i < m; i++) {
      const v = parts[s * m + i];
      into.rv[c * m + i] += r[s] * v;
      for (let j = 0; j < m; j++) into.wvv[(c * m + i) * m + j] += w[s] * v * parts[s * m + j];
    }
  }
}

/** The same sums for any weights by cell in place of n·p(1-p); the residuals are left at zero. */
export function weightedSums(design: Design, weight: Float64Array, stride = 1): Sums {
  const { frame, slots } = design;
  const { start } = frame;
  const { m, of, parts } = slots;
  const sums = emptySums(design, stride);
  const slotW = new Float64Array(slots.count);
  for (let p = 0; p < start.length - 1; p += stride)
    for (let i = start[p]; i < start[p + 1]; i++) {
      const s = of[i];
      sums.w[p] += weight[i];
      slotW[s] += weight[i];
      for (let q = 0; q < m; q++) sums.wv[p * m + q] += weight[i] * parts[s * m + q];
    }
  addSlots(design, slotW, new Float64Array(slots.count), sums);
  return sums;
}

/** The odds of every cell. */
export function cellOdds(design: Design, at: Predictor): Float64Array {
  const { frame, slots, halves } = design;
  const [a, b] = halves.of;
  const [zA, zB] = at.half;
  const [eA, eB] = at.oddsHalf;
  const odds = new Float64Array(frame.group.length);
  for (let p = 0; p < frame.start.length - 1; p++) {
    const base = eA[a[p]] * eB[b[p]];
    const z = zA[a[p]] + zB[b[p]];
    for (let i = frame.start[p]; i < frame.start[p + 1]; i++) {
      const s = slots.of[i];
      odds[i] = at.careful ? oddsOf(z + at.slot[s]) : base * at.oddsSlot[s];
    }
  }
  return odds;
}
