import { describe, expect, it } from "vitest";
import { holdsAll, onePerPattern } from "../../lib/stats/collapse.js";
import { indexRows } from "../../lib/stats/compress.js";
import { predictiveMargins } from "../../lib/stats/effects.js";
import { modelFrame } from "../../lib/stats/frame.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction, spline } from "../../lib/stats/model.js";
import { tableRows } from "../../lib/stats/table.js";
import { variance } from "../../lib/stats/variance.js";
import { simulatedPeople } from "../support/simulated.js";
import "../support/near.js";

const roles = { outcomes: ["y"], factors: ["age", "wave"], numbers: ["x"], clusters: ["cluster"] };
const terms = [spline("x", [0.5, 1, 2]), factor("age"), factor("wave"), interaction("x", "age")];
const frame = modelFrame(indexRows(tableRows(simulatedPeople(11), roles), { numbers: ["x"] }), {
  outcome: "y",
  terms,
  cluster: "cluster",
});
const fit = fitLogit(frame, terms);

describe("predictions with every covariate held", () => {
  it("are the same over patterns as over cells: estimate, standard error, gradient", () => {
    const v = variance(frame, fit, "CR1");
    const few = predictiveMargins(frame, fit, v, { at: { x: 1.2 } }).effects[0];
    // with covariates as sampled every cell is kept, and the estimate is the same
    const cells = predictiveMargins(frame, fit, v, { at: { x: 1.2 }, covariates: "sampled" }).effects[0];
    expect(few.estimate).toBeNear(cells.estimate, 1e-12);
    expect(few.gradient).toBeNear(cells.gradient, 1e-10);
    expect(few.se).toBeLessThan(cells.se);
  });

  it("are recognised by what `at` sets", () => {
    expect(holdsAll(fit, { x: 1 })).toBe(true);
    expect(holdsAll(fit, { age: "a" })).toBe(false);
    expect(holdsAll(fitLogit(frame, [continuous("x")]), {})).toBe(false);
    expect(holdsAll(fitLogit(frame, [factor("age")]), {})).toBe(true);
  });

  it("keep people and successes", () => {
    const few = onePerPattern(frame);
    expect(few.group.length).toBe(frame.start.length - 1);
    expect(few.n.reduce((a, b) => a + b, 0)).toBeNear(frame.total, 1e-12);
    expect(few.y.reduce((a, b) => a + b, 0)).toBe(frame.y.reduce((a, b) => a + b, 0));
  });
});
