import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identifier, literal, openDatabase, rows, run, type Database } from "../../lib/data/database.js";
import { exclusions } from "../../lib/data/eligibility.js";
import { harmonisedWave, writeAnalysis } from "../../lib/data/harmonise.js";
import { registerAnalysis, readRows } from "../../lib/data/responders.js";
import { flowCounts } from "../../lib/data/summaries.js";
import { variables } from "../../lib/study/codebook.js";
import { fieldIn } from "../../lib/study/lookup.js";
import { arrsRoles } from "../../lib/study/roles.js";
import { checkSettings } from "../../lib/study/settings.js";

type Answers = Readonly<Record<string, number | string | null>>;

/** A responder of a wave with usable answers everywhere, in the wave's own names and codes. */
function responder(wave: number, answers: Answers = {}): Answers {
  const usual = Object.fromEntries(
    variables.flatMap((v) => {
      const field = fieldIn(v.id, wave);
      if (field === null) return [];
      const value =
        v.kind === "text"
          ? "A81001"
          : v.kind === "measure"
            ? 1
            : (field.answers.find((a) => a.becomes !== null)?.code ?? 0);
      return [[field.name, value]];
    }),
  );
  const whole: Answers = { ...usual, Q91_1: 0, Q91_2: 0, Q91_3: 0, Q91_4: 1 };
  const spelt = (name: string): boolean =>
    Object.keys(answers).some((a) => a !== name && a.toLowerCase() === name.toLowerCase());
  return { ...Object.fromEntries(Object.entries(whole).filter(([name]) => !spelt(name))), ...answers };
}

const sqlOf = (value: number | string | null): string =>
  value === null ? "NULL" : typeof value === "string" ? literal(value) : String(value);

async function survey(db: Database, wave: number, people: readonly Answers[]): Promise<void> {
  const names = Object.keys(people[0]);
  const values = people.map((p) => `(${names.map((n) => sqlOf(p[n] ?? null)).join(", ")})`);
  await run(
    db,
    `CREATE OR REPLACE TABLE survey_${wave} AS SELECT * FROM (VALUES ${values.join(", ")}) t(${names.map(identifier).join(", ")})`,
  );
}

/** A rule drawn as a table: wave, an answer in the file, the value in the analysis table. */
function rule(
  name: string,
  column: string,
  cases: readonly (readonly [wave: number, answers: Answers, value: number | boolean | null])[],
): void {
  it.each(cases)(`${name}: wave %i, %j gives %s`, async (wave, answers, value) => {
    const db = await openDatabase();
    await survey(db, wave, [responder(wave, answers)]);
    const [found] = await rows<Record<string, number | boolean | null>>(
      db,
      `SELECT ${column} AS v FROM (${harmonisedWave(wave)})`,
    );
    db.close();
    expect(found["v"]).toBe(value);
  });
}

describe("recodes, one small table a trap", () => {
  rule("(a) the database name stays where the printed number moves", "confidence", [
    [2018, { Q94: 1 }, 1],
    [2021, { Q94: 2 }, 1],
    [2022, { Q94: 3 }, 0],
    [2023, { Q94: 4 }, 0],
    [2022, { Q94: 5 }, null],
  ]);
  rule("(b) asked of more in 2022, yet model 2 has those with a condition alone", "condition", [
    [2022, { Q30_recoded: 2, Q94: 1, Q32: 1 }, 0],
    [2022, { Q30_recoded: 1, Q94: -5, Q32: -5 }, 1],
  ]);
  rule("(e) those of 16 and 17 are in from 2018, in the youngest group", "age", [
    [2018, { Q48_Merged: 2 }, 2],
    [2018, { Q48_Merged: 1 }, null],
    [2018, { Q48_Merged: 9 }, 9],
  ]);
  rule("(g) the Q is large or small", "experience", [
    [2019, { q28: 1 }, 1],
    [2022, { q28: 4 }, 0],
  ]);
  for (const [column, name] of [
    ["experience", "Q28"],
    ["confidence", "Q94"],
    ["support", "Q32"],
    ["needs", "Q87"],
    ["condition", "Q30_recoded"],
    ["age", "Q48_Merged"],
    ["work", "Q50"],
    ["ethnicity", "Q49"],
  ])
    rule(
      "a code for no answer is no answer, whatever the reason",
      column,
      [-5, -4, -3, -2, -1, null].map((code) => [2021, { [name]: code }, null] as const),
    );
  rule("(c) the gender codes turn round in 2021", "gender", [
    [2020, { Q47: 1 }, 2],
    [2020, { Q47: 2 }, 1],
    [2021, { Q112: 1 }, 1],
    [2021, { Q112: 2 }, 2],
    [2021, { Q112: 4 }, 3],
    [2021, { Q112: 5 }, null],
    [2021, { Q112: -3 }, null],
  ]);
  rule("(d) isolation is a tick-box: unanswered is not 'not isolated'", "isolation", [
    [2019, { Q91_3: 0, Q91_4: 1 }, 1],
    [2019, { Q91_3: 1, Q91_4: 0 }, 0],
    [2019, { Q91_1: 1, Q91_3: 0, Q91_4: 0 }, 1],
    [2019, { Q91_1: 0, Q91_2: 0, Q91_3: 0, Q91_4: 0 }, null],
    [2019, { Q91_1: -3, Q91_2: -3, Q91_3: -3, Q91_4: -3 }, null],
    [2019, { Q91_1: null, Q91_2: null, Q91_3: null, Q91_4: null }, null],
  ]);
  rule("Roma stands last and is White", "ethnicity", [
    [2021, { Q49: 19 }, 1],
    [2021, { Q49: 18 }, 5],
    [2018, { Q49: 4 }, 1],
    [2018, { Q49: 14 }, 4],
    [2018, { Q49: 19 }, null],
  ]);
  rule("a condition is Q30_recoded = 1, whoever was asked", "condition", [
    [2022, { Q30_recoded: 1 }, 1],
    [2022, { Q30_recoded: 2 }, 0],
    [2022, { Q30_recoded: 3 }, null],
    [2022, { Q30_recoded: 4 }, null],
  ]);
  rule("support leaves out those who needed none and who don't know", "support", [
    [2018, { Q32: 1 }, 1],
    [2018, { Q32: 2 }, 1],
    [2018, { Q32: 3 }, 0],
    [2018, { Q32: 4 }, null],
    [2018, { Q32: 5 }, null],
  ]);
  rule("needs leave out those without and those not concerned", "needs", [
    [2023, { Q87: 2 }, 1],
    [2023, { Q87: 3 }, 0],
    [2023, { Q87: 4 }, null],
    [2023, { Q87: 5 }, null],
    [2023, { Q87: -1 }, null],
  ]);
  rule("experience counts the middle answer as not good", "experience", [
    [2020, { Q28: 2 }, 1],
    [2020, { Q28: 3 }, 0],
    [2020, { Q28: -3 }, null],
  ]);
  rule("the age code 1 is under 16", "under_16", [
    [2018, { Q48_Merged: 1 }, true],
    [2018, { Q48_Merged: 2 }, false],
    [2018, { Q48_Merged: -3 }, false],
  ]);
  rule("blanks behind a practice code are no part of it", "practice = 'A81001'", [
    [2021, { Practice_Code: "A81001   " }, true],
  ]);
});

describe("the analysis table", () => {
  const folder = mkdtempSync(join(tmpdir(), "analysis-"));
  const settings = checkSettings({ waves: [2022] });
  let db: Database;

  beforeAll(async () => {
    db = await openDatabase();
    await run(
      db,
      `CREATE TABLE practice_wave AS SELECT * FROM (VALUES
         (2022, 'A81001', 'U1', 9000, 'London', 'A1', true, 3, true),
         (2022, 'A81002', 'U2', 8000, 'London', 'E2', false, 8, true),
         (2022, 'A81003', NULL, 7000, 'London', 'C1', true, 5, true))
       t(wave, practice, pcn, patients, region, rurality, urban, income_decile, gp)`,
    );
    await run(
      db,
      "CREATE TABLE practice_cluster AS SELECT * FROM (VALUES ('A81001', 'U9'), ('A81002', 'U2')) t(practice, cluster)",
    );
    await run(
      db,
      "CREATE TABLE pcn_component AS SELECT * FROM (VALUES ('U1', 'U1'), ('U2', 'U2')) t(pcn, component)",
    );
    const roles = arrsRoles.filter((r) => r.group !== "link workers").map((r) => r.id);
    await run(
      db,
      `CREATE TABLE pcn_wave AS SELECT *, ${roles.map((r) => `0.5::DOUBLE AS ${r}`).join(", ")}, 3.5::DOUBLE AS total_arrs, exposure AS link_workers,
         exposure / 3.5 AS link_share, 0::DOUBLE AS no_arrs_staff, exposure / 3.5 AS link_share_with_staff,
         exposure AS exposure_reported, exposure AS exposure_carry, coalesce(exposure, 0) AS exposure_zero
       FROM (VALUES (2022, 'U1', 9000, '2021-12', true, 1.25::DOUBLE), (2022, 'U2', 8000, NULL, false, NULL)) t(wave, pcn, patients, census, submitted, exposure)`,
    );
    await survey(db, 2022, [
      responder(2022),
      responder(2022, { Q28: 5 }),
      responder(2022, { Practice_Code: "Z99999" }),
      responder(2022, { Practice_Code: "A81003" }),
      responder(2022, { Q48_Merged: 1 }),
      responder(2022, { Practice_Code: "A81002" }),
      responder(2022, { Q50: -3 }),
      responder(2022, { Q28: -3, Q94: 5, Q32: 4, Q87: 4, Q91_1: 0, Q91_2: 0, Q91_3: 0, Q91_4: 0 }),
    ]);
    await writeAnalysis(db, [2022], folder);
    await registerAnalysis(db, folder);
  });
  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it("loses each responder for the first reason that holds, and the sums agree", async () => {
    const counts = await flowCounts(db, settings);
    expect(counts.leaving.map((l) => [l.id, l.responders])).toEqual(exclusions.map((e) => [e.id, 1]));
    expect(counts.returned).toBe(8);
    expect(counts.analysed).toBe(2);
    expect(counts.analysed + counts.leaving.reduce((sum, l) => sum + l.responders, 0)).toBe(counts.returned);
    expect(counts.models["experience.model1"]).toBe(2);
  });

  it("clusters by the practice's latest PCN and takes the exposure of the wave's own", async () => {
    const found = await readRows(db, settings);
    expect(found.count).toBe(2);
    const { clusters, covariates } = found.groups;
    expect(clusters["pcn"]).toEqual(clusters["latest"]);
    expect(clusters["latest"].labels).toEqual(["U2", "U9"]);
    expect(clusters["own"].labels).toEqual(["U1", "U2"]);
    expect(Array.from(covariates["exposure"])).toEqual([1.25, NaN]);
    expect(Array.from(covariates["exposure_zero"])).toEqual([1.25, 0]);
    expect(Array.from(found.outcomes["experience"]).sort()).toEqual([0, 1]);
    expect(found.factors["rurality"].levels[found.factors["rurality"].codes[0]]).toBe("1");
  });
});
