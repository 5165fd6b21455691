import type { Design } from "./design.js";

/**
 * The linear predictor of a design at internal estimates, in the pieces that cells share: η = half[0][a] + half[1][b] + slot[s], and the odds as
 * the product of their exponentials. `careful` where a product could leave the range of doubles: then the odds come from the sum.
 */
export interface Predictor {
  readonly half: readonly [Float64Array, Float64Array];
  readonly oddsHalf: readonly [Float64Array, Float64Array];
  /** Of every slot: worked out when first asked for, as passes in the shared memory may do without. */
  readonly slot: Float64Array;
  readonly oddsSlot: Float64Array;
  /** What multiplies each part in each class, classes × m. */
  readonly loads: Float64Array;
  readonly careful: boolean;
}

/** Each piece below this in size: the product of three exponentials and its reciprocal stay normal numbers. */
const SAFE = 230;

/** The predictor's pieces at internal estimates `b`. */
export function predictorAt(design: Design, b: Float64Array): Predictor {
  const { categories, halves } = design;
  const half = ([0, 1] as const).map((side) => {
    const z = new Float64Array(halves.counts[side]);
    categories.forEach(({ column }, c) => {
      if (halves.side[c] !== side) return;
      const codes = halves.codes[c];
      for (let a = 0; a < z.length; a++) {
        const j = column[codes[a]];
        if (j >= 0) z[a] += b[j];
      }
    });
    return z;
  });
  const loads = classLoads(design, b);
  const slot = once(() => slotSums(design, loads));
  const careful = ![...half].every(isSafe) || (!(slotBound(design, loads) < SAFE) && !isSafe(slot()));
  const exp = (v: Float64Array): Float64Array => (careful ? v : exponentials(v));
  const oddsSlot = once(() => exp(slot()));
  return {
    half: [half[0], half[1]],
    oddsHalf: [exp(half[0]), exp(half[1])],
    get slot() {
      return slot();
    },
    get oddsSlot() {
      return oddsSlot();
    },
    loads,
    careful,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function slotSums({ slots: { count, classOf, m, parts } }: Design, loads: Float64Array): Float64Array {
  const slot = new Float64Array(count);
  for (let s = 0; s < count; s++) {
    const from = classOf[s] * m;
    let sum = 0;
    for (let q = 0; q < m; q++) sum += loads[from + q] * parts[s * m + q];
    slot[s] = sum;
  }
  return slot;
}

const sizes = new WeakMap<Float64Array, Float64Array>();

/** The largest size of each part, found once. */
export function partSizes({ slots: { parts, m } }: Design): Float64Array {
  const found = sizes.get(parts) ?? new Float64Array(m);
  if (sizes.has(parts)) return found;
  for (let i = 0; i < parts.length; i += m)
    for (let q = 0; q < m; q++) if (!(Math.abs(parts[i + q]) <= found[q])) found[q] = Math.abs(parts[i + q]);
  sizes.set(parts, found);
  return found;
}

/** What no slot's part of η exceeds in size; not a number where one is none. */
function slotBound(design: Design, loads: Float64Array): number {
  const { m, classes } = design.slots;
  const size = partSizes(design);
  let most = 0;
  for (let c = 0; c < classes; c++) {
    let sum = 0;
    for (let q = 0; q < m; q++) sum += Math.abs(loads[c * m + q]) * size[q];
    if (!(sum <= most)) most = sum;
  }
  return most;
}

/** What |X·b| exceeds nowhere, without looking at every slot. */
export function roughReach(design: Design, b: Float64Array): number {
  const { half, loads } = predictorAt(design, b);
  const largest = (v: Float64Array): number => v.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return largest(half[0]) + largest(half[1]) + slotBound(design, loads);
}

function isSafe(v: Float64Array): boolean {
  for (let i = 0; i < v.length; i++) if (!(Math.abs(v[i]) < SAFE)) return false;
  return true;
}

function exponentials(v: Float64Array): Float64Array {
  const out = new Float64Array(v.length);
  for (let i = 0; i < v.length; i++) out[i] = Math.exp(v[i]);
  return out;
}

/** What multiplies each part in each class, classes × m: the coefficients of its columns added up. */
export function classLoads(design: Design, b: Float64Array): Float64Array {
  const { categories, slots } = design;
  const { m } = slots;
  const loads = new Float64Array(slots.classes * m);
  for (let c = 0; c < slots.classes; c++)
    for (let q = 0; q < m; q++)
      for (const { codes, column, size } of categories) {
        const j = column[(q + 1) * size + codes[slots.example[c]]];
        if (j >= 0) loads[c * m + q] += b[j];
      }
  return loads;
}

/** exp(η) within the range of doubles, for the careful road. */
export const oddsOf = (eta: number): number => Math.exp(Math.min(Math.max(eta, -700), 700));
