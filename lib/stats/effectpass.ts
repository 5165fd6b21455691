import type { Design } from "./design.js";
import { addUpHalves, scoreOf } from "./gram.js";
import { fastEffects } from "./kernels/effects.js";
import { pointsFor } from "./kernels/resident.js";
import { sumOnce } from "./merge.js";
import { classLoads, oddsOf, type Predictor } from "./predictor.js";

/**
 * Sums by pattern for an average over people, and its gradient. With value(η) the thing averaged, `value` is Σ n·value, `first` Σ n·∂value/∂η with
 * its products with the parts `firstParts` (m each), and `slopeParts` what multiplies the derivative of each part (slopes only).
 */
export interface EffectSums {
  readonly total: Float64Array;
  readonly value: Float64Array;
  readonly first: Float64Array;
  readonly firstParts: Float64Array;
  readonly slopeParts: Float64Array;
  /** cells: the value for one person of each; only when asked for. */
  readonly cells: Float64Array | null;
}

/**
 * One pass: predictions p, or with `slopes` (slots × m, the parts' derivatives in a covariate) the slopes p(1-p)·∂η/∂x.
 */
export function effectSums(
  design: Design,
  beta: Float64Array,
  at: Predictor,
  slopes: Float64Array | null,
  keepCells: boolean,
): EffectSums {
  const { frame, slots, halves } = design;
  const { start, n } = frame;
  const { of, m, parts } = slots;
  const patterns = start.length - 1;
  const [a, b] = halves.of;
  const [zA, zB] = at.half;
  const [eA, eB] = at.oddsHalf;
  const { oddsSlot, slot, careful } = at;
  const bySlot = slopes === null ? null : slotSlopes(design, beta, slopes);
  const out = {
    total: new Float64Array(patterns),
    value: new Float64Array(patterns),
    first: new Float64Array(patterns),
    firstParts: new Float64Array(patterns * m),
    slopeParts: new Float64Array(slopes === null ? 0 : patterns * m),
    cells: keepCells ? new Float64Array(frame.group.length) : null,
  };
  for (let p = 0; p < patterns; p++) {
    const base = eA[a[p]] * eB[b[p]];
    const z = zA[a[p]] + zB[b[p]];
    let total = 0;
    let value = 0;
    let first = 0;
    let firstPart = 0;
    let slopePart = 0;
    for (let i = start[p]; i < start[p + 1]; i++) {
      const s = of[i];
      const odds = careful ? oddsOf(z + slot[s]) : base * oddsSlot[s];
      const complement = 1 / (1 + odds);
      const mean = odds * complement;
      const weight = mean * complement;
      const own = bySlot === null ? mean : weight * bySlot[s];
      const change = bySlot === null ? n[i] * weight : n[i] * own * (complement - mean);
      total += n[i];
      value += n[i] * own;
      first += change;
      if (m === 1) {
        firstPart += change * parts[s];
        if (slopes !== null) slopePart += n[i] * weight * slopes[s];
      } else
        for (let q = 0; q < m; q++) {
          out.firstParts[p * m + q] += change * parts[s * m + q];
          if (slopes !== null) out.slopeParts[p * m + q] += n[i] * weight * slopes[s * m + q];
        }
      if (out.cells !== null) out.cells[i] = own;
    }
    out.total[p] = total;
    out.value[p] = value;
    out.first[p] = first;
    if (m === 1) {
      out.firstParts[p] = firstPart;
      if (slopes !== null) out.slopeParts[p] = slopePart;
    }
  }
  return out;
}

/** ∂η/∂x by slot. */
function slotSlopes(design: Design, b: Float64Array, slopes: Float64Array): Float64Array {
  const { slots } = design;
  const { m } = slots;
  const loads = classLoads(design, b);
  const out = new Float64Array(slots.count);
  for (let s = 0; s < slots.count; s++)
    for (let q = 0; q < m; q++) out[s] += loads[slots.classOf[s] * m + q] * slopes[s * m + q];
  return out;
}

/** An average over the patterns of `within` (default all), with its gradient in internal coordinates. */
export interface Average {
  readonly estimate: number;
  readonly gradient: Float64Array;
  readonly total: number;
}

/** The average over everyone: by the fast road where there is one. */
export function averageOfAll(
  design: Design,
  beta: Float64Array,
  at: Predictor,
  slopes: Float64Array | null,
): Average {
  const even = slopes === null || slopes.every((v) => v === slopes[0]);
  const points = pointsFor(design, at, even);
  if (points === null) return averageOf(design, effectSums(design, beta, at, slopes, false));
  const bySlot = slopes === null ? null : slotSlopes(design, beta, slopes);
  const totals = fastEffects(design, points, at, slopes, bySlot);
  const total = sumOnce(design.frame.patternN);
  return { estimate: totals.value / total, gradient: scoreOf(design, totals).map((g) => g / total), total };
}

/** Puts the sums of some patterns together: the gradient is put together as a score is. */
export function averageOf(design: Design, sums: EffectSums, within?: (pattern: number) => boolean): Average {
  const { slots, frame } = design;
  const { m, patternClass } = slots;
  const r = sums.first.slice();
  const rv = new Float64Array(slots.classes * m);
  let [total, value] = [0, 0];
  for (let p = 0; p < frame.start.length - 1; p++) {
    if (within !== undefined && !within(p)) {
      r[p] = 0;
      continue;
    }
    total += sums.total[p];
    value += sums.value[p];
    for (let q = 0; q < m; q++) {
      const slope = sums.slopeParts.length > 0 ? sums.slopeParts[p * m + q] : 0;
      rv[patternClass[p] * m + q] += sums.firstParts[p * m + q] + slope;
    }
  }
  const gradient = scoreOf(design, { r: addUpHalves(design, r), rv }).map((g) => g / total);
  return { estimate: value / total, gradient, total };
}
