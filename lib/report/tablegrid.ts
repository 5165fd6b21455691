import type { Cell, Column, Row, TableOutput } from "../analysis/output.js";
import { footnotesOf, type Footnotes } from "./footnotes.js";
import { cellText } from "./tabletext.js";

/** One place of a table as it is printed: its words, how many columns it spans, and the letter of a note after it. */
export interface GridCell {
  readonly text: string;
  readonly span: number;
  readonly note?: string;
  readonly tex?: string;
}

/** A row as it is printed. A group row is one cell across the table. */
export interface GridRow {
  readonly cells: readonly GridCell[];
  readonly level: "group" | "member" | "plain";
  readonly main: boolean;
}

/** A table as it is printed, for other writers than HTML: every text as it stands, heads in one or two rows, notes. */
export interface TableGrid {
  readonly number: string;
  readonly title: string;
  /** Row heads first. */
  readonly aligns: readonly Column["align"][];
  /** How much of the width each column needs, in letters. */
  readonly widths: readonly number[];
  /** One row of heads, or two when columns are grouped; an empty text is a place that a head above spans or leaves. */
  readonly heads: readonly (readonly GridCell[])[];
  readonly rows: readonly GridRow[];
  readonly notes: readonly { readonly letter?: string; readonly text: string }[];
}

const headText = (c: Column): string => (c.unit === undefined ? c.head : `${c.head} (${c.unit})`);

function headsOf({ stub, columns }: TableOutput): TableGrid["heads"] {
  const heads = [stub, ...columns.map(headText)].map((text): GridCell => ({ text, span: 1 }));
  if (columns.every((c) => c.group === undefined)) return [heads];
  const runs: { text: string; span: number }[] = [{ text: "", span: 1 }];
  columns.forEach((c, i) => {
    const last = runs[runs.length - 1];
    if (c.group !== undefined && i > 0 && columns[i - 1].group === c.group) last.span += 1;
    else runs.push({ text: c.group ?? "", span: 1 });
  });
  return [runs, heads];
}

function rowOf(row: Row, width: number, notes: Footnotes): GridRow {
  const note = row.main === true && notes.main !== undefined ? { note: notes.main } : {};
  const level = row.level ?? "plain";
  const main = row.main === true;
  if (level === "group") return { cells: [{ text: row.head, span: width, ...note }], level, main };
  const cells = row.cells.map((cell: Cell): GridCell => ({
    text: cellText(cell, notes),
    span: 1,
    ...("text" in cell && cell.tex !== undefined ? { tex: cell.tex } : {}),
  }));
  return { cells: [{ text: row.head, span: 1, ...note }, ...cells], level, main };
}

/** Letters that a line of an upright page holds in the small type of tables. */
const uprightLetters = 95;

/** How many letters a table is wide. */
export const lettersOf = ({ widths }: TableGrid): number => widths.reduce((a, b) => a + b, 0);

/** Whether a table needs a page that lies on its side. */
export const isWide = (grid: TableGrid): boolean => lettersOf(grid) > uprightLetters;

const least = 6;
const most = 46;

/** Letters that a line of a page on its side holds. */
const sidewaysLetters = 150;

/** Widths in which numbers have all the room they need, and words share what is left of the page. */
function fitted(widths: readonly number[], aligns: TableGrid["aligns"]): readonly number[] {
  const of = (align: Column["align"]): number[] => widths.filter((_, i) => aligns[i] === align);
  const room = sidewaysLetters - of("number").reduce((a, b) => a + b, 0);
  const held = (cap: number): number => of("text").reduce((sum, w) => sum + Math.min(w, cap), 0);
  let cap = most;
  while (cap > 2 * least && held(cap) > room) cap -= 1;
  return widths.map((w, i) => (aligns[i] === "text" ? Math.min(w, cap) : w));
}

/** A table as it is printed. Its texts have their numbers filled in already. */
export function gridOf(table: TableOutput): TableGrid {
  const notes = footnotesOf(table);
  const rows = table.rows.map((row) => rowOf(row, table.columns.length + 1, notes));
  const heads = headsOf(table);
  const bodies = rows.filter((r) => r.level !== "group").map((r) => r.cells);
  const last = heads[heads.length - 1];
  const aligns: TableGrid["aligns"] = ["text", ...table.columns.map((c) => c.align)];
  const widths = aligns.map((align, i) => {
    const head = last[i].text;
    const cells = bodies.map((cells) => cells[i]?.text ?? "");
    const letters = [...(align === "number" ? head.split(" ") : [head]), ...cells].map((t) => t.length);
    return Math.min(most, Math.max(least, ...letters) + (align === "number" ? 1 : 0));
  });
  return {
    number: table.number,
    title: table.title,
    aligns,
    widths: fitted(widths, aligns),
    heads,
    rows,
    notes: [...notes.notes, ...table.notes.map((text) => ({ text }))],
  };
}
