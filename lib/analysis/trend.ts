import { chiSquareUpper } from "../stats/tails.js";
import { normalTwoSided } from "../stats/normal.js";
import { linearCombination, type Estimate } from "../stats/wald.js";
import type { LogitFit } from "../stats/logit.js";
import type { Variance } from "../stats/variance.js";
import { named } from "./named.js";
import type { NamedNumber } from "./output.js";

/** A slope over ordered groups, by least squares: its size, standard error and two-sided P. */
export interface Trend {
  readonly slope: number;
  readonly se: number;
  readonly p: number;
}

/**
 * The least-squares slope over ordered groups of log odds ratios that are sums of coefficients of one fit, tested with the fit's own
 * variance: the contrast Σ (score - mean) · b / Σ (score - mean)². Null with fewer than two groups.
 */
export function contrastTrend(
  fit: LogitFit,
  v: Variance,
  groups: readonly { readonly score: number; readonly columns: readonly string[] }[],
): Trend | null {
  if (groups.length < 2) return null;
  const mean = groups.reduce((sum, g) => sum + g.score, 0) / groups.length;
  const squares = groups.reduce((sum, g) => sum + (g.score - mean) ** 2, 0);
  const weights: Record<string, number> = {};
  for (const g of groups)
    for (const c of g.columns) weights[c] = (weights[c] ?? 0) + (g.score - mean) / squares;
  const { estimate, se, p } = linearCombination(fit, v, weights);
  return { slope: estimate, se, p };
}

/** The test that groups estimated apart do not differ: Cochran's Q, χ² with one degree of freedom fewer than groups. */
export interface Heterogeneity {
  readonly q: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Trend and heterogeneity over groups that were estimated apart, weighted by the inverse of their variances and taken as independent.
 * Null with fewer than two groups.
 */
export function weightedTrend(
  groups: readonly { readonly score: number; readonly estimate: Pick<Estimate, "estimate" | "se"> }[],
): { readonly trend: Trend; readonly heterogeneity: Heterogeneity } | null {
  if (groups.length < 2) return null;
  const weighed = groups.map(({ score, estimate }) => ({
    score,
    b: estimate.estimate,
    w: 1 / estimate.se ** 2,
  }));
  const total = weighed.reduce((sum, g) => sum + g.w, 0);
  const meanScore = weighed.reduce((sum, g) => sum + g.w * g.score, 0) / total;
  const mean = weighed.reduce((sum, g) => sum + g.w * g.b, 0) / total;
  const squares = weighed.reduce((sum, g) => sum + g.w * (g.score - meanScore) ** 2, 0);
  const slope = weighed.reduce((sum, g) => sum + g.w * (g.score - meanScore) * g.b, 0) / squares;
  const se = 1 / Math.sqrt(squares);
  const q = weighed.reduce((sum, g) => sum + g.w * (g.b - mean) ** 2, 0);
  const df = groups.length - 1;
  return {
    trend: { slope, se, p: normalTwoSided(slope / se) },
    heterogeneity: { q, df, p: chiSquareUpper(q, df) },
  };
}

/** The numbers of a trend of log odds ratios over deciles, under ids that begin with `id`. */
export function trendNumbers(
  trend: Trend | null,
  id: string,
  label: string,
): { readonly ratio: NamedNumber; readonly p: NamedNumber; readonly behind: readonly NamedNumber[] } {
  const why = "fewer than two deciles";
  const unit = "ratio of odds ratios per decile";
  return {
    ratio: named(
      `${id}.ratio`,
      `${label}: factor of the odds ratio from decile to decile`,
      "ratio",
      trend === null ? null : Math.exp(trend.slope),
      unit,
      why,
    ),
    p: named(`${id}.p`, `${label}: test of trend`, "p", trend?.p ?? null, "probability", why),
    behind: [
      named(`${id}.b`, `${label}: slope`, "coefficient", trend?.slope ?? null, `log ${unit}`, why),
      named(
        `${id}.se`,
        `${label}: standard error of the slope`,
        "error",
        trend?.se ?? null,
        `log ${unit}`,
        why,
      ),
    ],
  };
}
