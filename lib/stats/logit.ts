import type { Frame } from "./frame.js";
import type { Term } from "./model.js";

/** A term or level that has no coefficient, and why; `rows` left with it (weights ignored). */
export interface Dropped {
  /** The column's name, `race=3`. */
  readonly name: string;
  /** The term's name, `race`. */
  readonly term: string;
  readonly level: string | null;
  readonly reason: "empty" | "predicts success perfectly" | "predicts failure perfectly" | "collinear";
  /** For a collinear column, those it is a combination of. */
  readonly with: readonly string[];
  readonly rows: number;
}

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
  /** The frame's mark, so that effects can refuse another frame. */
  readonly frame: string;
}

/** Options of {@link fitLogit}. */
export interface FitOptions {
  /** Bound of the last step relative to the estimates; default 1e-10. */
  readonly tolerance?: number;
  /** Default 50. */
  readonly maxSteps?: number;
  /** Where to begin, by column name; what it lacks begins at 0. A neighbouring fit's estimates save time and change nothing. */
  readonly start?: Readonly<Record<string, number>>;
}

/**
 * Fits a logit by Newton's method, exactly: converges on the relative step, with score and information evaluated at the answer.
 * Drops empty levels, levels that predict the outcome perfectly (with their rows) and collinear columns (the later one), each named in `dropped`.
 * Throws `separation` when no maximum exists (with the names that separate), `constant outcome`, `not converged`.
 */
export function fitLogit(frame: Frame, terms: readonly Term[], options: FitOptions = {}): LogitFit {
  throw new Error(`being written: ${frame.rows} ${terms.length} ${Object.keys(options).length}`);
}
