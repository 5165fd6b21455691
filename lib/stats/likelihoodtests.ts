import { toUser, varianceToUser } from "./coordinates.js";
import { StatsError } from "./errors.js";
import type { Frame } from "./frame.js";
import { apply, dot, outerSum, sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { restrictedAt, type Restricted } from "./restricted.js";
import { robustMeat } from "./robust.js";
import { chiSquareUpper } from "./tails.js";
import { defaultVariance, formulas, type VarianceName } from "./variance.js";
import { columnOf, columnsNamed, quadraticForm, type JointTest } from "./wald.js";

/**
 * The likelihood-ratio test of a fit against one with fewer of its columns, on the same rows. Refused (`not defined`) under clustering and
 * probability weights: the likelihood then is not that of the sample, so twice its rise has no χ² distribution; a Wald or score test is what there is.
 */
export function likelihoodRatioTest(fit: LogitFit, nested: LogitFit): JointTest {
  const why =
    fit.clusters !== null
      ? "rows of a cluster are not independent, so the product of their probabilities is not the sample's likelihood"
      : fit.recipe.weights === "probability"
        ? "with probability weights there is only a pseudo-likelihood"
        : null;
  if (why !== null)
    throw new StatsError(
      "not defined",
      `no likelihood-ratio test: ${why}; ask for waldTest or scoreTest with a robust or clustered variance`,
    );
  if (fit.frame !== nested.frame || fit.rows !== nested.rows)
    throw new StatsError(
      "wrong frame",
      `the two fits are of different rows: ${fit.rows} of (${fit.frame}) and ${nested.rows} of (${nested.frame})`,
    );
  const strangers = nested.names.filter((name) => !fit.names.includes(name));
  if (strangers.length > 0)
    throw new StatsError(
      "not defined",
      `the smaller fit is not within the larger, which lacks ${strangers.join(", ")}`,
      strangers,
    );
  const names = fit.names.filter((name) => !nested.names.includes(name));
  const statistic = 2 * (fit.logLikelihood - nested.logLikelihood);
  const df = names.length;
  return {
    names,
    kind: "chi2",
    statistic,
    df,
    denominator: null,
    rank: df,
    p: chiSquareUpper(statistic, df),
    variance: null,
    definition: "likelihood-ratio test, χ²",
  };
}

/** The variances of scores that {@link scoreTest} has. */
export type ScoreVariance = Extract<VarianceName, "oim" | "robust" | "CR0" | "CR1">;

/**
 * The score test that all of `names` (columns or terms; default all but the constant) are zero: everything is evaluated at the estimate without
 * them. `oim` is Rao's, U'BU; the others put the sandwich of the scores there (Boos 1992, generalised score test), limited to its rank.
 * Default by the fit: `CR1` with clusters, `robust` under probability weights, else `oim`.
 */
export function scoreTest(
  frame: Frame,
  fit: LogitFit,
  names?: readonly string[],
  kind: ScoreVariance = defaultVariance(fit) as ScoreVariance,
): JointTest {
  const wanted = columnsNamed(fit, names);
  const held = wanted.map((name) => columnOf(fit, name));
  if (kind === "oim" && fit.recipe.weights === "probability")
    throw new StatsError(
      "not defined",
      "probability weights have no model-based score test; ask for robust or a clustered one",
    );
  const here = restrictedAt(frame, fit, held);
  const k = fit.names.length;
  const { matrix, factor, clusters } = sandwichAt(here, fit, kind);
  const step = toUser(here.design, apply(here.bread, here.score));
  const { chi2, rank } =
    kind === "oim"
      ? { chi2: dot(here.score, apply(here.bread, here.score)), rank: held.length }
      : quadraticForm(
          Float64Array.from(held, (j) => step[j]),
          Float64Array.from(held.flatMap((i) => held.map((j) => factor * matrix[i * k + j]))),
        );
  const formula = formulas[kind];
  return {
    names: wanted,
    kind: "chi2",
    statistic: chi2,
    df: rank,
    denominator: null,
    rank,
    p: chiSquareUpper(chi2, rank),
    variance: { name: kind, formula, factor, clusters, rows: fit.rows, warnings: [] },
    definition: `score test, χ², at the estimate without ${wanted.join(", ")}; variance ${kind}, ${formula}`,
  };
}

/** The sandwich at the restricted estimate in the columns as named, before its factor. */
function sandwichAt(here: Restricted, fit: LogitFit, kind: ScoreVariance) {
  const k = fit.names.length;
  const people = fit.recipe.weights === "probability" ? fit.rows : fit.total;
  const toNamed = (meat: Float64Array): Float64Array =>
    varianceToUser(here.design, sandwich(here.bread, meat, k, k));
  if (kind === "oim") return { matrix: here.bread, factor: 1, clusters: null };
  if (kind === "robust")
    return {
      matrix: toNamed(robustMeat(here.design, here.at, fit)),
      factor: people / (people - 1),
      clusters: null,
    };
  const scores = here.clusterScores;
  const count = fit.clusters?.length ?? 0;
  if (scores === null)
    throw new StatsError(
      "no clusters",
      `a score test by ${kind} needs clusters, and the frame was made without`,
    );
  if (count < 2)
    throw new StatsError(
      "too few clusters",
      `a score test by ${kind} needs two clusters or more, and there is 1`,
    );
  return {
    matrix: toNamed(outerSum(scores, count, k)),
    factor: kind === "CR1" ? count / (count - 1) : 1,
    clusters: count,
  };
}
