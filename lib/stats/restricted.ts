import { toInternal, toUser } from "./coordinates.js";
import { layOut, type Design } from "./design.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import { gramOf, scoreOf } from "./gram.js";
import { closingPass } from "./likelihood.js";
import { cholesky, inverse } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { defaultStart, maximise } from "./newton.js";
import { predictorAt, type Predictor } from "./predictor.js";
import { tablesAt } from "./tables.js";

/** All columns' score and inverse information at the estimate with some coefficients held at 0; internal coordinates of the fit's columns. */
export interface Restricted {
  readonly design: Design;
  readonly at: Predictor;
  /** k, the columns as named: the estimate. */
  readonly beta: Float64Array;
  readonly score: Float64Array;
  readonly bread: Float64Array;
  /** G×k; null without clusters. */
  readonly clusterScores: Float64Array | null;
}

/** Refits with the columns `held` at 0. Throws `singular` where the full information has no inverse there. */
export function restrictedAt(frame: Frame, fit: LogitFit, held: readonly number[]): Restricted {
  const design = designOf(frame, fit);
  const left = fit.columns.map((_, j) => j).filter((j) => !held.includes(j));
  const without = layOut(
    design.frame,
    left.map((j) => fit.columns[j]),
  );
  const free = maximise(without, defaultStart(without), { tolerance: 1e-10, maxSteps: 50 });
  const rest = toUser(without, free.b);
  const beta = new Float64Array(fit.names.length);
  left.forEach((j, i) => (beta[j] = rest[i]));
  const b = toInternal(design, beta);
  const at = predictorAt(design, b);
  const tables = tablesAt(design, at);
  const factor = cholesky(gramOf(design, tables), beta.length);
  if (factor === null) {
    const names = held.map((j) => fit.names[j]);
    throw new StatsError("singular", `with ${names.join(", ")} held at 0 the information is singular`, names);
  }
  return {
    design,
    at,
    beta,
    score: scoreOf(design, tables),
    bread: inverse(factor, beta.length),
    clusterScores: closingPass(design, b).clusterScores,
  };
}
