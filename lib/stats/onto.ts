import { rowsToUser, varianceToUser } from "./coordinates.js";
import { multiply, sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";

/** k contrasts of internal coefficients: what of them degrees of freedom are asked. */
export interface Onto {
  /** The contrasts of the columns of a k×n matrix, k×n. */
  readonly rows: (m: Float64Array) => Float64Array;
  /** The contrasts' variances under a k×k one, k. */
  readonly variances: (m: Float64Array) => Float64Array;
}

const diagonal = (m: Float64Array, k: number): Float64Array => m.filter((_, i) => i % (k + 1) === 0);

/** The coefficients as named, each by itself. */
export const ontoNamed = ({ internal: { coordinates }, names }: LogitFit): Onto => ({
  rows: (m) => rowsToUser(coordinates, m),
  variances: (m) => diagonal(varianceToUser(coordinates, m), names.length),
});

/** The contrasts in the rows of a k×k matrix, internal. */
export const ontoRows = (contrasts: Float64Array, k: number): Onto => ({
  rows: (m) => multiply(contrasts, m, k, k, m.length / k),
  variances: (m) => diagonal(sandwich(contrasts, m, k, k), k),
});
