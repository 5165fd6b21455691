import { comparedParts } from "./expected.js";

/** What a file's record may have: fields that are read, and notes. */
interface Known {
  readonly read: readonly string[];
  readonly notes: RegExp;
}

/** Fields that nothing here reads, by path: those that look like one that is read and is not there, and the others. */
export interface Unknown {
  readonly misspelt: readonly { readonly path: string; readonly meant: string }[];
  readonly unread: readonly string[];
}

const spec: Known = {
  read: ["name", "data", "outcome", "terms", "cluster", "weights", "vce", "sample", "over", "subgroup"],
  notes:
    /^(title|stata|source|drop_rule|real_data|numbers_from|small_sample_factor|software)$|note|licen[cs]e/i,
};
const term: Known = {
  read: ["var", "kind", "levels", "degree", "knots", "interaction"],
  notes: /^name$|note/,
};
const sample: Known = { read: ["filter", "complete_cases"], notes: /note/ };
const weights: Known = { read: ["type", "column"], notes: /note/ };
const expected: Known = {
  read: comparedParts,
  notes:
    /^(reference_output|checks|supremum_loglik|software)$|^r_glm|note|^margins_dydx_.+_as_continuous$|^predictive_margins_/,
};

/** The fields of a `spec.json` that nothing reads. */
export function unknownInSpec(raw: unknown): Unknown {
  const at = (key: string): unknown => (isRecord(raw) ? raw[key] : undefined);
  const terms = Array.isArray(at("terms")) ? (at("terms") as unknown[]) : [];
  return together([
    unknown(raw, spec, ""),
    ...terms.map((t, i) => unknown(t, term, `terms[${i}].`)),
    unknown(at("sample"), sample, "sample."),
    unknown(at("weights"), weights, "weights."),
  ]);
}

/** The parts of an `expected.json` that nothing reads; text is a note. */
export const unknownInExpected = (raw: unknown): Unknown =>
  unknown(
    isRecord(raw) ? Object.fromEntries(Object.entries(raw).filter(([, v]) => typeof v !== "string")) : raw,
    expected,
    "",
  );

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const together = (all: readonly Unknown[]): Unknown => ({
  misspelt: all.flatMap((u) => u.misspelt),
  unread: all.flatMap((u) => u.unread),
});

function unknown(record: unknown, { read, notes }: Known, path: string): Unknown {
  if (!isRecord(record)) return { misspelt: [], unread: [] };
  const strange = Object.keys(record).filter((key) => !read.includes(key) && !notes.test(key));
  const found = strange.map((key) => ({
    path: `${path}${key}`,
    meant: read.find((known) => !Object.hasOwn(record, known) && isMisspelt(key, known)),
  }));
  return {
    misspelt: found.flatMap(({ path: at, meant }) => (meant === undefined ? [] : [{ path: at, meant }])),
    unread: found.flatMap(({ path: at, meant }) => (meant === undefined ? [at] : [])),
  };
}

/** Whether two words differ by case, or by one or two letters of five or more. */
function isMisspelt(word: string, known: string): boolean {
  const [a, b] = [word.toLowerCase(), known.toLowerCase()];
  return a === b || apart(a, b) <= (b.length < 5 ? 1 : 2);
}

/** Letters to put in, take out or change (two that changed places count as two). */
function apart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++)
      row[j] = Math.min(row[j - 1] + 1, above[j] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
  }
  return row[b.length];
}
