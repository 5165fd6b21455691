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

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

const joined = ({ source }: Cell): string => (typeof source === "string" ? source : source.join(""));

const cellsOf = (text: string): readonly Cell[] => (JSON.parse(text) as { cells: readonly Cell[] }).cells;

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
