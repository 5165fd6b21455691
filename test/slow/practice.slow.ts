import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../../lib/data/database.js";
import { openInputs } from "../../lib/data/pipeline.js";
import { writePracticeFiles } from "../../lib/data/simulate/practiceFiles.js";
import { simulateSurvey } from "../../lib/data/simulate/survey.js";
import { registerSurvey } from "../../lib/data/survey.js";
import { checkSettings } from "../../lib/study/settings.js";
import { canLend, needsSetUp } from "../support/project.js";
import { again, copyAt, execute, type StudyCopy } from "../support/study.js";

interface Entry {
  readonly id: string;
  readonly value: number | null;
}

const estimated = ["Table1", "TableS3", "TableS6", "Table2", "TableS8", "TableS9", "TableS10", "TableS11"];
const bent = ["Nonlinearity", "NonlinearityCategories", "NonlinearityCurve"];

/** The public practice-level files of simulated responders, in the published layout. */
async function writeFiles(root: string): Promise<void> {
  const settings = checkSettings({ samplePcns: 40 });
  const db = await openDatabase();
  mkdirSync(join(root, "people"));
  mkdirSync(join(root, "practices"));
  await openInputs(db, settings);
  await simulateSurvey(db, settings, join(root, "people"));
  await registerSurvey(db, join(root, "people"), settings.waves);
  await writePracticeFiles(db, settings.waves, join(root, "practices"));
  db.close();
}

describe.skipIf(!canLend)(`a folder of public practice-level files ${needsSetUp}`, () => {
  let copy: StudyCopy;
  beforeAll(async () => {
    copy = again(copyAt(inject("base")));
    await writeFiles(copy.root);
    copy.settings({ survey: { source: "practice", folder: "practices" } });
    await execute(copy);
  });
  afterAll(() => copy.remove());

  it("gives every table that practices can give, with numbers in it, each said to be ecological", () => {
    const { entries } = JSON.parse(copy.read("report", "ledger.json")) as { entries: Entry[] };
    for (const name of [...estimated, ...bent]) {
      const own = entries.filter((e) => e.id.startsWith(`ecological${name}.`));
      expect(own.length, name).toBeGreaterThan(0);
      expect(own.filter((e) => e.value !== null).length / own.length, name).toBeGreaterThan(0.8);
    }
    for (const name of ["ecologicalFigure", "ecologicalTableS1", "tableS7", "figureS1", "figureS2"])
      expect(
        entries.some((e) => e.id.startsWith(`${name}.`) && e.value !== null),
        name,
      ).toBe(true);
    for (const name of [...estimated.filter((n) => n !== "TableS11"), "Nonlinearity"]) {
      const file = readFileSync(copy.at("report", "tables", `ecological${name}.json`), "utf8");
      expect(file, name).toContain("Ecological: counts of practices, not people, are compared.");
    }
  });

  it("says in one place what practices cannot give, and names the files with their hashes", () => {
    const page = copy.read("report", "practice-level.html");
    expect(page).toContain("What public files give");
    expect(page).toContain("Table S5");
    expect(copy.read("report", "index.html")).toContain("GPPS_2021_Practice_data.csv");
  });

  it("of which one is faulty: every fault is told once, and the report of before is as it was", async () => {
    const before = copy.read("report", "practice-level.html");
    copy.edit(join("practices", "GPPS_2018_Practice_data.csv"), /\n[A-Z]\d{5},/, "\nA8,");
    copy.edit(join("practices", "GPPS_2019_Practice_data.csv"), "Q28_12,Q28_12pct", "Q28_x,Q28_y");
    const { code, stderr } = await copy.run(["start"]);
    expect(code).toBe(1);
    expect(stderr).toContain("SourceFaults: 2 faults in the inputs:");
    expect(stderr.split('saw "A8"; wanted a practice code')).toHaveLength(2);
    expect(stderr.split("saw no columns of Q28")).toHaveLength(2);
    expect(stderr).not.toContain("faults: [");
    expect(copy.read("report", "practice-level.html")).toBe(before);
  });
});
