/** A number (or text) of another program against ours. */
export interface Difference {
  readonly what: string;
  readonly expected: unknown;
  readonly got: unknown;
  /** Relative; infinite for what is missing or not a number. */
  readonly distance: number;
  readonly ok: boolean;
}

/** Collects what was compared in one case. */
export interface Comparison {
  /** Numbers: within `tolerance` of the expected size, or within 1e-12 of zero. */
  readonly near: (
    what: string,
    expected: number | undefined,
    got: number | undefined,
    tolerance?: number,
  ) => void;
  /** Everything else: the same text. */
  /**
   * A p value: as `near`, but also where it is tiny; the statistic's own relative error grows by its square in a far tail, so the tolerance is
   * multiplied by 1 - 2 log p.
   */
  readonly nearP: (
    what: string,
    expected: number | undefined,
    got: number | undefined,
    tolerance?: number,
  ) => void;
  readonly same: (what: string, expected: unknown, got: unknown) => void;
  readonly all: readonly Difference[];
  /** The same comparison, with `name` before what is compared. */
  readonly within: (name: string) => Comparison;
}

const TOLERANCE = 1e-8;
const AT_ZERO = 1e-12;

/** An empty comparison; an expected value that is absent is not compared. */
export function comparison(): Comparison {
  const all: Difference[] = [];
  const add = (
    what: string,
    expected: number,
    got: number | undefined,
    distance: number,
    tolerance: number,
  ) => {
    const known = Number.isNaN(distance) ? Infinity : distance;
    all.push({ what, expected, got: got ?? null, distance: known, ok: known <= tolerance });
  };
  const near: Comparison["near"] = (what, expected, got, tolerance = TOLERANCE) => {
    if (expected === undefined) return;
    const gap = got === undefined ? NaN : Math.abs(got - expected);
    const close = gap <= AT_ZERO && Math.abs(expected) <= AT_ZERO;
    add(what, expected, got, got === expected || close ? 0 : gap / Math.abs(expected), tolerance);
  };
  const nearP: Comparison["nearP"] = (what, expected, got, tolerance = TOLERANCE) => {
    if (expected === undefined) return;
    const distance = got === expected ? 0 : got === undefined ? NaN : Math.abs(got / expected - 1);
    add(what, expected, got, distance / (1 - 2 * Math.log(Math.max(expected, Number.MIN_VALUE))), tolerance);
  };
  const same: Comparison["same"] = (what, expected, got) => {
    const ok = JSON.stringify(expected) === JSON.stringify(got);
    all.push({ what, expected, got, distance: ok ? 0 : Infinity, ok });
  };
  const within: Comparison["within"] = (name) => ({
    near: (what, ...rest) => near(`${name}: ${what}`, ...rest),
    nearP: (what, ...rest) => nearP(`${name}: ${what}`, ...rest),
    same: (what, ...rest) => same(`${name}: ${what}`, ...rest),
    all,
    within,
  });
  return { near, nearP, same, all, within };
}
