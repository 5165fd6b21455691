import type { ClaimChange, NumberChange } from "./compare.js";
import { tolerancesInWords } from "./tolerance.js";
import type { Verification } from "./verdict.js";

/** How many numbers the terminal lists under one cause; the page lists all. */
const listed = 12;

const apart = (n: NumberChange): string => {
  const sized = n.inStandardErrors === null ? "" : `, ${n.inStandardErrors.toPrecision(2)} standard errors`;
  const by = n.difference === null || n.difference === 0 ? "" : ` by ${n.difference.toPrecision(3)}`;
  const special = n.what.filter((w) => !["changed", "new", "gone", "edited by hand"].includes(w));
  return `${by}${sized}${special.length > 0 ? `; ${special.join("; ")}` : ""}`;
};

const numberLine = (n: NumberChange): string =>
  n.old === null
    ? `    ${n.id}  new: ${n.new ?? ""}\n      ${n.where}`
    : n.new === null
      ? `    ${n.id}  gone: was ${n.old}\n      ${n.where}`
      : `    ${n.id}  ${n.old} → ${n.new}${apart(n)}\n      ${n.where}`;

const weight = (n: NumberChange): number =>
  (n.what.some((w) => w.includes("crossed") || w.includes("sign")) ? 1e6 : 0) +
  Math.min(Math.abs(n.inStandardErrors ?? 0), 1e5);

/** Changes with the same causes together, the largest group first; in each what changed sign or side first, then by standard errors. */
export function byCauses(numbers: readonly NumberChange[]): readonly {
  readonly causes: readonly string[];
  readonly numbers: readonly NumberChange[];
}[] {
  const groups = new Map<string, NumberChange[]>();
  for (const n of numbers) {
    const key = n.causes.join("\n");
    groups.set(key, [...(groups.get(key) ?? []), n]);
  }
  return [...groups.values()]
    .map((of) => ({ causes: of[0]?.causes ?? [], numbers: [...of].sort((a, b) => weight(b) - weight(a)) }))
    .sort((a, b) => b.numbers.length - a.numbers.length);
}

function numberLines(v: Verification): readonly string[] {
  return byCauses(v.numbers).flatMap(({ causes, numbers }) => [
    `  ${numbers.length} number${numbers.length === 1 ? "" : "s"}; ${causes.length === 0 ? "the cause is not known" : causes.slice(0, 6).join("; ")}${causes.length > 6 ? ` and ${causes.length - 6} more` : ""}`,
    ...numbers.slice(0, listed).map(numberLine),
    ...(numbers.length > listed ? [`    … and ${numbers.length - listed} more: see the page`] : []),
  ]);
}

function groundLines(v: Verification): readonly string[] {
  const all = Object.values(v.differences).flat() as readonly {
    readonly name: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  const short = (text: string | null): string => (text === null ? "none" : text.slice(0, 40));
  return all.length === 0
    ? []
    : [
        "  What the numbers rest on, where it differs:",
        ...all.slice(0, 30).map((d) => `    ${d.name}: ${short(d.before)} → ${short(d.after)}`),
        ...(all.length > 30 ? [`    … and ${all.length - 30} more: see the page`] : []),
      ];
}

function claimLine({ id, sentence, before, after }: ClaimChange): string {
  const now = after === true ? "holds" : "does not hold";
  if (before === null) return `  conclusion ${id} is new and ${now}: ${sentence}`;
  const was = before ? "held" : "did not hold";
  return `  conclusion ${id} ${was} and ${after === null ? "is gone" : `${now} now`}: ${sentence}`;
}

/** A verification for the terminal; its last line is the verdict in one sentence. */
export function verificationText(v: Verification): string {
  const lines = [
    ...numberLines(v),
    ...v.edits
      .filter((e) => e.number === undefined)
      .map((e) => `  edited by hand: ${e.where}, ${e.name}: saw ${e.saw}; wanted ${e.wanted}`),
    ...v.claims.map(claimLine),
    ...groundLines(v),
  ];
  const compared = v.numbers.some((n) => n.what[0] !== "edited by hand");
  return [
    ...(lines.length === 0 ? [] : ["", ...lines, ""]),
    ...(compared ? [`  Tolerances: ${tolerancesInWords}.`] : []),
    v.sentence,
  ].join("\n");
}
