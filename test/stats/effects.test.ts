import { describe, expect, it } from "vitest";
import { contrast, jointEffects, marginalEffects, predictiveMargins } from "../../lib/stats/effects.js";
import { StatsError } from "../../lib/stats/errors.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction } from "../../lib/stats/model.js";
import { formulas, variance, type VarianceName } from "../../lib/stats/variance.js";
import "../support/near.js";
import { frameOf } from "../support/reference.js";
import { simulatedPeople } from "../support/simulated.js";

const terms = [continuous("x"), continuous("z"), factor("age"), factor("wave"), interaction("x", "age")];
const table = simulatedPeople(41, 400, 12);
const frame = frameOf(table, { terms, cluster: "cluster" });
const fit = fitLogit(frame, terms);
const v = variance(frame, fit);
/** The same arithmetic by another way. */
const same = 1e-10;

describe("effects asked together", () => {
  it.each(["held", "sampled"] as const)("margins' contrasts are the changes, covariates %s", (covariates) => {
    const margins = predictiveMargins(frame, fit, v, { by: "age", covariates });
    const changes = marginalEffects(frame, fit, v, "age", { covariates });
    const differences = contrast(margins, [
      [-1, 1, 0, 0],
      [-1, 0, 1, 0],
      [-1, 0, 0, 1],
    ]);
    for (const [i, change] of changes.effects.entries()) {
      const { estimate, se, gradient } = differences.effects[i];
      expect([estimate, se, ...gradient]).toBeNear([change.estimate, change.se, ...change.gradient], same);
    }
    expect(differences.matrix).toBeNear(changes.matrix, same);
  });

  it("two variables at two values: each as alone, and the difference by the joint variance", () => {
    const asks = [
      { effect: "x", at: { age: "a" } },
      { effect: "x", at: { age: "d" } },
      { effect: "z", over: "wave" },
      { margin: null },
    ] as const;
    const joint = jointEffects(frame, fit, v, asks);
    const { effects, matrix } = joint;
    expect(effects.map((e) => [e.of, e.over, e.kind])).toEqual([
      ["x", null, "slope"],
      ["x", null, "slope"],
      ["z", "wave=w0", "slope"],
      ["z", "wave=w1", "slope"],
      ["z", "wave=w2", "slope"],
      [null, null, "prediction"],
    ]);
    const alone = marginalEffects(frame, fit, v, "x", { at: { age: "d" } }).effects[0];
    expect([effects[1].estimate, effects[1].se]).toBeNear([alone.estimate, alone.se], same);
    const [difference] = contrast(joint, [[1, -1, 0, 0, 0, 0]], ["a less d"]).effects;
    expect(difference.name).toBe("a less d");
    expect(difference.estimate).toBeNear(effects[0].estimate - effects[1].estimate, same);
    expect(difference.se ** 2).toBeNear(matrix[0] + matrix[7] - 2 * matrix[1], same);
  });

  it("an average over everyone is that of the groups by their weights", () => {
    const groups = marginalEffects(frame, fit, v, "x", { over: "wave" });
    const share = groups.effects.map(
      (e) => table.wave.filter((w) => `wave=${w}` === e.over).length / frame.rows,
    );
    const [all] = contrast(groups, [share]).effects;
    const [asked] = marginalEffects(frame, fit, v, "x").effects;
    expect([all.estimate, all.se]).toBeNear([asked.estimate, asked.se], same);
  });
});

describe("covariates sampled", () => {
  const kinds = Object.keys(formulas) as VarianceName[];
  it.each(kinds)("is as held where nothing is left to sample, under %s", (kind) => {
    const own = variance(frame, fit, kind);
    const at = { x: 1, z: 0.3, age: "b", wave: "w1" };
    const [held, sampled] = (["held", "sampled"] as const).map(
      (covariates) => predictiveMargins(frame, fit, own, { at, covariates }).effects[0],
    );
    expect(sampled.se).toBeNear(held.se, 1e-8);
    expect(sampled.definition).toMatch(/covariates sampled; variance/);
  });

  it.each(kinds)("adds the sampling of people to a mean prediction, under %s", (kind) => {
    const own = variance(frame, fit, kind);
    const [held, sampled] = (["held", "sampled"] as const).map(
      (covariates) => predictiveMargins(frame, fit, own, { covariates }).effects[0].se,
    );
    expect(sampled).toBeGreaterThan(0.9 * held);
    expect(sampled).toBeLessThan(3 * held);
  });

  it("a cluster a row gives robust's", () => {
    const rows = { ...table, row: table.x.map((_, i) => i) };
    const byRow = frameOf(rows, { terms, cluster: "row" });
    const one = fitLogit(byRow, terms);
    const [a, b] = (["CR1", "robust"] as const).map(
      (kind) =>
        marginalEffects(byRow, one, variance(byRow, one, kind), "x", { covariates: "sampled" }).effects[0].se,
    );
    expect(a).toBeNear(b, same);
  });
});

describe("at the means", () => {
  it("of people who are all alike is as observed", () => {
    const alike = { ...table, z: table.z.map(() => 0.25), x: table.x.map(() => 1) };
    const one = [factor("age")];
    const like = frameOf(alike, { terms: one, cluster: "cluster" });
    const f = fitLogit(like, one);
    const own = variance(like, f);
    for (const at of [{ age: "b" }, { age: "d" }]) {
      const [observed] = predictiveMargins(like, f, own, { at }).effects;
      const [means] = predictiveMargins(like, f, own, { at, means: true }).effects;
      expect([means.estimate, means.se]).toBeNear([observed.estimate, observed.se], same);
    }
  });

  it("over groups takes each group's own means, and `at` outweighs them", () => {
    const { effects } = predictiveMargins(frame, fit, v, { over: "wave", means: true });
    const only = table.wave.map((w) => w === "w1");
    const part = Object.fromEntries(Object.entries(table).map(([n, c]) => [n, c.filter((_x, i) => only[i])]));
    const mean = (name: string): number =>
      part[name].reduce<number>((s, x) => s + Number(x), 0) / part.x.length;
    const at = { x: mean("x"), z: mean("z"), wave: "w1" };
    const [asked] = predictiveMargins(frame, fit, v, { at, over: "wave", means: true }).effects.filter(
      (e) => e.over === "wave=w1",
    );
    expect(asked.estimate).toBeNear(effects[1].estimate, same);
    expect(effects[1].definition).toMatch(/at the means within the group/);
  });
});

it("what cannot be averaged is a typed error", () => {
  const refused = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof StatsError) return `${error.fault}: ${error.message}`;
    }
    return "not refused";
  };
  const ask = (request: object) => refused(() => marginalEffects(frame, fit, v, "x", request));
  expect(ask({ at: { nothing: 1 } })).toMatch(/unknown name.*nothing/);
  expect(ask({ at: { age: "z" } })).toMatch(/unknown level.*"z"/);
  expect(ask({ at: { z: "tall" } })).toMatch(/bad value.*"tall"/);
  expect(ask({ over: "x" })).toMatch(/unknown name.*"x" to average over/);
  expect(ask({ level: 95 })).toMatch(/bad value.*95/);
  const two = marginalEffects(frame, fit, v, "age");
  expect(refused(() => contrast(two, [[1, -1]]))).toMatch(/wrong length.*3 numbers/);
});
