import type { FactorColumn } from "./rows.js";

const complete = new WeakSet<FactorColumn>();

/** Marks a column that was made with a level in every row, so that nobody looks for missing or unknown codes in it again. */
export function withoutMissing(column: FactorColumn): FactorColumn {
  complete.add(column);
  return column;
}

export const isWithoutMissing = (column: FactorColumn): boolean => complete.has(column);
