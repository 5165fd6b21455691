import type { AnyOutput, NamedNumber } from "../analysis/output.js";
import type { Edit } from "./edits.js";
import { figureTable } from "./figuretable.js";
import { printed } from "./format.js";
import { asStanding, editedNumber, valueOfText } from "./numberedits.js";
import type { LedgerEntry } from "./ledger.js";
import { numbersOf, numbersOfCell } from "./words.js";

const plainText = (text: string): string =>
  text.replaceAll("\\,", "\u202f").replaceAll("$-$", "−").replaceAll("\\%", "%");

const splits = /[,"&{}<>\\\s();:]+/;
const tokens = (line: string): readonly string[] =>
  plainText(line)
    .replaceAll("\u202f", "\u0001")
    .split(splits)
    .map((t) => t.replaceAll("\u0001", "\u202f"))
    .filter((t) => /\d/.test(t));

/** The numbers of the row that a line of a file most likely is: the row whose texts stand in it most. */
function rowOf(line: string, output: AnyOutput): readonly NamedNumber[] {
  const there = new Set(tokens(line));
  const rows = (output.type === "table" ? output : figureTable(output)).rows.map((r) =>
    r.cells.flatMap(numbersOfCell),
  );
  const score = (row: readonly NamedNumber[]): number =>
    row.filter((n) => there.has(String(n.value)) || there.has(printed(n))).length / Math.max(1, row.length);
  const best = rows.reduce<readonly NamedNumber[]>((a, b) => (score(b) > score(a) ? b : a), []);
  return score(best) > 0.5 ? best : numbersOf(output);
}

const without = (from: readonly string[], those: readonly string[]): readonly string[] => {
  const left = [...those];
  return from.filter((t) => {
    const at = left.indexOf(t);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

const most = 20;
const cut = (line: string): string => (line.length > 160 ? `${line.slice(0, 160)}…` : line.trim());

/** The change of one line: the numbers that it should hold and does not, by id; else the line. */
function lineEdits(
  where: string,
  at: number,
  saw: string,
  wanted: string,
  output: AnyOutput,
  entries: ReadonlyMap<string, LedgerEntry>,
): readonly Edit[] {
  const gone = without(tokens(wanted), tokens(saw));
  const put = without(tokens(saw), tokens(wanted));
  const row = rowOf(wanted, output);
  const edits = gone.flatMap((token, i): readonly Edit[] => {
    const n = row.find((m) => String(m.value) === token || printed(m) === token);
    const entry = n === undefined ? undefined : entries.get(n.id);
    if (n === undefined || entry === undefined) return [];
    const now = gone.length === put.length ? put[i] : undefined;
    const value =
      now === undefined ? undefined : String(n.value) === token ? Number(now) : valueOfText(now, entry);
    const number =
      now === undefined || value === undefined || Number.isNaN(value)
        ? undefined
        : editedNumber(where, { ...entry, printed: token }, { ...entry, value, printed: now }, entries);
    return [
      {
        where: `${where}, line ${at + 1}`,
        name: n.id,
        saw: now ?? cut(saw),
        wanted: token,
        ...(number === undefined ? {} : { number }),
      },
    ];
  });
  return edits.length > 0 ? edits : [{ where, name: `line ${at + 1}`, saw: cut(saw), wanted: cut(wanted) }];
}

interface Shown {
  readonly id: string;
  readonly value: number | null;
  readonly printed: string;
}

/** The numbers that stand in a table's JSON. */
function shownNumbers(v: unknown): readonly Shown[] {
  if (Array.isArray(v)) return v.flatMap(shownNumbers);
  if (typeof v !== "object" || v === null) return [];
  const { id, value, printed: text } = v as Partial<Shown>;
  if (typeof id === "string" && typeof text === "string" && value !== undefined)
    return [{ id, value, printed: text }];
  return Object.values(v).flatMap(shownNumbers);
}

const asShown = (entry: LedgerEntry, { id, value, printed: text }: Shown): LedgerEntry =>
  value === null ? { ...entry, value, printed: text } : asStanding(entry, { id, value, printed: text });

function jsonEdits(
  where: string,
  saw: string,
  wanted: string,
  entries: ReadonlyMap<string, LedgerEntry>,
): readonly Edit[] {
  try {
    const now = new Map(shownNumbers(JSON.parse(saw)).map((n) => [n.id, n]));
    return shownNumbers(JSON.parse(wanted)).flatMap((was): readonly Edit[] => {
      const is = now.get(was.id);
      if (is?.value === was.value && is.printed === was.printed) return [];
      const entry = entries.get(was.id);
      const text = (n: Shown | undefined): string =>
        n === undefined ? "no such number" : `${n.printed} (${n.value})`;
      const number =
        entry === undefined || is === undefined
          ? undefined
          : editedNumber(where, entry, asShown(entry, is), entries);
      return [
        {
          where,
          name: was.id,
          saw: text(is),
          wanted: text(was),
          ...(number === undefined ? {} : { number }),
        },
      ];
    });
  } catch {
    return [
      {
        where,
        name: "its JSON",
        saw: "text that cannot be read as JSON",
        wanted: "the JSON that the run wrote",
      },
    ];
  }
}

const linesOf = (path: string, text: string): readonly string[] =>
  path.endsWith(".svg") ? text.split(/(?=<)/) : text.split("\n");

/**
 * What was edited in a file that an output left, a table or a figure: numbers by id, else the lines. `wanted` is the text
 * that the run wrote. Empty where the two are the same.
 */
export function fileEdits(
  where: string,
  saw: string,
  wanted: string,
  output: AnyOutput,
  entries: ReadonlyMap<string, LedgerEntry>,
): readonly Edit[] {
  if (saw === wanted) return [];
  if (where.endsWith(".json")) {
    const edits = jsonEdits(where, saw, wanted, entries);
    if (edits.length > 0) return edits;
  }
  const [now, was] = [linesOf(where, saw), linesOf(where, wanted)];
  if (now.length === was.length)
    return was
      .flatMap((line, i) => (line === now[i] ? [] : lineEdits(where, i, now[i], line, output, entries)))
      .slice(0, most);
  const gone = without(was, now).map((line) => ({
    where,
    name: "a line",
    saw: "no such line",
    wanted: cut(line),
  }));
  const put = without(now, was).map((line) => ({
    where,
    name: "a line",
    saw: cut(line),
    wanted: "no such line",
  }));
  return [...gone, ...put].slice(0, most);
}
