import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  cellId,
  editedNumber,
  valueOfText,
  type Edit,
  type LedgerEntry,
  type RawCell,
} from "../lib/index.js";
import { notebookNames } from "./runner/choose.js";

/** A number in a Markdown cell with its id in a comment after it, such as `1.015<!-- table1.experience.model1.or -->`. */
export interface MarkedNumber {
  readonly text: string;
  readonly id: string;
}

/** Numbers that may stand in a Markdown cell without an id: what each is, and how it looks. */
export const exempt: readonly { readonly what: string; readonly form: RegExp }[] = [
  { what: "numbers of headings", form: /^#+ \d+(\.\d+)*/gm },
  { what: "code, and addresses of links", form: /`[^`]*`|\]\([^)]*\)/g },
  {
    what: "names of tables, figures, boxes, models, notebooks, sections",
    form: /\b(?:tables?|figures?|box(?:es)?|models?|notebooks?|sections?) (?:S?\d+(?:\.\d+)*(?:, | and | or | to )?)+/gi,
  },
  { what: "years, which name the waves", form: /\b20[12]\d\b/g },
  { what: "the unit of the exposure", form: /\b50[ \u202f,]?000 patients\b/g },
  { what: "the unit of people", form: /\b10[ \u202f,]?000 people\b/g },
  { what: "the age from which the survey asks", form: /\baged 16 and over\b/g },
  { what: "the level of intervals", form: /\b95 ?%/g },
];

const number = String.raw`[−\-+<>]?\d[\d.,\u202f]*\d|[−\-+<>]?\d`;
const mark = new RegExp(String.raw`(${number})<!--\s*([A-Za-z][A-Za-z0-9.-]*)\s*-->`, "g");

/** The numbers of a Markdown cell that carry their ids. */
export const markedNumbers = (source: string): readonly MarkedNumber[] =>
  [...source.matchAll(mark)].map(([, text, id]) => ({ text, id }));

/** The numbers of a Markdown cell that were typed by hand: those without an id that are not exempt. */
export function typedNumbers(source: string): readonly string[] {
  const left = [mark, ...exempt.map((e) => e.form)].reduce((text, form) => text.replace(form, " "), source);
  return left.match(new RegExp(String.raw`(?<![A-Za-z\d])(?:${number})`, "g")) ?? [];
}

/**
 * A Markdown cell with each marked number as it is printed in the accepted ledger.
 * @throws RangeError naming every id that the ledger does not have
 */
export function refreshed(source: string, printed: ReadonlyMap<string, string>): string {
  const unknown = markedNumbers(source).filter(({ id }) => !printed.has(id));
  if (unknown.length > 0)
    throw new RangeError(
      `no number in the ledger for ${unknown.map(({ text, id }) => `${text}<!-- ${id} -->`).join(", ")}; mend the id in the cell`,
    );
  return source.replace(mark, (_, __, id: string) => `${printed.get(id)}<!-- ${id} -->`);
}

const joined = ({ source }: RawCell): string => (typeof source === "string" ? source : source.join(""));

const cellsOf = (text: string): readonly RawCell[] =>
  (JSON.parse(text) as { cells: readonly RawCell[] }).cells;

/**
 * Numbers in the prose of the notebooks in `root` that were typed by hand, or are not what the accepted ledger prints: each by
 * its cell and, where it has one, its id.
 */
export function proseEdits(root: string): readonly Edit[] {
  const accepted = join(root, "results", "ledger.json");
  if (!existsSync(accepted)) return [];
  const { entries } = JSON.parse(readFileSync(accepted, "utf8")) as { entries: readonly LedgerEntry[] };
  const byId = new Map(entries.map((e) => [e.id, e]));
  return notebookNames(root).flatMap((name) => {
    const cells = cellsOf(readFileSync(join(root, "notebooks", `${name}.ipynb`), "utf8"));
    return cells.flatMap((cell, i): readonly Edit[] => {
      if (cell.cell_type !== "markdown") return [];
      const where = `notebooks/${name}.ipynb, text “${cellId(cell, i)}”`;
      const typed = typedNumbers(joined(cell)).map((text) => ({
        where,
        name: text,
        saw: `${text}, typed by hand`,
        wanted: "a number with its id in a comment behind it",
      }));
      const stale = markedNumbers(joined(cell)).flatMap(({ id, text }): readonly Edit[] => {
        const entry = byId.get(id);
        if (entry?.printed === text) return [];
        if (entry === undefined)
          return [{ where, name: id, saw: text, wanted: "an id that the accepted ledger has" }];
        const now = { ...entry, printed: text, value: valueOfText(text, entry) ?? null };
        const number = editedNumber(where, entry, now, byId);
        return [
          { where, name: id, saw: text, wanted: `${entry.printed}, as results/ledger.json has`, number },
        ];
      });
      return [...typed, ...stale];
    });
  });
}

/** The Markdown cells of a notebook's text, each as one text. */
export const markdownCells = (text: string): readonly string[] =>
  cellsOf(text).flatMap((cell) => (cell.cell_type === "markdown" ? [joined(cell)] : []));

/** A notebook's text with its marked numbers as they are printed in the accepted ledger; nothing else of it changes. */
export function refreshedNotebook(text: string, printed: ReadonlyMap<string, string>): string {
  const cells = cellsOf(text).map((cell) => {
    if (cell.cell_type !== "markdown") return cell;
    const fresh = refreshed(joined(cell), printed);
    return { ...cell, source: typeof cell.source === "string" ? fresh : fresh.split(/(?<=\n)/) };
  });
  const whole = { ...(JSON.parse(text) as object), cells };
  return `${JSON.stringify(whole, undefined, 1)}\n`;
}
