import { describe, expect, it } from "vitest";
import { indexRows } from "../../lib/stats/compress.js";
import { fitDense } from "../../lib/stats/dense.js";
import { marginalEffects } from "../../lib/stats/effects.js";
import { StatsError, type StatsFault } from "../../lib/stats/errors.js";
import { modelFrame } from "../../lib/stats/frame.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction, polynomial, type Term } from "../../lib/stats/model.js";
import { tableRows, type Table } from "../../lib/stats/table.js";
import { variance } from "../../lib/stats/variance.js";
import { coefficient, waldTest } from "../../lib/stats/wald.js";
import "../support/near.js";
import { frameOf } from "../support/reference.js";
import { simulatedPeople } from "../support/simulated.js";

const fit = (table: Table, terms: readonly Term[]) =>
  fitLogit(frameOf(table, { terms, cluster: "cluster" }), terms);

function refusal(run: () => unknown): StatsError {
  try {
    run();
  } catch (error) {
    if (error instanceof StatsError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

describe("what has no estimate is dropped and named", () => {
  const table = simulatedPeople(31);

  it("a covariate that earlier ones determine", () => {
    const twice = { ...table, t: table.x.map((x) => 2 * Number(x) + 3) };
    const { dropped, names } = fit(twice, [continuous("x"), continuous("t"), factor("age")]);
    expect(names).not.toContain("t");
    expect(dropped).toEqual([
      { name: "t", term: "t", level: null, reason: "collinear", with: ["x"], rows: 0 },
    ]);
  });

  it("a constant covariate", () => {
    const { dropped } = fit({ ...table, t: table.x.map(() => 7) }, [continuous("t"), factor("age")]);
    expect(dropped.map((d) => [d.name, d.reason])).toEqual([["t", "collinear"]]);
  });

  it("a level that predicts perfectly goes with its rows, and the rest is as without them", () => {
    const y = table.y.map((v, i) => (table.age[i] === "c" ? 1 : v));
    const all = fit({ ...table, y }, [continuous("x"), factor("age")]);
    const rows = table.age.map((_, i) => i).filter((i) => table.age[i] !== "c");
    const some = Object.fromEntries(Object.entries(table).map(([n, v]) => [n, rows.map((i) => v[i])]));
    const rest = fit(some, [continuous("x"), factor("age")]);
    expect(all.dropped).toMatchObject([
      { name: "age=c", reason: "predicts success perfectly", rows: 600 - rows.length },
    ]);
    expect(all.beta).toBeNear(rest.beta, 1e-10);
    expect(all.rows).toBe(rows.length);
  });

  it("a level without rows, the reference among them", () => {
    const terms = [factor("age", "nobody", ["nobody", "a", "b", "c", "d"])];
    const { dropped, names, references } = fit(table, terms);
    expect(dropped).toMatchObject([{ name: "age=nobody", reason: "empty" }]);
    expect([names.length, references.age]).toEqual([4, "a"]);
  });

  it("asking for what was dropped says so", () => {
    const twice = { ...table, t: table.x };
    const terms = [continuous("x"), continuous("t")];
    const frame = frameOf(twice, { terms, cluster: "cluster" });
    const one = fitLogit(frame, terms);
    expect(refusal(() => coefficient(one, variance(frame, one), "t")).fault).toBe("not estimable");
  });
});

describe("what has no maximum is refused by name", () => {
  const table = simulatedPeople(32);
  const cases: [string, Table, readonly Term[], StatsFault, readonly string[]][] = [
    [
      "a covariate that separates",
      { ...table, y: table.z.map((z) => (Number(z) > 0.3 ? 1 : 0)) },
      [continuous("z")],
      "separation",
      ["z"],
    ],
    [
      "a covariate that separates but for a tie",
      {
        ...table,
        y: table.z.map((z, i) => (Number(z) > 0 ? 1 : Number(z) < 0 ? 0 : i % 2)),
        z: table.z.map((z) => Math.round(Number(z))),
      },
      [continuous("z")],
      "separation",
      ["z"],
    ],
    [
      "two covariates that separate together",
      { ...table, y: table.z.map((z, i) => (Number(z) + Number(table.x[i]) > 1 ? 1 : 0)) },
      [continuous("x"), continuous("z")],
      "separation",
      ["x", "z"],
    ],
    [
      "a reference level that predicts perfectly",
      { ...table, y: table.y.map((y, i) => (table.age[i] === "a" ? 0 : y)) },
      [factor("age")],
      "separation",
      ["age=b", "age=c", "age=d"],
    ],
    [
      "an outcome that never varies",
      { ...table, y: table.y.map(() => 1) },
      [continuous("x")],
      "constant outcome",
      ["y"],
    ],
  ];
  it.each(cases)("%s", (_name, data, terms, fault, names) => {
    const error = refusal(() => fit(data, terms));
    expect(error.fault).toBe(fault);
    expect(error.names).toEqual(names);
  });
});

describe("what cannot be asked is a typed error", () => {
  const table = simulatedPeople(33);
  const terms = [continuous("x"), factor("age")];
  const frame = frameOf(table, { terms, cluster: "cluster" });
  const one = fitLogit(frame, terms);
  const cases: [string, () => unknown, StatsFault, RegExp][] = [
    ["an unknown covariate", () => fitLogit(frame, [continuous("height")]), "unknown name", /height/],
    ["an unknown level", () => fitLogit(frame, [factor("age", "zz")]), "unknown level", /zz/],
    [
      "a level that is not listed",
      () => fitLogit(frame, [factor("age", "a", ["a", "b"])]),
      "unknown level",
      /c, d/,
    ],
    [
      "an interaction without its main term",
      () => fitLogit(frame, [continuous("x"), interaction("x", "age")]),
      "unknown name",
      /age/,
    ],
    ["a degree of half", () => fitLogit(frame, [polynomial("x", 0.5)]), "not defined", /0\.5/],
    [
      "a fit with another frame",
      () => variance(frameOf(simulatedPeople(34), { terms, cluster: "cluster" }), one, "robust"),
      "wrong frame",
      /another frame/,
    ],
    [
      "clusters where there are none",
      () => variance(frameOf(table, { terms }), fitLogit(frameOf(table, { terms }), terms), "CR1"),
      "no clusters",
      /CR1/,
    ],
    [
      "an effect of what is not in the model",
      () => marginalEffects(frame, one, variance(frame, one), "z"),
      "unknown name",
      /"z"/,
    ],
    [
      "a level of the interval of 95",
      () => coefficient(one, variance(frame, one), "x", 95),
      "bad value",
      /95/,
    ],
    [
      "negative weights",
      () =>
        frameOf(
          { ...table, w: table.x.map(() => -1) },
          { terms, weights: { kind: "probability", column: "w" } },
        ),
      "bad weights",
      /-1 in row 0/,
    ],
    [
      "frequency weights that are not whole",
      () => frameOf(table, { terms, weights: { kind: "frequency", column: "weight" } }),
      "bad weights",
      /whole/,
    ],
    [
      "an outcome of 2",
      () => frameOf({ ...table, y: table.y.map(() => 2) }, { terms }),
      "bad value",
      /2 in row 0/,
    ],
    [
      "an infinite covariate",
      () => frameOf({ ...table, x: table.x.map(() => Infinity) }, { terms }),
      "bad value",
      /Infinity/,
    ],
    [
      "an empty sample",
      () =>
        frameOf(table, {
          terms,
          sample: [
            { factor: "age", in: ["a"] },
            { factor: "age", in: ["b"] },
          ],
        }),
      "empty sample",
      /age not b/,
    ],
  ];
  it.each(cases)("%s", (_name, run, fault, message) => {
    const error = refusal(run);
    expect([error.fault, error.message]).toEqual([fault, expect.stringMatching(message)]);
  });
});

describe("few clusters and missing values", () => {
  const table = simulatedPeople(35, 600, 3);
  const terms = [continuous("z"), factor("age"), factor("wave")];

  it("joint tests are limited to the variance's rank", () => {
    const frame = frameOf(table, { terms, cluster: "cluster" });
    const one = fitLogit(frame, terms);
    expect(waldTest(one, variance(frame, one)).rank).toBeLessThanOrEqual(3);
    expect(waldTest(one, variance(frame, one, "oim")).rank).toBe(6);
  });

  it("rows with a missing value leave, each counted once by the first reason", () => {
    const holes = {
      ...table,
      y: table.y.map((y, i) => (i < 10 ? null : y)),
      age: table.age.map((a, i) => (i < 15 ? "" : a)),
      z: table.z.map((z, i) => (i < 18 ? NaN : z)),
    };
    const frame = frameOf(holes, { terms, cluster: "cluster" });
    expect(frame.rows).toBe(582);
    expect(frame.excluded).toEqual([
      { reason: "outcome y missing", rows: 10 },
      { reason: "age missing", rows: 5 },
      { reason: "z missing", rows: 3 },
    ]);
  });

  it("one cluster has estimates and no clustered variance", () => {
    const alone = { ...table, cluster: table.cluster.map(() => "all") };
    const frame = frameOf(alone, { terms, cluster: "cluster" });
    const one = fitLogit(frame, terms);
    expect(one.beta).toBeNear(fitLogit(frameOf(table, { terms }), terms).beta, 1e-10);
    for (const kind of ["CR0", "CR1", "CR1S", "CR2", "CR3", "jackknife mse"] as const)
      expect(refusal(() => variance(frame, one, kind)).fault, kind).toBe("too few clusters");
    expect(variance(frame, one, "robust").recipe.warnings).toEqual([]);
  });

  it("fewer clusters than coefficients: estimates, and a warning that says the rank", () => {
    const frame = frameOf(table, { terms, cluster: "cluster" });
    const one = fitLogit(frame, terms);
    expect(variance(frame, one, "CR1").recipe.warnings).toEqual([
      expect.stringMatching(/^3 clusters for 7 coefficients: the variance has rank 2 at most/),
    ]);
    expect(variance(frame, one, "oim").recipe.warnings).toEqual([]);
  });

  it("rows without a cluster, and rows of weight 0, leave and are counted", () => {
    const holes = {
      ...table,
      cluster: table.cluster.map((c, i) => (i < 7 ? "" : c)),
      weight: table.weight.map((w, i) => (i >= 4 && i < 12 ? 0 : w)),
    };
    const weights = { kind: "probability", column: "weight" } as const;
    const frame = frameOf(holes, { terms, cluster: "cluster", weights });
    expect(frame.excluded).toEqual([
      { reason: "cluster cluster missing", rows: 7 },
      { reason: "weight weight is 0", rows: 5 },
    ]);
    const kept = Array.from({ length: 588 }, (_, i) => i + 12);
    const some = Object.fromEntries(
      Object.entries(table).map(([name, column]) => [name, kept.map((i) => column[i])]),
    );
    const [a, b] = [frame, frameOf(some, { terms, cluster: "cluster", weights })].map((f) => {
      const one = fitLogit(f, terms);
      return { one, v: variance(f, one, "robust") };
    });
    expect(a.one.beta).toBeNear(b.one.beta, 1e-10);
    expect(a.v.matrix.map((v) => 1 + v)).toBeNear(
      b.v.matrix.map((v) => 1 + v),
      1e-11,
    );
    expect([a.one.rows, a.v.recipe.factor]).toEqual([588, 588 / 587]);
  });

  it("a weight that is not a number is refused with its row", () => {
    const bad = { ...table, weight: table.weight.map((w, i) => (i === 3 ? NaN : w)) };
    const error = refusal(() => frameOf(bad, { terms, weights: { kind: "probability", column: "weight" } }));
    expect([error.fault, error.message]).toEqual(["bad weights", expect.stringMatching(/NaN in row 3/)]);
  });

  it("a sample is a view of one index", () => {
    const rows = tableRows(table, {
      outcomes: ["y"],
      factors: ["age", "wave"],
      numbers: ["z"],
      clusters: ["cluster"],
    });
    const index = indexRows(rows, { numbers: ["z"] });
    const sample = [{ factor: "wave", in: ["w1", "w2"] }];
    const frame = modelFrame(index, { outcome: "y", terms: [continuous("z")], cluster: "cluster", sample });
    const kept = Array.from({ length: 600 }, (_, i) => i).filter((i) => table.wave[i] !== "w0");
    const dense = fitDense(
      kept.map((i) => ({
        levels: {},
        values: { z: Number(table.z[i]) },
        y: Number(table.y[i]) as 0 | 1,
        weight: 1,
        cluster: String(table.cluster[i]),
      })),
      fitLogit(frame, [continuous("z")]).columns,
    );
    expect(fitLogit(frame, [continuous("z")]).beta).toBeNear(dense.beta, 1e-9);
  });

  it("log-likelihood and estimates hold where fitted probabilities are 1e-12", () => {
    const z = Array.from({ length: 400 }, (_, i) => (i - 200) / 4);
    const y = z.map((v, i) => (Math.abs(v) < 3 ? i % 2 : v > 0 ? 1 : 0));
    const wide = { z, y, cluster: z.map((_, i) => i % 10) };
    const one = fit(wide, [continuous("z")]);
    const people = z.map((v, i) => ({
      levels: {},
      values: { z: v },
      y: y[i] as 0 | 1,
      weight: 1,
      cluster: String(i % 10),
    }));
    const dense = fitDense(people, one.columns);
    expect(one.beta[1] * 50).toBeGreaterThan(20);
    expect(one.beta[1]).toBeNear(dense.beta[1], 1e-9);
    expect(one.logLikelihood).toBeNear(dense.logLikelihood, 1e-11);
  });
});
