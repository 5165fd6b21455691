import { normalTwoSided } from "../stats/normal.js";
import type { Published } from "../study/published.js";
import type { Relation } from "../study/selfchecks.js";
import { contains, overlap, rising, roundingInterval, type Interval } from "./interval.js";
import type { Kind } from "./output.js";

/** Whether printed numbers can all be right. */
export type Consistency = "consistent" | "possible within rounding" | "not possible";

/** A printed number as a relation takes it. */
export type Printed = Pick<Published, "value" | "within" | "bound">;

/** What a relation finds: the values that the numbers imply, what kind they are, and the verdict. */
export interface Related {
  readonly verdict: Consistency;
  readonly implied: Interval;
  readonly kind: Kind;
}

const z95 = 1.959963984540054;

/** Values implied by unrounded inputs (`face`) and by all that the rounding allows, against what is printed. */
function judged(first: Printed, face: number, implied: Interval, kind: Kind): Related {
  const allowed = roundingInterval(first);
  const verdict = contains(allowed, face)
    ? "consistent"
    : overlap(allowed, implied)
      ? "possible within rounding"
      : "not possible";
  return { verdict, implied, kind };
}

/** A product rises in each of its factors, as long as these are positive. */
const product = (...x: readonly number[]): number => x.reduce((a, b) => a * b, 1);

function fromProduct(first: Printed, factors: readonly Printed[]): Related {
  const face = product(...factors.map((f) => f.value));
  return judged(first, face, rising(product, ...factors.map(roundingInterval)), "people");
}

const twoSided = (or: number, low: number, high: number): number =>
  normalTwoSided(Math.abs(Math.log(or)) / ((Math.log(high) - Math.log(low)) / (2 * z95)));

/** P of an odds ratio at or above 1 falls with it and rises with the width of its interval. */
function pValue([p, or, low, high]: readonly Printed[]): Related {
  const [o, l, h] = [or, low, high].map(roundingInterval);
  const implied = {
    low: twoSided(Math.max(o.high, 1), l.high, h.low),
    high: twoSided(Math.max(o.low, 1), l.low, h.high),
  };
  return judged(p, twoSided(or.value, low.value, high.value), implied, "p");
}

/** An average marginal effect is the log odds ratio times the mean of p(1 − p), which lies between 0 and a quarter. */
function slope([effect, or]: readonly Printed[]): Related {
  const [e, o] = [effect, or].map(roundingInterval);
  const implied = { low: e.low / Math.log(o.high), high: e.high / Math.log(o.low) };
  const face = effect.value / Math.log(or.value);
  return judged({ value: 0.125, within: 0.125 }, face, implied, "statistic");
}

/** The smallest or largest of some. */
const ends = (printed: readonly Printed[], of: (...x: number[]) => number): Related => {
  const [first, ...all] = printed;
  const over = all.map(roundingInterval);
  const implied = { low: of(...over.map((i) => i.low)), high: of(...over.map((i) => i.high)) };
  return judged(first, of(...all.map((p) => p.value)), implied, "ratio");
};

/** A bound that a number must keep, by itself or by what it may have been before it was rounded. */
function kept(bound: Interval, number: Printed): Consistency {
  if (contains(bound, number.value)) return "consistent";
  return overlap(bound, roundingInterval(number)) ? "possible within rounding" : "not possible";
}

/** A year's number, each year again, is at least as large as the whole. */
function noMore([whole, year, years]: readonly Printed[]): Related {
  const most = roundingInterval(year).high * years.value;
  const verdict = kept({ low: 0, high: year.value * years.value }, whole);
  const possible = verdict === "not possible" && whole.value <= most;
  return {
    verdict: possible ? "possible within rounding" : verdict,
    implied: { low: 0, high: most },
    kind: "count",
  };
}

/** An interval that leaves 1 out, or not. */
function significance([low, high]: readonly Printed[], said: boolean): Related {
  const [l, h] = [low, high].map(roundingInterval);
  const leavesOut = (a: number, b: number): boolean => a > 1 || b < 1;
  const [surely, perhaps] = [leavesOut(l.low, h.high), leavesOut(l.high, h.low)];
  const face = leavesOut(low.value, high.value);
  const verdict =
    face === said ? "consistent" : (said ? perhaps : !surely) ? "possible within rounding" : "not possible";
  return { verdict, implied: { low: low.value, high: high.value }, kind: "ratio" };
}

/** What printed numbers, in the order that the relation names, imply, and whether they can all be right. Odds ratios are above 1. */
export function relate(relation: Relation, printed: readonly Printed[]): Related {
  const [first, second] = printed;
  switch (relation) {
    case "interval around the odds ratio": {
      const middle = (low: number, high: number): number => Math.sqrt(low * high);
      const [low, high] = printed.slice(1);
      const implied = rising(middle, roundingInterval(low), roundingInterval(high));
      return judged(first, middle(low.value, high.value), implied, "ratio");
    }
    case "interval and P value":
      return pValue(printed);
    case "effect and odds ratio":
      return slope(printed);
    case "people in a network":
    case "people in all networks from one":
    case "people in all networks from the effect":
      // The 50,000 patients are the unit of the exposure and the networks are counted, so both are exact.
      return fromProduct(first, [second, ...printed.slice(2).map(({ value }) => ({ value, within: 0 }))]);
    case "printed twice":
      return judged(first, second.value, roundingInterval(second), "people");
    case "the smallest":
      return ends(printed, Math.min);
    case "the largest":
      return ends(printed, Math.max);
    case "more than":
      return {
        verdict: kept({ low: first.value, high: Infinity }, second),
        implied: roundingInterval(second),
        kind: "count",
      };
    case "no more than in all years":
      return noMore(printed);
    case "said to be significant":
      return significance(printed, true);
    case "said not to be significant":
      return significance(printed, false);
  }
}
