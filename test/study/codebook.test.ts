import { describe, expect, it } from "vitest";
import { isolationBoxes, variables } from "../../lib/study/codebook.js";
import { missingCodes } from "../../lib/study/fields.js";
import { assumedIn, fieldIn, mapIn, nameIn, variable } from "../../lib/study/lookup.js";
import { covariate, covariates } from "../../lib/study/covariates.js";
import { outcomes } from "../../lib/study/outcomes.js";
import { waves } from "../../lib/study/waves.js";

const years = waves.map((w) => w.year);
const codesTo = (id: Parameters<typeof mapIn>[0], wave: number, value: number): number[] =>
  mapIn(id, wave)
    .filter(([, becomes]) => becomes === value)
    .map(([code]) => code);

describe("the codebook", () => {
  it.each(outcomes)(
    "gives $id the good and other answers of the study in every wave",
    ({ id, variable: name, yes, no }) => {
      const flipped = id === "isolation"; // ticked means isolated
      for (const year of years) {
        expect(nameIn(id, year)).toBe(name);
        expect(codesTo(id, year, 1)).toEqual(yes);
        expect(codesTo(id, year, 0)).toEqual(no);
        if (flipped) expect(codesTo(id, year, 1)).toEqual([0]);
      }
    },
  );

  it("turns the order of gender round between 2020 and 2021", () => {
    expect(nameIn("gender", 2020)).toBe("Q47");
    expect(mapIn("gender", 2020)).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(nameIn("gender", 2021)).toBe("Q112");
    expect(mapIn("gender", 2021)).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 3],
    ]);
  });

  it("counts Roma as White, from 2021 on", () => {
    expect(codesTo("ethnicity", 2020, 1)).toEqual([1, 2, 3, 4]);
    expect(codesTo("ethnicity", 2023, 1)).toEqual([1, 2, 3, 4, 19]);
    expect(mapIn("ethnicity", 2020)).toHaveLength(18);
    expect(codesTo("ethnicity", 2023, 4)).toEqual([14, 15, 16]);
  });

  it("leaves under-16s, refusals and don't knows without a value", () => {
    const without = (id: Parameters<typeof mapIn>[0], wave: number): number[] =>
      (fieldIn(id, wave)?.answers ?? []).filter((a) => a.becomes === null).map((a) => a.code);
    expect(without("age", 2019)).toEqual([1]);
    expect(without("gender", 2022)).toEqual([5]);
    expect(without("condition", 2022)).toEqual([3, 4]);
    expect(without("confidence", 2022)).toEqual([5]);
    expect(without("support", 2022)).toEqual([4, 5]);
    expect(without("needs", 2022)).toEqual([4, 5]);
  });

  it.each(["age", "gender", "ethnicity", "work", "deprivation"] as const)(
    "maps %s onto levels of the models only, and onto all of them by 2023",
    (id) => {
      const levels = covariate(id).levels.map((l) => l.code);
      for (const year of years)
        expect(levels).toEqual(expect.arrayContaining(mapIn(id, year).map(([, becomes]) => becomes)));
      expect(new Set(mapIn(id, 2023).map(([, becomes]) => becomes))).toEqual(new Set(levels));
    },
  );

  it("has no code twice, none among the missing codes, and no name twice in a wave", () => {
    const missing = missingCodes.map((m) => m.code);
    expect(missing).toEqual([-5, -4, -3, -2, -1]);
    for (const year of years) {
      const fields = variables.flatMap((v) => fieldIn(v.id, year) ?? []);
      const names = fields.map((f) => f.name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      for (const field of fields) {
        const codes = field.answers.map((a) => a.code);
        expect(new Set(codes).size).toBe(codes.length);
        expect(codes.filter((c) => missing.includes(c))).toEqual([]);
      }
    }
  });

  it("has every covariate of the responder and every box of the isolation question in every wave", () => {
    const own = covariates.map((c) => c.name).filter((n) => n !== "year" && n !== "rurality");
    for (const id of [
      ...own,
      ...isolationBoxes,
      "condition",
      "mentalHealthCondition",
      "practice",
      "weight",
    ] as const)
      expect(Object.keys(variable(id).byWave).map(Number)).toEqual(years);
  });

  it("says which mappings nobody has seen: the income decile in every wave, gender and ethnicity in 2019 and 2020", () => {
    const assumed = assumedIn(years);
    expect(assumed.filter((a) => a.evidence === "not seen").map((a) => [a.variable, a.wave])).toEqual(
      years.map((y) => ["deprivation", y]),
    );
    expect(assumed.filter((a) => a.variable === "gender").map((a) => a.wave)).toEqual([2019, 2020]);
    expect(assumedIn([2018]).map((a) => a.name)).toEqual(["patient_income_decile"]);
  });

  it("never lets the overall index stand in for the income decile", () => {
    for (const year of years) expect(nameIn("deprivation", year)).not.toMatch(/imd/i);
    expect(variable("overallDeprivation").required).toBe(false);
    expect(() => nameIn("overallDeprivation", 2018)).toThrow(
      /2018 has no "overallDeprivation": it is in 2021, 2022, 2023/,
    );
  });
});

it("(f) says when each wave was answered: 2022 and 2023 ran into April", () => {
  expect(waves.map((w) => [w.year, w.fieldwork])).toEqual([
    [2018, "January to March 2018"],
    [2019, "January to March 2019"],
    [2020, "January to March 2020"],
    [2021, "January to March 2021"],
    [2022, "January to 11 April 2022"],
    [2023, "January to 3 April 2023"],
  ]);
});

it("keeps the five codes for no answer apart, each with its reason", () => {
  expect(missingCodes.map((m) => [m.code, m.label])).toEqual([
    [-5, "not asked of this responder"],
    [-4, "not asked in this wave"],
    [-3, "not answered"],
    [-2, "answered in error"],
    [-1, "several answers where one was wanted"],
  ]);
});
