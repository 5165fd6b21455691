import { body, findColumns, type ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { shown, type Fault } from "./faults.js";

/** One row of a file, read by the names of its columns. */
export interface Row<Name extends string> {
  /** The line of the file, from 1. */
  readonly line: number;
  /** Whether the file has this optional column. */
  readonly has: (name: Name) => boolean;
  /** A field without blanks at its ends; "" when the column is not there. */
  readonly field: (name: Name) => string;
  /** Records that a field does not hold what it should; `saw` defaults to the field. */
  readonly wrong: (name: Name, wanted: string, saw?: string) => void;
}

/** A heading as a message shows it. */
export const headed = (heading: string): string =>
  heading
    .replace(/^\uFEFF/, "")
    .replace(/\s+/g, " ")
    .trim();

/** A cell that does not hold what it should. */
export interface CellFault {
  readonly line: number;
  readonly column: string;
  readonly saw: string;
  readonly wanted: string;
}

const each = 20;

/** The same thing wrong in more than 20 rows of a column is one fault of the column, which says in how many and shows the first three values; fewer are told one by one. */
export function gathered(file: string, cells: readonly CellFault[], rows: number): readonly Fault[] {
  const groups = new Map<string, CellFault[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.column, cell.wanted]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  const large = new Set([...groups.values()].filter((g) => g.length > each).map((g) => g[0]));
  const single = new Set([...groups.values()].filter((g) => g.length <= each).flat());
  return cells.flatMap((cell): Fault[] => {
    const { line, column, saw, wanted } = cell;
    if (single.has(cell)) return [{ file, where: `row ${line}, column ${column}`, saw, wanted }];
    if (!large.has(cell)) return [];
    const group = groups.get(JSON.stringify([column, wanted])) ?? [];
    const values = [...new Set(group.map((c) => c.saw))];
    return [
      {
        file,
        where: `column ${column}, ${group.length} of ${rows} rows, the first of them row ${line}`,
        saw: `${values.slice(0, 3).join(", ")}${values.length > 3 ? ", …" : ""}`,
        wanted,
      },
    ];
  });
}

const total = /^((grand|national|overall) )?totals?$|^(england|national|all)( total)?$/i;

/**
 * Reads a file row by row: columns found by their headings, `take` makes a value of a row or leaves it out (null).
 * Rows of totals, where each of the columns `keys` is blank or says so ("Total", "England"), and notes under the table are left out and counted in `asides`.
 * Without its columns a file has no records, only faults.
 */
export function readRecords<Name extends string, Value>(
  table: Delimited,
  rules: Readonly<Record<Name, ColumnRule>>,
  take: (row: Row<Name>) => Value | null,
  keys: readonly Name[] = [],
): { readonly records: readonly Value[]; readonly asides: number; readonly faults: readonly Fault[] } {
  const { columns, faults: headingFaults } = findColumns(table, rules);
  if (headingFaults.length > 0) return { records: [], asides: 0, faults: headingFaults };
  const { rows, lines, footnotes, faults: rowFaults } = body(table, columns);
  let asides = footnotes;
  const { at } = columns;
  const cells: CellFault[] = [];
  const has = (name: Name): boolean => at[name] !== undefined;
  const records: Value[] = [];
  rows.forEach((row, i) => {
    const field = (name: Name): string => (row[at[name] ?? -1] ?? "").trim();
    const wrong = (name: Name, wanted: string, saw = shown(field(name))): void => {
      const place = at[name];
      const column = place === undefined ? rules[name].headings[0] : table.rows[columns.headingRow][place];
      cells.push({ line: lines[i], column: shown(headed(column)), saw, wanted });
    };
    if (keys.length > 0 && keys.every((key) => field(key) === "" || total.test(field(key)))) {
      asides += 1;
      return;
    }
    const value = take({ line: lines[i], has, field, wrong });
    if (value !== null) records.push(value);
  });
  return { records, asides, faults: [...rowFaults, ...gathered(table.file, cells, rows.length)] };
}
