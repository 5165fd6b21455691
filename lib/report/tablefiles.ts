import type { Cell, NamedNumber, TableOutput } from "../analysis/output.js";
import { printed } from "./format.js";
import { sortedJson } from "./ledger.js";

/** A field of a CSV file: quoted where it must be; text that a spreadsheet would run as a formula gets an apostrophe. */
const field = (text: string): string => {
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const numberField = (n: NamedNumber | undefined): string =>
  n === undefined ? "" : n.value === null ? field(printed(n)) : String(n.value);

interface Parts {
  readonly text: boolean;
  readonly number: boolean;
  readonly interval: boolean;
}

function partsOf(table: TableOutput, at: number): Parts {
  const cells = table.rows.flatMap((row) => row.cells.slice(at, at + 1));
  return {
    text: cells.some((c) => "text" in c),
    number: cells.some((c) => "number" in c),
    interval: cells.some((c) => "low" in c),
  };
}

function fieldsOf(cell: Cell | undefined, parts: Parts): readonly string[] {
  const number = cell !== undefined && "number" in cell ? cell.number : undefined;
  const [low, high] = cell !== undefined && "low" in cell ? [cell.low, cell.high] : [undefined, undefined];
  const lone = cell !== undefined && "text" in cell ? field(cell.text) : numberField(number);
  return [
    ...(parts.text || parts.number ? [lone] : []),
    ...(parts.interval ? [numberField(low), numberField(high)] : []),
  ];
}

/**
 * A table as CSV: one line of heads, then one line a row with its group; every number in full precision on its own
 * scale (a share from 0 to 1), an interval as two columns. Text that begins like a formula is made harmless.
 */
export function tableCsv(table: TableOutput): string {
  const parts = table.columns.map((_, i) => partsOf(table, i));
  const heads = table.columns.flatMap((c, i) => {
    const name = [c.group, c.head].filter((t) => t !== undefined && t !== "").join(", ");
    const p = parts[i];
    return [...(p.text || p.number ? [name] : []), ...(p.interval ? [`${name}, low`, `${name}, high`] : [])];
  });
  let group = "";
  const lines = [["group", table.stub === "" ? "row" : table.stub, ...heads].map(field)];
  for (const row of table.rows) {
    if (row.level === "group") group = row.head;
    else {
      if (row.level !== "member") group = "";
      lines.push([field(group), field(row.head), ...parts.flatMap((p, i) => fieldsOf(row.cells[i], p))]);
    }
  }
  return lines.map((l) => l.join(",") + "\n").join("");
}

/** A table as JSON, keys sorted: its texts and every number with id, value in full precision, unit and printed text. */
export function tableJson(table: TableOutput): string {
  const shown = (n: NamedNumber): unknown => ({ ...n, printed: printed(n) });
  const cell = (c: Cell): unknown =>
    Object.fromEntries(
      Object.entries(c).map(([key, v]: [string, string | NamedNumber]) => [
        key,
        typeof v === "string" ? v : shown(v),
      ]),
    );
  const rows = table.rows.map((row) => ({ ...row, cells: row.cells.map(cell) }));
  return sortedJson({ ...table, rows }, 2) + "\n";
}
