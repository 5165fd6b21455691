import { describe, expect, it } from "vitest";
import { wordsAgree } from "../../lib/analysis/consistency.js";
import { relate, type Consistency, type Printed } from "../../lib/analysis/relations.js";
import type { Relation } from "../../lib/study/selfchecks.js";

const p = (value: number, within = 0.0005): Printed => ({ value, within });
const whole = (value: number, within = 0.5): Printed => ({ value, within });

type Case = readonly [Relation, readonly Printed[], Consistency];

/** Made-up rows: what agrees as it stands, what agrees only as it is rounded, what cannot agree. */
const cases: readonly Case[] = [
  ["interval around the odds ratio", [p(1.02), p(1.01), p(1.03)], "consistent"],
  ["interval around the odds ratio", [p(1.006), p(1.001), p(1.01)], "possible within rounding"],
  ["interval around the odds ratio", [p(1.025), p(1.01), p(1.03)], "not possible"],
  ["interval and P value", [p(0.05, 0.005), p(1.02), p(1), p(1.0404)], "consistent"],
  ["interval and P value", [p(0.01, 0.005), p(1.005), p(1.001), p(1.008)], "consistent"],
  ["interval and P value", [p(0.02, 0.0005), p(1.005), p(1.001), p(1.008)], "possible within rounding"],
  ["interval and P value", [p(0.5, 0.005), p(1.005), p(1.001), p(1.008)], "not possible"],
  ["effect and odds ratio", [p(0.0021, 0.00005), p(1.015)], "consistent"],
  ["effect and odds ratio", [p(0.0013, 0.00005), p(1.005)], "possible within rounding"],
  ["effect and odds ratio", [p(0.02, 0.00005), p(1.015)], "not possible"],
  ["people in a network", [whole(105), p(0.0021, 0.00005), whole(50_000)], "consistent"],
  ["people in a network", [whole(104), p(0.0021, 0.00005), whole(50_000)], "possible within rounding"],
  ["people in a network", [whole(99), p(0.0021, 0.00005), whole(50_000)], "not possible"],
  ["people in all networks from one", [whole(70_000, 5000), whole(56), whole(1268)], "consistent"],
  ["people in all networks from one", [whole(71_500), whole(56), whole(1268)], "possible within rounding"],
  ["people in all networks from one", [whole(90_000, 5000), whole(56), whole(1268)], "not possible"],
  [
    "people in all networks from the effect",
    [whole(44_000, 500), p(0.0007, 0.00005), whole(50_000), whole(1268)],
    "consistent",
  ],
  [
    "people in all networks from the effect",
    [whole(47_000, 500), p(0.0007, 0.00005), whole(50_000), whole(1268)],
    "possible within rounding",
  ],
  [
    "people in all networks from the effect",
    [whole(57_000, 500), p(0.0007, 0.00005), whole(50_000), whole(1268)],
    "not possible",
  ],
  ["printed twice", [whole(130_000, 5000), whole(132_000, 500)], "consistent"],
  ["printed twice", [whole(130_000, 5000), whole(135_400, 500)], "possible within rounding"],
  ["printed twice", [whole(130_000, 5000), whole(142_000, 500)], "not possible"],
  ["the smallest", [p(1.005), p(1.006), p(1.005)], "consistent"],
  ["the smallest", [p(1.005), p(1.006), p(1.008)], "possible within rounding"],
  ["the smallest", [p(1.005), p(1.008), p(1.009)], "not possible"],
  ["the largest", [p(1.015), p(1.006), p(1.015)], "consistent"],
  ["the largest", [p(1.015), p(1.006), p(1.016)], "possible within rounding"],
  ["the largest", [p(1.015), p(1.006), p(1.018)], "not possible"],
  ["more than", [whole(4e6, 0), whole(4_132_676)], "consistent"],
  ["more than", [whole(4e6, 0), whole(3_990_000, 50_000)], "possible within rounding"],
  ["more than", [whole(4e6, 0), whole(3_900_000)], "not possible"],
  ["no more than in all years", [whole(4_132_676), whole(700_000, 50_000), whole(6)], "consistent"],
  [
    "no more than in all years",
    [whole(4_300_000), whole(700_000, 50_000), whole(6)],
    "possible within rounding",
  ],
  ["no more than in all years", [whole(4_600_000), whole(700_000, 50_000), whole(6)], "not possible"],
  ["said to be significant", [p(1.001), p(1.01)], "consistent"],
  ["said to be significant", [p(1), p(1.01)], "possible within rounding"],
  ["said to be significant", [p(0.99), p(1.01)], "not possible"],
  ["said not to be significant", [p(0.99), p(1.01)], "consistent"],
  ["said not to be significant", [p(1.0001), p(1.01)], "possible within rounding"],
  ["said not to be significant", [p(1.001), p(1.01)], "not possible"],
];

describe("how printed numbers must lie to each other", () => {
  it.each(cases)("%s: %j is %s", (relation, printed, verdict) => {
    expect(relate(relation, printed).verdict).toBe(verdict);
  });

  it("has a made-up row of each verdict for each relation", () => {
    for (const [relation] of cases)
      expect(new Set(cases.filter((c) => c[0] === relation).map((c) => c[2])).size, relation).toBe(3);
  });

  it("gives the ends of what is implied: 55 ± 2.5 people from 0.11 ± 0.005 points of 50,000", () => {
    const { implied, kind } = relate("people in a network", [whole(56), p(0.0011, 0.00005), whole(50_000)]);
    expect(kind).toBe("people");
    expect(implied.low).toBeCloseTo(52.5, 9);
    expect(implied.high).toBeCloseTo(57.5, 9);
  });

  it("gives P from an odds ratio and its interval: 1.02 (1 to 1.0404) lies 1.96 errors from 1", () => {
    const exact = [1.02, 1, 1.0404].map((value) => p(value, 0));
    const { implied } = relate("interval and P value", [p(0.05, 0.005), ...exact]);
    expect(implied.low).toBeCloseTo(0.05, 10);
    expect(implied.high).toBeCloseTo(0.05, 10);
  });

  it("holds words on the same pattern together", () => {
    expect(wordsAgree(["most", "most"])).toBe("consistent");
    expect(wordsAgree(["least", "even"])).toBe("possible within rounding");
    expect(wordsAgree(["most", "least"])).toBe("not possible");
  });
});
