import type { Column, TableOutput } from "../analysis/output.js";
import { escape } from "./html.js";
import { numbersOfCell } from "./words.js";

/** What a column measures an association by. */
export type Measure = "ratio" | "effect";

/**
 * By column, whether it holds odds ratios or marginal effects, where a table holds both; nothing for all others. Such a
 * table can show either alone.
 */
export function measuresOf(table: TableOutput): readonly (Measure | undefined)[] {
  const found = table.columns.map((_, i) => {
    const kinds = new Set(
      table.rows.flatMap((row) =>
        row.cells.slice(i, i + 1).flatMap((c) => numbersOfCell(c).map((n) => n.kind)),
      ),
    );
    const [kind] = kinds;
    return kinds.size === 1 && (kind === "ratio" || kind === "effect") ? kind : undefined;
  });
  return found.includes("ratio") && found.includes("effect") ? found : found.map(() => undefined);
}

/** The class of a head or a cell of a measure; the group of columns has it where all its columns do. */
export const measureClass = (measures: readonly (Measure | undefined)[]): string => {
  const [first] = measures;
  return first !== undefined && measures.every((m) => m === first) ? ` of-${first}` : "";
};

/** A unit in a head; one in percentage points can be shown as a probability. */
export const unitHtml = (c: Column): string =>
  c.unit === undefined
    ? ""
    : ` <span class="unit"${c.unit === "pp" ? ' data-other="probability"' : ""}>${escape(c.unit)}</span>`;

const choices = [
  ["all", "all"],
  ["ratio", "odds ratios"],
  ["probability", "marginal effects (probability)"],
  ["effect", "percentage points"],
] as const;

/** The choice of a measure for one table of a page, which works without scripts. */
export const measureChoice = (id: string): string =>
  `<fieldset class="measures"><legend>Show</legend>${choices
    .map(
      ([value, text], i) =>
        `<label><input type="radio" name="measure-${escape(id)}" value="${value}"${i === 0 ? " checked" : ""}> ${text}</label>`,
    )
    .join("")}</fieldset>`;

/** The rules behind the choice. */
export const measureStyle = `
.measures{border:0;margin:0 0 12px;padding:0;display:flex;flex-wrap:wrap;gap:0 16px;font-size:14px}
.measures legend{float:left;margin-right:16px;padding:4px 0;color:var(--soft)}
.measures label{display:inline-flex;align-items:center;gap:6px;min-height:28px;cursor:pointer}
.measures input{width:24px;height:24px;margin:0 -2px;accent-color:var(--link)}
.study-output.study-output:has([value=ratio]:checked) .of-effect,.study-output.study-output:has(:is([value=effect],[value=probability]):checked) .of-ratio{display:none}
.study-output:has([value=probability]:checked) [data-other]{font-size:0}
.study-output:has([value=probability]:checked) [data-other]::after{content:attr(data-other);font-size:14.5px}
@media print{.measures{display:none}}
`;
