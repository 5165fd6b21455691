import type { LedgerEntry } from "./ledger.js";
import { crossings, sameValue, toleranceOf } from "./tolerance.js";

/** A number that is not what it was; `old` or `new` is null where there is none on that side. */
export interface NumberChange {
  readonly id: string;
  /** Where it is printed. */
  readonly where: string;
  /** As printed, with the full value where the text is the same. */
  readonly old: string | null;
  readonly new: string | null;
  /** The full values; null where there is none. */
  readonly values: readonly [old: number | null, new: number | null];
  /** New minus old, in the number's unit; null where one of them does not exist. */
  readonly difference: number | null;
  /** The difference over the standard error, for ratios on the log scale; null where none is known. */
  readonly inStandardErrors: number | null;
  readonly causes: readonly string[];
  /** What happened: "changed", "new", "gone", and what no tolerance excuses. */
  readonly what: readonly string[];
}

/** A conclusion that holds on one side and not on the other; null where it was not checked. */
export interface ClaimChange {
  readonly id: string;
  readonly sentence: string;
  readonly before: boolean | null;
  readonly after: boolean | null;
}

type ById = ReadonlyMap<string, LedgerEntry>;

const z95 = 1.959963984540054;

const valueAt = (entries: ById, id: string): number | undefined => entries.get(id)?.value ?? undefined;

/** The pairs of ids that may be the interval of `id`. */
function intervalIds(id: string): readonly (readonly [string, string])[] {
  const own = id.replace(/-(low|high)$/, "");
  const stem = own.replace(/\.[^.]+$/, "");
  return [
    [`${own}-low`, `${own}-high`],
    [`${stem}.low`, `${stem}.high`],
  ];
}

/** The standard error of a number on the scale on which it is compared; null where the ledger does not tell. */
export function standardErrorOf(entry: LedgerEntry, entries: ById): number | null {
  const { id, kind } = entry;
  if (["count", "p", "error"].includes(kind)) return null;
  const own = id.endsWith(".b") ? `${id.slice(0, -2)}.se` : `${id.replace(/-(low|high)$/, "")}-se`;
  const direct = valueAt(entries, own);
  if (direct !== undefined && kind !== "ratio") return direct > 0 ? direct : null;
  for (const [low, high] of kind === "statistic" ? [] : intervalIds(id)) {
    const [l, h] = [valueAt(entries, low), valueAt(entries, high)];
    if (l === undefined || h === undefined || !(h > l)) continue;
    return kind === "ratio" ? (l > 0 ? Math.log(h / l) / (2 * z95) : null) : (h - l) / (2 * z95);
  }
  return null;
}

/** The difference over the standard error of the first (of a simulated one, its Monte Carlo error), for ratios on the log scale; null where none is known. */
export function inStandardErrors(before: LedgerEntry, after: LedgerEntry, entries: ById): number | null {
  const [b, a] = [before.value, after.value];
  const error = before.monteCarloError ?? standardErrorOf(before, entries);
  if (a === null || b === null || error === null) return null;
  if (before.kind !== "ratio") return (a - b) / error;
  return a > 0 && b > 0 ? Math.log(a / b) / error : null;
}

/** An entry as printed, with its full value where the other is printed alike. */
export const told = (e: LedgerEntry, other: LedgerEntry | undefined): string =>
  other !== undefined && other.printed === e.printed && e.value !== null
    ? `${e.printed} (${e.value})`
    : e.printed;

const lone = (e: LedgerEntry, what: "new" | "gone"): NumberChange => ({
  id: e.id,
  where: e.place,
  old: what === "gone" ? e.printed : null,
  new: what === "new" ? e.printed : null,
  values: what === "gone" ? [e.value, null] : [null, e.value],
  difference: null,
  inStandardErrors: null,
  causes: [],
  what: [what],
});

const partsOf = (place: string): string => [...new Set(place.split("; "))].sort().join("; ");

/** What is said of a number that is not said as before: where it stands, what it is, in which unit. A document says less. */
function otherwiseCalled(before: LedgerEntry, after: LedgerEntry): readonly string[] {
  const said = (name: "label" | "unit" | "kind"): readonly string[] => {
    const [b, a] = [before[name] as string | undefined, after[name] as string | undefined];
    return b === undefined || a === undefined || b === a ? [] : [`its ${name} was “${b}”, is “${a}”`];
  };
  const moved = partsOf(before.place) !== partsOf(after.place);
  return [
    ...(moved ? [`it stood in ${before.place}`] : []),
    ...said("label"),
    ...said("unit"),
    ...said("kind"),
  ];
}

/** What changed from one entry to the other; undefined where nothing did. `old` are all entries before. */
function changeOf(before: LedgerEntry, after: LedgerEntry, old: ById): NumberChange | undefined {
  const errors = [before.monteCarloError, after.monteCarloError].flatMap((e) => e ?? []);
  const error = errors.length === 0 ? undefined : Math.max(...errors);
  const held = sameValue(before.value, after.value, toleranceOf(after.kind, error), error);
  const crossed =
    held && before.value === after.value ? [] : crossings(after.kind, before.value, after.value);
  const spelled = before.printed !== after.printed && error === undefined;
  const called = otherwiseCalled(before, after);
  if (held && !spelled && crossed.length + called.length === 0) return undefined;
  return {
    id: after.id,
    where: after.place,
    old: told(before, after),
    new: told(after, before),
    values: [before.value, after.value],
    difference: before.value === null || after.value === null ? null : after.value - before.value,
    inStandardErrors: inStandardErrors(before, after, old),
    causes: [],
    what: [...(held ? (spelled ? ["printed in another way"] : []) : ["changed"]), ...crossed, ...called],
  };
}

/** Every number that changed, is new or is gone, in the order of the ids. */
export function compareEntries(
  before: readonly LedgerEntry[],
  after: readonly LedgerEntry[],
): readonly NumberChange[] {
  const old = new Map(before.map((e) => [e.id, e]));
  const now = new Map(after.map((e) => [e.id, e]));
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  return ids.flatMap((id) => {
    const [b, a] = [old.get(id), now.get(id)];
    if (b === undefined) return a === undefined ? [] : [lone(a, "new")];
    return a === undefined ? [lone(b, "gone")] : (changeOf(b, a, old) ?? []);
  });
}
