import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, rows, type Database } from "../../../lib/data/database.js";
import { writeAnalysis } from "../../../lib/data/harmonise.js";
import { openInputs } from "../../../lib/data/pipeline.js";
import { registerAnalysis } from "../../../lib/data/responders.js";
import { writeStatFile } from "../../../lib/data/simulate/statfiles.js";
import { simulateSurvey } from "../../../lib/data/simulate/survey.js";
import { registerSurvey } from "../../../lib/data/survey.js";
import { readStatHeader } from "../../../lib/data/statfile.js";
import { checkSettings } from "../../../lib/study/settings.js";
import { canLend, needsSetUp } from "../../support/project.js";

const settings = checkSettings({ samplePcns: 700 });
/** Both sides of the change of the gender question; each file wants a start of Python. */
const some = [2020, 2021];
const root = mkdtempSync(join(tmpdir(), "stat-"));
const parquet = join(root, "parquet");
let db: Database;

type Row = Record<string, string | number | boolean | null>;

/** Groups are numbered within the waves that are read. */
const withoutGroup = (row: Row): Row => ({ ...row, grp: null });

/** The analysis table of a folder of survey files, every row of the waves, in one order. */
async function analysed(folder: string, years: readonly number[]): Promise<readonly Row[]> {
  const made = join(folder, "analysis");
  mkdirSync(made);
  const { waves } = await registerSurvey(db, folder, years);
  expect(waves.map((w) => w.wave)).toEqual([...years]);
  await writeAnalysis(db, years, made);
  await registerAnalysis(db, made);
  return rows<Row>(db, "SELECT * FROM responders ORDER BY ALL");
}

beforeAll(async () => {
  db = await openDatabase();
  await openInputs(db, settings);
  mkdirSync(parquet);
  await simulateSurvey(db, settings, parquet);
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true });
});

describe.skipIf(!canLend)(
  `simulated responders as files of statistics packages ${canLend ? "" : needsSetUp}`,
  () => {
    it("give the same analysis table as SPSS (all waves), as Stata (two) and as Parquet, with all their traps", async () => {
      const wanted = await analysed(parquet, settings.waves);
      expect(wanted.length).toBeGreaterThan(500);
      for (const [form, years] of [
        ["sav", settings.waves],
        ["dta", some],
      ] as const) {
        const folder = join(root, form);
        mkdirSync(folder);
        for (const wave of years) await writeStatFile(db, wave, parquet, folder, form);
        const found = await analysed(folder, years);
        expect(found.map(withoutGroup)).toEqual(
          wanted.filter((r) => years.includes(Number(r["wave"]))).map(withoutGroup),
        );
        const { columns } = await readStatHeader(join(folder, `survey-2021.${form}`));
        const labels = columns.find((c) => c.name === "Q112")?.labels.filter(([code]) => code >= 0);
        expect(labels?.slice(0, 2)).toEqual([
          [1, "Female"],
          [2, "Male"],
        ]);
      }
    }, 300_000);
  },
);
