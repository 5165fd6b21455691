/** A column that earlier ones determine, and which of them. */
export interface Redundant {
  readonly column: number;
  readonly with: readonly number[];
}

/** What is left of a column's own variation after the earlier ones, below which it counts as a combination of them (squared). */
const TOLERANCE = 1e-12;

/** The columns that are linear combinations of earlier ones, from the k×k cross-products (the constant first). Later ones go, as in Stata and R. */
export function redundantColumns(gram: Float64Array, k: number): readonly Redundant[] {
  return dependent(gram, k).map(({ column, before }) => ({
    column,
    with: partners(gram, k, before, column),
  }));
}

/** Whether no column is a linear combination of earlier ones. */
export const isFullRank = (gram: Float64Array, k: number): boolean => dependent(gram, k).length === 0;

/** The columns that earlier ones determine, each with the columns kept before it. */
function dependent(
  gram: Float64Array,
  k: number,
): readonly { readonly column: number; readonly before: readonly number[] }[] {
  const a = gram.slice();
  const kept: number[] = [];
  const found: { column: number; before: readonly number[] }[] = [];
  let own = Array.from({ length: k }, (_, j) => gram[j * k + j]);
  for (let j = 0; j < k; j++) {
    if (!(a[j * k + j] > TOLERANCE * own[j])) {
      found.push({ column: j, before: kept.slice() });
      continue;
    }
    kept.push(j);
    for (let i = j + 1; i < k; i++) {
      const f = a[i * k + j] / a[j * k + j];
      for (let t = j + 1; t < k; t++) a[i * k + t] -= f * a[j * k + t];
    }
    if (j === 0) own = own.map((v, i) => (i === 0 ? v : Math.max(a[i * k + i], 1e-3 * TOLERANCE * v)));
  }
  return found;
}

/** Which kept columns enter the regression of column j on them. */
function partners(gram: Float64Array, k: number, kept: readonly number[], j: number): readonly number[] {
  const scale = (c: number): number => Math.sqrt(gram[c * k + c]) || 1;
  const m = kept.length;
  const rows = kept.map((r) => [
    ...kept.map((c) => gram[r * k + c] / scale(r) / scale(c)),
    gram[r * k + j] / scale(r) / scale(j),
  ]);
  for (let c = 0; c < m; c++)
    for (let r = 0; r < m; r++) {
      if (r === c) continue;
      const f = rows[r][c] / rows[c][c];
      for (let t = c; t <= m; t++) rows[r][t] -= f * rows[c][t];
    }
  return kept.filter((_, c) => Math.abs(rows[c][m] / rows[c][c]) > 1e-5);
}
