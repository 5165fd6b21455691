import { combine, sortByKey } from "./patterns.js";
import type { FactorColumn } from "./rows.js";

/** Sums over rows by (pattern, group), the cells of a pattern together. */
export interface Cells {
  /** patterns + 1: where each pattern's cells begin. */
  readonly start: Uint32Array;
  /** cells: group of each. */
  readonly group: Uint32Array;
  /** cells: sum of weights, and of weights where the outcome is 1. */
  readonly n: Float64Array;
  readonly y: Float64Array;
  /** With weights, by cell: rows, and the sums of squared weights that go with `n` and `y`. */
  readonly squares: {
    readonly rows: Float64Array;
    readonly n: Float64Array;
    readonly y: Float64Array;
  } | null;
  /** By factor, one code a pattern. */
  readonly factors: Readonly<Record<string, FactorColumn>>;
}

/** The same cells over fewer factors: patterns without cells go, patterns alike in `factors` become one, with one cell a group. */
export function mergePatterns(cells: Cells, factors: readonly string[], groups: number): Cells {
  if (factors.length < Object.keys(cells.factors).length) return mergeAlike(cells, factors, groups);
  const filled = filledPatterns(cells.start);
  return filled.length === cells.start.length - 1 ? cells : some(cells, filled, factors);
}

/** As `mergePatterns`, where patterns may be alike in all of their factors. */
export function mergeAlike(cells: Cells, factors: readonly string[], groups: number): Cells {
  const filled = filledPatterns(cells.start);
  const standing = some(cells, filled, factors);
  const columns = factors.map((name) => standing.factors[name]);
  const { id, count } = combine(
    columns.map((c) => c.codes),
    columns.map((c) => c.levels.length),
    filled.length,
  );
  if (count === filled.length && rising(id)) return standing;
  const sorted = sortByKey(id, count);
  const firsts = sorted.order.filter((_, i) => sorted.start[id[sorted.order[i]]] === i);
  const merged = codesAt(standing.factors, firsts, factors);
  const members = sorted.order.map((i) => filled[i]);
  if (count === filled.length) return { ...reorder(cells, members), factors: merged };
  return { ...addUp(cells, members, sorted.start, groups), factors: merged };
}

/** The cells of some patterns in their order, where those of all others are none, over some factors. */
const some = (cells: Cells, patterns: Uint32Array, factors: readonly string[]): Cells => ({
  ...cells,
  start: startsOf(cells.start, patterns),
  factors: codesAt(cells.factors, patterns, factors),
});

/** Some factors' codes of some patterns. */
const codesAt = (of: Cells["factors"], patterns: Uint32Array, factors: readonly string[]): Cells["factors"] =>
  Object.fromEntries(
    factors.map((name) => [name, { codes: pick(of[name].codes, patterns), levels: of[name].levels }]),
  );

/** The patterns that have cells. */
function filledPatterns(start: Uint32Array): Uint32Array {
  const filled = new Uint32Array(start.length - 1);
  let next = 0;
  for (let p = 0; p < filled.length; p++) if (start[p + 1] > start[p]) filled[next++] = p;
  return filled.slice(0, next);
}

/** Where the cells of some patterns begin when those of all others are none. */
function startsOf(start: Uint32Array, patterns: Uint32Array): Uint32Array {
  const out = new Uint32Array(patterns.length + 1);
  for (let i = 0; i < patterns.length; i++) out[i + 1] = start[patterns[i] + 1];
  return out;
}

function rising(id: Uint32Array): boolean {
  for (let i = 1; i < id.length; i++) if (id[i] <= id[i - 1]) return false;
  return true;
}

/** Some elements of a column of codes. */
export function pick<T extends Uint8Array | Uint16Array>(codes: T, at: Uint32Array): T {
  const out = (codes instanceof Uint8Array ? new Uint8Array(at.length) : new Uint16Array(at.length)) as T;
  for (let i = 0; i < at.length; i++) out[i] = codes[at[i]];
  return out;
}

/** Cells of the given patterns, in that order. */
export function reorder(cells: Cells, patterns: Uint32Array): Omit<Cells, "factors"> {
  const lengths = patterns.map((p) => cells.start[p + 1] - cells.start[p]);
  const start = new Uint32Array(patterns.length + 1);
  lengths.forEach((length, p) => (start[p + 1] = start[p] + length));
  if (
    patterns.every((p, i) => i === 0 || patterns[i - 1] < p) &&
    start[patterns.length] === cells.group.length
  )
    return { start, group: cells.group, n: cells.n, y: cells.y, squares: cells.squares };
  const take = <T extends Uint32Array | Float64Array>(from: T): T => {
    const to = (
      from instanceof Float64Array
        ? new Float64Array(start[patterns.length])
        : new Uint32Array(start[patterns.length])
    ) as T;
    patterns.forEach((p, i) => to.set(from.subarray(cells.start[p], cells.start[p + 1]), start[i]));
    return to;
  };
  const { squares } = cells;
  return {
    start,
    group: take(cells.group),
    n: take(cells.n),
    y: take(cells.y),
    squares: squares === null ? null : { rows: take(squares.rows), n: take(squares.n), y: take(squares.y) },
  };
}

/** One cell a group over runs of patterns. */
function addUp(
  cells: Cells,
  members: Uint32Array,
  runs: Uint32Array,
  groups: number,
): Omit<Cells, "factors"> {
  const sums = [
    cells.n,
    cells.y,
    ...(cells.squares === null ? [] : [cells.squares.rows, cells.squares.n, cells.squares.y]),
  ];
  const out = sums.map(() => new Float64Array(cells.group.length));
  const group = new Uint32Array(cells.group.length);
  const start = new Uint32Array(runs.length);
  const at = new Int32Array(groups).fill(-1);
  let next = 0;
  for (let run = 0; run + 1 < runs.length; run++) {
    const first = next;
    for (let m = runs[run]; m < runs[run + 1]; m++)
      for (let i = cells.start[members[m]]; i < cells.start[members[m] + 1]; i++) {
        const g = cells.group[i];
        let to = at[g];
        if (to < first) {
          to = at[g] = next++;
          group[to] = g;
        }
        for (let s = 0; s < sums.length; s++) out[s][to] += sums[s][i];
      }
    start[run + 1] = next;
  }
  const [n, y, rows, n2, y2] = out.map((column) => column.slice(0, next));
  return {
    start,
    group: group.slice(0, next),
    n,
    y,
    squares: cells.squares === null ? null : { rows, n: n2, y: y2 },
  };
}

/** What cells sum to by pattern and by group: weights, and weights where the outcome is 1. */
export interface Margins {
  readonly patternN: Float64Array;
  readonly patternY: Float64Array;
  readonly groupN: Float64Array;
  readonly groupY: Float64Array;
}

/** Adds cells up, in one pass. */
export function marginsOf({ start, group, n, y }: Cells, groups: number): Margins {
  const [patternN, patternY] = [new Float64Array(start.length - 1), new Float64Array(start.length - 1)];
  const [groupN, groupY] = [new Float64Array(groups), new Float64Array(groups)];
  for (let p = 0; p < start.length - 1; p++) {
    let [sumN, sumY] = [0, 0];
    for (let i = start[p]; i < start[p + 1]; i++) {
      const [ownN, ownY] = [n[i], y[i]];
      sumN += ownN;
      sumY += ownY;
      groupN[group[i]] += ownN;
      groupY[group[i]] += ownY;
    }
    patternN[p] = sumN;
    patternY[p] = sumY;
  }
  return { patternN, patternY, groupN, groupY };
}

const sums = new WeakMap<Float64Array, number>();

/** The sum of a column of a frame, which never changes: added up once. */
export function sumOnce(column: Float64Array): number {
  const found = sums.get(column) ?? sum(column);
  sums.set(column, found);
  return found;
}

/** The sum of a column. */
export function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
