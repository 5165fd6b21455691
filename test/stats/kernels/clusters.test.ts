import { afterAll, describe, expect, it } from "vitest";
import { deleteOneCluster } from "../../../lib/stats/jackknife.js";
import { fastDeletions } from "../../../lib/stats/kernels/deletions.js";
import { road } from "../../../lib/stats/kernels/resident.js";
import { designOf } from "../../../lib/stats/estimation.js";
import { fitLogit } from "../../../lib/stats/logit.js";
import {
  continuous,
  factor,
  interaction,
  polynomial,
  type Model,
  type Term,
} from "../../../lib/stats/model.js";
import { variance } from "../../../lib/stats/variance.js";
import "../../support/near.js";
import { frameOf } from "../../support/reference.js";
import { simulatedPeople } from "../../support/simulated.js";

/** The same sums in another order, and a series in place of eigenvalues; estimates after steps of their own. */
const digits = { variance: 1e-12, estimates: 1e-10 } as const;

const models: Readonly<Record<string, readonly Term[]>> = {
  "factors and an exposure": [continuous("x"), factor("wave"), factor("age")],
  "an exposure by factor": [continuous("x"), factor("wave"), factor("age"), interaction("x", "age")],
  "a covariate of each person's own": [continuous("z"), factor("age")],
  "two covariates by factor": [
    polynomial("x", 2),
    continuous("z"),
    factor("age"),
    interaction("x", "age"),
    interaction("z", "age"),
  ],
  "no covariate": [factor("wave"), factor("age")],
};

const weights = {
  "no weights": {},
  "frequency weights": { weights: { kind: "frequency", column: "count" } },
} as const satisfies Record<string, Partial<Model>>;

const usual = { ...road };
afterAll(() => Object.assign(road, usual));

function bothRoads<T>(run: () => T): readonly [T, T] {
  road.fast = false;
  const plain = run();
  Object.assign(road, { fast: true, from: 0 });
  return [plain, run()];
}

const largest = (v: ArrayLike<number>): number => Math.max(...Array.from(v, Math.abs));
const apart = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
  largest(Array.from(one, (v, i) => v - other[i])) / largest(one);

describe.each(Object.entries(models))("%s", (_, terms) => {
  describe.each(Object.entries(weights))("%s", (_name, weighted) => {
    // With 5 clusters each has a large share of the information: the eigenvalues' road; with 150 none has.
    it.each([5, 30, 150])(
      "CR2, its degrees of freedom and CR3 have the plain road's digits with %i clusters",
      (clusters) => {
        const frame = frameOf(simulatedPeople(31, 9_000, clusters), {
          terms,
          cluster: "cluster",
          ...weighted,
        });
        for (const name of ["CR2", "CR3"] as const) {
          const [plain, fast] = bothRoads(() => variance(frame, fitLogit(frame, terms), name));
          expect(apart(plain.matrix, fast.matrix)).toBeLessThan(digits.variance);
          if (plain.degrees !== null && fast.degrees !== null)
            expect(fast.degrees).toBeNear(plain.degrees, digits.variance);
          expect(fast.degrees === null).toBe(plain.degrees === null);
        }
      },
    );

    it("estimates without each cluster are those of refits", () => {
      const frame = frameOf(simulatedPeople(32, 3_000, 12), { terms, cluster: "cluster", ...weighted });
      const [plain, fast] = bothRoads(() => {
        const fit = fitLogit(frame, terms);
        return { fit, without: deleteOneCluster(frame, fit) };
      });
      plain.without.forEach((b, g) => expect(apart(b!, fast.without[g]!)).toBeLessThan(digits.estimates));
      const { b, bread, clusterScores } = fast.fit.internal;
      const settled = fastDeletions(designOf(frame, fast.fit), { b, bread, scores: clusterScores! });
      expect(settled?.filter((one) => one !== null).length).toBeGreaterThan(8);
    });
  });
});

it("a level that lives in one cluster is refused by name on both roads, and has no jackknife", () => {
  const people = simulatedPeople(33, 2_000, 10);
  const first = String(people.cluster[0]);
  const own = { ...people, place: people.cluster.map((c) => (c === first ? "own" : "other")) };
  const terms = [continuous("x"), factor("place")];
  const frame = frameOf(own, { terms, cluster: "cluster" });
  for (const fast of [false, true]) {
    Object.assign(road, { fast, from: 0 });
    const fit = fitLogit(frame, terms);
    expect(() => variance(frame, fit, "CR3")).toThrow(first);
    expect(() => variance(frame, fit, "jackknife mse")).toThrow(first);
    expect(variance(frame, fit, "CR2").matrix.every(Number.isFinite)).toBe(true);
  }
});
