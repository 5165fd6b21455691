/** A way from values to coordinates, with the values that its axis marks and how many decimals these need. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly decimals: number;
}

/** The decimals that multiples of `factor` × 10^`power` need. */
const decimalsOf = (factor: number, power: number): number =>
  Math.max(0, -(power + Math.log10(factor >= 10 ? 10 : 1)));

/** The finest step of 1, 2 or 5 times a power of ten that has at most `most` multiples between two values. */
function niceStep(
  from: number,
  to: number,
  most: number,
): { readonly step: number; readonly decimals: number } {
  const power = Math.floor(Math.log10((to - from) / most));
  const steps = [1, 2, 5, 10, 20, 50].map((factor) => ({
    step: factor * 10 ** power,
    decimals: decimalsOf(factor, power),
  }));
  const fits = ({ step }: { step: number }): boolean =>
    Math.floor(to / step + 1e-9) - Math.ceil(from / step - 1e-9) + 1 <= most;
  return steps.find(fits) ?? steps[steps.length - 1];
}

const widened = (from: number, to: number): readonly [number, number] =>
  from < to ? [from, to] : [from - (Math.abs(from) || 1) * 0.05, from + (Math.abs(from) || 1) * 0.05];

/** The multiples of a nice step from `from` to `to`, both included when they are such. */
function multiples(from: number, to: number, count: number): { ticks: readonly number[]; decimals: number } {
  const { step, decimals } = niceStep(from, to, count);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(decimals)),
  );
  return { ticks, decimals };
}

/** A straight axis whose ends are widened to the next tick or half-way to it. `start` and `end` are coordinates. */
export function linear(from: number, to: number, start: number, end: number, count = 5): Scale {
  const [a, b] = widened(from, to);
  const half = niceStep(a, b, count).step / 2;
  const low = Math.floor(a / half + 1e-9) * half;
  const high = Math.ceil(b / half - 1e-9) * half;
  const { ticks, decimals } = multiples(low, high, count + 1);
  const at = (value: number): number => start + ((value - low) / (high - low)) * (end - start);
  return { at, from: low, to: high, ticks, decimals };
}

const isDecade = (low: number, high: number): boolean => high / low > 8;

function logTicks(low: number, high: number, count: number): { ticks: readonly number[]; decimals: number } {
  if (!isDecade(low, high)) return multiples(low, high, count);
  const powers = Array.from({ length: 40 }, (_, i) => i - 20);
  const every = (parts: readonly number[]): readonly number[] =>
    powers
      .flatMap((p) => parts.map((m) => Number((m * 10 ** p).toPrecision(3))))
      .filter((t) => t >= low && t <= high);
  const few = every([1]);
  const ticks = few.length >= 3 ? few : every([1, 2, 5]);
  return { ticks, decimals: Math.max(0, -Math.floor(Math.log10(ticks[0] ?? 1))) };
}

/** A logarithmic axis from `from` to `to`, both above 0, with ticks at round values. */
export function logarithmic(from: number, to: number, start: number, end: number, count = 5): Scale {
  if (!(from > 0)) throw new RangeError(`a logarithmic axis begins above 0, not at ${from}`);
  const [low, high] = widened(from, to);
  const { ticks, decimals } = logTicks(low, high, count);
  const at = (value: number): number =>
    start + (Math.log(value / low) / Math.log(high / low)) * (end - start);
  return { at, from: low, to: high, ticks, decimals };
}
