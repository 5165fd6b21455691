import type { Cell, Column, NamedNumber, Row, TableOutput } from "../analysis/output.js";
import { footnotesOf, type Footnotes } from "./footnotes.js";
import { printed } from "./format.js";

function numberText(n: NamedNumber, notes: Footnotes | undefined): string {
  return n.value === null ? `not estimable (${notes?.of(n) ?? "a"})` : printed(n);
}

/** What a cell says, in plain text; a number that does not exist refers to its note. */
export function cellText(cell: Cell, notes?: Footnotes): string {
  if ("text" in cell) return cell.text.replace(/\s+/g, " ");
  const interval = (): string => {
    if (!("low" in cell)) return "";
    const none = cell.low.value === null && cell.high.value === null;
    return none
      ? numberText(cell.low, notes)
      : `${numberText(cell.low, notes)} to ${numberText(cell.high, notes)}`;
  };
  if (!("number" in cell)) return interval();
  const text = numberText(cell.number, notes);
  return "low" in cell && cell.number.value !== null ? `${text} (${interval()})` : text;
}

const headText = (c: Column): string =>
  [c.group, c.head, c.unit === undefined ? undefined : `(${c.unit})`]
    .filter((t) => t !== undefined && t !== "")
    .join(" ");

function rowHead(row: Row, notes: Footnotes): string {
  const mark = row.main === true && notes.main !== undefined ? ` (${notes.main})` : "";
  return `${row.level === "member" ? "  " : ""}${row.head}${mark}`;
}

const characters = (text: string): number => Array.from(text).length;

function padded(text: string, width: number, align: Column["align"]): string {
  const blanks = " ".repeat(Math.max(0, width - characters(text)));
  return align === "number" ? blanks + text : text + blanks;
}

/** Text cut at blanks to lines of at most `width` characters; a longer word keeps a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && characters(last) + 1 + characters(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const headWidth = 14;

/** A table as plain text: caption, three rules, columns in line (numbers at their right), notes under it. */
export function tableText(table: TableOutput): string {
  const notes = footnotesOf(table);
  const heads = [wrapped(table.stub, 40), ...table.columns.map((c) => wrapped(headText(c), headWidth))];
  const aligns: readonly Column["align"][] = ["text", ...table.columns.map((c) => c.align)];
  const rows = table.rows.map((row) => [
    rowHead(row, notes),
    ...(row.level === "group" ? [] : row.cells.map((cell) => cellText(cell, notes))),
  ]);
  const widths = aligns.map((_, i) =>
    Math.max(
      ...heads[i].map(characters),
      ...rows.map((r) => (i === 0 || r.length > 1 ? characters(r[i] ?? "") : 0)),
    ),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, i) => padded(text, widths[i], aligns[i]))
      .join("  ")
      .trimEnd();
  const deep = Math.max(...heads.map((h) => h.length));
  const headLines = Array.from({ length: deep }, (_, at) =>
    line(heads.map((h) => h[at - (deep - h.length)] ?? "")),
  );
  const across = widths.reduce((a, b) => a + b + 2, -2);
  const rule = "─".repeat(across);
  const noteWidth = Math.max(60, across);
  const noteLines = [...notes.notes.map((n) => `${n.letter}  ${n.text}`), ...table.notes].flatMap((t) =>
    wrapped(t, noteWidth),
  );
  const caption = wrapped(`${table.number}. ${table.title}`, noteWidth);
  return [...caption, rule, ...headLines, rule, ...rows.map(line), rule, ...noteLines].join("\n") + "\n";
}
