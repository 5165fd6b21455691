import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, rows, type Database } from "../../lib/data/database.js";
import { writeAnalysis } from "../../lib/data/harmonise.js";
import { openInputs } from "../../lib/data/pipeline.js";
import { registerPracticeRoute } from "../../lib/data/practiceRoute.js";
import { selectedPcn, selectedPcnSql } from "../../lib/data/sample.js";
import { writePracticeFiles } from "../../lib/data/simulate/practiceFiles.js";
import { simulateSurvey } from "../../lib/data/simulate/survey.js";
import { registerSurvey } from "../../lib/data/survey.js";
import { checkSettings } from "../../lib/study/settings.js";

const codes = Array.from({ length: 3000 }, (_, i) => `U${String(10_000 + i)}`);

describe("the sample of PCNs", () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase();
  });
  afterAll(() => db.close());

  it("takes all for 1, about one in n else, and a smaller sample lies in a larger one", () => {
    expect(codes.every((code) => selectedPcn(code, 1))).toBe(true);
    const twentieth = codes.filter((code) => selectedPcn(code, 20));
    expect(twentieth.length).toBeGreaterThan(100);
    expect(twentieth.length).toBeLessThan(200);
    expect(twentieth.every((code) => selectedPcn(code, 7))).toBe(true);
  });

  it.each([1, 7, 20, 1000])("is the same in SQL, one in %i", async (oneIn) => {
    const found = await rows<{ code: string; selected: boolean }>(
      db,
      `SELECT 'U' || (10000 + i) AS code, ${selectedPcnSql("'U' || (10000 + i)", oneIn)} AS selected FROM range(3000) t(i) ORDER BY i`,
    );
    expect(found).toEqual(codes.map((code) => ({ code, selected: selectedPcn(code, oneIn) })));
  });
});

describe("a quick run on files", () => {
  const root = mkdtempSync(join(tmpdir(), "sample-"));
  const at = (name: string): string => join(root, name);
  const larger = checkSettings({ samplePcns: 200, waves: [2021] });
  const smaller = checkSettings({ samplePcns: 500, waves: [2021] });
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase();
    await openInputs(db, larger);
    for (const [name, settings] of Object.entries({ smaller, larger })) {
      mkdirSync(at(name));
      await simulateSurvey(db, settings, at(name));
      await registerSurvey(db, at(name), settings.waves);
      mkdirSync(at(`${name}-made`));
      await writeAnalysis(db, settings.waves, at(`${name}-made`));
      mkdirSync(at(`${name}-practices`));
      await writePracticeFiles(db, settings.waves, at(`${name}-practices`));
    }
  });
  afterAll(() => {
    db.close();
    rmSync(root, { recursive: true });
  });

  const responders = (folder: string) =>
    rows(
      db,
      `SELECT practice, cluster, excluded, count(*) AS n, count(experience) AS answers
       FROM read_parquet('${folder}/responders.parquet') WHERE cluster IS NOT NULL GROUP BY ALL ORDER BY ALL`,
    );

  it("takes the sampled PCNs' responders out of the whole file, whole, and nobody else", async () => {
    await registerSurvey(db, at("larger"), larger.waves);
    mkdirSync(at("sampled"));
    await writeAnalysis(db, larger.waves, at("sampled"), smaller.samplePcns);
    const found = await responders(at("sampled"));
    expect(found.length).toBeGreaterThan(3);
    expect(found).toEqual(await responders(at("smaller-made")));
    expect((await responders(at("larger-made"))).length).toBeGreaterThan(found.length);
  });

  it("takes the sampled PCNs' practices out of the public files, too", async () => {
    const of = async (folder: string) => {
      const survey = { source: "practice", folder: at(folder) };
      const settings = checkSettings({ ...smaller, survey });
      return (await registerPracticeRoute(db, at(folder), settings)).linked;
    };
    const found = await of("larger-practices");
    expect(found[0].exposed).toBeGreaterThan(3);
    expect(found).toEqual(await of("smaller-practices"));
  });
});
