import type { Published } from "../study/published.js";

/** All values from `low` to `high`, ends among them. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What a printed number may have been before it was rounded; of a bound, all on its side. */
export function roundingInterval({
  value,
  within,
  bound,
}: Pick<Published, "value" | "within" | "bound">): Interval {
  if (bound === "more than") return { low: value, high: Infinity };
  if (bound === "less than") return { low: -Infinity, high: value };
  return { low: value - within, high: value + within };
}

/** Doubles next to a limit count as on it: 56.5 is half of a digit above 56, whatever its last bit. */
const slack = (limit: number): number => 1e-12 * Math.max(1, Math.abs(limit));

/** Whether a value lies in an interval. */
export const contains = ({ low, high }: Interval, value: number): boolean =>
  value >= low - (Number.isFinite(low) ? slack(low) : 0) &&
  value <= high + (Number.isFinite(high) ? slack(high) : 0);

/** Whether two intervals have a value in common. */
export const overlap = (a: Interval, b: Interval): boolean => contains(a, b.low) || contains(b, a.low);

/** The values of a function that rises in each argument, over intervals. */
export const rising = (of: (...x: readonly number[]) => number, ...over: readonly Interval[]): Interval => ({
  low: of(...over.map((i) => i.low)),
  high: of(...over.map((i) => i.high)),
});
