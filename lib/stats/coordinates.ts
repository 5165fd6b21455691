import type { Part } from "./parts.js";

/** What is needed to go between internal and named columns; a design has it, and a fit keeps it. */
export interface Coordinates {
  /** columns: the part of each, and the column with the same indicators and part 0 (-1 for none). */
  readonly part: Int32Array;
  readonly plain: Int32Array;
  readonly parts: readonly Part[];
  /** columns: those with the same indicators and an earlier part that is taken off, and how often. */
  readonly less: readonly (readonly { readonly column: number; readonly times: number }[])[];
}

/** The coordinates of a design alone. */
export const coordinatesOf = ({ part, plain, parts, less }: Coordinates): Coordinates => ({
  part,
  plain,
  parts,
  less,
});

/**
 * Internal columns are indicator × (part - centre - what is taken off) / scale. `toUser` takes estimates, `scoreToUser` scores and gradients from
 * there to the columns as named; `toInternal` is the inverse of the first.
 */
export function toUser(c: Coordinates, b: Float64Array): Float64Array {
  const { part, plain, parts, less } = c;
  const beta = b.slice();
  for (let q = parts.length - 1; q > 0; q--)
    for (let j = 0; j < part.length; j++) {
      if (part[j] !== q) continue;
      beta[j] /= parts[q].scale;
      for (const { column, times } of less[j]) beta[column] -= beta[j] * times;
      if (plain[j] >= 0) beta[plain[j]] -= beta[j] * parts[q].centre;
    }
  return beta;
}

/** The internal estimates of estimates in the columns as named. */
export function toInternal(c: Coordinates, beta: Float64Array): Float64Array {
  const { part, plain, parts, less } = c;
  const b = beta.map((v, j) => v * parts[part[j]].scale);
  beta.forEach((v, j) => {
    if (part[j] > 0 && plain[j] >= 0) b[plain[j]] += v * parts[part[j]].centre;
    for (const { column, times } of less[j]) b[column] += v * times;
  });
  return b;
}

/** A score or gradient in the columns as named: n rows of k, row-major. */
export function scoreToUser(c: Coordinates, s: Float64Array): Float64Array {
  const { part, plain, parts, less } = c;
  const k = part.length;
  const out = s.slice();
  for (let row = 0; row < s.length; row += k)
    for (let j = 0; j < k; j++) {
      if (part[j] === 0) continue;
      const { centre, scale } = parts[part[j]];
      let v = scale * s[row + j] + (plain[j] >= 0 ? centre * s[row + plain[j]] : 0);
      for (const { column, times } of less[j]) v += times * s[row + column];
      out[row + j] = v;
    }
  return out;
}

/** A variance of internal estimates as one of the columns as named, k×k. */
export function varianceToUser(c: Coordinates, v: Float64Array): Float64Array {
  return bothSides(v, c.part.length, (row) => toUser(c, row));
}

/** An internal information matrix as one of the columns as named, k×k. */
export function informationToUser(c: Coordinates, information: Float64Array): Float64Array {
  return bothSides(information, c.part.length, (row) => scoreToUser(c, row));
}

function bothSides(m: Float64Array, k: number, map: (row: Float64Array) => Float64Array): Float64Array {
  const half = new Float64Array(k * k);
  for (let i = 0; i < k; i++) map(m.slice(i * k, i * k + k)).forEach((v, j) => (half[j * k + i] = v));
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) map(half.slice(i * k, i * k + k)).forEach((v, j) => (out[i * k + j] = v));
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) out[j * k + i] = out[i * k + j];
  return out;
}

/** Maps the rows (one a coefficient) of a k×q matrix from internal coefficients to those as named. */
export function rowsToUser(c: Coordinates, m: Float64Array): Float64Array {
  const k = c.part.length;
  const q = m.length / k;
  const out = new Float64Array(m.length);
  for (let r = 0; r < q; r++) {
    const column = new Float64Array(k);
    for (let i = 0; i < k; i++) column[i] = m[i * q + r];
    toUser(c, column).forEach((v, i) => (out[i * q + r] = v));
  }
  return out;
}
