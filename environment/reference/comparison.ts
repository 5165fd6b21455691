import { StatsError } from "../../lib/index.js";

/** A number (or text) of another program against ours. */
export interface Difference {
  readonly what: string;
  readonly expected: unknown;
  readonly got: unknown;
  /** Relative; infinite for what is missing or not a number. */
  readonly distance: number;
  readonly ok: boolean;
}

/** What we have of a number: it, why it was refused, or nothing. */
export type Got = number | StatsError | undefined;

/** Bounds of a comparison. */
export interface Bounds {
  /** Relative to the expected size; default 1e-8. */
  readonly tolerance?: number;
  /** The number's natural scale (a coefficient's error): what is under 1e-4 of it is compared as if it were that large. */
  readonly scale?: number;
}

/** Collects what was compared in one case. */
export interface Comparison {
  /** Numbers. What is absent is not compared; null, for which the other program has no number, asks that we have none either. */
  readonly near: (what: string, expected: unknown, got: Got, bounds?: Bounds) => void;
  /**
   * A p value: as `near`, but also where it is tiny; the statistic's own relative error grows by its square in a far tail, so the tolerance is
   * multiplied by 1 - 2 log p.
   */
  readonly nearP: (what: string, expected: unknown, got: Got, bounds?: Bounds) => void;
  /** Everything else: the same text. */
  readonly same: (what: string, expected: unknown, got: unknown) => void;
  readonly all: readonly Difference[];
  /** Notes that a number of the file means nothing here, so that it is seen that it was not compared. */
  readonly leave: (what: string) => void;
  readonly notCompared: readonly string[];
  /** The same comparison, with `name` before what is compared. */
  readonly within: (name: string) => Comparison;
  /** The same comparison of one part of a file, by which its tolerances may call it: `vcov` in `vcov.CR2`. */
  readonly part: (name: string) => Comparison;
  /** The same comparison with a file's own tolerances: each by a field's name, perhaps after that of its part. */
  readonly tolerating: (tolerances: Tolerances | undefined) => Comparison;
}

/** Tolerances by field: `se_CR2`, `vcov.CR2`, `jackknife`. */
export type Tolerances = Readonly<Record<string, number>>;

const TOLERANCE = 1e-8;
const AT_ZERO = 1e-12;
const SMALL = AT_ZERO / TOLERANCE;

const written: Readonly<Record<string, number | null>> = {
  Inf: Infinity,
  "-Inf": -Infinity,
  NaN: null,
  NA: null,
};

/** An empty comparison. */
export const comparison = (): Comparison => collecting([], [], { before: "", parts: [], tolerances: {} });

/** Where in a case a comparison is. */
interface Place {
  readonly before: string;
  readonly parts: readonly string[];
  readonly tolerances: Tolerances;
}

function collecting(all: Difference[], notCompared: string[], place: Place): Comparison {
  const { before, parts, tolerances } = place;
  const add = (field: string, want: unknown, got: Got, measure: Measure, usual = TOLERANCE): void => {
    const expected = typeof want === "string" ? written[want] : want;
    if (expected === undefined && want === undefined) return;
    const distance =
      typeof expected === "number" ? numbersApart(expected, got, measure) : noneApart(expected, got);
    const shown = got instanceof StatsError ? got.message : (got ?? null);
    const tolerance = toleranceOf(tolerances, [...parts, ...field.split(" ")]) ?? usual;
    all.push({ what: `${before}${field}`, expected, got: shown, distance, ok: distance <= tolerance });
  };
  const near: Comparison["near"] = (what, expected, got, { tolerance, scale } = {}) =>
    add(
      what,
      expected,
      got,
      (gap, want) => {
        const atZero = scale === undefined && gap <= AT_ZERO && want <= AT_ZERO;
        return atZero ? 0 : gap / Math.max(want, SMALL * (scale ?? 0));
      },
      tolerance,
    );
  const nearP: Comparison["nearP"] = (what, expected, got, { tolerance } = {}) =>
    add(
      what,
      expected,
      got,
      (gap, want) => gap / want / (1 - 2 * Math.log(Math.max(want, Number.MIN_VALUE))),
      tolerance,
    );
  const same: Comparison["same"] = (what, expected, got) => {
    const ok = JSON.stringify(expected) === JSON.stringify(got);
    all.push({ what: `${before}${what}`, expected, got, distance: ok ? 0 : Infinity, ok });
  };
  const leave = (what: string): void => {
    if (!notCompared.includes(`${before}${what}`)) notCompared.push(`${before}${what}`);
  };
  const elsewhere = (more: Partial<Place>): Comparison => collecting(all, notCompared, { ...place, ...more });
  return {
    near,
    nearP,
    same,
    all,
    leave,
    notCompared,
    within: (name) => elsewhere({ before: `${before}${name}: ` }),
    part: (name) => elsewhere({ parts: [...parts, name] }),
    tolerating: (own) => elsewhere({ tolerances: { ...tolerances, ...own } }),
  };
}

/** The tolerance whose key's every word is one of the field's, the longest key first. */
const toleranceOf = (tolerances: Tolerances, words: readonly string[]): number | undefined =>
  Object.entries(tolerances)
    .map(([key, tolerance]) => ({ key: key.split("."), tolerance }))
    .filter(({ key }) => key.every((word) => words.includes(word)))
    .sort((a, b) => b.key.length - a.key.length)
    .at(0)?.tolerance;

/** How far apart two numbers are, from their gap and the size of the expected one. */
type Measure = (gap: number, want: number) => number;

function numbersApart(expected: number, got: Got, measure: Measure): number {
  if (got === expected) return 0;
  if (typeof got !== "number" || !Number.isFinite(got) || !Number.isFinite(expected)) return Infinity;
  return measure(Math.abs(got - expected), Math.abs(expected));
}

/** Where the other program has no number: 0 where we have none, or what stands there is no number at all. */
const noneApart = (expected: unknown, got: Got): number =>
  expected === null && !(typeof got === "number" && Number.isFinite(got)) ? 0 : Infinity;

/** What `make` gives, or why it was refused. */
export function tried<T>(make: () => T): T | StatsError {
  try {
    return make();
  } catch (error) {
    if (error instanceof StatsError) return error;
    throw error;
  }
}

/** One number of what may have been refused. */
export const of = <T>(made: T | StatsError | undefined, read: (made: T) => number | null | undefined): Got =>
  made instanceof StatsError || made === undefined
    ? (made as StatsError | undefined)
    : (read(made) ?? undefined);
