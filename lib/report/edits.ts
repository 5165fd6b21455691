import {
  carriedByNotebook,
  carriedByPage,
  htmlOf,
  outputsWith,
  shownHashes,
  standingNumbers,
  withNumbersOf,
  type Carried,
  type ExecutedNotebook,
  type StandingNumber,
} from "./carried.js";
import { cellEdits } from "./celledits.js";
import { cellId, ledgerCells } from "./cells.js";
import type { ClaimChange, NumberChange } from "./compare.js";
import { sha256 } from "./hash.js";
import type { LedgerEntry } from "./ledger.js";
import { asStanding, editedNumber, valueOfText } from "./numberedits.js";
import { pieceHashes, textsOf } from "./pieces.js";

/** Something in a file of a report that is not as the run left it. */
export interface Edit {
  /** The file, and the section or cell in it. */
  readonly where: string;
  /** The number's id, the cell's id, or what else it is. */
  readonly name: string;
  readonly saw: string;
  readonly wanted: string;
  /** Where it is a number: what it was and is. */
  readonly number?: NumberChange;
  /** Where it is whether a conclusion holds: what it was and is. */
  readonly claim?: ClaimChange;
}

type Entries = ReadonlyMap<string, LedgerEntry>;

const entriesOf = (carried: Carried): Entries =>
  new Map((carried.entries as readonly LedgerEntry[]).map((e) => [e.id, e]));

const spelled = (text: string, value: number | null, full: boolean): string =>
  full ? `${text} (${value})` : text;

/** Numbers that do not stand as they are carried, each once; a changed sign or digit of the hidden full value counts. */
export function numberEdits(
  where: string,
  standing: readonly StandingNumber[],
  entries: Entries,
): readonly Edit[] {
  const seen = new Set<string>();
  return standing.flatMap((n): readonly Edit[] => {
    const { id, value, printed } = n;
    const entry = entries.get(id);
    const key = `${id} ${value} ${printed}`;
    if ((entry?.printed === printed && entry.value === value) || seen.has(key)) return [];
    seen.add(key);
    if (entry === undefined)
      return [{ where, name: id, saw: printed, wanted: "no such number is among those it carries" }];
    const full = entry.printed === printed;
    const number = editedNumber(where, entry, asStanding(entry, n), entries);
    return [
      {
        where,
        name: id,
        saw: spelled(printed, value, full),
        wanted: spelled(entry.printed, entry.value, full),
        number,
      },
    ];
  });
}

/** Numbers of the pieces that are gone from a page: those of its tables that stand nowhere in it any more. */
function goneNumbers(
  where: string,
  page: string,
  pieces: readonly string[],
  entries: Entries,
): readonly Edit[] {
  const standing = new Set(standingNumbers(page).map((n) => n.id));
  const outputs = pieces.flatMap((p) => /^table "([^"]*?)(?:-data)?"$/.exec(p)?.[1] ?? []);
  return [...entries.values()]
    .filter((e) => e.value !== null && !e.place.startsWith("behind ") && !standing.has(e.id))
    .filter((e) => outputs.some((name) => e.id.startsWith(`${name}.`)))
    .map((e) => ({ where, name: e.id, saw: "no such number", wanted: `${e.printed}, in ${e.place}` }));
}

const words = (text: string): readonly string[] => text.split(/[\s()]+/);

/** The ids of the numbers that a changed sentence should print, where they can be told. */
function idsIn(saw: string, wanted: string, entries: Entries): readonly string[] {
  const left = new Set(words(saw));
  const gone = words(wanted)
    .filter((w) => /\d/.test(w) && !left.has(w))
    .map((w) => w.replace(/[.,;:%]+$/, ""));
  const found = gone.flatMap((w) => [...entries.values()].filter((e) => e.printed === w).map((e) => e.id));
  return found.length > 4 ? [] : [...new Set(found)];
}

/** Texts that are not those of the run, each beside the one that stood in its place. */
function textEdits(
  where: string,
  name: string,
  saw: readonly string[],
  wanted: readonly string[],
  entries: Entries,
): readonly Edit[] {
  const [now, was] = [new Set(saw), new Set(wanted)];
  const put = saw.filter((t) => !was.has(t));
  const gone = wanted.filter((t) => !now.has(t));
  return Array.from({ length: Math.min(20, Math.max(put.length, gone.length)) }, (_, i): readonly Edit[] => {
    const [s, w] = [put.at(i), gone.at(i)];
    const edit = { where, saw: s ?? "no such text", wanted: w ?? "no such text" };
    const ids = s === undefined || w === undefined ? [] : idsIn(s, w, entries);
    if (ids.length === 0) return [{ ...edit, name }];
    return ids.map((id) => {
      const entry = entries.get(id)!;
      const read = words(s ?? "").filter((x) => /\d/.test(x) && !words(w ?? "").includes(x));
      const value = read.length === 1 ? valueOfText(read[0], entry) : undefined;
      const number =
        value === undefined
          ? undefined
          : editedNumber(
              where,
              entry,
              { ...entry, value, printed: read[0].replace(/[.,;:%]+$/, "") },
              entries,
            );
      return { ...edit, name: id, ...(number === undefined ? {} : { number }) };
    });
  }).flat();
}

/** What was edited in a page by hand: numbers by id, texts by what stands and stood there, all else by its section, table or figure. */
export function pageEdits(file: string, page: string): readonly Edit[] {
  const found = carriedByPage(page);
  if (found === undefined)
    return [
      {
        where: file,
        name: "the ledger's entries",
        saw: "none that can be read in this page",
        wanted: "those that the run put there",
      },
    ];
  const { bare, carried } = found;
  if (sha256(bare) === carried.shown["page"]) return [];
  const entries = entriesOf(carried);
  const numbers = numberEdits(file, standingNumbers(bare), entries);
  const mended = withNumbersOf(bare, entries);
  if (sha256(mended) === carried.shown["page"]) return numbers;
  const now: Readonly<Record<string, string | undefined>> = pieceHashes(mended);
  const pieces = [...new Set([...Object.keys(carried.shown), ...Object.keys(now)])].filter(
    (n) => n !== "page" && now[n] !== carried.shown[n],
  );
  const name = pieces.length === 0 ? "its text" : `text in ${pieces.slice(0, 3).join(", ")}`;
  const texts = textEdits(file, name, textsOf(mended), carried.texts ?? [], entries);
  const left = texts.length === 0 ? pieces : pieces.filter((n) => /^(data|script|style)/.test(n));
  const told = [...numbers, ...goneNumbers(file, mended, pieces, entries), ...texts];
  return [
    ...told,
    ...(told.length + left.length === 0 ? ["its text"] : left).map((piece) => ({
      where: file,
      name: piece,
      saw: piece in now ? "changed, put in or taken out by hand" : "not there",
      wanted: piece in carried.shown ? "as the run wrote it" : "no such piece",
    })),
  ];
}

/** Outputs of a notebook's cells that are not as the run left them: numbers by id, all else by the cell. */
function outputEdits(file: string, notebook: ExecutedNotebook, carried: Carried): readonly Edit[] {
  const now = shownHashes(notebook.cells);
  const entries = entriesOf(carried);
  return notebook.cells.flatMap((cell, i): readonly Edit[] => {
    const id = cellId(cell, i);
    const want = carried.shown[id] as string | undefined;
    if (cell.cell_type !== "code" || want === undefined || now[id] === want) return [];
    const numbers = numberEdits(`${file}, cell "${id}"`, standingNumbers(htmlOf(cell)), entries);
    const mended = outputsWith(cell, (html) => withNumbersOf(html, entries));
    if (numbers.length > 0 && shownHashes([{ ...mended, id }])[id] === want) return numbers;
    const edit = {
      where: file,
      name: id,
      saw: "an output that was changed by hand",
      wanted: "the output that the run left",
    };
    return [...numbers, edit];
  });
}

/** What is not as the run left it in an executed notebook: cells, outputs, numbers, by name. Empty where nothing is. */
export function notebookEdits(file: string, name: string, notebook: ExecutedNotebook): readonly Edit[] {
  const carried = carriedByNotebook(notebook);
  const cells = ledgerCells(name, notebook.cells);
  if (carried === undefined)
    return [
      ...cellEdits(file, cells, notebook, undefined),
      {
        where: file,
        name: "the ledger's entries",
        saw: "none in this notebook",
        wanted: "those that the run put there",
      },
    ];
  return [...cellEdits(file, cells, notebook, carried.cells), ...outputEdits(file, notebook, carried)];
}
