import type { RowIndex } from "../stats/compress.js";
import { exposure } from "../study/models.js";

/** The same rows with more covariates of the groups; nothing of the rows is copied. */
export const withGroupCovariates = (
  index: RowIndex,
  more: Readonly<Record<string, Float64Array>>,
): RowIndex => ({
  ...index,
  groups: { ...index.groups, covariates: { ...index.groups.covariates, ...more } },
});

/** Responders by group. */
function rowsOfGroups(index: RowIndex): Float64Array {
  const rows = new Float64Array(index.groups.count);
  for (const g of index.group) rows[g]++;
  return rows;
}

/**
 * Quantiles of the exposure among the responders who are exposed at all: for each probability the smallest value that so
 * many of them do not exceed. Values rise and none stands twice.
 */
export function exposedQuantiles(index: RowIndex, probabilities: readonly number[]): readonly number[] {
  const x = index.groups.covariates[exposure];
  const rows = rowsOfGroups(index);
  const exposed = Array.from(x, (value, group) => ({ value, rows: rows[group] }))
    .filter((g) => g.value > 0 && g.rows > 0)
    .sort((a, b) => a.value - b.value);
  const total = exposed.reduce((sum, g) => sum + g.rows, 0);
  const quantile = (p: number): number[] => {
    let below = 0;
    for (const g of exposed) {
      below += g.rows;
      if (below >= p * total) return [g.value];
    }
    return [];
  };
  return [...new Set(probabilities.flatMap(quantile))];
}

/** A band of the exposure: above `above`, up to `upTo`. */
export interface Band {
  readonly column: string;
  readonly above: number;
  readonly upTo: number;
}

/** Bands of the exposure above 0 between cut points, each with its column of 1 and 0; who is not exposed is in none. */
export function exposureBands(
  index: RowIndex,
  cuts: readonly number[],
): { readonly index: RowIndex; readonly bands: readonly Band[] } {
  const x = index.groups.covariates[exposure];
  const edges = [0, ...cuts, Infinity];
  const bands = edges.slice(1).map((upTo, i): Band => ({
    column: `exposure_band${i + 1}`,
    above: edges[i],
    upTo,
  }));
  const columns = Object.fromEntries(
    bands.map((b) => [b.column, x.map((v) => (Number.isNaN(v) ? NaN : v > b.above && v <= b.upTo ? 1 : 0))]),
  );
  return { index: withGroupCovariates(index, columns), bands };
}
