import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identifier, literal, openDatabase, rows, run, type Database } from "../../lib/data/database.js";
import { SourceFaults } from "../../lib/data/faults.js";
import { registerSurvey, surveyFileOf } from "../../lib/data/survey.js";
import { variables } from "../../lib/study/codebook.js";
import { fieldIn } from "../../lib/study/lookup.js";

let db: Database;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "survey é "));
  db = await openDatabase();
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true, force: true });
});

/** A file of one responder of a wave; `change` may leave out a column (null), give it other SQL, or rename all. */
async function writeFile(
  folder: string,
  wave: number,
  change: Readonly<Record<string, string | null>> = {},
  rename: (name: string) => string = (name) => name,
  responders = 1,
): Promise<void> {
  mkdirSync(join(root, folder), { recursive: true });
  const parts = variables.flatMap((v) => {
    const field = fieldIn(v.id, wave);
    if (field === null) return [];
    const usual = v.kind === "text" ? "'A81001  '" : v.kind === "measure" ? "1.25::DOUBLE" : "1::TINYINT";
    const sql = field.name in change ? change[field.name] : usual;
    return sql === null ? [] : [`${sql} AS ${identifier(rename(field.name))}`];
  });
  const path = join(root, folder, surveyFileOf(wave));
  await run(
    db,
    `COPY (SELECT ${parts.join(", ")} FROM range(${responders})) TO ${literal(path)} (FORMAT parquet)`,
  );
}

const faultsOf = async (folder: string, waves: readonly number[]): Promise<readonly string[]> => {
  try {
    await registerSurvey(db, join(root, folder), waves);
  } catch (cause) {
    if (cause instanceof SourceFaults) return cause.faults.map((f) => `${f.file}, ${f.where}: ${f.saw}`);
    throw cause;
  }
  return [];
};

describe("survey files", () => {
  it("become a view a wave, with the columns as they are, and the log says what was assumed", async () => {
    await writeFile("good", 2018);
    await writeFile("good", 2023);
    const inputs = await registerSurvey(db, join(root, "good"), [2018, 2023]);
    expect(inputs.waves).toEqual([
      { wave: 2018, file: "survey-2018.parquet", rows: 1 },
      { wave: 2023, file: "survey-2023.parquet", rows: 1 },
    ]);
    expect(inputs.assumed.map((a) => [a.wave, a.name, a.evidence])).toEqual([
      [2018, "patient_income_decile", "not seen"],
      [2023, "patient_income_decile", "not seen"],
    ]);
    expect(await rows(db, "SELECT Practice_Code, Q47, wt_new FROM survey_2018")).toEqual([
      { Practice_Code: "A81001  ", Q47: 1, wt_new: 1.25 },
    ]);
    expect(await rows(db, "SELECT Q112 FROM survey_2023")).toEqual([{ Q112: 1 }]);
  });

  it("may spell names small or large, hold numbers as doubles, and lack what no model uses", async () => {
    await writeFile("small", 2021, { patient_imd_decile: null, Q28: "2::DOUBLE" }, (name) =>
      name.toLowerCase(),
    );
    expect(await faultsOf("small", [2021])).toEqual([]);
    expect(await rows(db, 'SELECT "Q28" AS a, Q48_Merged AS b FROM survey_2021')).toEqual([{ a: 2, b: 1 }]);
  });

  it("are refused with all their faults at once", async () => {
    await writeFile("bad", 2018, { Q47: null, patient_income_decile: null });
    await writeFile("bad", 2019, { Q28: "'good'", Practice_Code: "7" });
    await writeFile("bad", 2021, {}, undefined, 0);
    writeFileSync(join(root, "bad", surveyFileOf(2022)), "PAR1 not a Parquet file");
    const faults = await faultsOf("bad", [2018, 2019, 2020, 2021, 2022]);
    expect(faults[0]).toMatch(/^survey-2022\.parquet, file: a file that cannot be read/);
    expect(faults.slice(1)).toEqual([
      'survey-2018.parquet, column "Q47": no such column',
      'survey-2019.parquet, column "Q28": the type VARCHAR',
      'survey-2019.parquet, column "Practice_Code": the type INTEGER',
      "survey-2021.parquet, file: no rows",
      "(folder), wave 2020: no survey file of this wave",
    ]);
  });

  it("of another wave are refused: 2021 has not the gender question of 2020", async () => {
    await writeFile("good", 2021);
    mkdirSync(join(root, "swapped"));
    renameSync(join(root, "good", surveyFileOf(2021)), join(root, "swapped", surveyFileOf(2020)));
    expect(await faultsOf("swapped", [2020])).toEqual([
      "survey-2020.parquet, file: a name that says 2020, and columns that say 2021, 2022, 2023",
    ]);
  });
});
