import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { indexRows } from "../../lib/stats/compress.js";
import { marginalEffects } from "../../lib/stats/effects.js";
import { modelFrame } from "../../lib/stats/frame.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction, polynomial, spline, type Model } from "../../lib/stats/model.js";
import { rLines } from "../../lib/stats/rlanguage.js";
import { stataLines } from "../../lib/stats/stata.js";
import { tableRows } from "../../lib/stats/table.js";
import { standardErrors, variance, type VarianceName } from "../../lib/stats/variance.js";
import "../support/near.js";
import { frameOf, readReference, readTable } from "../support/reference.js";
import { simulatedPeople } from "../support/simulated.js";

/** Kept R lines, as generated, with what R gave for them (test/reference/lines.R): file, data set, variance, and what the model adds. */
const kept = (
  [
    ["main-effects", "main-effects", "CR1"],
    ["interaction", "interaction", "CR1S"],
    ["polynomial", "polynomial", "robust"],
    ["spline", "spline", "CR0"],
    ["few-clusters", "few-clusters", "CR2 clubSandwich"],
    ["one-step", "few-clusters", "CR3"],
    ["jackknife", "few-clusters", "jackknife mean"],
    ["factor-by-factor", "factor-by-factor", "oim"],
    ["frequency", "frequency-weights", "robust"],
    ["frequency-clustered", "frequency-weights", "CR1S"],
    ["probability", "probability-weights", "robust"],
    ["probability-clustered", "probability-weights", "CR1"],
    [
      "part",
      "main-effects",
      "CR1",
      {
        sample: [
          { covariate: "z", above: -1, below: 2 },
          { factor: "sex", in: ["m"] },
        ],
        complete: ["sex"],
      },
    ],
  ] as readonly (readonly [string, string, VarianceName, Partial<Model>?])[]
).map(([file, name, kind, added = {}]) => ({ file, name, kind, added }));
const folder = fileURLToPath(new URL("../reference/lines/", import.meta.url));
/** glm stops a step short of the maximum, clubSandwich uses its stale working weights, and a central difference has its own error. */
const digits = { beta: 1e-8, se: 1e-6 } as const;

interface FromR {
  readonly beta: readonly number[];
  readonly se: readonly number[];
  /** By variable: estimate and error; of a factor, a pair for each level. */
  readonly effects: Readonly<Record<string, readonly number[]>>;
}

describe.each(kept)("R lines of $file", ({ file, name, kind, added }) => {
  const want = readReference(name);
  const terms = want.terms.filter((t) => file !== "part" || t.kind === "interaction" || t.name !== "sex");
  const model: Model = {
    outcome: "y",
    terms,
    cluster: want.cluster,
    weights: want.weights ?? null,
    ...added,
  };
  const table = readTable(name);
  const frame =
    file === "part"
      ? modelFrame(
          indexRows(
            tableRows(table, {
              outcomes: ["y"],
              factors: Object.keys(table).filter((c) => ["age", "sex"].includes(c)),
              numbers: ["x", "z"],
              clusters: [want.cluster],
            }),
            { numbers: ["x", "z"] },
          ),
          model,
        )
      : frameOf(table, model);
  const effectsOf = [...new Set(want.effects.map((e) => e.of))].filter((of) =>
    terms.some((t) => t.kind !== "interaction" && t.name === of),
  );
  const lines = rLines(frame, model, { variance: kind, effectsOf });

  it("are the kept ones", async () => {
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`${folder}${file}.R`);
  });

  it("give R the coefficients, errors and effects that are ours", () => {
    const r = JSON.parse(readFileSync(`${folder}${file}.json`, "utf8")) as FromR;
    const fit = fitLogit(frame, terms);
    const v = variance(frame, fit, kind);
    const size = (values: ArrayLike<number>): number[] => Array.from(values).sort((a, b) => a - b);
    expect(size(fit.beta)).toBeNear(size(r.beta), digits.beta);
    expect(size(standardErrors(v))).toBeNear(size(r.se), digits.se);
    expect(effectsOf.length).toBeGreaterThan(0);
    for (const of of effectsOf) {
      const ours = marginalEffects(frame, fit, v, of).effects.flatMap((e) => [e.estimate, e.se]);
      expect(r.effects[of], of).toBeNear(ours, digits.se);
    }
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

  it("call what Stata cannot by a name that it can, and quote what has quotes", () => {
    const some = simulatedPeople(71);
    const odd = {
      y: some.y,
      "âge réel": some.x,
      "1st of": some.age,
      part: some.age.map((a) => (a === "a" ? 'the "a"' : a)),
    };
    const terms = [continuous("âge réel"), factor("1st of"), factor("part", "b")];
    const written = stataLines(
      frameOf(odd, { terms }),
      { outcome: "y", terms },
      { effectsOf: ["âge réel", "1st of"] },
    );
    expect(written).toEqual([
      "* names that Stata does not allow are as its ustrtoname() has them: âge réel is âge_réel, 1st of is _1st_of",
      'label define _1st_of_l 1 "a" 2 "b" 3 "c" 4 "d"',
      "encode _1st_of, generate(_1st_of_n) label(_1st_of_l)",
      'label define part_l 1 "b" 2 "c" 3 "d" 4 `"the "a""\'',
      "encode part, generate(part_n) label(part_l)",
      "logistic y c.âge_réel ib1._1st_of_n ib1.part_n",
      "logit",
      "margins, dydx(âge_réel)",
      "margins, dydx(_1st_of_n)",
    ]);
  });

  it("name ten texts at most in one inlist", () => {
    const many = Array.from({ length: 12 }, (_, i) => `p${i}`);
    const [line] = lines({ terms: [continuous("x")], sample: [{ factor: "wave", in: many }] });
    const [first, second] = [many.slice(0, 9), many.slice(9)].map((some) =>
      some.map((v) => `"${v}"`).join(", "),
    );
    expect(line).toBe(`logistic y c.x if (inlist(wave, ${first}) | inlist(wave, ${second}))`);
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
