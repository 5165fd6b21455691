import type { Design } from "./design.js";
import type { Sums } from "./passes.js";

/** Sums over cells by members of the halves and by class: all that score and information are put together from. A and B are the halves. */
export interface Tables {
  /** Weights, and residuals, by member of A and of B. */
  readonly w: readonly [Float64Array, Float64Array];
  readonly r: readonly [Float64Array, Float64Array];
  /** Weights by code of each crossed category and member of B, rows × members of B. */
  readonly cross: Float64Array;
  /** w·v by member, class and part; r·v by class and part; w·v·v' by class. */
  readonly wv: readonly [Float64Array, Float64Array];
  readonly rv: Float64Array;
  readonly wvv: Float64Array;
}

/** The categories of A that are crossed with B (those of one code need no table): code by category and member of A, and the first row of each. */
export interface Crossed {
  readonly categories: readonly number[];
  readonly codes: Uint32Array;
  /** categories + 1. */
  readonly first: Uint32Array;
  readonly rows: number;
}

/** What of a design score and information are put together with, found once. */
interface Assembly {
  readonly crossed: Crossed;
  /** By category, the column at each member of its half. */
  readonly columnAt: readonly Int32Array[];
  /** Columns with covariates: column, class and part - 1 of each, by class. */
  readonly moving: readonly (readonly [number, number, number])[];
}

const assemblies = new WeakMap<Design, Assembly>();

function assemblyOf(design: Design): Assembly {
  const found = assemblies.get(design);
  if (found !== undefined) return found;
  const { categories, halves, slots } = design;
  const moving: [number, number, number][] = [];
  for (let c = 0; c < slots.classes; c++)
    for (const { codes, column, size } of categories)
      for (let q = 0; q < slots.m; q++) {
        const j = column[(q + 1) * size + codes[slots.example[c]]];
        if (j >= 0) moving.push([j, c, q]);
      }
  const made = {
    crossed: crossedBy(design),
    columnAt: categories.map(({ column }, c) => Int32Array.from(halves.codes[c], (code) => column[code])),
    moving,
  };
  assemblies.set(design, made);
  return made;
}

/** Which categories are crossed, and where their rows stand. */
export const crossedOf = (design: Design): Crossed => assemblyOf(design).crossed;

function crossedBy({ categories, halves }: Design): Crossed {
  const mine = categories.map((_, c) => c).filter((c) => halves.side[c] === 0 && categories[c].size > 1);
  const first = new Uint32Array(mine.length + 1);
  const codes = new Uint32Array(mine.length * halves.counts[0]);
  mine.forEach((c, i) => {
    first[i + 1] = first[i] + categories[c].size;
    codes.set(halves.codes[c], i * halves.counts[0]);
  });
  return { categories: mine, codes, first, rows: first[mine.length] };
}

/** The tables of sums by pattern. */
export function tablesOf(design: Design, { w, r, wv, rv, wvv, stride }: Sums): Tables {
  const { categories, halves, slots } = design;
  const crossed = crossedOf(design);
  const cross = new Float64Array(crossed.rows * halves.counts[1]);
  crossed.categories.forEach((c, i) => {
    const rows = cross.subarray(crossed.first[i] * halves.counts[1]);
    addCrossed(rows, categories[c].codes, halves.of[1], halves.counts[1], w, stride);
  });
  const classTables = ([0, 1] as const).map((side) =>
    classTable(halves.of[side], halves.counts[side], slots.patternClass, slots.classes, wv, slots.m, stride),
  );
  return {
    w: addUpHalves(design, w, stride),
    r: addUpHalves(design, r, stride),
    cross,
    wv: [classTables[0], classTables[1]],
    rv,
    wvv,
  };
}

/** X'r in internal coordinates, k. */
export function scoreOf(design: Design, { r, rv }: Pick<Tables, "r" | "rv">): Float64Array {
  const { halves, slots, columns } = design;
  const { columnAt, moving } = assemblyOf(design);
  const score = new Float64Array(columns.length);
  columnAt.forEach((own, c) => {
    const half = r[halves.side[c]];
    for (let at = 0; at < own.length; at++) if (own[at] >= 0) score[own[at]] += half[at];
  });
  for (const [j, c, q] of moving) score[j] += rv[c * slots.m + q];
  return score;
}

/** X'diag(w)X in internal coordinates, k×k and symmetric. */
export function gramOf(design: Design, tables: Tables): Float64Array {
  const k = design.columns.length;
  const g = new Float64Array(k * k);
  levelPairs(design, tables, g);
  partsByLevels(design, tables, g);
  const { m, classes } = design.slots;
  const { moving } = assemblyOf(design);
  for (let c = 0; c < classes; c++) {
    const mine = moving.filter(([, own]) => own === c);
    for (const [i, , q] of mine)
      for (const [j, , other] of mine) g[i * k + j] += tables.wvv[(c * m + q) * m + other];
  }
  for (let i = 0; i < k; i++)
    for (let j = 0; j < i; j++) {
      const both = design.part[i] > 0 === design.part[j] > 0;
      const value = both ? g[i * k + j] : g[i * k + j] + g[j * k + i];
      g[i * k + j] = g[j * k + i] = value;
    }
  return g;
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

/** Indicators by indicators: within a half from its members, across halves from the cross tables. */
function levelPairs(design: Design, { w, cross }: Tables, g: Float64Array): void {
  const { categories, halves } = design;
  const k = design.columns.length;
  const { crossed, columnAt } = assemblyOf(design);
  const width = halves.counts[1];
  const others = categories.flatMap((other, d) =>
    halves.side[d] === 1 ? [{ codes: halves.codes[d], columns: other.column.subarray(0, other.size) }] : [],
  );
  const across = (row: Float64Array, column: number): void => {
    if (column < 0) return;
    for (const { codes, columns } of others) {
      const sums = sumsByCode(row, codes, columns.length);
      for (let code = 0; code < sums.length; code++)
        if (columns[code] >= 0) {
          g[column * k + columns[code]] += sums[code];
          g[columns[code] * k + column] += sums[code];
        }
    }
  };
  categories.forEach(({ size, column }, c) => {
    const side = halves.side[c];
    for (let d = 0; d < categories.length; d++)
      if (halves.side[d] === side) addPairs(g, k, w[side], columnAt[c], columnAt[d]);
    if (side !== 0) return;
    if (size === 1) across(w[1], column[0]);
    const first = crossed.first[crossed.categories.indexOf(c)];
    for (let code = 0; code < size && size > 1; code++)
      across(cross.subarray((first + code) * width, (first + code + 1) * width), column[code]);
  });
}

function sumsByCode(values: Float64Array, codes: Uint32Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (let i = 0; i < codes.length; i++) sums[codes[i]] += values[i];
  return sums;
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

function addCrossed(
  table: Float64Array,
  codes: Uint32Array,
  member: Uint32Array,
  members: number,
  w: Float64Array,
  stride: number,
): void {
  for (let p = 0; p < w.length; p += stride) table[codes[p] * members + member[p]] += w[p];
}

/** Columns with covariates by indicators, put in the rows of the former. */
function partsByLevels(design: Design, { wv }: Tables, g: Float64Array): void {
  const { halves, slots } = design;
  const { m, classes } = slots;
  const k = design.columns.length;
  const { columnAt, moving } = assemblyOf(design);
  columnAt.forEach((own, d) => {
    const table = wv[halves.side[d]];
    for (const [i, c, q] of moving)
      for (let at = 0; at < own.length; at++)
        if (own[at] >= 0) g[i * k + own[at]] += table[(at * classes + c) * m + q];
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
