import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashFile } from "../../../lib/data/cache.js";
import {
  columns,
  identifier,
  literal,
  openDatabase,
  rows,
  run,
  type Database,
} from "../../../lib/data/database.js";
import { registerExposure } from "../../../lib/data/exposure.js";
import { registerPublic } from "../../../lib/data/public.js";
import { selectedPcn } from "../../../lib/data/sample.js";
import { layoutOf, smallLetters, trailingBlanks } from "../../../lib/data/simulate/layout.js";
import { levelsWanted } from "../../../lib/data/simulate/planted.js";
import { simulateSurvey } from "../../../lib/data/simulate/survey.js";
import { meanSlope, type TruthFile } from "../../../lib/data/simulate/truth.js";
import { surveyFileOf } from "../../../lib/data/survey.js";
import { variables } from "../../../lib/study/codebook.js";
import { missingCodes } from "../../../lib/study/fields.js";
import { fieldIn, nameIn } from "../../../lib/study/lookup.js";
import { outcomes } from "../../../lib/study/outcomes.js";
import { checkSettings } from "../../../lib/study/settings.js";
import { waves } from "../../../lib/study/waves.js";

const years = waves.map((w) => w.year);
let db: Database;
let root: string;
let truth: TruthFile;

const make = async (name: string, samplePcns: number, seed = 1): Promise<TruthFile> =>
  simulateSurvey(db, checkSettings({ samplePcns, survey: { source: "simulated", seed } }), join(root, name));
const from = (wave: number, folder = "main"): string =>
  `read_parquet(${literal(join(root, folder, surveyFileOf(wave)))})`;
const one = async (sql: string): Promise<Readonly<Record<string, number>>> =>
  (await rows<Record<string, number>>(db, sql))[0];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "simulated-"));
  for (const name of ["main", "again", "fewer", "other"]) mkdirSync(join(root, name));
  db = await openDatabase();
  await registerPublic(db);
  await registerExposure(db);
  truth = await make("main", 25);
  await make("fewer", 100);
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true, force: true });
});

describe("files of simulated responders", () => {
  it("are the same bytes when made again, and others for another seed", async () => {
    await make("again", 100);
    await make("other", 100, 2);
    for (const file of [...years.map(surveyFileOf), "truth.json"]) {
      const [first, second, other] = await Promise.all(
        ["fewer", "again", "other"].map((f) => hashFile(join(root, f, file))),
      );
      expect(second).toBe(first);
      expect(other).not.toBe(first);
    }
  });

  it("hold, for fewer PCNs, the very rows of the larger run", async () => {
    const clusters = await rows<{ practice: string; cluster: string }>(
      db,
      "SELECT practice, cluster FROM practice_cluster",
    );
    const clusterOf = new Map(clusters.map((c) => [c.practice, c.cluster]));
    for (const wave of [2018, 2023]) {
      const [few, many] = await Promise.all(
        ["fewer", "main"].map((f) => rows(db, `SELECT * FROM ${from(wave, f)}`)),
      );
      const inFewer = ({ Practice_Code: code }: (typeof many)[number]): boolean => {
        const practice = String(code).trim();
        return selectedPcn(clusterOf.get(practice) ?? practice, 100);
      };
      expect(few.length).toBeGreaterThan(1000);
      expect(many.filter(inFewer)).toEqual(few);
    }
  });

  it("say in themselves that their responders are simulated", async () => {
    for (const wave of years) {
      const [meta] = await rows<{ note: string }>(
        db,
        `SELECT decode(value) AS note FROM parquet_kv_metadata(${literal(join(root, "main", surveyFileOf(wave)))}) WHERE decode(key) = 'note'`,
      );
      expect(meta.note).toMatch(/^simulated responders, seed 1/);
    }
  });
});

describe.each(years)("the layout of %i", (wave) => {
  it("has every variable of the codebook under its name", async () => {
    const found = await rows<{ column_name: string }>(db, `DESCRIBE SELECT * FROM ${from(wave)}`);
    const names = found.map((c) => c.column_name);
    for (const v of variables) {
      const field = fieldIn(v.id, wave);
      if (field === null) continue;
      const name = smallLetters.includes(wave) ? field.name.replace(/^Q/, "q") : field.name;
      expect(names).toContain(name);
    }
  });

  it("has no code that the codebook lacks", async () => {
    for (const v of variables) {
      const field = fieldIn(v.id, wave);
      if (field === null || field.answers.length === 0) continue;
      const seen = await rows<{ code: number }>(
        db,
        `SELECT DISTINCT ${identifier(field.name)} AS code FROM ${from(wave)}`,
      );
      const known = [...field.answers, ...missingCodes].map((a) => a.code);
      expect(seen.map((s) => s.code).filter((code) => !known.includes(code))).toEqual([]);
      if (v.kind === "code") expect(seen.length).toBeGreaterThan(field.answers.length - 2);
    }
  });

  it("pads practice codes as files from SPSS do, in the waves that say so", async () => {
    const { padded, n } = await one(
      `SELECT count(*) AS n, count(*) FILTER (WHERE Practice_Code <> trim(Practice_Code)) AS padded FROM ${from(wave)}`,
    );
    expect(padded).toBe(trailingBlanks.includes(wave) ? n : 0);
  });
});

describe("the traps", () => {
  const share = async (wave: number, what: string, of = "true"): Promise<number> => {
    const { part, n } = await one(
      `SELECT count(*) FILTER (WHERE ${what}) AS part, count(*) AS n FROM ${from(wave)} WHERE ${of}`,
    );
    return part / n;
  };

  it("gender: women are 2 in Q47 and 1 in Q112; Q47 is asked of nobody in 2023", async () => {
    for (const wave of [2018, 2019, 2020])
      expect(await share(wave, "Q47 = 2", "Q47 > 0")).toBeCloseTo(0.57, 1.7);
    for (const wave of [2021, 2022, 2023]) {
      expect(Math.abs((await share(wave, "Q112 = 1", "Q112 > 0")) - 0.57)).toBeLessThan(0.015);
      expect(await share(wave, "Q112 IN (3, 4)")).toBeGreaterThan(0.001);
    }
    expect(await share(2023, "Q47 = -4")).toBe(1);
  });

  it("routing: only a long-term condition leads to Q94 and Q32 until 2021; from 2022 long COVID does, too", async () => {
    for (const wave of [2018, 2021]) {
      expect(await share(wave, "Q94 > 0 OR Q32 > 0", "Q30_recoded <> 1")).toBe(0);
      expect(await share(wave, "Q94 = -5", "Q30_recoded <> 1")).toBeGreaterThan(0.9);
      expect(await share(wave, "Q94 = -2", "Q30_recoded <> 1")).toBeGreaterThan(0.005);
    }
    for (const wave of [2022, 2023])
      expect(await share(wave, "Q94 > 0", "Q30_recoded = 2")).toBeGreaterThan(0.03);
  });

  it("tick-boxes: the unanswered are 0 throughout, later -3; whoever answered ticked something", async () => {
    const none = "Q91_1 + Q91_2 + Q91_3 + Q91_4 = 0";
    expect(await share(2019, none)).toBeGreaterThan(0.02);
    expect(await share(2022, none)).toBe(0);
    expect(await share(2022, "Q91_3 = -3")).toBeGreaterThan(0.02);
    expect(await share(2022, "Q91_4 = 1 AND Q91_1 + Q91_2 + Q91_3 > 0")).toBe(0);
  });

  it("Q30_recoded takes in who said no at Q30 and ticked a condition", async () => {
    expect(await share(2020, "Q30 = 2", "Q30_recoded = 1")).toBeGreaterThan(0.02);
    expect(await share(2020, "Q30_recoded = 1", "Q30 = 1")).toBe(1);
  });

  it("Roma come with 2021, and some are under 16", async () => {
    expect(await share(2020, "Q49 = 19")).toBe(0);
    const { n } = await one(
      `SELECT ${[2021, 2022, 2023].map((w) => `(SELECT count(*) FROM ${from(w)} WHERE Q49 = 19)`).join(" + ")} AS n`,
    );
    expect(n).toBeGreaterThan(10);
    expect(await share(2021, "Q48_Merged = 1")).toBeGreaterThan(0);
  });

  it("every missing code occurs", async () => {
    const found = await Promise.all(
      years.flatMap((wave) =>
        layoutOf(wave).map(({ name }) =>
          columns(db, `SELECT DISTINCT ${identifier(name)} AS code FROM ${from(wave)}`),
        ),
      ),
    );
    const codes = new Set(found.flatMap((f) => Array.from(f["code"])).filter((c) => c < 0));
    expect(codes).toEqual(new Set(missingCodes.map((m) => m.code)));
  });
});

describe("the responders", () => {
  const everywhere = (sql: string): string =>
    `SELECT sum(part) / sum(n) AS share FROM (${years
      .map(
        (w) =>
          `SELECT count(*) FILTER (WHERE ${sql.replaceAll("GENDER", nameIn("gender", w))}) AS part, count(*) AS n FROM ${from(w)}`,
      )
      .join(" UNION ALL ")})`;

  it("lose about a tenth over the covariates", async () => {
    const known =
      "Q48_Merged >= 2 AND GENDER BETWEEN 1 AND 4 AND Q49 > 0 AND Q50 > 0 AND patient_income_decile > 0";
    const { share } = await one(everywhere(`NOT (${known})`));
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  });

  it("have conditions in about half, and mental health needs in about 41 %, as published", async () => {
    const { share: condition } = await one(everywhere("Q30_recoded = 1"));
    expect(Math.abs(condition - 0.52)).toBeLessThan(0.04);
    const { share: needs } = await one(everywhere("Q87 BETWEEN 1 AND 3"));
    expect(Math.abs(needs - 0.41)).toBeLessThan(0.02);
  });

  it("have weights near 1 that raise the young", async () => {
    const { mean, young, old } = await one(
      `SELECT avg(wt_new) AS mean, avg(wt_new) FILTER (WHERE Q48_Merged = 2) AS young, avg(wt_new) FILTER (WHERE Q48_Merged = 7) AS old FROM ${from(2022)}`,
    );
    expect(Math.abs(mean - 1)).toBeLessThan(0.2);
    expect(young / old).toBeGreaterThan(1.8);
  });

  it.each(outcomes)("answer $id well about as often as is wanted, wave by wave", ({ id, mainModel }) => {
    years.forEach((wave, i) => {
      const tally = truth.analysed.find((t) => t.wave === wave && t.outcome === id && t.sample === mainModel);
      const { good, people } = tally ?? { good: 0, people: 0 };
      if (wave === 2020) return; // so few PCNs submitted that their effects move the share
      expect(Math.abs(good / people - levelsWanted[id][i])).toBeLessThan(0.03);
    });
  });
});

describe("truth.json", () => {
  const valueOf = (id: string): number | undefined => truth.values.find((v) => v.id === id)?.value;

  it("is what was returned, and says what is planted, implied and assumed", () => {
    expect(JSON.parse(readFileSync(join(root, "main", "truth.json"), "utf8"))).toEqual(truth);
    expect(new Set(truth.values.map((v) => v.known))).toEqual(new Set(["planted", "implied", "assumed"]));
    expect(new Set(truth.values.map((v) => v.id)).size).toBe(truth.values.length);
  });

  it.each([
    ["confidence", 1.006],
    ["support", 1.005],
    ["isolation", 1],
    ["experience", 1.015],
    ["needs", 1.012],
  ] as const)("plants the odds ratio of %s in all samples: %d", (id, or) => {
    for (const sample of ["model1", "model2", "model3"] as const) {
      expect(Math.abs((valueOf(`${id}.${sample}.exposure.or`) ?? NaN) - or)).toBeLessThan(1e-12);
      const slope = meanSlope(truth.analysed, { outcome: id, sample }) ?? NaN;
      expect(Math.abs((valueOf(`${id}.${sample}.exposure.ame`) ?? NaN) - Math.log(or) * slope)).toBeLessThan(
        1e-15,
      );
    }
  });

  it("has no truth for an odds ratio that varies", async () => {
    const varied = await simulateSurvey(
      db,
      checkSettings({ samplePcns: 500, survey: { source: "simulated", seed: 1 } }),
      join(root, "other"),
      undefined,
      "deprivation",
    );
    expect(varied.values.some((v) => v.term === "exposure")).toBe(false);
    expect(varied.values.some((v) => v.term === "age=3")).toBe(true);
  });
});

it("writes a file with all columns and no rows for a wave without practices", async () => {
  await run(
    db,
    "CREATE TEMP TABLE kept AS SELECT * FROM practice_wave; DELETE FROM practice_wave WHERE wave = 2019",
  );
  await make("other", 500);
  const [{ n }] = await rows<{ n: number }>(db, `SELECT count(*) AS n FROM ${from(2019, "other")}`);
  expect(n).toBe(0);
  const described = await rows<{ column_type: string }>(
    db,
    `DESCRIBE SELECT Practice_Code FROM ${from(2019, "other")}`,
  );
  expect(described[0].column_type).toBe("VARCHAR");
  await run(db, "DELETE FROM practice_wave; INSERT INTO practice_wave SELECT * FROM kept; DROP TABLE kept");
});

it("refuses settings that name files", async () => {
  const settings = checkSettings({ survey: { source: "files", folder: "x" } });
  await expect(simulateSurvey(db, settings, root)).rejects.toThrow(/no responders are to be simulated/);
});
