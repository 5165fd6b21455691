import { isWithoutMissing } from "./complete.js";
import { named, StatsError } from "./errors.js";
import { combine, distinctPairs, sortByKeyAndGroup } from "./patterns.js";
import { missingCode, type FactorColumn, type Groups, type Rows } from "./rows.js";

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
  /** patterns: how many groups each has. */
  readonly cells: Uint32Array;
  /** The outcomes and the samples of the rows in this order, so that a pass reads straight on. */
  readonly outcomes: Readonly<Record<string, Uint8Array>>;
  readonly samples: Readonly<Record<string, Uint8Array>>;
  /** By factor, one code a pattern. */
  readonly factors: Readonly<Record<string, FactorColumn>>;
  /** The groups; where numeric columns by person were asked for, each distinct (group, values) is a group here. */
  readonly groups: Groups;
}

/** Which columns an index serves. */
export interface IndexOptions {
  /** Default: every factor of the rows. */
  readonly factors?: readonly string[];
  /** Numeric columns by person that models will use, default none: they become covariates of finer groups, exactly. */
  readonly numbers?: readonly string[];
}

/** Sorts rows by pattern and group, linear in the rows. Throws on unknown names, wrong lengths and codes without a level. */
export function indexRows(rows: Rows, options: IndexOptions = {}): RowIndex {
  checkRows(rows);
  const names = options.factors ?? Object.keys(rows.factors);
  const columns = names.map((name) => named(rows.factors, name, "factor"));
  columns.forEach((column, f) => checkCodes(column, names[f]));
  const finer = finerGroups(rows, options.numbers ?? []);
  const patterns = combine(
    columns.map((c) => c.codes),
    columns.map((c) => c.levels.length),
    rows.count,
    columns.map(isWithoutMissing),
  );
  const sorted = sortByKeyAndGroup(patterns, { id: finer.group, count: finer.groups.count });
  const { order, start } = sorted;
  const { group, groups } = many(finer.groups, rows)
    ? asTheyCome(sorted.group, finer.groups)
    : { ...finer, group: sorted.group };
  return Object.freeze({
    rows,
    order,
    group,
    start,
    cells: cellsOf(group, start),
    outcomes: inOrder(rows.outcomes, order),
    samples: inOrder(rows.samples ?? {}, order),
    factors: Object.fromEntries(names.map((name, f) => [name, byPattern(columns[f], order, start)])),
    groups,
  });
}

/** Whether most groups have one row, as where a covariate is each person's own. */
const many = (groups: Groups, rows: Rows): boolean => groups !== rows.groups && 2 * groups.count > rows.count;

/** Groups numbered anew in the order in which they are met: a pass over cells then reads what belongs to their groups straight on. */
function asTheyCome(group: Uint32Array, groups: Groups): { group: Uint32Array; groups: Groups } {
  const number = new Uint32Array(groups.count).fill(0xffffffff);
  const was = new Uint32Array(groups.count);
  let next = 0;
  const renumbered = group.map((g) => {
    if (number[g] === 0xffffffff) {
      was[next] = g;
      number[g] = next++;
    }
    return number[g];
  });
  const covariates = Object.entries(groups.covariates).map(
    ([name, values]) => [name, values.map((_, g) => values[was[g]])] as const,
  );
  const clusters = Object.entries(groups.clusters).map(
    ([name, { codes, ...rest }]) => [name, { codes: codes.map((_, g) => codes[was[g]]), ...rest }] as const,
  );
  return {
    group: renumbered,
    groups: {
      count: groups.count,
      covariates: Object.fromEntries(covariates),
      clusters: Object.fromEntries(clusters),
    },
  };
}

function cellsOf(group: Uint32Array, start: Uint32Array): Uint32Array {
  const cells = new Uint32Array(start.length - 1);
  for (let p = 0; p < cells.length; p++) {
    let last = -1;
    let count = 0;
    for (let place = start[p]; place < start[p + 1]; place++)
      if (group[place] !== last) {
        last = group[place];
        count++;
      }
    cells[p] = count;
  }
  return cells;
}

function inOrder(
  columns: Readonly<Record<string, Uint8Array>>,
  order: Uint32Array,
): Readonly<Record<string, Uint8Array>> {
  const gathered = (column: Uint8Array): Uint8Array => {
    const out = new Uint8Array(order.length);
    for (let place = 0; place < out.length; place++) out[place] = column[order[place]];
    return out;
  };
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, gathered(column)]));
}

/** The codes of a factor, one a pattern. */
function byPattern(column: FactorColumn, order: Uint32Array, start: Uint32Array): FactorColumn {
  const codes =
    column.codes instanceof Uint8Array ? new Uint8Array(start.length - 1) : new Uint16Array(start.length - 1);
  for (let p = 0; p < codes.length; p++) codes[p] = column.codes[order[start[p]]];
  return { codes, levels: column.levels };
}

/** Groups within which the named columns by person are constant too. */
function finerGroups(rows: Rows, numbers: readonly string[]): { group: Uint32Array; groups: Groups } {
  if (numbers.length === 0) return { group: rows.group, groups: rows.groups };
  let group = rows.group;
  let first: Uint32Array = new Uint32Array(0);
  const columns = numbers.map((name) => named(rows.numbers ?? {}, name, "numeric column"));
  for (const values of columns) ({ id: group, first } = distinctPairs(group, values));
  const coarse = first.map((row) => rows.group[row]);
  const covariates = Object.fromEntries([
    ...Object.entries(rows.groups.covariates).map(
      ([name, v]) => [name, Float64Array.from(coarse, (g) => v[g])] as const,
    ),
    ...numbers.map((name, c) => [name, Float64Array.from(first, (row) => columns[c][row])] as const),
  ]);
  const clusters = Object.fromEntries(
    Object.entries(rows.groups.clusters).map(([name, { codes, labels }]) => [
      name,
      { codes: coarse.map((g) => codes[g]), ...(labels === undefined ? {} : { labels }) },
    ]),
  );
  return { group, groups: { count: first.length, covariates, clusters } };
}

function checkRows(rows: Rows): void {
  const faults: string[] = [];
  const expect = (what: string, column: ArrayLike<unknown>, length: number): void => {
    if (column.length !== length) faults.push(`${what} has ${column.length} values, expected ${length}`);
  };
  expect("group", rows.group, rows.count);
  for (const [name, f] of Object.entries(rows.factors)) expect(`factor "${name}"`, f.codes, rows.count);
  const byRow = [
    ["outcome", rows.outcomes],
    ["number", rows.numbers ?? {}],
    ["weight", rows.weights ?? {}],
    ["sample", rows.samples ?? {}],
  ] as const;
  for (const [kind, columns] of byRow)
    for (const name of Object.keys(columns)) expect(`${kind} "${name}"`, columns[name], rows.count);
  for (const [name, column] of Object.entries(rows.groups.covariates))
    expect(`covariate "${name}"`, column, rows.groups.count);
  for (const [name, column] of Object.entries(rows.groups.clusters))
    expect(`clustering "${name}"`, column.codes, rows.groups.count);
  for (let i = 0; i < rows.group.length; i++)
    if (rows.group[i] >= rows.groups.count) {
      faults.push(`row ${i} is of group ${rows.group[i]}, but there are ${rows.groups.count} groups`);
      break;
    }
  if (faults.length > 0)
    throw new StatsError("wrong length", `the rows do not fit together: ${faults.join("; ")}`);
}

function checkCodes(column: FactorColumn, name: string): void {
  if (isWithoutMissing(column)) return;
  const { codes, levels } = column;
  const missing = missingCode(codes);
  for (let i = 0; i < codes.length; i++)
    if (codes[i] >= levels.length && codes[i] !== missing)
      throw new StatsError(
        "unknown level",
        `factor "${name}", row ${i}: code ${codes[i]}, but there are ${levels.length} levels (missing is ${missing})`,
        [name],
      );
}
