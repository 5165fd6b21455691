import type { FactorColumn, Groups, Rows } from "./rows.js";

/**
 * Rows in the order of (covariate pattern, group): made once, it serves every outcome and every sample.
 * A pattern is one observed combination of the factors' levels, missing ones included.
 */
export interface RowIndex {
  readonly rows: Rows;
  /** rows: the row at each place of the order. */
  readonly order: Uint32Array;
  /** rows: the group at each place of the order. */
  readonly group: Uint32Array;
  /** patterns + 1: where each pattern's rows begin in the order. */
  readonly start: Uint32Array;
  /** By factor, one code a pattern. */
  readonly factors: Readonly<Record<string, FactorColumn>>;
  /** The groups; where numeric columns by person were asked for, each distinct (group, values) is a group here. */
  readonly groups: Groups;
}

/**
 * Sorts rows by pattern and group. `factors` defaults to all; `numbers` are the columns by person that models will use (default none): they
 * become covariates of finer groups, exactly. Linear in the rows.
 */
export function indexRows(
  rows: Rows,
  options: { readonly factors?: readonly string[]; readonly numbers?: readonly string[] } = {},
): RowIndex {
  throw new Error(`being written: ${rows.count} ${Object.keys(options).length}`);
}
