import type { Kind } from "../analysis/output.js";

/** How far two values of one number may lie apart before they are different numbers. */
export type Tolerance =
  | { readonly by: "equal" }
  | { readonly by: "relative"; readonly within: number }
  | { readonly by: "Monte Carlo errors"; readonly within: number };

const equal: Tolerance = { by: "equal" };
/** Estimates end a Newton step below 1e-8; sums over another order of rows move the last few of sixteen digits. */
const relative: Tolerance = { by: "relative", within: 1e-8 };
/** Two independent simulations of one quantity differ by more than this in one comparison out of 700. */
const monteCarlo: Tolerance = { by: "Monte Carlo errors", within: 3.2 };

const byKind: Readonly<Record<Kind, Tolerance>> = {
  count: equal,
  share: relative,
  ratio: relative,
  effect: relative,
  coefficient: relative,
  error: relative,
  p: relative,
  statistic: relative,
  rate: relative,
  people: relative,
  mean: relative,
};

/** The tolerance of a kind; a number that says its Monte Carlo error is held to that. */
export const toleranceOf = (kind: Kind, monteCarloError?: number): Tolerance =>
  monteCarloError === undefined ? byKind[kind] : monteCarlo;

/** The tolerances in words, for the page and the terminal. */
export const tolerancesInWords =
  "counts exactly; estimates to a relative 1e-8; simulated quantities to 3.2 Monte Carlo errors of their difference; printed text to the letter; a change of sign, of the side of 1 or of 0.05 is always told";

/** Whether two values are the same number. Two missing ones are; one that is NaN never is. */
export function sameValue(
  before: number | null,
  after: number | null,
  tolerance: Tolerance,
  monteCarloError = 0,
): boolean {
  if (before === null || after === null) return before === after;
  const apart = Math.abs(after - before);
  if (tolerance.by === "equal") return apart === 0;
  if (tolerance.by === "relative")
    return apart <= tolerance.within * Math.max(Math.abs(before), Math.abs(after));
  return apart <= tolerance.within * Math.SQRT2 * monteCarloError;
}

/** What lies between two values that no tolerance excuses: another sign, side of 1 or side of 0.05. Empty when nothing does. */
export function crossings(kind: Kind, before: number | null, after: number | null): readonly string[] {
  if (before === null || after === null || Number.isNaN(before + after)) return [];
  const parted = (at: number): boolean => before < at !== after < at;
  return [
    ...(kind !== "p" && kind !== "ratio" && Math.sign(before) !== Math.sign(after)
      ? ["the sign changed"]
      : []),
    ...(kind === "ratio" && parted(1) ? ["it crossed 1"] : []),
    ...(kind === "p" && parted(0.05) ? ["it crossed 0.05"] : []),
  ];
}
