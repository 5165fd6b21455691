import type { TableOutput } from "../analysis/output.js";
import { piecesOf } from "./html.js";
import { cellText } from "./tabletext.js";
import { textWidth } from "./textwidth.js";

/** The widths, in rem, under which a table's rows are laid out as blocks. */
export const stackWidths = [20, 36, 46, 56] as const;

/** How a table fits a page: under which width it is stacked, and whether it has to be set small on a whole page. */
export interface Fit {
  readonly under: (typeof stackWidths)[number];
  readonly dense: boolean;
}

const size = 14.5;
const gap = 20;
const rem = 16;

const widest = (texts: readonly string[], bold: boolean): number =>
  Math.max(0, ...texts.map((t) => textWidth(t, size, bold)));

const wordsOf = piecesOf;

/** About how wide a table is at least, in pixels: number cells stay whole, texts and heads may be cut at blanks. */
function leastWidth(table: TableOutput): number {
  const heads = widest(
    table.rows.filter((r) => r.level !== "group").flatMap((r) => wordsOf(r.head)),
    true,
  );
  const stub = Math.max(136, heads + 16, widest(wordsOf(table.stub), true));
  const columns = table.columns.map((column, i) => {
    const head = widest([...wordsOf(column.head), ...wordsOf(column.unit ?? "")], true);
    const cells = table.rows.flatMap((row) => row.cells.slice(i, i + 1).map((c) => cellText(c)));
    return gap + Math.max(head, widest(column.align === "number" ? cells : cells.flatMap(wordsOf), true));
  });
  return stub + columns.reduce((a, b) => a + b, 0);
}

/** How a table fits, from its texts and about how wide they are. */
export function fitOf(table: TableOutput): Fit {
  const needed = leastWidth(table) / rem;
  const under = stackWidths.find((w) => needed <= w);
  return { under: under ?? 56, dense: under === undefined };
}
