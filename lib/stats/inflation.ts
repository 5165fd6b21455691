import { StatsError } from "./errors.js";

/** Above this, what a column has of its own is lost in rounding: standard errors would keep fewer than six digits. */
const LARGEST = 1e9;

/**
 * The largest variance inflation of a column, 1/(1 - R²) of it on all others at the estimate; at 1e9 or more the fit is refused by name, since its
 * errors would keep fewer than six digits. `information` and its inverse are k×k in the fit's internal coordinates.
 */
export function inflationOf(
  information: Float64Array,
  bread: Float64Array,
  names: readonly string[],
): number {
  const k = names.length;
  const each = names.map((_, j) => information[j * (k + 1)] * bread[j * (k + 1)]);
  const worst = Math.max(...each);
  if (worst < LARGEST) return worst;
  const entangled = names.filter((_, j) => each[j] > worst / 100);
  throw new StatsError(
    "singular",
    `${entangled.join(", ")} are so nearly combinations of each other (what is left of one after the others is ${(1 / worst).toExponential(1)} of its variance) ` +
      `that standard errors would keep fewer than six digits; leave one out, or put their difference in its place`,
    entangled,
  );
}
