import type { LogitFit } from "./logit.js";
import type { Variance, VarianceRecipe } from "./variance.js";

/** One estimated number with its uncertainty. `df` null: the normal; else Student's t. `level` of the interval, default 0.95. */
export interface Estimate {
  readonly name: string;
  readonly estimate: number;
  readonly se: number;
  readonly statistic: number;
  readonly df: number | null;
  /** Two-sided, from the upper tail. */
  readonly p: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly variance: VarianceRecipe;
}

/** A joint test: `chi2` on `df`; with denominator degrees, `F` too. `rank` below the number asked for means some were redundant. */
export interface JointTest {
  readonly names: readonly string[];
  readonly kind: "chi2" | "F";
  readonly statistic: number;
  readonly df: number;
  readonly denominator: number | null;
  readonly rank: number;
  readonly p: number;
  readonly variance: VarianceRecipe;
}

/** The coefficient called `name`. */
export function coefficient(fit: LogitFit, v: Variance, name: string, level?: number): Estimate {
  throw new Error(`being written: ${fit.rows} ${v.names.length} ${name} ${level ?? 0}`);
}

/** Its odds ratio: se by the delta method, statistic, p and interval from the log scale. */
export function oddsRatio(fit: LogitFit, v: Variance, name: string, level?: number): Estimate {
  throw new Error(`being written: ${fit.rows} ${v.names.length} ${name} ${level ?? 0}`);
}

/** Σ weight·coefficient, weights by column name. */
export function linearCombination(
  fit: LogitFit,
  v: Variance,
  weights: Readonly<Record<string, number>>,
  level?: number,
): Estimate {
  throw new Error(
    `being written: ${fit.rows} ${v.names.length} ${Object.keys(weights).length} ${level ?? 0}`,
  );
}

/**
 * Wald test that all of `names` (columns, or terms: `race`, `x:race`) are zero; default all but the constant. `kind` "F" refers W/q to
 * F(q, G-1) with clusters, F(q, N-k) without.
 */
export function waldTest(
  fit: LogitFit,
  v: Variance,
  names?: readonly string[],
  kind?: "chi2" | "F",
): JointTest {
  throw new Error(`being written: ${fit.rows} ${v.names.length} ${names?.length ?? 0} ${kind ?? ""}`);
}
