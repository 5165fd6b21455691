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
  readonly same: (what: string, expected: unknown, got: unknown) => void;
  readonly all: readonly Difference[];
}

const TOLERANCE = 1e-8;
const AT_ZERO = 1e-12;

/** An empty comparison; an expected value that is absent is not compared. */
export function comparison(): Comparison {
  const all: Difference[] = [];
  const near: Comparison["near"] = (what, expected, got, tolerance = TOLERANCE) => {
    if (expected === undefined) return;
    const gap = got === undefined ? NaN : Math.abs(got - expected);
    const close = gap <= AT_ZERO && Math.abs(expected) <= AT_ZERO;
    const distance = got === expected || close ? 0 : gap / Math.abs(expected);
    const known = Number.isNaN(distance) ? Infinity : distance;
    all.push({ what, expected, got: got ?? null, distance: known, ok: known <= tolerance });
  };
  const same: Comparison["same"] = (what, expected, got) => {
    const ok = JSON.stringify(expected) === JSON.stringify(got);
    all.push({ what, expected, got, distance: ok ? 0 : Infinity, ok });
  };
  return { near, same, all };
}
