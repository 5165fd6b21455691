import type { Design } from "./design.js";
import type { Sums } from "./passes.js";

/** X'r in internal coordinates, k, from the residuals' sums. */
export function scoreOf(design: Design, sums: Pick<Sums, "r" | "rv" | "stride">): Float64Array {
  const { categories, halves, slots } = design;
  const score = new Float64Array(design.columns.length);
  const half = addUpHalves(design, sums.r, sums.stride);
  categories.forEach(({ column }, c) => {
    const codes = halves.codes[c];
    const r = half[halves.side[c]];
    for (let a = 0; a < codes.length; a++) if (column[codes[a]] >= 0) score[column[codes[a]]] += r[a];
  });
  forEachPart(design, (j, c, q) => (score[j] += sums.rv[c * slots.m + q]));
  return score;
}

/** X'diag(w)X in internal coordinates, k×k and symmetric. */
export function gramOf(design: Design, sums: Sums): Float64Array {
  const k = design.columns.length;
  const g = new Float64Array(k * k);
  levelPairs(design, sums, g);
  partsByLevels(design, sums, g);
  const { m } = design.slots;
  forEachPart(design, (i, c, q) => {
    forEachPartOf(design, c, (j, other) => (g[i * k + j] += sums.wvv[(c * m + q) * m + other]));
  });
  for (let i = 0; i < k; i++)
    for (let j = 0; j < i; j++) {
      const both = design.part[i] > 0 === design.part[j] > 0;
      const value = both ? g[i * k + j] : g[i * k + j] + g[j * k + i];
      g[i * k + j] = g[j * k + i] = value;
    }
  return g;
}

/** Calls back for every column with a covariate, by class: (column, class, part - 1). */
function forEachPart(design: Design, visit: (column: number, c: number, q: number) => void): void {
  for (let c = 0; c < design.slots.classes; c++) forEachPartOf(design, c, (j, q) => visit(j, c, q));
}

function forEachPartOf(
  { categories, slots }: Design,
  c: number,
  visit: (column: number, q: number) => void,
): void {
  const p = slots.example[c];
  for (const { codes, column, size } of categories)
    for (let q = 0; q < slots.m; q++) {
      const j = column[(q + 1) * size + codes[p]];
      if (j >= 0) visit(j, q);
    }
}

/** Sums of one number a pattern over each half's members. */
export function addUpHalves(
  { halves }: Design,
  values: Float64Array,
  stride = 1,
): [Float64Array, Float64Array] {
  const [a, b] = halves.of;
  const left = new Float64Array(halves.counts[0]);
  const right = new Float64Array(halves.counts[1]);
  for (let p = 0; p < a.length; p += stride) {
    left[a[p]] += values[p];
    right[b[p]] += values[p];
  }
  return [left, right];
}

/** Indicators by indicators: within a half from its members, across halves from one table (level × member of the other half) a category. */
function levelPairs(design: Design, { w, stride }: Sums, g: Float64Array): void {
  const { categories, halves } = design;
  const k = design.columns.length;
  const half = addUpHalves(design, w, stride);
  const columnAt = categories.map(({ column }, c) =>
    Int32Array.from(halves.codes[c], (code) => column[code]),
  );
  for (let c = 0; c < categories.length; c++) {
    for (let d = 0; d < categories.length; d++)
      if (halves.side[c] === halves.side[d]) addPairs(g, k, half[halves.side[c]], columnAt[c], columnAt[d]);
    if (halves.side[c] !== 0) continue;
    const { codes, size, column } = categories[c];
    const table = crossTable(codes, size, halves.of[1], halves.counts[1], w, stride);
    for (let code = 0; code < size; code++) {
      const row = table.subarray(code * halves.counts[1], (code + 1) * halves.counts[1]);
      const own = new Int32Array(row.length).fill(column[code]);
      for (let d = 0; d < categories.length; d++) {
        if (halves.side[d] !== 1) continue;
        addPairs(g, k, row, own, columnAt[d]);
        addPairs(g, k, row, columnAt[d], own);
      }
    }
  }
}

function addPairs(
  g: Float64Array,
  k: number,
  weight: Float64Array,
  rows: Int32Array,
  columns: Int32Array,
): void {
  for (let at = 0; at < weight.length; at++)
    if (rows[at] >= 0 && columns[at] >= 0) g[rows[at] * k + columns[at]] += weight[at];
}

function crossTable(
  codes: Uint32Array,
  size: number,
  member: Uint32Array,
  members: number,
  w: Float64Array,
  stride: number,
): Float64Array {
  const table = new Float64Array(size * members);
  for (let p = 0; p < w.length; p += stride) table[codes[p] * members + member[p]] += w[p];
  return table;
}

/** Columns with covariates by indicators, put in the rows of the former. */
function partsByLevels(design: Design, { wv, stride }: Sums, g: Float64Array): void {
  const { categories, halves, slots } = design;
  const { m, classes, patternClass } = slots;
  const k = design.columns.length;
  ([0, 1] as const).forEach((side) => {
    const table = classTable(halves.of[side], halves.counts[side], patternClass, classes, wv, m, stride);
    categories.forEach(({ column }, d) => {
      if (halves.side[d] !== side) return;
      const codes = halves.codes[d];
      for (let at = 0; at < codes.length; at++) {
        const j = column[codes[at]];
        if (j < 0) continue;
        forEachPart(design, (i, c, q) => (g[i * k + j] += table[(at * classes + c) * m + q]));
      }
    });
  });
}

/** Sums of `wv` by member of a half and class: members × classes × m. */
function classTable(
  member: Uint32Array,
  members: number,
  patternClass: Uint32Array,
  classes: number,
  wv: Float64Array,
  m: number,
  stride: number,
): Float64Array {
  const table = new Float64Array(members * classes * m);
  for (let p = 0; p < member.length; p += stride)
    for (let q = 0; q < m; q++) table[(member[p] * classes + patternClass[p]) * m + q] += wv[p * m + q];
  return table;
}
