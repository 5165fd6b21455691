import { compareEntries, type ClaimChange, type NumberChange } from "./compare.js";
import { withCauses, type Side } from "./causes.js";
import { differencesOf, type Differences } from "./differences.js";
import type { Edit } from "./edits.js";
import type { ClaimEntry } from "./ledger.js";

/** What is compared: a ledger, or what a page or notebook carries of one. */
export interface Compared extends Side {
  readonly claims: readonly ClaimEntry[];
  /** What was edited by hand in the document it was read from. */
  readonly edits: readonly Edit[];
  /** What is named as the cause of a number that nothing else explains: the file itself, where it is not as it was written. */
  readonly doubts?: readonly string[];
}

/** What a re-execution found. */
export interface Verification {
  readonly verdict: "same" | "different" | "failed";
  /** The verdict in one sentence. */
  readonly sentence: string;
  /** How many numbers were compared. */
  readonly compared: number;
  readonly numbers: readonly NumberChange[];
  readonly claims: readonly ClaimChange[];
  readonly differences: Differences;
  readonly edits: readonly Edit[];
}

/** Whether two conclusions of one name are the same: sentence, numbers and, where both tell it, what is checked. */
const sameClaim = (a: ClaimEntry, b: ClaimEntry): boolean =>
  a.sentence === b.sentence &&
  a.rests.join() === b.rests.join() &&
  (a.predicate === undefined || b.predicate === undefined || a.predicate === b.predicate);

/** Conclusions that hold on one side alone, stand on one side alone, or say another thing under the same name. */
function claimChanges(before: readonly ClaimEntry[], after: readonly ClaimEntry[]): readonly ClaimChange[] {
  const old = new Map(before.map((c) => [c.id, c]));
  const now = new Map(after.map((c) => [c.id, c]));
  const one = ({ id, sentence }: ClaimEntry, b: boolean | null, a: boolean | null): ClaimChange => ({
    id,
    sentence,
    before: b,
    after: a,
  });
  const gone = before.filter((c) => !now.has(c.id)).map((c) => one(c, c.holds, null));
  const rest = after.flatMap((c) => {
    const was = old.get(c.id);
    if (was === undefined) return [one(c, null, c.holds)];
    if (!sameClaim(was, c)) return [one(was, was.holds, null), one(c, null, c.holds)];
    return was.holds === c.holds ? [] : [one(c, was.holds, c.holds)];
  });
  return [...gone, ...rest];
}

const counted = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`;

const rounded = (x: number): string => (Math.abs(x) >= 0.1 ? x.toFixed(1) : x.toPrecision(1));

/** The causes of the changes, the most frequent first. */
export function causesByCount(changes: readonly NumberChange[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const cause of changes.flatMap((c) => c.causes)) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function largest(changes: readonly NumberChange[]): string {
  const sized = changes.filter((c) => (c.inStandardErrors ?? 0) !== 0);
  if (sized.length === 0) return "";
  const size = (c: NumberChange): number => Math.abs(c.inStandardErrors ?? 0);
  const most = sized.reduce((a, b) => (size(b) > size(a) ? b : a));
  return `, the largest by ${rounded(size(most))} standard errors (${most.id})`;
}

const parts = ({ inputs, code, environment, cells }: Differences): string =>
  [
    ...(inputs.length > 0 ? ["inputs"] : []),
    ...(code.length > 0 ? ["code"] : []),
    ...(environment.length > 0 ? ["packages"] : []),
    ...(cells.length > 0 ? ["notebook cells"] : []),
  ].join(", ");

function countedClaims(claims: readonly ClaimChange[]): readonly string[] {
  const both = claims.filter((c) => c.before !== null && c.after !== null);
  const lost = both.filter((c) => c.before === true).length;
  const gained = both.length - lost;
  const fresh = claims.filter((c) => c.before === null).length;
  const gone = claims.filter((c) => c.after === null).length;
  return [
    ...(lost > 0 ? [`${counted(lost, "conclusion")} no longer ${lost === 1 ? "holds" : "hold"}`] : []),
    ...(gained > 0 ? [`${counted(gained, "conclusion")} now ${gained === 1 ? "holds" : "hold"}`] : []),
    ...(fresh > 0 ? [`${counted(fresh, "conclusion")} new`] : []),
    ...(gone > 0 ? [`${counted(gone, "conclusion")} gone`] : []),
  ];
}

const isOf = (n: NumberChange, what: string): boolean => n.what[0] === what;

function differentSentence(v: Omit<Verification, "sentence">): string {
  const { numbers, claims, compared, edits } = v;
  const edited = numbers.filter((n) => isOf(n, "edited by hand"));
  const changed = numbers.filter((n) => !["new", "gone", "edited by hand"].some((what) => isOf(n, what)));
  const [fresh, gone] = ["new", "gone"].map((what) => numbers.filter((n) => isOf(n, what)).length);
  const places = edits.filter((e) => e.number === undefined && e.claim === undefined);
  const told = [
    ...(changed.length > 0
      ? [`${changed.length} of ${counted(compared, "number")} changed${largest(changed)}`]
      : []),
    ...(edited.length > 0
      ? [
          `${counted(edited.length, "number")} edited by hand (${edited[0].id} ${edited[0].old ?? "none"} → ${edited[0].new ?? "none"}${edited.length > 1 ? ", …" : ""})`,
        ]
      : []),
    ...(fresh > 0 ? [`${counted(fresh, "number")} new`] : []),
    ...(gone > 0 ? [`${counted(gone, "number")} gone`] : []),
    ...countedClaims(claims),
    ...(places.length > 0
      ? [
          `${counted(places.length, "place")} not as the run left ${places.length === 1 ? "it" : "them"} (${places[0].name}${places.length > 1 ? ", …" : ""} in ${places[0].where})`,
        ]
      : []),
    ...(numbers.length + claims.length + edits.length === 0
      ? [`the numbers rest on other ${parts(v.differences)} than lie here; npm start makes them anew`]
      : []),
  ];
  const causes = causesByCount(numbers).slice(0, 3);
  const because = causes.length === 0 ? "" : `; ${causes.map(([cause]) => cause).join("; ")}`;
  const steady = claims.length === 0 ? "; no conclusion changed" : "";
  return `Different: ${told.join(", ")}${because}${changed.length + fresh + gone > 0 ? steady : ""}.`;
}

function sameSentence({ compared, differences }: Omit<Verification, "sentence">): string {
  const { inputs, settings, code, environment, cells } = differences;
  const other = [...inputs, ...settings, ...code, ...cells, ...environment].map((d) =>
    d.before === null || d.after === null || d.before.length > 24 || d.after.length > 24
      ? d.name
      : `${d.name} ${d.before} → ${d.after}`,
  );
  const though =
    other.length === 0
      ? ""
      : `, although ${other.slice(0, 4).join(", ")}${other.length > 4 ? ` and ${other.length - 4} more` : ""} ${other.length === 1 ? "is" : "are"} not what ${other.length === 1 ? "it was" : "they were"}`;
  return `Same: all ${counted(compared, "number")} are what they were${though}.`;
}

const groundDiffers = ({ inputs, code, environment, cells }: Differences): boolean =>
  inputs.length +
    code.length +
    cells.length +
    environment.filter((e) => e.name.startsWith("package ")).length >
  0;

/** How two sides came to be compared, and what could not be, in words. */
export interface Comparison {
  readonly how?: "executed" | "static";
  readonly note?: string | undefined;
}

/**
 * Compares what was with what a re-execution gave: numbers, conclusions, and what they rest on. A static check, which
 * executes nothing, is also different where inputs, code, packages or cells are not those of the ledger.
 */
export function verification(
  before: Compared,
  after: Compared,
  { how = "executed", note }: Comparison = {},
): Verification {
  const differences = differencesOf(before.ground, after.ground);
  const edited = new Map(before.edits.map((e) => [e.name, e]));
  const compared = withCauses(compareEntries(before.entries, after.entries), differences, before, after).map(
    (n) => {
      const edit = edited.get(n.id);
      if (edit === undefined) return { ...n, causes: [...n.causes, ...(before.doubts ?? [])] };
      return { ...n, causes: [`edited by hand: ${edit.where}`] };
    },
  );
  const known = new Set(compared.map((n) => n.id));
  const numbers = [
    ...compared,
    ...before.edits.flatMap((e) => (e.number === undefined || known.has(e.name) ? [] : [e.number])),
  ];
  const changed = claimChanges(before.claims, after.claims);
  const claims = [
    ...changed,
    ...before.edits.flatMap(({ claim }) =>
      claim === undefined || changed.some((c) => c.id === claim.id) ? [] : [claim],
    ),
  ];
  const alike = numbers.length + claims.length + before.edits.length === 0;
  const same = alike && (how === "executed" || !groundDiffers(differences));
  const bare = {
    verdict: same ? ("same" as const) : ("different" as const),
    compared: before.entries.length,
    numbers,
    claims,
    differences,
    edits: before.edits,
  };
  const sentence = same ? sameSentence(bare) : differentSentence(bare);
  return { ...bare, sentence: note === undefined ? sentence : `${sentence.slice(0, -1)}; ${note}.` };
}

/** What stands for a verification that could not be made: why, in one sentence. */
export const failedVerification = (why: string): Verification => ({
  verdict: "failed",
  sentence: `Could not be verified: ${why}`,
  compared: 0,
  numbers: [],
  claims: [],
  differences: { inputs: [], settings: [], code: [], environment: [], cells: [] },
  edits: [],
});

/**
 * The verification as JSON. `old` and `new` are the full values, or the printed text where that alone changed; settings stand
 * among the inputs; hand-made edits stand among the cells by their file and place, and those of numbers among the numbers, too.
 */
export function verificationJson(v: Verification): string {
  const { inputs, settings, code, environment, cells } = v.differences;
  const edits = v.edits.map((e) => ({ name: `${e.where}: ${e.name}`, before: e.wanted, after: e.saw }));
  return JSON.stringify(
    {
      verdict: v.verdict,
      numbers: v.numbers.map(({ id, where, old, new: now, values, difference, inStandardErrors, causes }) => {
        const [before, after] = values[0] === values[1] ? [old, now] : values;
        return { id, where, old: before, new: after, difference, inStandardErrors, causes };
      }),
      claims: v.claims,
      inputs: [...inputs, ...settings],
      code,
      environment,
      cells: [...cells, ...edits],
    },
    null,
    2,
  );
}
