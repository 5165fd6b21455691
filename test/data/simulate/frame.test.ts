import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, rows, run, type Database } from "../../../lib/data/database.js";
import { registerExposure } from "../../../lib/data/exposure.js";
import { registerPublic } from "../../../lib/data/public.js";
import { absentShare, surveyedPractices, trueExposures } from "../../../lib/data/simulate/frame.js";
import { exposureOf, placeLogOdds, type Truth } from "../../../lib/data/simulate/place.js";
import { planted } from "../../../lib/data/simulate/planted.js";
import { scenarios, type ScenarioId } from "../../../lib/data/simulate/scenarios.js";
import { waves } from "../../../lib/study/waves.js";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
  await registerPublic(db);
  await registerExposure(db);
});
afterAll(() => db.close());

describe("the practices that are surveyed", () => {
  it.each(waves)("return together what is published for $year", async ({ year, returned }) => {
    const practices = await surveyedPractices(db, year, returned.count);
    expect(practices.reduce((sum, p) => sum + p.returned, 0)).toBe(returned.count);
    expect(practices.every((p) => p.returned > 0 && p.returned < p.patients)).toBe(true);
    expect(new Set(practices.map((p) => p.practice)).size).toBe(practices.length);
  });

  it("return more for each patient where they are small", async () => {
    const practices = await surveyedPractices(db, 2022, 719_000);
    const share = (list: typeof practices): number =>
      list.reduce((sum, p) => sum + p.returned, 0) / list.reduce((sum, p) => sum + p.patients, 0);
    const small = practices.filter((p) => p.patients < 4000);
    const large = practices.filter((p) => p.patients > 15_000);
    expect(share(small) / share(large)).toBeGreaterThan(2);
  });

  it("belong to their latest PCN, or to themselves", async () => {
    const practices = await surveyedPractices(db, 2018, 758_165);
    const alone = practices.filter((p) => p.cluster === p.practice);
    expect(alone.length).toBeGreaterThan(100);
    expect(alone.every((p) => p.pcn === null)).toBe(true);
  });
});

describe("true exposures", () => {
  it("are those of the files where the PCN submitted, 0 before the scheme, and below a submitter's elsewhere", async () => {
    const exposures = await trueExposures(db, 1);
    const files = await rows<{ wave: number; pcn: string; submitted: boolean; exposure: number | null }>(
      db,
      "SELECT wave, pcn, submitted, exposure FROM pcn_wave",
    );
    const known = new Map(files.map((f) => [`${f.wave} ${f.pcn}`, f]));
    const submitters = new Set(files.filter((f) => f.wave === 2022 && f.submitted).map((f) => f.exposure));
    const absent = [...(exposures.get(2022) ?? [])].filter(([, e]) => !e.submitted);
    expect(absent.length).toBeGreaterThan(150);
    for (const [, { value }] of absent)
      expect([...submitters].some((s) => s !== null && s * absentShare === value)).toBe(true);
    for (const [wave, byPcn] of exposures)
      for (const [pcn, { value, submitted }] of byPcn)
        if (wave < 2020) expect(value).toBe(0);
        else if (submitted) expect(value).toBe(known.get(`${wave} ${pcn}`)?.exposure);
  });

  it("do not depend on the rule for absent PCNs, but on the seed", async () => {
    const reported = await trueExposures(db, 1);
    await registerExposure(db, { rule: "zero" });
    expect(await trueExposures(db, 1)).toEqual(reported);
    await registerExposure(db, { rule: "carry" });
    expect(await trueExposures(db, 1)).toEqual(reported);
    expect(await trueExposures(db, 2)).not.toEqual(reported);
    await registerExposure(db);
  });
});

describe("scenarios", () => {
  const at = {
    wave: 2022,
    practice: "A81001",
    pcn: "U00001",
    cluster: "U00001",
    patients: 9000,
    returned: 100,
    region: null,
    rurality: "A1",
    incomeDecile: 5,
  };
  const exposures = new Map(
    waves.map((w) => [
      w.year,
      new Map([["U00001", { value: w.censusUsed === null ? 0 : 2.5, other: 4, submitted: true }]]),
    ]),
  );
  const truth = (id: ScenarioId): Truth => ({ seed: 1, planted, scenario: scenarios[id], exposures });
  const base = planted.experience.year[4];
  const slope = Math.log(1.015);
  const added = (id: ScenarioId): readonly number[] =>
    placeLogOdds(truth(id), at, "experience").map((x) => x - base);
  const near = (got: readonly number[], want: readonly number[]): boolean =>
    got.every((g, i) => Math.abs(g - want[i]) < 1e-12);

  it("plant the article's log odds ratio for each FTE per 50,000, the same in all deciles", () => {
    expect(exposureOf(truth("article"), at)).toBe(2.5);
    expect(near(added("article"), new Array<number>(10).fill(2.5 * slope))).toBe(true);
    expect(near(added("none"), new Array<number>(10).fill(0))).toBe(true);
  });

  it("or beyond a threshold, falling over deciles, or by a trait of the PCN", () => {
    expect(near(added("threshold"), new Array<number>(10).fill(slope))).toBe(true);
    expect(
      near(
        added("deprivation"),
        Array.from({ length: 10 }, (_, d) => (2.5 * slope * 2 * (9 - d)) / 9),
      ),
    ).toBe(true);
    expect(near(added("confounder"), new Array<number>(10).fill(0.03 * 2.5))).toBe(true);
    expect(
      near(
        placeLogOdds(truth("confounder"), { ...at, wave: 2018 }, "experience"),
        new Array<number>(10).fill(planted.experience.year[0] + 0.075),
      ),
    ).toBe(true);
  });

  it("or give another role an effect beside", async () => {
    expect(near(added("otherRole"), new Array<number>(10).fill(2.5 * slope + 4 * Math.log(1.02)))).toBe(true);
    const column = scenarios.otherRole.otherRole?.column ?? null;
    const exposures = await trueExposures(db, 1, column);
    const [{ total }] = await rows<{ total: number }>(
      db,
      `SELECT sum(${String(column)}) AS total FROM pcn_wave WHERE wave = 2023 AND submitted`,
    );
    const here = [...(exposures.get(2023)?.values() ?? [])].filter((e) => e.submitted);
    expect(total).toBeGreaterThan(500);
    expect(Math.abs(here.reduce((sum, e) => sum + e.other, 0) / total - 1)).toBeLessThan(1e-9);
  });

  it("leave a practice without a PCN without link workers", () => {
    expect(exposureOf(truth("article"), { pcn: null, wave: 2022 })).toBe(0);
  });
});

it("reads only the tables that it names", async () => {
  const small = await openDatabase();
  await run(
    small,
    "CREATE TABLE pcn_wave AS SELECT 2022 AS wave, 'U00001' AS pcn, true AS submitted, 1.5 AS exposure",
  );
  const exposures = await trueExposures(small, 1);
  expect(exposures.get(2022)?.get("U00001")).toEqual({ value: 1.5, other: 0, submitted: true });
  small.close();
});
