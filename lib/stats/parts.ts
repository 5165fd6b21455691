import { basisSlope, basisValue, type Basis } from "./basis.js";
import type { Design } from "./design.js";
import { StatsError } from "./errors.js";
import type { Frame } from "./frame.js";

/**
 * Columns with the same function of the covariates. Part 0 is 1; the others are centred and scaled: (value - centre) / scale. Where earlier parts
 * leave little of one (a power of a year, a covariate nearly another's), what they say of it is taken off too, so that no digits are lost.
 */
export interface Part {
  readonly key: string;
  readonly bases: readonly Basis[];
  readonly centre: number;
  /** A power of two, so that scaling loses nothing. */
  readonly scale: number;
  /** How often each earlier part, itself centred and scaled, is taken off before scaling; mostly none. */
  readonly less: readonly Less[];
}

export interface Less {
  readonly part: number;
  readonly times: number;
}

/** A part's values centred and scaled, `before` those of earlier parts; a group without rows has 0. */
export function innerOf(
  frame: Frame,
  { centre, scale, less }: Part,
  values: Float64Array,
  before: readonly (Float64Array | null)[],
): Float64Array {
  const out = new Float64Array(values.length);
  for (let g = 0; g < out.length; g++) {
    if (!(frame.groupN[g] > 0)) continue;
    let v = values[g] - centre;
    for (const { part, times } of less) v -= times * before[part]![g];
    out[g] = v / scale;
  }
  return out;
}

/** The product of basis functions at each group's covariates. */
export function valuesOf(
  frame: Frame,
  bases: readonly Basis[],
  at: Readonly<Record<string, number | string>>,
): Float64Array {
  const out = new Float64Array(frame.groupN.length).fill(1);
  for (const b of bases) {
    const x = covariateAt(frame, b.covariate, at);
    for (let g = 0; g < out.length; g++) out[g] *= basisValue(b, x(g));
  }
  return out;
}

/** The derivative of each part (in internal scale) in one covariate, by slot: slots × m, row-major. */
export function partSlopes(
  design: Design,
  covariate: string,
  at: Readonly<Record<string, number | string>>,
): Float64Array {
  const { frame, parts, slots } = design;
  const m = parts.length - 1;
  const slopes = parts.map(({ bases }) => slopesOf(frame, bases, covariate, at));
  const out = new Float64Array(slots.count * m);
  for (let s = 0; s < slots.count; s++)
    for (let q = 1; q <= m; q++) {
      const { scale, less } = parts[q];
      let v = slopes[q][slots.group[s]];
      for (const { part, times } of less) v -= times * out[s * m + part - 1];
      out[s * m + q - 1] = v / scale;
    }
  return out;
}

/** The derivative in one covariate of a product of basis functions, at each group's covariates. */
function slopesOf(
  frame: Frame,
  bases: readonly Basis[],
  covariate: string,
  at: Readonly<Record<string, number | string>>,
): Float64Array {
  const out = new Float64Array(frame.groupN.length);
  bases.forEach((b, i) => {
    if (b.covariate !== covariate) return;
    const others = valuesOf(
      frame,
      bases.filter((_, j) => j !== i),
      at,
    );
    const x = covariateAt(frame, covariate, at);
    for (let g = 0; g < out.length; g++) out[g] += basisSlope(b, x(g)) * others[g];
  });
  return out;
}

function covariateAt(
  frame: Frame,
  name: string,
  at: Readonly<Record<string, number | string>>,
): (g: number) => number {
  const values = frame.covariates[name];
  if (!Object.hasOwn(at, name)) return (g) => values[g];
  const fixed = Number(at[name]);
  return () => fixed;
}

/** Spreads beyond this, or below its reciprocal, have variances that are no numbers. */
const LARGEST = 1e145;

/** Mean and spread of a part over the sample; the scale is the power of two next to the spread. */
export function coordinates(
  frame: Frame,
  v: Float64Array | null,
  centred: boolean,
  key: string,
): { centre: number; scale: number } {
  if (v === null) return { centre: 0, scale: 1 };
  const weight = frame.groupN;
  const largest = v.reduce((most, x, g) => (weight[g] > 0 ? Math.max(most, Math.abs(x)) : most), 0);
  const unit = largest > 0 ? 2 ** Math.round(Math.log2(largest)) : 1;
  const mean = (f: (x: number) => number): number => {
    let sum = 0;
    for (let g = 0; g < v.length; g++) if (weight[g] > 0) sum += weight[g] * f(v[g] / unit);
    return sum / frame.total;
  };
  const middle = centred ? mean((x) => x) : 0;
  const spread = Math.sqrt(mean((x) => (x - middle) ** 2)) * unit;
  if (spread > 0 && !(spread < LARGEST && spread > 1 / LARGEST))
    throw new StatsError(
      "bad value",
      `"${key}" spreads over ${spread.toExponential(1)}, whose square leaves the range of doubles; give another unit`,
      [key],
    );
  return {
    centre: middle * unit,
    scale: spread > 0 && spread < Infinity ? 2 ** Math.round(Math.log2(spread)) : 1,
  };
}
