import type { ShownCell, ShownNumber, ShownTable } from "./grid.js";

/** A field of a CSV file: quoted where it must be; text that a spreadsheet would run as a formula gets an apostrophe. */
const field = (text: string): string => {
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const numberField = (n: ShownNumber | undefined): string =>
  n === undefined ? "" : n.value === null ? field(n.printed) : String(n.value);

const partsOf = (cells: readonly ShownCell[]) => ({
  lone: cells.some((c) => c.text !== undefined || c.number !== undefined),
  interval: cells.some((c) => c.low !== undefined),
});

const fieldsOf = (cell: ShownCell, parts: ReturnType<typeof partsOf>): readonly string[] => [
  ...(parts.lone ? [cell.text === undefined ? numberField(cell.number) : field(cell.text)] : []),
  ...(parts.interval ? [numberField(cell.low), numberField(cell.high)] : []),
];

/** A table as CSV, every number in full precision on its own scale (a share from 0 to 1), an interval as two columns. */
export function csvOf(table: ShownTable): string {
  const parts = table.heads.map((_, i) => partsOf(table.rows.flatMap((r) => r.cells.slice(i, i + 1))));
  const heads = table.heads.flatMap((name, i) => [
    ...(parts[i].lone ? [name] : []),
    ...(parts[i].interval ? [`${name}, low`, `${name}, high`] : []),
  ]);
  const lines = [
    ["group", table.stub === "" ? "row" : table.stub, ...heads].map(field),
    ...table.rows.map((row) => [
      field(row.group),
      field(row.head),
      ...row.cells.flatMap((c, i) => fieldsOf(c, parts[i])),
    ]),
  ];
  return lines.map((l) => `${l.join(",")}\n`).join("");
}

/** A table as JSON: its texts, and every number with id, full value and printed text. */
export const jsonOf = (table: ShownTable): string => `${JSON.stringify(table, null, 2)}\n`;

/** A table as text for a spreadsheet or a document: as it is printed, columns parted by tabs. */
export function copyOf(table: ShownTable): string {
  const shown = (c: ShownCell): string => {
    if (c.text !== undefined) return c.text;
    const interval = c.low === undefined ? "" : `${c.low.printed} to ${c.high!.printed}`;
    if (c.number === undefined) return interval;
    return interval === "" ? c.number.printed : `${c.number.printed} (${interval})`;
  };
  const grouped = table.rows.some((r) => r.group !== "");
  const line = (group: string, cells: readonly string[]): string =>
    [...(grouped ? [group] : []), ...cells].map((t) => t.replace(/[\t\n]/g, " ")).join("\t");
  return [
    table.caption,
    line("Group", [table.stub, ...table.heads]),
    ...table.rows.map((r) => line(r.group, [r.head, ...r.cells.map(shown)])),
  ].join("\n");
}
