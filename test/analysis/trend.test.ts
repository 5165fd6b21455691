import { describe, expect, it } from "vitest";
import { contrastTrend, weightedTrend } from "../../lib/analysis/trend.js";
import { indexRows } from "../../lib/stats/compress.js";
import { modelFrame } from "../../lib/stats/frame.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction } from "../../lib/stats/model.js";
import { tableRows } from "../../lib/stats/table.js";
import { variance } from "../../lib/stats/variance.js";
import { linearCombination } from "../../lib/stats/wald.js";
import { simulatedPeople } from "../support/simulated.js";
import "../support/near.js";

const exact = 1e-12;

describe("a trend over groups that were estimated apart", () => {
  it("finds a straight line, and no difference beyond it", () => {
    const groups = [1, 2, 3, 4].map((score) => ({
      score,
      estimate: { estimate: 0.1 + 0.02 * score, se: 0.01 * score },
    }));
    const found = weightedTrend(groups)!;
    expect(found.trend.slope).toBeNear(0.02, 1e-10);
    expect(found.heterogeneity.df).toBe(3);
  });

  it("is weighted least squares, reckoned by hand for three groups", () => {
    const found = weightedTrend(
      [
        [0, 0.1],
        [0.3, 0.2],
        [0.1, 0.1],
      ].map(([estimate, se], i) => ({ score: i + 1, estimate: { estimate, se } })),
    )!;
    expect(found.trend.slope).toBeNear(0.05, exact);
    expect(found.trend.se).toBeNear(0.1 / Math.SQRT2, exact);
    // Q = Σ w (b - mean)²: w = 100, 25, 100; mean = 17.5 / 225
    const mean = 17.5 / 225;
    expect(found.heterogeneity.q).toBeNear(
      100 * mean ** 2 + 25 * (0.3 - mean) ** 2 + 100 * (0.1 - mean) ** 2,
      exact,
    );
  });

  it("needs two groups", () => {
    expect(weightedTrend([{ score: 1, estimate: { estimate: 0, se: 1 } }])).toBeNull();
  });
});

describe("a trend over coefficients of one fit", () => {
  const roles = { outcomes: ["y"], factors: ["age"], numbers: ["x"], clusters: ["cluster"] };
  const terms = [continuous("x"), factor("age", "a"), interaction("x", "age")];
  const frame = modelFrame(indexRows(tableRows(simulatedPeople(3), roles), { numbers: ["x"] }), {
    outcome: "y",
    terms,
    cluster: "cluster",
  });
  const fit = fitLogit(frame, terms);
  const v = variance(frame, fit, "CR1");
  const groups = ["a", "b", "c", "d"].map((age, i) => ({
    score: i + 1,
    columns: age === "a" ? ["x"] : ["x", `x:age=${age}`],
  }));

  it("is the least-squares slope of the groups' sums", () => {
    const sums = groups.map((g) =>
      linearCombination(fit, v, Object.fromEntries(g.columns.map((c) => [c, 1]))),
    );
    const slope = sums.reduce((s, b, i) => s + (i - 1.5) * b.estimate, 0) / 5;
    expect(contrastTrend(fit, v, groups)!.slope).toBeNear(slope, 1e-10);
  });

  it("does not change when all scores are moved, nor its P when they are stretched", () => {
    const moved = contrastTrend(
      fit,
      v,
      groups.map((g) => ({ ...g, score: 10 * g.score + 7 })),
    )!;
    const plain = contrastTrend(fit, v, groups)!;
    expect(10 * moved.slope).toBeNear(plain.slope, 1e-10);
    expect(moved.p).toBeNear(plain.p, 1e-10);
  });
});
