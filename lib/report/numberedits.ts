import type { StandingNumber } from "./carried.js";
import { inStandardErrors, told, type NumberChange } from "./compare.js";
import type { LedgerEntry } from "./ledger.js";
import { crossings } from "./tolerance.js";

/** What a document carries of an entry. */
export type CarriedEntry = Omit<LedgerEntry, "label" | "unit">;

const figuresIn = (text: string): number | undefined => {
  const found = /[−-]?\d[\d\u202f]*(?:\.\d+)?/.exec(text)?.[0];
  return found === undefined ? undefined : Number(found.replaceAll("\u202f", "").replace("−", "-"));
};

/** The value that a text stands for, on the scale on which the entry's own text stands for its value; undefined where there is none. */
export function valueOfText(
  text: string,
  { value, printed }: Pick<LedgerEntry, "value" | "printed">,
): number | undefined {
  const [read, own] = [figuresIn(text), figuresIn(printed)];
  if (read === undefined || value === null || own === undefined) return undefined;
  return Math.abs(own / 100 - value) < Math.abs(own - value) ? read / 100 : read;
}

/** An entry as a document prints it: where the text alone was changed, the value is what the text says. */
export function asStanding<E extends CarriedEntry>(entry: E, { value, printed }: StandingNumber): E {
  if (value !== entry.value || printed === entry.printed) return { ...entry, value, printed };
  return { ...entry, printed, value: valueOfText(printed, entry) ?? null };
}

/** A number that was edited by hand: from what the run printed to what stands there. No tolerance excuses an edit. */
export function editedNumber(
  where: string,
  before: LedgerEntry,
  after: LedgerEntry,
  entries: ReadonlyMap<string, LedgerEntry>,
): NumberChange {
  return {
    id: before.id,
    where: `${where}: ${before.place}`,
    old: told(before, after),
    new: told(after, before),
    values: [before.value, after.value],
    difference: before.value === null || after.value === null ? null : after.value - before.value,
    inStandardErrors: inStandardErrors(before, after, entries),
    causes: [`edited by hand: ${where}`],
    what: ["edited by hand", ...crossings(before.kind, before.value, after.value)],
  };
}
