import type { Column } from "./columns.js";
import {
  type Coordinates,
  coordinatesOf,
  informationToUser,
  scoreToUser,
  toInternal,
  toUser,
  varianceToUser,
} from "./coordinates.js";
import type { Design } from "./design.js";
import { StatsError } from "./errors.js";
import type { Frame } from "./frame.js";
import { inflationOf } from "./inflation.js";
import { closingPass, type Closing } from "./likelihood.js";
import { apply } from "./linear.js";
import { sumOnce } from "./merge.js";
import type { Term } from "./model.js";
import { defaultStart, maximise, type Answer } from "./newton.js";
import { estimable, type Dropped } from "./estimable.js";

/** How a fit was made: enough to print beside the numbers. */
export interface FitRecipe {
  readonly method: "logit, maximum likelihood, Newton";
  readonly outcome: string;
  readonly cluster: string | null;
  readonly weights: "none" | "frequency" | "probability";
  readonly tolerance: number;
}

/** A fitted logit. Shapes: k columns, G clusters. Everything is evaluated at `beta`; matrices are row-major. */
export interface LogitFit {
  readonly terms: readonly Term[];
  /** k names of the columns, the constant first; the order of everything below. */
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  /** By factor, the level that its columns are against. */
  readonly references: Readonly<Record<string, string>>;
  readonly beta: Float64Array;
  /** k: X'(y - p), the evidence of convergence. */
  readonly score: Float64Array;
  /** k×k: X'WX, and its inverse. */
  readonly information: Float64Array;
  readonly bread: Float64Array;
  /** G×k: each cluster's summed score; null without clusters. */
  readonly clusterScores: Float64Array | null;
  readonly clusters: readonly string[] | null;
  readonly logLikelihood: number;
  /** Log-likelihood with the constant alone, on the same rows. */
  readonly nullLogLikelihood: number;
  /** McFadden's: 1 - logLikelihood / nullLogLikelihood. */
  readonly pseudoR2: number;
  /** Newton steps over all rows. */
  readonly steps: number;
  /** The size of the step that was left, relative to the estimates. */
  readonly lastStep: number;
  /** Rows in the fit, and the sum of their weights (N of the formulas under frequency weights). */
  readonly rows: number;
  readonly total: number;
  readonly dropped: readonly Dropped[];
  readonly recipe: FitRecipe;
  /** The mark of the frame it was fitted on, so that effects can refuse another. */
  readonly frame: string;
  /** The centred and scaled coordinates that the fit was made in, for what is built on it to use the same. */
  readonly internal: {
    readonly coordinates: Coordinates;
    readonly b: Float64Array;
    readonly bread: Float64Array;
    readonly clusterScores: Float64Array | null;
    /** The largest variance inflation of a column, 1/(1 - R²). */
    readonly inflation: number;
  };
}

/** Options of {@link fitLogit}. */
export interface FitOptions {
  /** Bound of the last step relative to the estimates; default 1e-12. */
  readonly tolerance?: number;
  /** Default 50. */
  readonly maxSteps?: number;
  /** Where to begin, by column name; what it lacks begins at 0. A neighbouring fit's estimates save time and change nothing. */
  readonly start?: Readonly<Record<string, number>>;
}

/**
 * Fits a logit by Newton's method, exactly: converges on the relative step, with score and information evaluated at the answer.
 * Drops empty levels, levels that predict the outcome perfectly (with their rows) and collinear columns (the later one), each named in `dropped`.
 * Throws `separation` when no maximum exists, which is proved either way (with the fewest names that separate), `constant outcome`, `not converged`, `singular` for columns so nearly
 * collinear that their errors would keep fewer than six digits.
 */
export function fitLogit(frame: Frame, terms: readonly Term[], options: FitOptions = {}): LogitFit {
  const { tolerance = 1e-12, maxSteps = 50 } = options;
  const successes = successesOf(frame);
  const { used, design, references, dropped } = estimable(frame, terms);
  const { answer, closing } = answered(design, startFrom(design, options.start), { tolerance, maxSteps });
  const names = design.columns.map((c) => c.name);
  const inflation = inflationOf(answer.information, answer.bread, names);
  const nullLogLikelihood = constantOnly(used === frame ? successes : successesOf(used), used.total);
  return Object.freeze({
    terms,
    names,
    columns: design.columns,
    references,
    beta: toUser(design, answer.b),
    score: scoreToUser(design, answer.score),
    information: informationToUser(design, answer.information),
    bread: varianceToUser(design, answer.bread),
    clusterScores: closing.clusterScores === null ? null : scoreToUser(design, closing.clusterScores),
    clusters: used.clusters?.labels ?? null,
    logLikelihood: closing.logLikelihood,
    nullLogLikelihood,
    pseudoR2: 1 - closing.logLikelihood / nullLogLikelihood,
    steps: answer.steps,
    lastStep: answer.lastStep,
    rows: used.rows,
    total: used.total,
    dropped,
    recipe: {
      method: "logit, maximum likelihood, Newton",
      outcome: frame.request.outcome,
      cluster: frame.request.cluster ?? null,
      weights: frame.request.weights?.kind ?? "none",
      tolerance,
    },
    frame: frame.mark,
    internal: {
      coordinates: coordinatesOf(design),
      b: answer.b,
      bread: answer.bread,
      clusterScores: closing.clusterScores,
      inflation,
    },
  } satisfies LogitFit);
}

/** Largest step, relative to the estimates, that the exact score may leave where the likelihood was summed over nodes. */
const LEFT = 1e-11;

/** The maximum and the pass at it, whose exact score is the proof of it: where nodes have served and it does not agree, the way is gone on without them. */
function answered(
  design: Design,
  start: Float64Array,
  limits: { readonly tolerance: number; readonly maxSteps: number },
): { readonly answer: Answer; readonly closing: Closing } {
  const answer = maximise(design, start, limits);
  const closing = closingPass(design, answer.b);
  if (closing.score === null || isSmall(answer, apply(answer.bread, closing.score), LEFT))
    return { answer: { ...answer, score: closing.score ?? answer.score }, closing };
  const exact = maximise(design, answer.b, { ...limits, exact: true });
  return { answer: exact, closing: closingPass(design, exact.b) };
}

/** Whether no step is larger than that, relative to its estimate or standard error, whichever is larger. */
const isSmall = ({ b, bread }: Answer, step: Float64Array, most: number): boolean =>
  step.every((s, j) => Math.abs(s) <= most * Math.max(Math.abs(b[j]), Math.sqrt(bread[j * (b.length + 1)])));

/** The sum of weights where the outcome is 1; an outcome that never varies is an error. */
function successesOf(frame: Frame): number {
  const successes = sumOnce(frame.patternY);
  if (successes === 0 || successes === frame.total)
    throw new StatsError(
      "constant outcome",
      `outcome "${frame.request.outcome}" is ${successes === 0 ? 0 : 1} in all ${frame.rows} rows of the sample`,
      [frame.request.outcome],
    );
  return successes;
}

function constantOnly(successes: number, total: number): number {
  const failures = total - successes;
  return successes * Math.log(successes / total) + failures * Math.log(failures / total);
}

/** The given estimates in internal coordinates, or the default start. */
const startFrom = (design: Design, start: FitOptions["start"]): Float64Array =>
  start === undefined
    ? defaultStart(design)
    : toInternal(
        design,
        Float64Array.from(design.columns, (c) => start[c.name] ?? 0),
      );
