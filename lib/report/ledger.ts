import type { AnyOutput, Cell, Column, Kind, NamedNumber, TableOutput } from "../analysis/output.js";
import { figureTable } from "./figuretable.js";
import { printed } from "./format.js";
import { sha256 } from "./hash.js";
import { numbersOfCell } from "./words.js";

/** The version of the ledger's layout, in its meta as `schema`. */
export const ledgerSchema = 1;

/** One number of the run: what it is, its value, how and where it is printed, and what made it. */
export interface LedgerEntry {
  readonly id: string;
  readonly label: string;
  readonly kind: Kind;
  /** In full precision, in `unit`; null when it does not exist, and then `printed` says why. */
  readonly value: number | null;
  /** As printed: shares in percent, effects in percentage points. */
  readonly printed: string;
  readonly unit: string;
  /** Where it is printed, such as "Table 1, Good experience: Model 1, Odds ratio"; several places are joined by "; ". */
  readonly place: string;
  /** The notebook that shows it, such as "02-models". */
  readonly notebook: string;
  /** The function that made it, such as "analysis/table1.ts table1". */
  readonly madeBy: string;
  /** Its Monte Carlo standard error, where it was simulated. */
  readonly monteCarloError?: number;
}

/** A conclusion in the ledger: the ids that it rests on, what is checked, whether it holds, and why, with its numbers printed. */
export interface ClaimEntry {
  readonly id: string;
  readonly sentence: string;
  readonly rests: readonly string[];
  /** What code checks of it. */
  readonly predicate?: string;
  readonly holds: boolean;
  readonly because: string;
}

/** What a ledger says about itself: what inputs, code and settings decide and nothing else, so two runs give the same bytes. */
export type LedgerMeta = Readonly<Record<string, unknown>>;

interface Placed {
  readonly number: NamedNumber;
  readonly place: string;
}

const columnName = (c: Column): string =>
  [c.group, c.head].filter((t) => t !== undefined && t !== "").join(", ");

const placedInCell = (cell: Cell, place: string): readonly Placed[] =>
  numbersOfCell(cell).map((number) => ({ number, place }));

function placedInTable(table: TableOutput): readonly Placed[] {
  let group = "";
  return table.rows.flatMap((row) => {
    if (row.level === "group") group = row.head;
    else if (row.level !== "member") group = "";
    const head = row.level === "member" && group !== "" ? `${group}: ${row.head}` : row.head;
    return row.cells.flatMap((cell, i) => {
      const column = table.columns.at(i);
      if (column === undefined)
        throw new RangeError(
          `${table.number}, row "${row.head}": cell ${i + 1} has no column; there are ${table.columns.length}`,
        );
      return placedInCell(cell, `${table.number}, ${head}, ${columnName(column)}`);
    });
  });
}

const sameValue = (a: number | null, b: number | null): boolean => a === b;

const described = (e: LedgerEntry): string => `${e.value} (${e.place}; ${e.notebook})`;

/**
 * Joins entries to one a number, in the order of their ids. A number that is printed in several places keeps its first
 * entry with all places. The same id with two values is an error that names every such id with both.
 */
export function mergeLedgers(ledgers: readonly (readonly LedgerEntry[])[]): readonly LedgerEntry[] {
  const byId = new Map<string, LedgerEntry>();
  const clashes: string[] = [];
  for (const entry of ledgers.flat()) {
    const known = byId.get(entry.id);
    if (known === undefined) byId.set(entry.id, entry);
    else if (!sameValue(known.value, entry.value))
      clashes.push(`  - "${entry.id}" is ${described(known)} and ${described(entry)}`);
    else if (!known.place.split("; ").includes(entry.place))
      byId.set(entry.id, { ...known, place: `${known.place}; ${entry.place}` });
  }
  if (clashes.length > 0)
    throw new RangeError(
      `${clashes.length} id${clashes.length === 1 ? " stands" : "s stand"} for different numbers; give each number its own id\n${clashes.join("\n")}`,
    );
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

const idForm = /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9-]+)+$/;

/** Every number of an output with its place; those behind it are not printed. */
const placed = (output: AnyOutput): readonly Placed[] => [
  ...placedInTable(output.type === "table" ? output : figureTable(output)),
  ...(output.behind ?? []).map((number) => ({ number, place: `behind ${output.number}` })),
];

/**
 * The entries of outputs that one notebook shows. An id that begins neither with its output's name nor with that of an output
 * which it quotes is an error.
 */
export function ledgerOf(outputs: readonly AnyOutput[], notebook: string): readonly LedgerEntry[] {
  const faults: string[] = [];
  const entryOf = ({ number, place }: Placed, output: AnyOutput): LedgerEntry => {
    const { id, label, kind, value, unit } = number;
    const owner = [output, ...(output.quotes ?? [])].find(({ name }) => id.startsWith(`${name}.`));
    if (!idForm.test(id) || owner === undefined)
      faults.push(
        `  - "${id}" in ${place}: an id is "${output.name}." and then letters, digits, hyphens and dots`,
      );
    const { madeBy } = owner ?? output;
    const entry = { id, label, kind, value, printed: printed(number), unit, place, notebook, madeBy };
    return number.monteCarloError === undefined
      ? entry
      : { ...entry, monteCarloError: number.monteCarloError };
  };
  const entries = outputs.flatMap((output) => placed(output).map((p) => entryOf(p, output)));
  if (faults.length > 0)
    throw new RangeError(`ids that are not of the form of their output\n${faults.join("\n")}`);
  return mergeLedgers([entries]);
}

const isRecord = (v: unknown): v is Record<string, unknown> =>
  typeof v === "object" && v !== null && !Array.isArray(v);

function sorted(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(sorted);
  if (!isRecord(v)) return v;
  return Object.fromEntries(
    Object.keys(v)
      .sort()
      .map((key) => [key, sorted(v[key])]),
  );
}

/** JSON with the keys of every object sorted; `indent` as in JSON.stringify. */
export const sortedJson = (v: unknown, indent?: number): string =>
  JSON.stringify(sorted(v), undefined, indent);

const lined = (name: string, items: readonly unknown[]): string =>
  `"${name}": [\n${items.map((item) => sortedJson(item)).join(",\n")}\n]`;

/** What a ledger says of itself as `sha256`: the hash of its conclusions, entries and the rest of its meta. */
export function ledgerHash(
  meta: LedgerMeta,
  entries: readonly unknown[],
  claims: readonly unknown[],
): string {
  const rest = Object.fromEntries(Object.entries(meta).filter(([name]) => name !== "sha256"));
  return sha256(sortedJson({ claims, entries, meta: rest }));
}

/**
 * The ledger as text: `{"claims": […], "entries": […], "meta": {…}}`, keys sorted, one claim or entry a line so that a changed
 * number is one line of a diff. The same entries give the same bytes, in whatever order they come; claims keep theirs.
 */
export function ledgerJson(
  meta: LedgerMeta,
  entries: readonly LedgerEntry[],
  claims: readonly ClaimEntry[] = [],
): string {
  const merged = mergeLedgers([entries]);
  const whole = { ...meta, schema: ledgerSchema };
  const about = `"meta": ${sortedJson({ ...whole, sha256: ledgerHash(whole, merged, claims) }, 2)}`;
  return `{\n${lined("claims", claims)},\n${lined("entries", merged)},\n${about}\n}\n`;
}
