import { basisValue } from "./basis.js";
import type { Column } from "./columns.js";
import { cholesky, inverse, solve } from "./linear.js";

/** A row of people: its factors' levels by name and covariates' values, outcome, weight and cluster. */
export interface Person {
  readonly levels: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
  readonly y: 0 | 1;
  readonly weight: number;
  readonly cluster: string;
}

/** What the readable road finds: the same names and shapes as in a fit. */
export interface DenseFit {
  readonly beta: Float64Array;
  readonly score: Float64Array;
  readonly information: Float64Array;
  readonly bread: Float64Array;
  readonly clusterScores: Float64Array;
  readonly clusters: readonly string[];
  readonly logLikelihood: number;
}

/** The value of a column for a person: the product of its indicators and basis functions. */
export const columnValue = (column: Column, { levels, values }: Pick<Person, "levels" | "values">): number =>
  column.indicators.reduce((v, { factor, level }) => (levels[factor] === level ? v : 0), 1) *
  column.bases.reduce((v, b) => v * basisValue(b, values[b.covariate]), 1);

/**
 * The logit row by row, as a textbook has it: the road that the compressed one must equal. One dense row a person, plain Newton steps, nothing
 * shared, nothing fast. For tests and for reading; it expects columns that can be estimated.
 */
export function fitDense(people: readonly Person[], columns: readonly Column[], steps = 30): DenseFit {
  const k = columns.length;
  const x = people.map((person) => columns.map((column) => columnValue(column, person)));
  let beta: Float64Array = new Float64Array(k);
  for (let step = 0; step < steps; step++) {
    const { score, information } = evaluate(people, x, beta);
    const move = solve(cholesky(information, k)!, score);
    beta = beta.map((b, j) => b + move[j]);
  }
  const at = evaluate(people, x, beta);
  return { beta, ...at, bread: inverse(cholesky(at.information, k)!, k) };
}

function evaluate(people: readonly Person[], x: readonly (readonly number[])[], beta: Float64Array) {
  const k = beta.length;
  const clusters = [...new Set(people.map((p) => p.cluster))];
  const score = new Float64Array(k);
  const information = new Float64Array(k * k);
  const clusterScores = new Float64Array(clusters.length * k);
  let logLikelihood = 0;
  people.forEach(({ y, weight, cluster }, i) => {
    const eta = x[i].reduce((sum, v, j) => sum + v * beta[j], 0);
    const { mean, slope, logMean, logComplement } = logistic(eta);
    const g = clusters.indexOf(cluster);
    logLikelihood += weight * (y === 1 ? logMean : logComplement);
    x[i].forEach((v, j) => {
      const s = weight * (y - mean) * v;
      score[j] += s;
      clusterScores[g * k + j] += s;
      x[i].forEach((u, t) => (information[j * k + t] += weight * slope * v * u));
    });
  });
  return { score, information, clusterScores, clusters, logLikelihood };
}

/** The logistic at η, its slope, and the logarithms of it and of its complement; none of them by subtraction from 1. */
export function logistic(eta: number): {
  mean: number;
  slope: number;
  logMean: number;
  logComplement: number;
} {
  const small = Math.exp(-Math.abs(eta));
  const large = 1 / (1 + small);
  const logLarge = -Math.log1p(small);
  const logSmall = logLarge - Math.abs(eta);
  const slope = small * large * large;
  return eta < 0
    ? { mean: small * large, slope, logMean: logSmall, logComplement: logLarge }
    : { mean: large, slope, logMean: logLarge, logComplement: logSmall };
}
