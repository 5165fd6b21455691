import type { Cell, Column, NamedNumber, Row, TableOutput } from "../analysis/output.js";
import { footnotesOf, simulatedMark, type Footnotes } from "./footnotes.js";
import { fitOf } from "./fit.js";
import { formula } from "./formula.js";
import { asProbability, decimalsOf, printed } from "./format.js";
import { anchor, attributes, breakable, escape } from "./html.js";
import { measureClass, measuresOf, unitHtml, type Measure } from "./measures.js";

/** How a table stands on its page. */
export interface TablePlace {
  /** The `id` of the table, from which those of its notes are made; by default the output's name. */
  readonly id?: string;
  /** What the caption begins with; by default the output's number and a full stop. */
  readonly called?: string;
}

/** Gives each mark of a footnote an `id` of its own: `table1-ref-a`, `table1-ref-a-2`, … */
function marker(id: string): (letter: string) => string {
  const seen = new Map<string, number>();
  return (letter) => {
    const times = (seen.get(letter) ?? 0) + 1;
    seen.set(letter, times);
    const own = `${id}-ref-${letter}${times === 1 ? "" : `-${times}`}`;
    return `<sup><a href="#${id}-note-${letter}" id="${own}" aria-label="note ${letter}">${letter}</a></sup>`;
  };
}

interface Context {
  /** By column, what the choice of a measure shows or hides; effects can then be shown as probabilities, too. */
  readonly measures: readonly (Measure | undefined)[];
  readonly notes: Footnotes;
  readonly mark: (letter: string) => string;
}

function numberHtml(n: NamedNumber, { notes, mark, measures }: Context): string {
  const letter = notes.of(n);
  if (letter !== undefined)
    return `<span class="none" data-id="${escape(n.id)}" data-text="${escape(printed(n))}">not estimable</span>${mark(letter)}`;
  const other = measures.includes("effect") && n.kind === "effect" ? asProbability(n) : undefined;
  return `<data${attributes({ value: String(n.value), "data-id": n.id, "data-other": other })}>${escape(printed(n))}</data>`;
}

function intervalHtml(low: NamedNumber, high: NamedNumber, context: Context): string {
  const none = low.value === null && high.value === null;
  return none ? numberHtml(low, context) : `${numberHtml(low, context)} to ${numberHtml(high, context)}`;
}

function cellHtml(cell: Cell, context: Context): string {
  if ("text" in cell) return cell.tex === undefined ? breakable(cell.text) : formula(cell.tex, cell.text);
  if (!("low" in cell)) return numberHtml(cell.number, context);
  const interval = intervalHtml(cell.low, cell.high, context);
  if (!("number" in cell)) return interval;
  return cell.number.value === null
    ? numberHtml(cell.number, context)
    : `${numberHtml(cell.number, context)} (${interval})`;
}

const figureSpace = "\u2007";
const pointSpace = "\u2008";

/** The decimals that a column's lone numbers show at most: what shorter ones are padded to, so that marks stand in line. */
function decimalsOfColumn(table: TableOutput, at: number): number {
  const shown = table.rows.flatMap((row) => {
    const cell = row.cells.at(at);
    return cell !== undefined && "number" in cell && !("low" in cell) && cell.number.value !== null
      ? [decimalsOf(printed(cell.number))]
      : [];
  });
  return Math.max(0, ...shown);
}

function padding(cell: Cell, decimals: number): string | undefined {
  if (!("number" in cell) || "low" in cell || cell.number.value === null) return undefined;
  const own = decimalsOf(printed(cell.number));
  if (own === decimals) return undefined;
  return (own === 0 ? pointSpace : "") + figureSpace.repeat(decimals - own);
}

/** A number stays with the word before it: "Model 1". */
const held = (text: string): string => escape(text).replace(/ (?=\d+\)?(?: |$))/g, "&nbsp;");

const headText = (c: Column): string => held(c.head) + unitHtml(c);

const columnHead = (c: Column, rows: number, measure: Measure | undefined): string =>
  `<th${attributes({ scope: "col", role: "columnheader", class: c.align + measureClass([measure]), rowspan: rows === 2 ? 2 : undefined })}>${headText(c)}</th>`;

/** Neighbouring columns of one group, as one head over them. */
function groupsOf(columns: readonly Column[]): readonly { group: string | undefined; columns: Column[] }[] {
  const runs: { group: string | undefined; columns: Column[] }[] = [];
  for (const c of columns) {
    const last = runs.at(-1);
    if (c.group !== undefined && last?.group === c.group) last.columns.push(c);
    else runs.push({ group: c.group, columns: [c] });
  }
  return runs;
}

function headHtml(table: TableOutput): string {
  const { stub, columns } = table;
  const measures = measuresOf(table);
  const measure = (c: Column): Measure | undefined => measures[columns.indexOf(c)];
  const runs = groupsOf(columns);
  const deep = runs.some((r) => r.group !== undefined);
  const place = ` class="text"${deep ? ' rowspan="2"' : ""}`;
  const stubHead =
    stub === ""
      ? `<td role="cell"${place}></td>`
      : `<th scope="col" role="columnheader"${place}>${escape(stub)}</th>`;
  const top = runs.map((r) =>
    r.group === undefined
      ? columnHead(r.columns[0], deep ? 2 : 1, measure(r.columns[0]))
      : `<th scope="colgroup" role="columnheader" class="spanner${measureClass(r.columns.map(measure))}" colspan="${r.columns.length}">${held(r.group)}</th>`,
  );
  const below = runs.flatMap((r) =>
    r.group === undefined ? [] : r.columns.map((c) => columnHead(c, 1, measure(c))),
  );
  const second = deep ? `\n<tr role="row">${below.join("")}</tr>` : "";
  return `<thead role="rowgroup">\n<tr role="row">${stubHead}${top.join("")}</tr>${second}\n</thead>`;
}

/** A column named in words: "Average marginal effect: 95% CI, pp". */
const labelOf = (c: Column): string => {
  const own = [c.head, c.unit].filter((t) => t !== undefined && t !== "").join(", ");
  return c.group === undefined ? own : `${c.group}: ${own}`;
};

/** Whether all columns are pairs under heads of their own, a number and what belongs to it; narrow pages show a pair as one line. */
function isPaired({ columns }: TableOutput): boolean {
  const runs = groupsOf(columns);
  const same = (at: number): boolean => runs.every((r) => r.columns[at].head === columns[at].head);
  return runs.every((r) => r.group !== undefined && r.columns.length === 2) && same(0) && same(1);
}

/** Words that stay on one line. */
const isBrief = (cell: Cell): boolean =>
  "text" in cell && cell.tex === undefined && cell.text.length <= 14 && cell.text.includes(" ");

/** The letters of a row's head from which on a table beside long texts is wordy. */
const longHead = 48;

/** Whether the row heads are sentences, which want more room than a name. */
const isWordy = ({ rows, columns }: TableOutput): boolean =>
  columns.some((c) => c.align === "text") &&
  rows.some((r) => r.level !== "group" && r.head.length > longHead);

function rowHtml(table: TableOutput, row: Row, context: Context, decimals: readonly number[]): string {
  const width = table.columns.length;
  if (row.level === "group")
    return `<tr role="row" class="group"><th scope="rowgroup" role="rowheader" colspan="${width + 1}">${breakable(row.head)}</th></tr>`;
  if (row.cells.length !== width)
    throw new RangeError(
      `${table.number}, row "${row.head}": ${row.cells.length} cells for ${width} columns; give each column its cell`,
    );
  const main = row.main === true && context.notes.main !== undefined ? context.mark(context.notes.main) : "";
  const paired = isPaired(table);
  const cells = row.cells.map((cell, i) => {
    const column = table.columns[i];
    const given = {
      role: "cell",
      class: `${column.align}${isBrief(cell) ? " brief" : ""}${"low" in cell && !("number" in cell) ? " interval" : ""}${measureClass(context.measures.slice(i, i + 1))}`,
      "data-head": paired ? (i % 2 === 0 ? column.group : undefined) : labelOf(column),
      "data-pad": padding(cell, decimals[i] ?? 0),
    };
    return `<td${attributes(given)}><span class="cell">${cellHtml(cell, context)}</span></td>`;
  });
  const classes = [row.level === "member" ? "member" : "", row.main === true ? "main" : ""].join(" ").trim();
  const head = `<th scope="row" role="rowheader">${breakable(row.head)}${main}</th>`;
  return `<tr${attributes({ role: "row", class: classes === "" ? undefined : classes })}>${head}${cells.join("")}</tr>`;
}

/** Rows cut before each group heading, and after the members of one, so that a group is a body of its own. */
function bodiesOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const bodies: Row[][] = [];
  let within = false;
  for (const row of rows) {
    const joins = within ? row.level === "member" : row.level !== "group";
    const last = bodies.at(-1);
    if (last !== undefined && joins) last.push(row);
    else bodies.push([row]);
    within = row.level === "group" || (within && row.level === "member");
  }
  return bodies;
}

/**
 * The notes under a table or figure. A lettered note's letter leads back to its first mark; the others run on, but for
 * the one that says that responders are simulated, which stands by itself.
 */
export function notesHtml(id: string, notes: readonly string[], lettered: Footnotes["notes"]): string {
  const letters = lettered.map(
    ({ letter, text }) =>
      `<p id="${id}-note-${letter}"><sup><a href="#${id}-ref-${letter}" aria-label="back to the mark of note ${letter}">${letter}</a></sup> ${escape(text)}</p>`,
  );
  const marks = notes.filter((note) => note.startsWith(simulatedMark));
  const others = notes.filter((note) => !note.startsWith(simulatedMark));
  const plain = [...marks, others.join(" ")].filter((t) => t !== "").map((t) => `<p>${escape(t)}</p>`);
  if (letters.length + plain.length === 0) return "";
  return `<div class="notes">\n${[...letters, ...plain].join("\n")}\n</div>`;
}

/** So many rows stay on one page of paper. */
const shortRows = 14;

/**
 * A table as HTML with its meaning in it: caption, column and row heads with scope, groups as bodies of their own, each
 * number a `<data>` element with its full value and its id, footnotes linked both ways. All text is escaped. The roles
 * that tables have by themselves are written out, as a narrow page lays the rows out as blocks.
 */
export function tableHtml(table: TableOutput, place: TablePlace = {}): string {
  const id = anchor(place.id ?? table.name);
  const notes = footnotesOf(table);
  const measures = measuresOf(table);
  const context: Context = { notes, mark: marker(id), measures };
  const decimals = table.columns.map((_, i) => decimalsOfColumn(table, i));
  const bodies = bodiesOf(table.rows).map(
    (rows) =>
      `<tbody role="rowgroup">\n${rows.map((r) => rowHtml(table, r, context, decimals)).join("\n")}\n</tbody>`,
  );
  const caption = `<caption><b>${escape(place.called ?? `${table.number}.`)}</b> ${breakable(table.title)}</caption>`;
  const fit = fitOf(table);
  const shape = [
    `under${fit.under}`,
    ...(fit.dense ? ["dense"] : []),
    ...(isPaired(table) ? ["paired"] : []),
    ...(isWordy(table) ? ["wordy"] : []),
    ...(table.rows.length <= shortRows ? ["short"] : []),
    ...(measures.includes("effect") ? ["switched"] : []),
  ].join(" ");
  return `<table role="table" class="${shape}" id="${id}">\n${caption}\n${headHtml(table)}\n${bodies.join("\n")}\n</table>\n${notesHtml(id, table.notes, notes.notes)}`;
}
