import type { Predicate } from "../study/claims.js";
import type { NamedNumber } from "./output.js";

/** Whether a conclusion holds, and the numbers that say so: a sentence with numbers as `{{id}}`. */
export interface Verdict {
  readonly holds: boolean;
  readonly because: string;
}

/** A number that exists. */
export interface Given {
  readonly id: string;
  readonly value: number;
}

type Check = (given: readonly Given[]) => Verdict;

const level = 0.05;
/** Half of the last digit of each of two odds ratios printed with three decimals. */
const withinRounding = 0.001;

const said = ({ id }: Given): string => `{{${id}}}`;
const withInterval = ([estimate, low, high]: readonly Given[]): string =>
  `{{${estimate.id}}} (95% CI {{${low.id} to ${high.id}}})`;

const above =
  (bound: number): Check =>
  (given) => ({ holds: given[1].value > bound, because: withInterval(given) });

const sideOf = (low: Given, high: Given, bound: number): number =>
  low.value > bound ? 1 : high.value < bound ? -1 : 0;

const meanLog = (given: readonly Given[]): number =>
  given.reduce((sum, n) => sum + Math.log(n.value), 0) / given.length;

const half =
  (larger: "least" | "most"): Check =>
  (given) => {
    const [most, least] = [given.slice(0, 5), given.slice(5)];
    const difference = meanLog(least) - meanLog(most);
    const listed = (list: readonly Given[]): string => list.map(said).join(", ");
    return {
      holds: larger === "least" ? difference > 0 : difference < 0,
      because: `most deprived half ${listed(most)}; least deprived half ${listed(least)}`,
    };
  };

const beforeAndAfter = (given: readonly Given[]): string =>
  `${withInterval(given.slice(0, 3))} before, ${withInterval(given.slice(3))} after`;

/** How many numbers a predicate wants; null for any number from two. */
const wanted: Readonly<Record<Predicate, readonly number[] | null>> = {
  "interval above 1": [3],
  "interval above 0": [3],
  "not significant": [1, 4],
  significant: [1, 4],
  "same sign and within rounding of the unadjusted": [2],
  "robust when other roles are in": [6],
  "in each other's intervals": [6],
  "larger in the least deprived half": [10],
  "larger in the most deprived half": [10],
  "all above 1": null,
  "lower than before": [6],
  "back to where it was": [6],
  "rises each time": null,
  "the first is larger": [2],
};

const beside = (given: readonly Given[]): string =>
  given.length === 4 ? `${said(given[0])}; ${withInterval(given.slice(1))}` : said(given[0]);

const checks: Readonly<Record<Predicate, Check>> = {
  "interval above 1": above(1),
  "interval above 0": above(0),
  "not significant": (given) => ({ holds: given[0].value >= level, because: beside(given) }),
  significant: (given) => ({ holds: given[0].value < level, because: beside(given) }),
  "same sign and within rounding of the unadjusted": ([adjusted, plain]) => ({
    holds: adjusted.value > 1 === plain.value > 1 && Math.abs(adjusted.value - plain.value) <= withinRounding,
    because: `${said(adjusted)} adjusted, ${said(plain)} unadjusted`,
  }),
  "robust when other roles are in": (given) => {
    const [or, low, high, or2, low2, high2] = given;
    return {
      holds:
        or.value > 1 === or2.value > 1 &&
        sideOf(low, high, 1) === sideOf(low2, high2, 1) &&
        or2.value >= low.value &&
        or2.value <= high.value,
      because: `${withInterval(given.slice(0, 3))}, with the other roles ${withInterval(given.slice(3))}`,
    };
  },
  "in each other's intervals": (given) => {
    const [a, aLow, aHigh, b, bLow, bHigh] = given.map((n) => n.value);
    return {
      holds: b >= aLow && b <= aHigh && a >= bLow && a <= bHigh,
      because: `${withInterval(given.slice(0, 3))} and ${withInterval(given.slice(3))}`,
    };
  },
  "larger in the least deprived half": half("least"),
  "larger in the most deprived half": half("most"),
  "all above 1": (given) => ({
    holds: given.every((n) => n.value > 1),
    because: given.map(said).join(", "),
  }),
  "lower than before": (given) => ({
    holds: given[5].value < given[1].value,
    because: beforeAndAfter(given),
  }),
  "back to where it was": (given) => ({
    holds: given[4].value <= given[2].value && given[5].value >= given[1].value,
    because: beforeAndAfter(given),
  }),
  "the first is larger": ([first, second]) => ({
    holds: first.value > second.value,
    because: `${said(first)} and ${said(second)}`,
  }),
  "rises each time": (given) => ({
    holds: given.every((n, i) => i === 0 || n.value > given[i - 1].value),
    because: given.map(said).join(", "),
  }),
};

/**
 * Whether `predicate` holds of its numbers, given in the order that it names. A number that does not exist makes it not hold, with
 * the reason. Another count of numbers than the predicate names is an error.
 */
export function check(predicate: Predicate, numbers: readonly NamedNumber[]): Verdict {
  const counts = wanted[predicate];
  const right = counts === null ? numbers.length >= 2 : counts.includes(numbers.length);
  if (!right)
    throw new RangeError(
      `"${predicate}" rests on ${counts === null ? "two numbers or more" : counts.join(" or ")}, not on ${numbers.length}: ${numbers.map((n) => n.id).join(", ")}`,
    );
  const given = numbers.flatMap(({ id, value }) => (value === null ? [] : [{ id, value }]));
  if (given.length === numbers.length) return checks[predicate](given);
  const absent = numbers.filter((n) => n.value === null).map((n) => `{{${n.id}}}`);
  return { holds: false, because: absent.join("; ") };
}
