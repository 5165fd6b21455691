import type { Kind, NamedNumber } from "../analysis/output.js";

const minus = "\u2212";
const thinSpace = "\u202f";

/** How a kind is printed: the value times ten to `shift`, with `decimals` decimals; `word` follows it in a sentence. */
interface Rule {
  readonly shift: number;
  readonly decimals: number;
  readonly word: string;
}

const rules: Readonly<Record<Exclude<Kind, "p">, Rule>> = {
  count: { shift: 0, decimals: 0, word: "" },
  people: { shift: 0, decimals: 0, word: "" },
  share: { shift: 2, decimals: 1, word: "%" },
  ratio: { shift: 0, decimals: 3, word: "" },
  effect: { shift: 2, decimals: 2, word: " percentage points" },
  coefficient: { shift: 0, decimals: 4, word: "" },
  error: { shift: 0, decimals: 4, word: "" },
  statistic: { shift: 0, decimals: 2, word: "" },
  rate: { shift: 0, decimals: 2, word: "" },
  mean: { shift: 0, decimals: 2, word: "" },
};

/** The standard error of a probability is printed in percentage points, with a decimal more than the effect. */
const errorOfEffect: Rule = { shift: 2, decimals: 3, word: " percentage points" };

const ruleOf = (n: NamedNumber): Rule =>
  n.kind === "error" && n.unit.includes("probability") ? errorOfEffect : rules[n.kind as Exclude<Kind, "p">];

/** The shortest decimal that stands for `size`, as digits times ten to `power`. */
function decimal(size: number): { readonly digits: string; readonly power: number } {
  const [mantissa = "", exponent = "0"] = size.toExponential().split("e");
  const [whole = "", part = ""] = mantissa.split(".");
  return { digits: whole + part, power: Number(exponent) - part.length };
}

/**
 * `size` × 10^`shift` with `decimals` decimals and no sign. What is rounded is the shortest decimal of the number, the
 * one that the ledger shows, with ties away from zero: whoever rounds the ledger by hand gets the same digits.
 */
function rounded(size: number, shift: number, decimals: number): string {
  const { digits, power } = decimal(size);
  const places = power + shift + decimals;
  const cut = -places;
  const whole =
    places >= 0
      ? BigInt(digits) * 10n ** BigInt(places)
      : cut > digits.length
        ? 0n
        : (BigInt(digits) + 5n * 10n ** BigInt(cut - 1)) / 10n ** BigInt(cut);
  const text = whole.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** Thousands in words that a person wrote, set as those of numbers are: "50,000 patients" has a thin space. */
export const setThousands = (text: string): string => text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, thinSpace);

const grouped = (text: string): string => {
  const mark = text.indexOf(".");
  const whole = mark < 0 ? text : text.slice(0, mark);
  return whole.replace(/\B(?=(\d{3})+$)/g, thinSpace) + text.slice(whole.length);
};

function signed(value: number, { shift, decimals }: Pick<Rule, "shift" | "decimals">): string {
  const text = rounded(Math.abs(value), shift, decimals);
  return value < 0 && /[1-9]/.test(text) ? minus + grouped(text) : grouped(text);
}

/** A number with so many decimals, outside the kinds: the ticks of an axis. The minus is −, thousands have a thin space. */
export const plain = (value: number, decimals: number): string => signed(value, { shift: 0, decimals });

/** Two significant digits, at most three decimals; "<0.001" below, ">0.99" where rounding would say a certain 1.00. */
function pValue(p: number): string {
  if (p < 0 || p > 1) throw new RangeError(`a P value is between 0 and 1, not ${p}`);
  if (p < 0.001) return "<0.001";
  if (p < 1 && p >= 0.995) return ">0.99";
  return rounded(p, 0, p < 0.0995 ? 3 : 2);
}

const missing = (n: NamedNumber): string =>
  n.suppressed === true ? "suppressed" : `not estimable: ${n.why ?? "no reason was given"}`;

function value(n: NamedNumber): number | null {
  if (n.value !== null && !Number.isFinite(n.value))
    throw new RangeError(
      `number "${n.id}" is ${n.value}: a number that does not exist is null, with the reason in "why"`,
    );
  return n.value;
}

/**
 * A number as it stands in a table, its unit being in the head: odds ratios with three decimals, effects in percentage
 * points with two, shares in percent with one, P with two significant digits, counts with thin spaces.
 * A number that does not exist is "not estimable: why", a count that is hidden "suppressed". Independent of locale and time zone.
 */
export function printed(n: NamedNumber): string {
  const v = value(n);
  if (v === null) return missing(n);
  if (n.kind === "p") return pValue(v);
  if (n.kind === "ratio" && v > 0 && v < 0.0005) return "<0.001";
  return signed(v, ruleOf(n));
}

/** A marginal effect as a change of probability, with the digits that it has in percentage points. */
export function asProbability(n: NamedNumber): string {
  const v = value(n);
  const { shift, decimals } = rules.effect;
  return v === null ? missing(n) : signed(v, { shift: 0, decimals: decimals + shift });
}

/** An interval as it stands in a table: "1.001 to 1.010". Where a limit does not exist, the reason. */
export function printedInterval(low: NamedNumber, high: NamedNumber): string {
  const absent = [low, high].find((n) => value(n) === null);
  return absent === undefined ? `${printed(low)} to ${printed(high)}` : missing(absent);
}

/** A number as it stands in a sentence, with its unit: "85.2%", "0.21 percentage points", "P = 0.012". */
export function spoken(n: NamedNumber): string {
  const v = value(n);
  if (v === null) return missing(n);
  const text = printed(n);
  if (n.kind === "p") return /^[<>]/.test(text) ? `P ${text[0]} ${text.slice(1)}` : `P = ${text}`;
  return text + ruleOf(n).word;
}

/** An interval as it stands in a sentence: "1.001 to 1.010", "0.06 to 0.36 percentage points", "85.1% to 85.3%". */
export function spokenInterval(low: NamedNumber, high: NamedNumber): string {
  const absent = [low, high].find((n) => value(n) === null);
  if (absent !== undefined) return missing(absent);
  return ruleOf(high).word === "%"
    ? `${spoken(low)} to ${spoken(high)}`
    : `${printed(low)} to ${spoken(high)}`;
}

/** How many decimals a printed number shows, so that a column can be aligned by its decimal mark. */
export const decimalsOf = (text: string): number => /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;

/** The value that a chart draws: as printed, shares and effects in percent, all else as it is; NaN where there is none. */
export function drawn(n: NamedNumber): number {
  const v = value(n);
  return v === null ? NaN : n.kind === "p" ? v : v * 10 ** ruleOf(n).shift;
}
