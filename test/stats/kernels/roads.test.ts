import { afterAll, describe, expect, it } from "vitest";
import { marginalEffects, predictiveMargins } from "../../../lib/stats/effects.js";
import { columnsOf } from "../../../lib/stats/columns.js";
import type { Design } from "../../../lib/stats/design.js";
import { averageOfAll } from "../../../lib/stats/effectpass.js";
import type { Frame } from "../../../lib/stats/frame.js";
import { gramOf, scoreOf } from "../../../lib/stats/gram.js";
import { threads } from "../../../lib/stats/kernels/machine.js";
import { residentOf, road } from "../../../lib/stats/kernels/resident.js";
import { laidOut } from "../../../lib/stats/laidout.js";
import { closingPass } from "../../../lib/stats/likelihood.js";
import { fitLogit } from "../../../lib/stats/logit.js";
import {
  continuous,
  factor,
  interaction,
  polynomial,
  spline,
  type Model,
  type Term,
} from "../../../lib/stats/model.js";
import { predictorAt } from "../../../lib/stats/predictor.js";
import { tablesAt } from "../../../lib/stats/tables.js";
import { variance } from "../../../lib/stats/variance.js";
import "../../support/near.js";
import { frameOf } from "../../support/reference.js";
import { simulatedPeople } from "../../support/simulated.js";

/** The same sums in another order; estimates after Newton steps of their own. */
const digits = { sums: 1e-12, estimates: 1e-10 } as const;

const models: Readonly<Record<string, Omit<Model, "outcome">>> = {
  "factors and an exposure": { terms: [continuous("x"), factor("wave"), factor("age")], cluster: "cluster" },
  "exposure by factor": {
    terms: [continuous("x"), factor("wave"), factor("age"), interaction("x", "age")],
    cluster: "cluster",
  },
  "a covariate of each person's own": { terms: [continuous("z"), factor("age")], cluster: "cluster" },
  "two covariates and their product": {
    terms: [continuous("x"), continuous("z"), interaction("x", "z"), factor("age")],
    cluster: "cluster",
  },
  "polynomial by factor": {
    terms: [polynomial("x", 3), factor("age"), interaction("x", "age")],
    cluster: "cluster",
  },
  "spline and two factors multiplied": {
    terms: [spline("z", [-1, 0, 1]), factor("wave"), factor("age"), interaction("wave", "age")],
    cluster: "cluster",
  },
  "no factor": { terms: [continuous("x")], cluster: "cluster" },
  "no covariate": { terms: [factor("wave"), factor("age")], cluster: "cluster" },
  "no term": { terms: [], cluster: "cluster" },
  "frequency weights": {
    terms: [continuous("x"), factor("age")],
    cluster: "cluster",
    weights: { kind: "frequency", column: "count" },
  },
  "probability weights, no cluster": {
    terms: [continuous("x"), factor("wave"), factor("age")],
    weights: { kind: "probability", column: "weight" },
  },
};

const usual = { ...road };
afterAll(() => Object.assign(road, usual));

/** Runs on both roads: plain, then fast. Something that the fast road refuses would pass unseen, so it is asked. */
function bothRoads<T>(run: () => T): readonly [T, T] {
  road.fast = false;
  const plain = run();
  Object.assign(road, { fast: true, from: 0 });
  return [plain, run()];
}

const designFor = (frame: Frame, terms: readonly Term[]): Design =>
  laidOut(frame, columnsOf(frame, terms).columns);

/** Differences relative to the largest number of a kind: sums that cancel are as good as what they are sums of. */
function same(one: ArrayLike<number>, other: ArrayLike<number>, relative: number): void {
  const scale = Math.max(...Array.from(one, Math.abs)) || 1;
  expect(Array.from(other, (v) => 2 + v / scale)).toBeNear(
    Array.from(one, (v) => 2 + v / scale),
    relative,
  );
}

describe.each(Object.entries(models))("%s: the fast road gives the plain one's digits", (_, model) => {
  const { terms } = model;
  const frame = frameOf(simulatedPeople(11, 24_000, 30), model);
  const design = designFor(frame, terms);
  const b = Float64Array.from(design.columns, (_c, j) => 0.3 / (1 + j));
  const at = predictorAt(design, b);

  it("is taken", () => {
    Object.assign(road, { fast: true, from: 0 });
    expect(residentOf(design)).not.toBeNull();
  });

  it.each([1, 3])("score and information, every pattern or one in %i", (stride) => {
    const [plain, fast] = bothRoads(() => tablesAt(design, at, stride));
    same(scoreOf(design, plain), scoreOf(design, fast), digits.sums);
    same(gramOf(design, plain), gramOf(design, fast), digits.sums);
  });

  it("log-likelihood and clusters' scores", () => {
    const [plain, fast] = bothRoads(() => closingPass(design, b));
    expect(fast.logLikelihood).toBeNear(plain.logLikelihood, digits.sums);
    expect(fast.clusterScores === null).toBe(plain.clusterScores === null);
    if (plain.clusterScores !== null && fast.clusterScores !== null)
      same(plain.clusterScores, fast.clusterScores, digits.sums);
  });

  it("the same where the odds of slots are worked out there too", () => {
    Object.assign(road, { fast: true, from: 0, slots: 0 });
    const there = { ...tablesAt(design, at), ...closingPass(design, b) };
    road.slots = usual.slots;
    const here = { ...tablesAt(design, at), ...closingPass(design, b) };
    same(scoreOf(design, here), scoreOf(design, there), digits.sums);
    same(gramOf(design, here), gramOf(design, there), digits.sums);
    expect(there.logLikelihood).toBeNear(here.logLikelihood, digits.sums);
  });

  it("average prediction", () => {
    const own = fitLogit(frame, terms).internal.b;
    const [plain, fast] = bothRoads(() => averageOfAll(design, own, at, null));
    expect(fast.estimate).toBeNear(plain.estimate, digits.sums);
    same(plain.gradient, fast.gradient, digits.sums);
  });

  it("estimates, errors and effects", () => {
    const [plain, fast] = bothRoads(() => {
      const fit = fitLogit(frame, terms);
      const v = variance(frame, fit);
      const slopes = fit.columns.some((c) => c.bases.some((b) => b.covariate === "x"))
        ? marginalEffects(frame, fit, v, "x").effects
        : predictiveMargins(frame, fit, v).effects;
      return { fit, v, slopes };
    });
    same(plain.fit.beta, fast.fit.beta, digits.estimates);
    same(plain.v.matrix, fast.v.matrix, digits.estimates);
    expect(fast.slopes.map((e) => e.estimate)).toBeNear(
      plain.slopes.map((e) => e.estimate),
      digits.estimates,
    );
    expect(fast.slopes.map((e) => e.se)).toBeNear(
      plain.slopes.map((e) => e.se),
      digits.estimates,
    );
  });
});

describe("what is computed", () => {
  const terms = [continuous("x"), factor("wave"), factor("age")];

  it("is the same to the last bit in every run, whichever thread did which part", () => {
    Object.assign(road, { fast: true, from: 0 });
    const frame = frameOf(simulatedPeople(12, 60_000, 40), {
      terms: [...terms, continuous("z")],
      cluster: "cluster",
    });
    const runs = Array.from({ length: 6 }, () => fitLogit(frame, terms));
    for (const fit of runs) {
      expect([...fit.beta]).toEqual([...runs[0].beta]);
      expect([...fit.clusterScores!]).toEqual([...runs[0].clusterScores!]);
    }
  });

  it("is the same to the last bit with one thread and with several", () => {
    Object.assign(road, { fast: true, from: 0 });
    const frame = frameOf(simulatedPeople(15, 60_000, 300), { terms, cluster: "cluster" });
    const several = fitLogit(frame, terms);
    threads.help = false;
    const one = fitLogit(frameOf(simulatedPeople(15, 60_000, 300), { terms, cluster: "cluster" }), terms);
    threads.help = true;
    expect([...one.beta]).toEqual([...several.beta]);
    expect([...one.bread]).toEqual([...several.bread]);
    expect([...one.clusterScores!]).toEqual([...several.clusterScores!]);
    expect(one.logLikelihood).toBe(several.logLikelihood);
  });

  it("survives another frame's coming and going in the shared memory", () => {
    Object.assign(road, { fast: true, from: 0 });
    const [one, other] = [13, 14].map((seed) =>
      frameOf(simulatedPeople(seed, 30_000, 20), { terms, cluster: "cluster" }),
    );
    const first = fitLogit(one, terms).beta;
    fitLogit(other, terms);
    expect([...fitLogit(one, terms).beta]).toEqual([...first]);
  });
});
