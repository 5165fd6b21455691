import { StatsError } from "./errors.js";
import { rowsToUser } from "./coordinates.js";
import { apply, dot, identity, sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { INTERCEPT } from "./model.js";
import { normalTwoSided, normalUpperInverse } from "./normal.js";
import { chiSquareUpper, fUpper, studentTwoSided, studentUpperInverse } from "./tails.js";
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
  /** What it is, by which variance, against which distribution. */
  readonly definition: string;
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
  /** Null for a test that needs none (likelihood ratio). */
  readonly variance: VarianceRecipe | null;
  readonly definition: string;
}

/** An estimate from its value and variance. */
export function estimateOf(
  name: string,
  estimate: number,
  variance: number,
  recipe: VarianceRecipe,
  options: { readonly df?: number | null; readonly level?: number; readonly what?: string } = {},
): Estimate {
  const { df = null, level = 0.95, what = "coefficient" } = options;
  if (!(level > 0 && level < 1))
    throw new StatsError("bad value", `the level is ${level}; it must be between 0 and 1`);
  const se = Math.sqrt(variance);
  const statistic = estimate / se;
  const p = df === null ? normalTwoSided(statistic) : studentTwoSided(statistic, df);
  const tail = (1 - level) / 2;
  const reach = se * (df === null ? normalUpperInverse(tail) : studentUpperInverse(tail, df));
  return {
    name,
    estimate,
    se,
    statistic,
    df,
    p,
    low: estimate - reach,
    high: estimate + reach,
    level,
    variance: recipe,
    definition: `${what}; variance ${recipe.name}, ${recipe.formula}; ${df === null ? "normal" : "t with the variance's own degrees of freedom"}`,
  };
}

/** The coefficient called `name`, with the t of the variance's own degrees of freedom where it has them. */
export function coefficient(fit: LogitFit, v: Variance, name: string, level = 0.95): Estimate {
  const j = columnAt(fit, v, name);
  const k = fit.names.length;
  return estimateOf(name, fit.beta[j], v.matrix[j * k + j], v.recipe, { df: v.degrees?.[j] ?? null, level });
}

/** Its odds ratio: se by the delta method, statistic, p and interval from the log scale. */
export function oddsRatio(fit: LogitFit, v: Variance, name: string, level = 0.95): Estimate {
  return exponentiated(coefficient(fit, v, name, level));
}

/** An estimate on the log scale as a ratio. */
export function exponentiated(log: Estimate): Estimate {
  const estimate = Math.exp(log.estimate);
  const definition = `exponential of: ${log.definition}; interval and p of the log scale, se by the delta method`;
  return {
    ...log,
    estimate,
    se: estimate * log.se,
    low: Math.exp(log.low),
    high: Math.exp(log.high),
    definition,
  };
}

/** Σ weight·coefficient, weights by column name; by the t of the variance's own degrees of freedom where it has them, else the normal. */
export function linearCombination(
  fit: LogitFit,
  v: Variance,
  weights: Readonly<Record<string, number>>,
  level = 0.95,
): Estimate {
  const k = fit.names.length;
  const c = new Float64Array(k);
  for (const [name, weight] of Object.entries(weights)) c[columnAt(fit, v, name)] = weight;
  let variance = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) variance += c[i] * v.matrix[i * k + j] * c[j];
  const name = Object.entries(weights)
    .map(([term, weight]) => `${weight}·${term}`)
    .join(" + ");
  return estimateOf(name, dot(c, fit.beta), variance, v.recipe, {
    df: v.freedom?.(c)[0] ?? null,
    level,
    what: "linear combination of coefficients",
  });
}

/**
 * Wald test that all of `names` (columns, or terms: `race`, `x:race`) are zero; default all but the constant. `kind` "F" refers W/q to
 * F(q, G-1) with clusters, F(q, N-k) without. Redundant restrictions (more than the variance's rank) are left out, as Stata does.
 */
export function waldTest(
  fit: LogitFit,
  v: Variance,
  names?: readonly string[],
  kind: "chi2" | "F" = "chi2",
): JointTest {
  const wanted = columnsNamed(fit, names);
  const at = wanted.map((name) => columnAt(fit, v, name));
  const k = fit.names.length;
  const rows = orthogonalRows(fit, at);
  const { chi2, rank } = quadraticForm(apply(rows, fit.internal.b), sandwich(rows, v.internal, at.length, k));
  const definition = `Wald test, ${kind === "F" ? "F" : "χ²"}; variance ${v.recipe.name}, ${v.recipe.formula}`;
  const joint = { names: wanted, kind, rank, df: rank, variance: v.recipe, definition };
  if (kind === "chi2") return { ...joint, statistic: chi2, denominator: null, p: chiSquareUpper(chi2, rank) };
  const denominator = v.recipe.clusters === null ? fit.total - k : v.recipe.clusters - 1;
  return { ...joint, statistic: chi2 / rank, denominator, p: fUpper(chi2 / rank, rank, denominator) };
}

/**
 * q×k: the columns `at` in the fit's internal coordinates, each made orthogonal to those before it. The test that all are zero is the same, and keeps
 * its digits where the columns as named are nearly combinations of each other.
 */
function orthogonalRows(fit: LogitFit, at: readonly number[]): Float64Array {
  const k = fit.names.length;
  const all = rowsToUser(fit.internal.coordinates, identity(k));
  const rows: Float64Array[] = [];
  for (const j of at) {
    let row = all.slice(j * k, j * k + k);
    const whole = Math.sqrt(dot(row, row));
    for (let round = 0; round < 3; round++) {
      for (const other of rows) {
        const share = dot(row, other);
        row = row.map((v, i) => v - share * other[i]);
      }
      const length = Math.sqrt(dot(row, row));
      row = row.map((v) => (round === 0 && length < 1e-12 * whole ? 0 : v / (length || 1))); // a column asked for twice
    }
    rows.push(row);
  }
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** b'V⁻b for a q×q variance that may be singular, by elimination in order: entries that earlier ones determine are left out. */
export function quadraticForm(b: Float64Array, v: Float64Array): { chi2: number; rank: number } {
  const q = b.length;
  const a = v.slice();
  const rest = b.slice();
  let chi2 = 0;
  let rank = 0;
  for (let j = 0; j < q; j++) {
    const pivot = a[j * q + j];
    if (!(pivot > 1e-10 * v[j * q + j])) continue;
    rank++;
    chi2 += (rest[j] * rest[j]) / pivot;
    for (let i = j + 1; i < q; i++) {
      const f = a[i * q + j] / pivot;
      rest[i] -= f * rest[j];
      for (let t = j + 1; t < q; t++) a[i * q + t] -= f * a[j * q + t];
    }
  }
  return { chi2, rank };
}

/** The columns that `names` mean: of a term all its columns (of `z`, a spline, every column), else the column; default all but the constant. */
export function columnsNamed(fit: LogitFit, names?: readonly string[]): readonly string[] {
  if (names === undefined) return fit.names.filter((n) => n !== INTERCEPT);
  return names.flatMap((name) => {
    const columns = fit.columns.filter((c) => c.term === name);
    return columns.length > 0 ? columns.map((c) => c.name) : [name];
  });
}

function columnAt(fit: LogitFit, v: Variance, name: string): number {
  if (v.names.length !== fit.names.length || v.names.some((n, j) => n !== fit.names[j]))
    throw new StatsError("wrong frame", `the variance is of another fit: it has ${v.names.join(", ")}`);
  return columnOf(fit, name);
}

/** Where a column stands; one that was dropped is `not estimable`, with the reason. */
export function columnOf(fit: LogitFit, name: string): number {
  const j = fit.names.indexOf(name);
  if (j >= 0) return j;
  const why = fit.dropped.find((d) => d.name === name);
  throw new StatsError(
    why === undefined ? "unknown name" : "not estimable",
    why === undefined
      ? `unknown column "${name}"; the fit has ${fit.names.join(", ")}`
      : `"${name}" has no estimate: it was dropped (${why.reason})`,
    [name],
  );
}

/** The likelihood-ratio test against the constant alone; the fit's own summary, also under clustering (where it is no test). */
export function fitStatistics(fit: LogitFit): {
  readonly chi2: number;
  readonly df: number;
  readonly p: number;
} {
  const chi2 = 2 * (fit.logLikelihood - fit.nullLogLikelihood);
  const df = fit.names.length - 1;
  return { chi2, df, p: chiSquareUpper(chi2, df) };
}
