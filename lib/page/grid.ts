import { all, textOf } from "./dom.js";

/** A number as the page holds it: printed, with its full value and its id; `value` null where it does not exist. */
export interface ShownNumber {
  readonly id: string;
  readonly value: number | null;
  readonly printed: string;
}

/** A cell: a number with or without its interval, an interval, or text. */
export interface ShownCell {
  readonly text?: string;
  readonly number?: ShownNumber;
  readonly low?: ShownNumber;
  readonly high?: ShownNumber;
}

/** A row with the head of its group, "" outside groups. */
export interface ShownRow {
  readonly group: string;
  readonly head: string;
  readonly cells: readonly ShownCell[];
}

/** A table of the page, read from its markup. */
export interface ShownTable {
  readonly name: string;
  readonly caption: string;
  readonly stub: string;
  readonly heads: readonly string[];
  readonly rows: readonly ShownRow[];
}

/** The number of a `<data>` element, or of what stands for one that does not exist. */
export const numberIn = (element: HTMLElement): ShownNumber => ({
  id: element.dataset["id"] ?? "",
  value: element instanceof HTMLDataElement ? Number(element.value) : null,
  printed: element.dataset["text"] ?? textOf(element, ".as-other"),
});

/** The numbers of a cell in reading order. */
export const numbersIn = (cell: Element): HTMLElement[] => all("[data-id]", cell);

function cellOf(td: Element): ShownCell {
  const numbers = numbersIn(td).map(numberIn);
  const [first, second, third] = [numbers.at(0), numbers.at(1), numbers.at(2)];
  if (first === undefined) return { text: textOf(td, "sup") };
  if (second !== undefined)
    return third === undefined ? { low: first, high: second } : { number: first, low: second, high: third };
  return td.classList.contains("interval") ? { low: first, high: first } : { number: first };
}

function headsOf(table: HTMLTableElement): string[] {
  const lines = all<HTMLTableRowElement>("thead tr", table);
  const below = lines.at(1);
  const lower = below === undefined ? [] : [...below.cells].map((c) => textOf(c, ".unit"));
  return [...(lines.at(0)?.cells ?? [])].slice(1).flatMap((c) => {
    const own = textOf(c, ".unit");
    if (c.scope !== "colgroup") return [own];
    return lower.splice(0, c.colSpan).map((head) => (head === "" ? own : `${own}, ${head}`));
  });
}

function rowsOf(table: HTMLTableElement): ShownRow[] {
  let group = "";
  return all<HTMLTableRowElement>("tbody tr", table).flatMap((tr) => {
    const head = textOf(tr.cells[0], "sup");
    if (tr.classList.contains("group")) {
      group = head;
      return [];
    }
    if (!tr.classList.contains("member")) group = "";
    return [{ group, head, cells: [...tr.cells].slice(1).map(cellOf) }];
  });
}

/** Reads a table of the page. */
export const readTable = (table: HTMLTableElement): ShownTable => ({
  name: table.id,
  caption: table.caption === null ? "" : textOf(table.caption),
  stub: textOf(table.tHead!.rows[0].cells[0]),
  heads: headsOf(table),
  rows: rowsOf(table),
});
