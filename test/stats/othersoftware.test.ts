import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction, polynomial, spline, type Model } from "../../lib/stats/model.js";
import { rLines } from "../../lib/stats/rlanguage.js";
import { stataLines } from "../../lib/stats/stata.js";
import { standardErrors, variance, type VarianceName } from "../../lib/stats/variance.js";
import "../support/near.js";
import { frameOf, readReference, readTable } from "../support/reference.js";
import { simulatedPeople } from "../support/simulated.js";

/** Data sets whose R lines are kept, as generated, with what R gave for them (test/reference/lines.R), and the variance asked for. */
const kept = [
  ["main-effects", "CR1"],
  ["interaction", "CR1S"],
  ["polynomial", "robust"],
  ["spline", "CR0"],
  ["few-clusters", "CR2 clubSandwich"],
  ["factor-by-factor", "oim"],
] as const satisfies readonly (readonly [string, VarianceName])[];
const folder = fileURLToPath(new URL("../reference/lines/", import.meta.url));
/** glm stops a step short of the maximum, and clubSandwich uses its stale working weights. */
const digits = { beta: 1e-8, se: 1e-6 } as const;

describe.each(kept)("R lines of %s", (name, kind) => {
  const want = readReference(name);
  const frame = frameOf(readTable(name), { terms: want.terms, cluster: want.cluster });
  const model: Model = { outcome: "y", terms: want.terms, cluster: want.cluster };
  const lines = rLines(frame, model, { variance: kind, effectsOf: want.effects.map((e) => e.of) });

  it("are the kept ones", () => {
    expect(readFileSync(`${folder}${name}.R`, "utf8")).toBe(`${lines.join("\n")}\n`);
  });

  it("give R the numbers that are ours", () => {
    expect(existsSync(`${folder}${name}.json`)).toBe(true);
    const r = JSON.parse(readFileSync(`${folder}${name}.json`, "utf8")) as Record<string, number[]>;
    const fit = fitLogit(frame, want.terms);
    const se = standardErrors(variance(frame, fit, kind));
    const size = (v: ArrayLike<number>): number[] => Array.from(v).sort((a, b) => a - b);
    expect(size(fit.beta)).toBeNear(size(r.beta), digits.beta);
    expect(size(se)).toBeNear(size(r.se), digits.se);
  });
});

describe("Stata's lines", () => {
  const table = { ...simulatedPeople(71), decile: simulatedPeople(71).count, person: simulatedPeople(71).x };
  const lines = (model: Omit<Model, "outcome">, options = {}) =>
    stataLines(frameOf(table, { ...model, sample: [] }), { outcome: "y", ...model }, options);

  it("of the usual model: clustered, with margins", () => {
    expect(
      lines(
        { terms: [continuous("x"), factor("decile")], cluster: "cluster" },
        { effectsOf: ["x", "decile"] },
      ),
    ).toEqual([
      "logistic y c.x ib1.decile, vce(cluster cluster)",
      "logit",
      "margins, dydx(x)",
      "margins, dydx(decile)",
    ]);
  });

  it("encode text levels with the reference first", () => {
    expect(lines({ terms: [factor("age", "b")] }, { effectsOf: ["age"] })).toEqual([
      'label define age_l 1 "b" 2 "a" 3 "c" 4 "d"',
      "encode age, generate(age_n) label(age_l)",
      "logistic y ib1.age_n",
      "logit",
      "margins, dydx(age_n)",
    ]);
  });

  it("spell out powers, products, splines, weights and samples", () => {
    const terms = [polynomial("x", 2), factor("decile"), interaction("x", "decile"), spline("z", [-1, 0, 1])];
    expect(
      lines({
        terms,
        weights: { kind: "probability", column: "weight" },
        sample: [{ covariate: "z", above: -2 }, { factor: "wave", in: ["w0", "w1"] }, { mask: "used" }],
      }),
    ).toEqual([
      "mkspline z_s = z, cubic knots(-1 0 1)",
      "logistic y c.x c.x#c.x ib1.decile c.x#ib1.decile c.x#c.x#ib1.decile c.z_s1 c.z_s2" +
        ' if z > -2 & !missing(z) & inlist(wave, "w0", "w1") & used == 1 [pw=weight], vce(robust)',
      "logit",
    ]);
  });

  it.each<[VarianceName, RegExp]>([
    ["oim", /^logistic y c\.x$/m],
    ["robust", /vce\(robust\)/],
    ["jackknife mse", /vce\(jackknife, cluster\(cluster\) mse\)/],
    ["CR0", /\* CR0: multiply the variance by \(G-1\)\/G/],
    ["CR2", /\* logistic has no CR2; this is CR1/],
  ])("say %s in its words, or that it has none", (kind, words) => {
    expect(lines({ terms: [continuous("x")], cluster: "cluster" }, { variance: kind }).join("\n")).toMatch(
      words,
    );
  });
});
