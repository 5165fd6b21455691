import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ecological } from "../../lib/analysis/ecological.js";
import { ecologicalNote } from "../../lib/analysis/notes.js";
import type { AnyOutput } from "../../lib/analysis/output.js";
import {
  ecologicalFigure,
  ecologicalFlow,
  practiceDesign,
  practiceLimits,
  returnedOf,
} from "../../lib/analysis/practices.js";
import { nonlinearity, nonlinearityCategories } from "../../lib/analysis/nonlinearity.js";
import { nonlinearityCurve } from "../../lib/analysis/nonlinearityCurve.js";
import { shapeModels } from "../../lib/analysis/shapes.js";
import { table1, table1Models } from "../../lib/analysis/table1.js";
import { table2 } from "../../lib/analysis/table2.js";
import { tableS1 } from "../../lib/analysis/tableS1.js";
import { tableS10, deprivationModels } from "../../lib/analysis/tableS10.js";
import { decileModels, tableS11 } from "../../lib/analysis/tableS11.js";
import { tableS3 } from "../../lib/analysis/tableS3.js";
import { tableS6, unadjustedModels } from "../../lib/analysis/tableS6.js";
import { roleModels, tableS8 } from "../../lib/analysis/tableS8.js";
import { shareModels, tableS9 } from "../../lib/analysis/tableS9.js";
import { openDatabase, rows, type Database } from "../../lib/data/database.js";
import { openInputs } from "../../lib/data/pipeline.js";
import {
  practiceAnswersByCluster,
  practiceRows,
  registerPracticeRoute,
  type PracticeRoute,
} from "../../lib/data/practiceRoute.js";
import { fewestAnswers, writePracticeFiles } from "../../lib/data/simulate/practiceFiles.js";
import { simulateSurvey } from "../../lib/data/simulate/survey.js";
import { registerSurvey } from "../../lib/data/survey.js";
import { ledgerOf } from "../../lib/report/ledger.js";
import { filled } from "../../lib/report/words.js";
import { indexRows } from "../../lib/stats/compress.js";
import { outcomes } from "../../lib/study/outcomes.js";
import { checkSettings } from "../../lib/study/settings.js";

const root = mkdtempSync(join(tmpdir(), "practice-"));
const public_ = join(root, "public");
const settings = checkSettings({ survey: { source: "practice", folder: public_ } });
const simulated = checkSettings({ samplePcns: 100 });
const fewest = 40;
let db: Database;
let route: PracticeRoute;

beforeAll(async () => {
  db = await openDatabase();
  await openInputs(db, simulated);
  await simulateSurvey(db, simulated, root);
  await registerSurvey(db, root, simulated.waves);
  mkdirSync(public_);
  await writePracticeFiles(db, simulated.waves, public_, fewest);
  route = await registerPracticeRoute(db, public_, settings);
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true });
});

describe("practice-level files made of simulated responders", () => {
  it("are read back as the counts that were put in, suppressed ones apart", async () => {
    const [truth] = await rows<{ n: number; yes: number; cells: number }>(
      db,
      `WITH p AS (SELECT trim("Practice_Code") AS practice, count(*) FILTER (WHERE "Q28" BETWEEN 1 AND 5) AS n,
           count(*) FILTER (WHERE "Q28" IN (1, 2)) AS yes FROM survey_2021 GROUP BY ALL)
       SELECT sum(n) AS n, sum(yes) AS yes, count(*) AS cells FROM p WHERE n >= ${fewest}`,
    );
    const [read] = await rows<{ n: number; yes: number; cells: number }>(
      db,
      "SELECT sum(n) AS n, sum(yes) AS yes, count(*) AS cells FROM practice_answers WHERE wave = 2021 AND outcome = 'experience'",
    );
    expect(read).toEqual(truth);
    expect(route.weighted).toBe(false);
    expect(fewestAnswers).toBe(10);
    const suppressed = route.notes.filter((n) => n.id === "suppressedCells");
    expect(suppressed.reduce((sum, n) => sum + n.count, 0)).toBeGreaterThan(20);
  });

  it("turn isolation round: published are those who are isolated, the good answer is not to be", async () => {
    const [found] = await rows<{ share: number }>(
      db,
      "SELECT sum(yes) / sum(n) AS share FROM practice_answers WHERE outcome = 'isolation'",
    );
    expect(found.share).toBeGreaterThan(0.7);
  });

  it("of which a wave is lacking, or that stand twice, are refused together", async () => {
    const bad = join(root, "bad");
    mkdirSync(bad);
    for (const [from, to] of [
      ["GPPS_2018_Practice_data.csv", "a-2018.csv"],
      ["GPPS_2018_Practice_data.csv", "b-2018.csv"],
    ])
      copyFileSync(join(public_, from), join(bad, to));
    await expect(registerPracticeRoute(db, bad, checkSettings({ waves: [2018, 2019] }))).rejects.toThrow(
      /2 faults[^]*a-2018.csv, b-2018.csv, wave 2018: saw 2 files of one wave[^]*wave 2019: saw no file of this wave/,
    );
  });
});

describe("the public route", () => {
  it("links practices to the exposure of the wave's PCN, and says how many", async () => {
    const [wave2021] = route.linked.filter((l) => l.wave === 2021);
    expect(wave2021.practices).toBeGreaterThan(wave2021.exposed);
    expect(wave2021.exposed).toBeGreaterThan(0);
    const [early] = route.linked;
    expect(early.exposed).toBe(early.inPcn);
    const answers = await rows<{ n: number }>(
      db,
      "SELECT sum(n) AS n FROM practice_linked WHERE wave = 2021 AND exposure IS NOT NULL",
    );
    expect(wave2021.answers).toBe(answers[0].n);
  });

  it("fits grouped logits of as many answers as the linked practices have, each outcome among those whom it is put to", async () => {
    const index = indexRows(await practiceRows(db, settings));
    const models = table1Models(index, settings, undefined, practiceDesign(route));
    expect(models.map((m) => [m.outcome, m.model])).toEqual(outcomes.map((o) => [o.id, o.mainModel]));
    const expected = await rows<{ outcome: string; n: number }>(
      db,
      `SELECT outcome, sum(n) AS n FROM practice_linked
       WHERE exposure IS NOT NULL AND rurality IS NOT NULL AND deprivation IS NOT NULL GROUP BY outcome`,
    );
    for (const m of models) expect(m.found.fit.total).toBe(expected.find((e) => e.outcome === m.outcome)?.n);
  });

  it("prints every table that practices can give, each of them as ecological and none of it as of responders", async () => {
    const index = indexRows(await practiceRows(db, settings));
    const design = practiceDesign(route);
    const models = table1Models(index, settings, undefined, design);
    const shapes = shapeModels(index, settings, undefined, design);
    const made = [
      tableS1(returnedOf(route), settings),
      table1(models, settings),
      tableS3(models, settings),
      tableS6(unadjustedModels(index, settings, design), settings),
      table2(models, settings),
      tableS8(roleModels(index, settings, design), settings, design),
      tableS9(shareModels(index, settings, design), settings),
      tableS10(deprivationModels(index, settings, design), settings),
      tableS11(decileModels(index, settings, undefined, design), settings),
      nonlinearity(shapes, settings),
      nonlinearityCategories(shapes, settings),
      nonlinearityCurve(shapes, settings),
    ].map((output) => ecological(output, settings));
    const own: readonly AnyOutput[] = [
      practiceLimits(settings),
      ecologicalFlow(route, settings),
      ecologicalFigure(await practiceAnswersByCluster(db), settings),
    ];
    for (const output of [...made, ...own]) {
      expect(output.notes, output.name).toContain(ecologicalNote);
      expect(JSON.stringify(filled(output)), output.name).not.toContain("{{");
    }
    const ledger = ledgerOf([...made, ...own], "practice-level");
    expect(new Set(ledger.map((e) => e.id)).size).toBe(ledger.length);
    for (const output of made) {
      const { notes, ...rest } = filled(output);
      const said = JSON.stringify([
        rest,
        notes.filter((n) => n !== ecologicalNote && !n.startsWith("A PCN")),
      ]);
      expect(said, output.name).not.toMatch(/[Rr]esponder|Model [123]|[Mm]ain (model|sample)|model[123]/);
      expect(output.number).toMatch(/, ecological$/);
      const estimates = ledger.filter((e) => e.id.startsWith(`${output.name}.`));
      expect(estimates.filter((e) => e.value !== null).length, output.name).toBeGreaterThan(
        estimates.length * 0.8,
      );
    }
  });
});
