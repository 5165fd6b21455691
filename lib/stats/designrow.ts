import type { Design } from "./design.js";

/** A reader of one cell's row of the design, by pattern and cell, in internal coordinates. Reuses one array. */
export function internalRow(design: Design): (pattern: number, cell: number) => Float64Array {
  const { categories, slots } = design;
  const { m, parts, of } = slots;
  const row = new Float64Array(design.columns.length);
  return (p, i) => {
    row.fill(0);
    for (const { codes, column, size } of categories) {
      const plain = column[codes[p]];
      if (plain >= 0) row[plain] = 1;
      for (let q = 0; q < m; q++) {
        const j = column[(q + 1) * size + codes[p]];
        if (j >= 0) row[j] = parts[of[i] * m + q];
      }
    }
    return row;
  };
}
