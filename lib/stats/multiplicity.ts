import { StatsError } from "./errors.js";

/**
 * P values of one family adjusted by Holm's step-down rule, in the order given: p₍ᵢ₎·(m-i+1), running maximum, at most 1. Controls the
 * chance of one false claim or more, whatever the dependence. Source: Holm, Scand J Stat 1979;6:65.
 */
export const holm = (p: readonly number[]): readonly number[] =>
  stepwise(p, "up", (value, place, m) => value * (m - place));

/**
 * P values of one family adjusted by Benjamini and Hochberg's step-up rule, in the order given: p₍ᵢ₎·m/i, running minimum from the largest.
 * Controls the expected share of false claims under independence or positive dependence. Source: J R Stat Soc B 1995;57:289.
 */
export const benjaminiHochberg = (p: readonly number[]): readonly number[] =>
  stepwise(p, "down", (value, place, m) => (value * m) / (place + 1));

/** Each P value by its place among the sorted (0 the smallest), then made monotone from the smallest up or from the largest down. */
function stepwise(
  p: readonly number[],
  way: "up" | "down",
  adjust: (value: number, place: number, m: number) => number,
): readonly number[] {
  const bad = p.findIndex((v) => !(v >= 0 && v <= 1));
  if (bad >= 0)
    throw new StatsError(
      "bad value",
      `P value ${bad + 1} of ${p.length} is ${p[bad]}; it must be from 0 to 1`,
    );
  const sorted = p.map((_, i) => i).sort((a, b) => p[a] - p[b]);
  const raw = sorted.map((i, place) => adjust(p[i], place, p.length));
  const adjusted = new Float64Array(p.length);
  const last = p.length - 1;
  let reached = way === "up" ? 0 : 1;
  for (let step = 0; step <= last; step++) {
    const place = way === "up" ? step : last - step;
    reached = way === "up" ? Math.max(reached, raw[place]) : Math.min(reached, raw[place]);
    adjusted[sorted[place]] = Math.min(1, reached);
  }
  return Array.from(adjusted);
}
