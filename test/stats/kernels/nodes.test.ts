import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { columnsOf } from "../../../lib/stats/columns.js";
import type { Design } from "../../../lib/stats/design.js";
import { averageOfAll } from "../../../lib/stats/effectpass.js";
import { gramOf, scoreOf } from "../../../lib/stats/gram.js";
import { pointsFor, residentOf, road } from "../../../lib/stats/kernels/resident.js";
import { laidOut } from "../../../lib/stats/laidout.js";
import { fitLogit } from "../../../lib/stats/logit.js";
import { continuous, factor, interaction, type Term } from "../../../lib/stats/model.js";
import { maximise } from "../../../lib/stats/newton.js";
import { predictorAt } from "../../../lib/stats/predictor.js";
import { tablesAt } from "../../../lib/stats/tables.js";
import "../../support/near.js";
import { frameOf } from "../../support/reference.js";
import { simulatedPeople } from "../../support/simulated.js";

const usual = { ...road };
beforeEach(() => void Object.assign(road, { ...usual, fast: true, from: 0 }));
afterAll(() => Object.assign(road, usual));

/** Relative to the largest: sums that cancel are as good as what they are sums of. */
function same(one: ArrayLike<number>, other: ArrayLike<number>, relative: number): void {
  const scale = Math.max(...Array.from(one, Math.abs));
  const shifted = (values: ArrayLike<number>): number[] => Array.from(values, (v) => 2 + v / scale);
  expect(shifted(other)).toBeNear(shifted(one), relative);
}

const models: Readonly<Record<string, readonly Term[]>> = {
  "a covariate and a factor": [continuous("x"), factor("age")],
  "a covariate by a factor": [continuous("x"), factor("age"), interaction("x", "age")],
};

describe.each(Object.entries(models))("nodes stand for the cells of long patterns: %s", (_, terms) => {
  const frame = frameOf(simulatedPeople(21, 60_000, 300), { terms, cluster: "cluster" });
  const design: Design = laidOut(frame, columnsOf(frame, terms).columns);
  /** Estimates with which the covariate moves η as far as asked, half its range. */
  const reaching = (far: number): Float64Array => {
    const { half } = residentOf(design)!.nodal!.nodes;
    const widest = Math.max(...half);
    return Float64Array.from(design.columns, (_c, j) =>
      design.part[j] === 0 ? 0.4 / (1 + j) : (0.5 * far) / widest,
    );
  };

  it.each([0.02, 0.29])("score, information and effect have the cells' own digits, η moved by %d", (far) => {
    const b = reaching(far);
    const at = predictorAt(design, b);
    const slopes = new Float64Array(design.slots.count).fill(1);
    const run = () => ({
      tables: tablesAt(design, at),
      effect: averageOfAll(design, b, at, slopes),
      taken: pointsFor(design, at),
    });
    const nodal = run();
    expect(nodal.taken?.points).toBe(nodal.taken?.resident.nodal?.points);
    road.nodes = false;
    const exact = run();
    expect(exact.taken?.resident.nodal).toBeNull();
    same(scoreOf(design, exact.tables), scoreOf(design, nodal.tables), 1e-12);
    same(gramOf(design, exact.tables), gramOf(design, nodal.tables), 1e-12);
    expect(nodal.effect.estimate).toBeNear(exact.effect.estimate, 1e-12);
    same(exact.effect.gradient, nodal.effect.gradient, 1e-12);
  });

  it("the cells themselves serve where the covariate moves η further", () => {
    const found = pointsFor(design, predictorAt(design, reaching(0.7)));
    expect(found?.resident.exact).not.toBeNull();
    expect(found?.points).toBe(found?.resident.exact);
  });

  it("a fit is the one without nodes", () => {
    const nodal = fitLogit(frame, terms);
    road.nodes = false;
    const exact = fitLogit(frame, terms);
    expect(nodal.beta).toBeNear(exact.beta, 1e-11);
    same(exact.bread, nodal.bread, 1e-12);
    same(exact.clusterScores!, nodal.clusterScores!, 1e-11);
    expect(nodal.logLikelihood).toBeNear(exact.logLikelihood, 1e-14);
  });

  it("the way goes on without nodes from where they have led", () => {
    const start = new Float64Array(design.columns.length);
    const limits = { tolerance: 1e-12, maxSteps: 50 };
    const nodal = maximise(design, start, limits);
    const exact = maximise(design, nodal.b, { ...limits, exact: true });
    expect(exact.b).toBeNear(nodal.b, 1e-11);
    expect(exact.steps).toBeLessThanOrEqual(1);
  });
});
