import { beforeAll, describe, expect, it } from "vitest";
import { coincidenceNotes } from "../../lib/analysis/coincide.js";
import { estimate } from "../../lib/analysis/estimates.js";
import { specification, specificationOthers } from "../../lib/analysis/specification.js";
import {
  specificationModels,
  specifiedExposures,
  type Specified,
} from "../../lib/analysis/specifications.js";
import { table1Models } from "../../lib/analysis/table1.js";
import { exposureUnder } from "../../lib/data/rates.js";
import { needsMask } from "../../lib/data/responders.js";
import { ledgerOf } from "../../lib/report/ledger.js";
import { filled } from "../../lib/report/words.js";
import { indexRows } from "../../lib/stats/compress.js";
import { oddsRatio } from "../../lib/stats/wald.js";
import { covariateTerms } from "../../lib/study/models.js";
import { outcomes } from "../../lib/study/outcomes.js";
import { checkSettings } from "../../lib/study/settings.js";
import { absentRules, clusterKeys } from "../../lib/study/specification.js";
import { studyRows } from "../support/studyRows.js";

const index = indexRows(studyRows());
const settings = checkSettings({});
let found: readonly Specified[];
beforeAll(() => {
  found = specificationModels(index, settings);
});

const one = (outcome: string, sample: string, exposure: string): Specified => {
  const match = found.filter(
    (f) => f.outcome === outcome && f.sample.id === sample && f.exposure.id === exposure,
  );
  expect(match).toHaveLength(1);
  return match[0];
};

describe("specifications", () => {
  it("are the rules, then the rule of the settings without each replaced census and without both", () => {
    expect(specifiedExposures(settings).map((e) => e.id)).toEqual([
      "reported",
      "carry",
      "zero",
      "without-2020",
      "without-2023",
      "without-2020-2023",
    ]);
    expect(specifiedExposures(checkSettings({ waves: [2018, 2020] })).map((e) => e.id)).toEqual([
      "reported",
      "carry",
      "zero",
      "without-2020",
    ]);
    expect(specifiedExposures(checkSettings({ waves: [2021, 2022] }))).toHaveLength(3);
  });

  it.each(absentRules.flatMap((rule) => clusterKeys.map((key) => [rule, key] as const)))(
    "%s, clustered by %s: one fit gives what a fit with these clusters gives",
    (rule, key) => {
      const name = exposureUnder(rule);
      const direct = estimate(index, {
        outcome: "experience",
        terms: [{ kind: "continuous", name }, ...covariateTerms],
        cluster: key,
        sample: [{ mask: needsMask("condition") }],
      });
      const wanted = oddsRatio(direct.fit, direct.variance, name);
      const ours = one("experience", "model3-condition", rule);
      const got = ours.byKey![key];
      expect(ours.rows).toBe(direct.fit.rows);
      expect(got.clusters).toBe(direct.fit.clusters?.length);
      // the same maximum from another start, and the same sums in another order
      expect(got.estimate.estimate).toBeCloseTo(wanted.estimate, 9);
      expect(got.estimate.low).toBeCloseTo(wanted.low, 9);
    },
  );

  it("the three keys differ in their intervals and not in their estimate", () => {
    const { byKey } = one("isolation", "model1", "zero");
    const lows = clusterKeys.map((key) => byKey![key].estimate.low);
    expect(new Set(clusterKeys.map((key) => byKey![key].estimate.estimate)).size).toBe(1);
    expect(new Set(lows).size).toBe(3);
  });

  it("leaving waves out leaves their responders out, for main results alone", () => {
    const all = one("experience", "model1", "reported").rows;
    const without = ["2020", "2023"].map((y) => one("experience", "model1", `without-${y}`).rows);
    const both = one("experience", "model1", "without-2020-2023").rows;
    expect(both).toBe(without[0] + without[1] - all);
    expect(both).toBeLessThan(Math.min(...without));
    expect(
      found.filter((f) => f.outcome === "experience" && f.sample.id === "model2").map((f) => f.exposure.id),
    ).toEqual([...absentRules]);
  });

  it("a return that is missing leaves only where the rule says so", () => {
    const [reported, carry, zero] = absentRules.map((rule) => one("experience", "model1", rule).rows);
    expect(zero).toBe(index.order.length);
    expect(carry).toBe(zero);
    expect(reported).toBeLessThan(zero);
  });

  it("model 3 by reported needs is model 1 where the question is put to them alone", () => {
    expect(one("needs", "model3-reported", "zero").byKey).toEqual(one("needs", "model1", "zero").byKey);
    expect(one("needs", "model3-condition", "zero").rows).toBeLessThan(one("needs", "model1", "zero").rows);
  });

  it("a model without an estimate says why", () => {
    const rows = studyRows();
    const constant = {
      ...rows,
      outcomes: { ...rows.outcomes, support: rows.outcomes["support"].map(() => 1) },
    };
    const none = specificationModels(indexRows(constant), settings).filter((f) => f.outcome === "support");
    expect(none.every((f) => f.byKey === null && f.why?.includes("support"))).toBe(true);
  });
});

describe("the tables", () => {
  it("hold each estimate once between them, every number with its id", () => {
    const outputs = [specification(found, settings), specificationOthers(found, settings)];
    const entries = ledgerOf(outputs, "03-supplementary");
    const ratios = entries.filter((e) => e.id.endsWith(".or"));
    expect(ratios).toHaveLength(found.length);
    expect(entries.every((e) => e.value !== null && e.id.startsWith("specification"))).toBe(true);
    for (const output of outputs) expect(filled(output).words).not.toContain("{{");
  });
});

it("Table 1 says which two samples are the same responders by routing, and no others", () => {
  const notes = coincidenceNotes(table1Models(index, settings));
  expect(notes).toEqual([
    `${outcomes[4].label}: Model 1 and Model 3 coincide by routing, since the question is put to the same responders.`,
  ]);
});
