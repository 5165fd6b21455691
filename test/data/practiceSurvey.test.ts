import { describe, expect, it } from "vitest";
import { readPracticeSurvey } from "../../lib/data/practiceSurvey.js";
import { outcomes } from "../../lib/study/outcomes.js";
import { tableOf } from "../support/publicFiles.js";

const head =
  "Practice_Code | Practice_Name | ICS_Code | Q28base | Q28_12pct | q94_1234base | q94_12 | q32_123base | q32_1 | q32_2 | q32_3 | q91base | Q91_3 | q87_123base | q87_12pct";
const file = (rows: string, name = "GPPS 2022 practice.csv", heading = head) =>
  readPracticeSurvey(tableOf(`${heading}\n${rows}`, name));
const good = "A81001 | A | QHM | 100 | 0.8 | 60 | 45 | 40 | 10 | 15 | 15 | 98 | 8 | 50 | 0.9";

describe("a practice-level survey file", () => {
  it("gives answers and good answers of each outcome, from counts, sums or shares; headings in any case", () => {
    const read = file(good);
    expect(read.faults).toEqual([]);
    expect(read.wave).toBe(2022);
    expect(read.answers).toEqual([
      { wave: 2022, practice: "A81001", outcome: "confidence", n: 60, yes: 45 },
      { wave: 2022, practice: "A81001", outcome: "support", n: 40, yes: 25 },
      { wave: 2022, practice: "A81001", outcome: "isolation", n: 98, yes: 90 },
      { wave: 2022, practice: "A81001", outcome: "experience", n: 100, yes: 80 },
      { wave: 2022, practice: "A81001", outcome: "needs", n: 50, yes: 45 },
    ]);
    expect(read.used).toContain("Q28_12pct");
    expect(read.used).not.toContain("Practice_Name");
  });

  it("takes shares that run to 100 as percentages", () => {
    const { answers, faults } = file(
      "A81001 | A | Q | 100 | 80 | 60 | 45 | 40 | 10 | 15 | 15 | 98 | 8 | 50 | 90\nA81002 | B | Q | 100 | 0.5 | 60 | 45 | 40 | 10 | 15 | 15 | 98 | 8 | 50 | 1",
    );
    expect(faults).toEqual([]);
    expect(answers.filter((a) => a.outcome === "experience").map((a) => a.yes)).toEqual([80, 0.5]);
  });

  it("has no row where the publisher suppressed a cell or left it blank, and counts these", () => {
    const { answers, notes } = file(
      "A81001 | A | Q | 100 | -97 | -97 | -97 | 40 | 10 | -97 | 15 | 98 | 8 | 50 |",
    );
    expect(answers.map((a) => a.outcome)).toEqual(["isolation"]);
    expect(notes).toMatchObject([{ id: "suppressedCells", of: "2022", count: 4 }]);
  });

  it("says that a file is weighted", () => {
    const { weighted, notes } = file(good.replace("| 60 | 45 |", "| 60.5 | 45.25 |"));
    expect(weighted).toBe(true);
    expect(notes.map((n) => n.id)).toEqual(["weightedCounts"]);
  });

  it("holds the year in the name against the columns, and asks when nothing says the wave", () => {
    expect(file(good, "GPPS 2019.csv").faults).toMatchObject([
      { where: "file", saw: "a name that says 2019, and its column ICS_Code, which says 2022, 2023" },
    ]);
    expect(file(good, "practices.csv").faults[0].saw).toContain("neither a column nor a name");
    expect(file(good, "GPPS 2017.csv")).toMatchObject({
      wave: 2017,
      faults: [],
      notes: [{ id: "otherYear" }],
    });
    expect(readPracticeSurvey(tableOf(`${head}\n${good}`, "practices.csv"), 2023).wave).toBe(2023);
  });

  it("tells every fault at once: a word, a doubled practice, more good answers than answers, an outcome without columns", () => {
    const { faults } = file(
      `${good}\n${good.replace("| 60 | 45 |", "| 60 | 61 |")}\nA81002 | B | Q | many | 0.5 | 60 | 45 | 40 | 10 | 15 | 15 | 98 | 8 | 50 | 1`,
      "2022.csv",
      head.replace("q87_12pct", "q87_pct"),
    );
    expect(faults.map((f) => `${f.where}: ${f.saw}`)).toEqual([
      'row 4, column "Q28base": "many"',
      "heading (row 1): no columns of Q87 (mental health needs understood)",
      'row 3, column "Practice_Code": "A81001", which stands in row 2 too',
      "row 3, q94: 61 good answers of 60",
    ]);
    expect(faults[1].wanted).toContain("q87_123base");
  });

  it("refuses percentages beside shares of 1", () => {
    const rows = Array.from({ length: 25 }, (_, i) =>
      good.replace("A81001", `A810${10 + i}`).replace("| 0.9", "| 90"),
    );
    expect(file(rows.join("\n")).faults[0].saw).toBe("percentages in q87_12pct and shares of 1 in q28_12pct");
  });

  it("knows the columns of every outcome", () => {
    expect(new Set(file(good).answers.map((a) => a.outcome))).toEqual(new Set(outcomes.map((o) => o.id)));
  });
});
