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

/**
 * Reads a file row by row: columns found by their headings, `take` makes a value of a row or leaves it out (null).
 * Without its columns a file has no records, only faults.
 */
export function readRecords<Name extends string, Value>(
  table: Delimited,
  rules: Readonly<Record<Name, ColumnRule>>,
  take: (row: Row<Name>) => Value | null,
): { readonly records: readonly Value[]; readonly faults: readonly Fault[] } {
  const { columns, faults: headingFaults } = findColumns(table, rules);
  if (headingFaults.length > 0) return { records: [], faults: headingFaults };
  const { rows, lines, faults: rowFaults } = body(table, columns);
  const { at } = columns;
  const faults: Fault[] = [...rowFaults];
  const has = (name: Name): boolean => at[name] !== undefined;
  const records: Value[] = [];
  rows.forEach((row, i) => {
    const field = (name: Name): string => (row[at[name] ?? -1] ?? "").trim();
    const wrong = (name: Name, wanted: string, saw = shown(field(name))): void => {
      const place = at[name];
      const column = place === undefined ? rules[name].headings[0] : table.rows[columns.headingRow][place];
      faults.push({
        file: table.file,
        where: `row ${lines[i]}, column ${shown(column.replace(/^\uFEFF/, "").replace(/\s+/g, " "))}`,
        saw,
        wanted,
      });
    };
    const value = take({ line: lines[i], has, field, wrong });
    if (value !== null) records.push(value);
  });
  return { records, faults };
}
