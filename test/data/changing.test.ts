import { spawn } from "node:child_process";
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, run, type Database } from "../../lib/data/database.js";
import { readFolder } from "../../lib/data/inputs.js";
import { analysisFolder, openInputs, type Inputs } from "../../lib/data/pipeline.js";
import { writeStatFile } from "../../lib/data/simulate/statfiles.js";
import { simulateSurvey } from "../../lib/data/simulate/survey.js";
import { checkSettings } from "../../lib/study/settings.js";
import { drawnCsv } from "../support/drawn.js";
import { canLend, needsSetUp, until } from "../support/project.js";
import { smallFolder, workforceTable } from "../support/publicFiles.js";

const root = mkdtempSync(join(tmpdir(), "changing-"));
const small = checkSettings({ samplePcns: 700, waves: [2021] });
const people = join(root, "people");
let db: Database;
let inputs: Inputs;
const cacheBefore = process.env["STUDY_CACHE"];

beforeAll(async () => {
  db = await openDatabase();
  inputs = await openInputs(db, small);
  mkdirSync(people);
  await simulateSurvey(db, small, people);
});
beforeEach(() => {
  process.env["STUDY_CACHE"] = mkdtempSync(join(root, "cache-"));
});
afterEach(() => {
  if (cacheBefore === undefined) delete process.env["STUDY_CACHE"];
  else process.env["STUDY_CACHE"] = cacheBefore;
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true });
});

const forms: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  parquet: (folder) => copyFile(join(people, "survey-2021.parquet"), join(folder, "survey-2021.parquet")),
  csv: (folder) =>
    run(
      db,
      `COPY (SELECT * FROM read_parquet('${join(people, "survey-2021.parquet")}')) TO '${join(folder, "survey-2021.csv")}' (FORMAT csv)`,
    ),
  sav: (folder) => writeStatFile(db, 2021, people, folder, "sav"),
  dta: (folder) => writeStatFile(db, 2021, people, folder, "dta"),
};

describe.skipIf(!canLend)(`a survey file that somebody writes to while it is read ${needsSetUp}`, () => {
  it.each(Object.keys(forms))(
    "as %s is refused by name, nothing is kept, and the next run is right",
    async (form) => {
      const folder = mkdtempSync(join(root, `${form}-`));
      await forms[form](folder);
      const path = join(folder, `survey-2021.${form}`);
      const settings = checkSettings({ ...small, samplePcns: 1, survey: { source: "files", folder } });
      const read = () => analysisFolder(db, settings, inputs, folder);
      const kept = join(root, `kept.${form}`);
      copyFileSync(path, kept);
      const writing = read();
      const growing = setInterval(() => appendFileSync(path, " "), 10);
      await expect(writing.finally(() => clearInterval(growing))).rejects.toThrow(
        `survey-2021.${form}, file: saw a file that changed while it was read`,
      );
      const made = () => readdirSync(process.env["STUDY_CACHE"] ?? "");
      expect(made().filter((name) => name.startsWith("analysis") || name.endsWith(".part"))).toEqual([]);
      copyFileSync(kept, path);
      const again = await read();
      expect(again.reused).toBe(false);
      expect(again.survey.waves.map((w) => w.wave)).toEqual([2021]);
      expect(again.survey.waves[0].rows).toBeGreaterThan(100);
    },
  );
});

it("a workforce file that somebody writes to while it is read is refused by name, and the next run is right", async () => {
  const row = "U00001 | Social Prescribing Link Workers | Social Prescribing Link Worker | 0.5\n";
  const file = join("workforce", "a.csv");
  const folder = smallFolder({ [file]: drawnCsv(workforceTable("2020-03", row.repeat(20_000))) });
  const path = join(folder, file);
  const before = statSync(path).size;
  const writer = spawn(process.execPath, [
    "-e",
    `setInterval(() => require("node:fs").appendFileSync(${JSON.stringify(path)}, "\\n"), 0)`,
  ]);
  try {
    await until(() => statSync(path).size > before, 20);
    expect(readFolder(folder).faults).toEqual([
      {
        file,
        where: "file",
        saw: "a file that changed while it was read",
        wanted: "one that nobody is writing to; run again",
      },
    ]);
  } finally {
    writer.kill();
    await new Promise((resolve) => writer.once("exit", resolve));
  }
  expect(readFolder(folder).faults).toEqual([]);
});
