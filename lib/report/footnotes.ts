import type { NamedNumber, TableOutput } from "../analysis/output.js";
import { numbersOfCell } from "./words.js";

/** A note with its letter, at the foot of a table. */
export interface Footnote {
  readonly letter: string;
  readonly text: string;
}

/** The notes of a table that have letters, and which letter belongs where. */
export interface Footnotes {
  readonly notes: readonly Footnote[];
  /** The letter of main results; undefined when the table has none. */
  readonly main: string | undefined;
  /** The letter of a number that does not exist; undefined for one that does. */
  readonly of: (n: NamedNumber) => string | undefined;
}

/** What every table and figure made from simulated responders says. */
export const simulatedMark = "Simulated responders";

const mainText = (table: TableOutput): string => table.mainNote ?? "Main result.";

const letterAt = (i: number): string =>
  i < 26 ? String.fromCharCode(97 + i) : letterAt(Math.floor(i / 26) - 1) + letterAt(i % 26);

const reason = (n: NamedNumber): string =>
  `${n.suppressed === true ? "Suppressed" : "Not estimable"}: ${n.why ?? "no reason was given"}.`.replace(
    /\.\.$/,
    ".",
  );

/** Gives a letter to the mark of main results and to each reason why a number does not exist, in reading order. */
export function footnotesOf(table: TableOutput): Footnotes {
  const texts: string[] = [];
  const main = mainText(table);
  for (const row of table.rows) {
    if (row.main === true && !texts.includes(main)) texts.push(main);
    for (const n of row.cells.flatMap(numbersOfCell))
      if (n.value === null && !texts.includes(reason(n))) texts.push(reason(n));
  }
  const letter = (text: string): string => letterAt(texts.indexOf(text));
  return {
    notes: texts.map((text) => ({ letter: letter(text), text })),
    main: texts.includes(main) ? letter(main) : undefined,
    of: (n) => (n.value === null ? letter(reason(n)) : undefined),
  };
}
