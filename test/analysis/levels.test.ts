import { describe, expect, it } from "vitest";
import { levelShare, populationShare, standardisedDifference } from "../../lib/analysis/levels.js";
import { populationShares } from "../../lib/study/population.js";
import { covariates } from "../../lib/study/covariates.js";
import type { LevelCounts } from "../../lib/data/levels.js";

const none = { n: 0, weight: 0 };
const level = (code: number, n: number, weight: number): LevelCounts => ({
  covariate: "gender",
  code,
  returned: { n, weight },
  analysed: none,
  byOutcome: { confidence: none, support: none, isolation: none, experience: none, needs: none },
});

describe("shares of levels", () => {
  const levels = [level(1, 60, 100), level(2, 40, 300)];

  it("are of those whose level is known, unweighted and weighted", () => {
    expect(levelShare(levels, "gender", 1, (l) => l.returned, "n")).toBe(0.6);
    expect(levelShare(levels, "gender", 1, (l) => l.returned, "weight")).toBe(0.25);
    expect(levelShare(levels, "gender", 3, (l) => l.returned, "n")).toBe(0);
  });

  it("do not exist where nobody is", () => {
    expect(levelShare(levels, "gender", 1, (l) => l.analysed, "n")).toBeNull();
    expect(levelShare(levels, "age", 2, (l) => l.returned, "n")).toBeNull();
  });

  it("of the population are those of registered patients before those of the census, else unknown", () => {
    const patients = [
      { covariate: "rurality", code: 1, patients: 30 },
      { covariate: "rurality", code: 3, patients: 10 },
    ];
    expect(populationShare(patients, "rurality", 1)).toBe(0.75);
    expect(populationShare(patients, "rurality", 2)).toBe(0);
    expect(populationShare(patients, "gender", 1)).toBe(0.51);
    expect(populationShare(patients, "age", 2)).toBeNull();
  });
});

describe("a standardised difference", () => {
  it("is the textbook's", () => {
    expect(standardisedDifference(0.5, 0.4)).toBeCloseTo(0.1 / Math.sqrt((0.25 + 0.24) / 2), 15);
    expect(standardisedDifference(0.4, 0.5)).toBe(-standardisedDifference(0.5, 0.4)!);
  });

  it("is 0 of equals and does not exist of the unknown or of sure opposites", () => {
    expect(standardisedDifference(1, 1)).toBe(0);
    expect(standardisedDifference(null, 0.5)).toBeNull();
    expect(standardisedDifference(1, 0)).toBeNull();
  });
});

describe("the shares that the census prints", () => {
  it("are of levels that the study has, and add up where a covariate is whole", () => {
    for (const s of populationShares)
      expect(covariates.find((c) => c.name === s.covariate)?.levels.map((l) => l.code)).toContain(s.code);
    const sum = (covariate: string): number =>
      populationShares.filter((s) => s.covariate === covariate).reduce((a, s) => a + s.share, 0);
    expect(sum("gender")).toBeCloseTo(1, 12);
    expect(sum("ethnicity")).toBeCloseTo(1, 12);
  });
});
