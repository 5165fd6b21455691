import { describe, expect, it } from "vitest";
import { marginalEffects, predictiveMargins, type Effect } from "../../lib/stats/effects.js";
import { likelihoodRatioTest, scoreTest, type ScoreVariance } from "../../lib/stats/likelihoodtests.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { pairsClusterBootstrap, refitter } from "../../lib/stats/pairsbootstrap.js";
import { standardErrors, variance, type VarianceName } from "../../lib/stats/variance.js";
import { waldTest } from "../../lib/stats/wald.js";
import "../support/near.js";
import { frameOf, readReference, readTable, references } from "../support/reference.js";

/**
 * Relative. Estimates: the last Newton step squares. Variances: one inverse more, and R inverts without centring. Effects: R differentiates numerically.
 * Draws: a standard error from 499 draws has itself one of 3.2 per cent. clubSandwich works from glm's stale working weights.
 */
const digits = {
  beta: 1e-9,
  variance: 1e-8,
  test: 1e-8,
  effect: 1e-8,
  effectSe: 1e-7,
  clubSandwich: 1e-6,
  draws: 0.1,
} as const;

/** What R was asked for this data set: a test of it where there is something, and none elsewhere. */
const given = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

it("has the eight data sets or more that prove the numbers without other files", () =>
  expect(references.length).toBeGreaterThanOrEqual(8));

describe.each(references)("%s, against R", (dataSet) => {
  const want = readReference(dataSet);
  const frame = frameOf(readTable(dataSet), {
    terms: want.terms,
    cluster: want.cluster,
    weights: want.weights ?? null,
    complete: want.effects.flatMap((e) => e.over ?? []),
  });
  const fit = fitLogit(frame, want.terms);
  const inOrder = <T>(values: readonly T[]): T[] => fit.names.map((n) => values[want.names.indexOf(n)]);

  it("coefficients and log-likelihood", () => {
    expect([...fit.names].sort()).toEqual([...want.names].sort());
    expect(fit.beta).toBeNear(inOrder(want.beta), digits.beta);
    expect(fit.logLikelihood).toBeNear(want.logLikelihood, digits.beta);
    expect([fit.rows, fit.clusters?.length]).toEqual([want.rows, want.clusters]);
  });

  it.each(Object.keys(want.variances))("variance %s", (kind) => {
    const matrix = inOrder(want.variances[kind].map((row) => inOrder(row))).flat();
    const v = variance(frame, fit, kind as VarianceName);
    const k = fit.names.length;
    const scale = (i: number): number =>
      Math.sqrt(v.matrix[Math.floor(i / k) * (k + 1)] * v.matrix[(i % k) * (k + 1)]);
    expect(Array.from(v.matrix, (x, i) => 2 + x / scale(i))).toBeNear(
      matrix.map((x, i) => 2 + x / scale(i)),
      digits.variance,
    );
  });

  it.each(given(want.CR2))("clubSandwich's CR2, its degrees of freedom, and CR3", ({ se, df }) => {
    const v = variance(frame, fit, "CR2 clubSandwich");
    expect(standardErrors(v)).toBeNear(inOrder(se), digits.clubSandwich);
    expect(v.degrees!).toBeNear(inOrder(df), digits.clubSandwich);
    expect(standardErrors(variance(frame, fit, "CR3"))).toBeNear(inOrder(want.CR3!.se), digits.clubSandwich);
  });

  it("joint Wald test, χ² and F", () => {
    const v = variance(frame, fit, "CR1");
    const { statistic, df, p } = waldTest(fit, v);
    expect([statistic, df, p]).toBeNear([want.wald.chi2, want.wald.df, want.wald.p], digits.test);
    expect(waldTest(fit, v, undefined, "F").p).toBeNear(want.wald.pF, digits.test);
  });

  it.each(want.effects)("average marginal effect of $of $level $group", (effect) => {
    const { of, level, over, group, estimate, se, sampled } = effect;
    const request = over === undefined ? {} : { over };
    const found = (kind: VarianceName, covariates: "held" | "sampled"): Effect =>
      marginalEffects(frame, fit, variance(frame, fit, kind), of, { ...request, covariates }).effects.find(
        (e) => (level === undefined || e.to === level) && e.over === (over ? `${over}=${group}` : null),
      )!;
    expect(found("CR1", "held").estimate).toBeNear(estimate, digits.effect);
    expect(found("CR1", "held").se).toBeNear(se, digits.effectSe);
    expect(found("CR1", "sampled").se).toBeNear(sampled.CR1, digits.effectSe);
    expect(found("robust", "sampled").se).toBeNear(sampled.robust, digits.effectSe);
  });

  it.each(want.atMeans ?? [])("slope of $of at the means", ({ of, estimate, se }) => {
    const [e] = marginalEffects(frame, fit, variance(frame, fit, "CR1"), of, { means: true }).effects;
    expect([e.estimate, e.se]).toBeNear([estimate, se], digits.effectSe);
  });

  it.each(given(want.predictionAtMeans))("prediction at the means", ({ estimate, se }) => {
    const [e] = predictiveMargins(frame, fit, variance(frame, fit, "CR1"), { means: true }).effects;
    expect([e.estimate, e.se]).toBeNear([estimate, se], digits.effectSe);
  });

  it("clusters drawn several times or never", () => {
    const order = Array.from(new Set(readTable(dataSet)[want.cluster] as number[])).sort((a, b) => a - b);
    const times = fit.clusters!.map((label) => want.drawn.times[order.indexOf(Number(label))]);
    expect(refitter(frame, fit)(times)!).toBeNear(inOrder(want.drawn.b), digits.beta);
  });

  it.each(given(want.pairs))("pairs bootstrap, as sandwich's but for its luck", (pairs) => {
    const { matrix, failed } = pairsClusterBootstrap(frame, fit, { draws: 499, seed: 7 });
    const k = fit.names.length;
    const se = fit.names.map((_, j) => Math.sqrt(matrix[j * (k + 1)]));
    expect(failed).toBe(0);
    expect(se).toBeNear(inOrder(pairs.se), digits.draws);
  });

  describe.each(given(want.test))("tests of a term", ({ name, df, lr, ...scores }) => {
    it("score tests, model-based and generalised", () => {
      for (const [kind, chi2] of Object.entries(scores)) {
        if (kind === "oim" && want.weights?.kind === "probability") continue;
        const test = scoreTest(frame, fit, [name], kind as ScoreVariance);
        expect([test.statistic, test.df]).toBeNear([chi2, df], digits.test);
      }
    });

    const likelihoods = want.weights?.kind === "probability" ? [] : [lr];
    it.each(likelihoods)("likelihood ratio, without clusters", (chi2) => {
      const alone = frameOf(readTable(dataSet), { terms: want.terms, weights: want.weights ?? null });
      const smaller = want.terms.filter((t) => (t.kind === "interaction" ? t.of.join(":") : t.name) !== name);
      const test = likelihoodRatioTest(fitLogit(alone, want.terms), fitLogit(alone, smaller));
      expect([test.statistic, test.df]).toBeNear([chi2, df], digits.test);
    });
  });
});
