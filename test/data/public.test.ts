import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, rows, type Database } from "../../lib/data/database.js";
import { registerExposure } from "../../lib/data/exposure.js";
import { extractOf } from "../../lib/data/extract.js";
import { projectRoot } from "../../lib/data/place.js";
import { readPublic, registerPublic, type PublicInputs } from "../../lib/data/public.js";
import { readRaw, type PublicTables } from "../../lib/data/raw.js";
import { lackingRoles, roleOf, roles } from "../../lib/study/roles.js";

const raw = resolve(projectRoot(), "..", "shared", "data", "real");
const present = existsSync(raw);

describe("the public inputs in the database", () => {
  let db: Database;
  let inputs: PublicInputs;
  beforeAll(async () => {
    db = await openDatabase();
    inputs = await registerPublic(db);
  });
  afterAll(() => db.close());

  it("tables have the columns and types that the study reads", async () => {
    const of = async (table: string) =>
      (
        await rows<{ c: string }>(
          db,
          `SELECT column_name || ' ' || column_type AS c FROM (DESCRIBE ${table})`,
        )
      ).map((r) => r.c);
    expect(await of("practice_wave")).toEqual([
      "wave INTEGER",
      "practice VARCHAR",
      "pcn VARCHAR",
      "patients DOUBLE",
      "region VARCHAR",
      "rurality VARCHAR",
      "urban BOOLEAN",
      "income_decile TINYINT",
      "gp BOOLEAN",
    ]);
    expect(await of("workforce")).toEqual([
      "census VARCHAR",
      "pcn VARCHAR",
      "role VARCHAR",
      "fte DOUBLE",
      "records INTEGER",
    ]);
    expect(await of("pcn_name")).toEqual(["pcn VARCHAR", "name VARCHAR", "region VARCHAR"]);
  });

  it.each([
    [2018, 7543, 59.53, 0],
    [2019, 7279, 59.82, 0],
    [2020, 7001, 60.32, 287],
    [2021, 6808, 60.67, 234],
    [2022, 6758, 61.57, 313],
    [2023, 6669, 62.13, 178],
  ])(
    "wave %i: %i practices, %d million patients, %i in no PCN by the file",
    async (wave, practices, millions, unknown) => {
      const [found] = await rows<{ n: number; patients: number; nowhere: number; twice: number }>(
        db,
        `SELECT count(*) AS n, sum(patients) / 1e6 AS patients, count(*) FILTER (WHERE pcn IS NULL) AS nowhere,
        count(*) - count(DISTINCT practice) AS twice FROM practice_wave WHERE wave = ${wave}`,
      );
      expect([found.n, found.patients.toFixed(2), found.twice]).toEqual([practices, millions.toFixed(2), 0]);
      expect(inputs.notes.find((n) => n.id === "unknownPcn" && n.of === String(wave))?.count ?? 0).toBe(
        unknown,
      );
      if (unknown > 0) expect(found.nowhere).toBe(unknown);
    },
  );

  it.each([
    ["2020-03", 112.3, 138, 106, 188, 534],
    ["2020-12", 852.5, 968, 545, 758, 5007],
    ["2021-12", 1612.0, 1794, 802, 1029, 12_467],
    ["2022-09", 2047.0, 2259, 886, 1105, 17_239],
  ])(
    "census %s: %d FTE of link workers, %i records, in %i of %i PCNs; %i records in all",
    async (census, ...want) => {
      const [found] = await rows<{
        fte: number;
        records: number;
        pcns: number;
        submitted: number;
        all: number;
      }>(
        db,
        `SELECT sum(fte) FILTER (WHERE role LIKE 'Social%') AS fte, sum(records) FILTER (WHERE role LIKE 'Social%') AS records,
        count(DISTINCT pcn) FILTER (WHERE role LIKE 'Social%') AS pcns, count(DISTINCT pcn) AS submitted, sum(records) AS "all"
       FROM workforce WHERE census = '${census}'`,
      );
      expect(Object.values(found)).toEqual([expect.closeTo(want[0], 1), ...want.slice(1)]);
    },
  );

  it.each([
    ["Care Coordinators", 1894.5],
    ["Pharmacists", 3422.4],
    ["Pharmacy Technicians", 1047.8],
    ["Physiotherapists", 971.8],
    ["Medical Clinical Director (GP)", 194.2],
    ["Therapist- Occupational Therapist", 113.4],
  ])("September 2022: %s %d FTE", async (role, fte) => {
    const [found] = await rows<{ fte: number }>(
      db,
      `SELECT sum(fte) AS fte FROM workforce WHERE census = '2022-09' AND role = '${role}'`,
    );
    expect(found.fte).toBeCloseTo(fte, 1);
  });

  it("every role is in the role map, and every name of the map is in the files", async () => {
    const names = (await rows<{ role: string }>(db, "SELECT DISTINCT role FROM workforce")).map(
      (r) => r.role,
    );
    expect(names.filter((name) => roleOf(name) === undefined)).toEqual([]);
    expect(roles.flatMap((r) => r.published).filter((name) => !names.includes(name))).toEqual([]);
    expect(lackingRoles.map((r) => r.id)).toEqual(["mental_health_practitioners"]);
  });

  it("rural class and income decile are known for all but a handful, and agree with the two classes nearly always", async () => {
    const [found] = await rows<{ unknown: number; worst: number; agree: number }>(
      db,
      `SELECT count(*) FILTER (WHERE rurality IS NULL OR income_decile IS NULL) AS unknown,
        max(income_decile) - min(income_decile) AS worst,
        avg((urban = (rurality < 'D'))::INTEGER) AS agree FROM practice_wave`,
    );
    expect(found.unknown).toBe(22);
    expect(found.worst).toBe(9);
    expect(found.agree).toBeGreaterThan(0.97);
  });

  it.each([
    ["zero", 2020, 1249, 0.1, "0.38", ["0.00", "0.00", "0.00", "1.05"], "0.919", "6.0"],
    ["zero", 2021, 1237, 0.75, "1.50", ["0.00", "0.00", "1.32", "2.67"], "0.567", "39.5"],
    ["zero", 2022, 1247, 1.39, "1.86", ["0.00", "1.12", "2.08", "4.24"], "0.361", "39.4"],
    ["zero", 2023, 1266, 1.67, "1.66", ["0.00", "1.37", "2.54", "4.83"], "0.303", "10.6"],
    ["reported", 2020, 188, 0.66, null, ["0.00", "0.67", "1.18"], null, null],
    ["reported", 2021, 747, 1.24, null, ["0.00", "1.13", "1.69"], null, null],
    ["reported", 2022, 1020, 1.7, null, ["0.73", "1.39", "2.41"], null, null],
    ["reported", 2023, 1101, 1.92, null, ["0.84", "1.59", "2.79"], null, null],
  ] as const)(
    "exposures as reckoned elsewhere: rule %s, wave %i, %i PCNs",
    async (rule, wave, n, mean, sd, quantiles, none, most) => {
      await registerExposure(db, { rule });
      const [found] = await rows<Record<string, number>>(
        db,
        `SELECT count(exposure) AS n, avg(exposure) AS mean, stddev_samp(exposure) AS sd, quantile_cont(exposure, 0.25) AS p25,
        median(exposure) AS p50, quantile_cont(exposure, 0.75) AS p75, quantile_cont(exposure, 0.95) AS p95,
        avg((exposure = 0)::INTEGER) AS none, max(exposure) AS most FROM pcn_wave WHERE wave = ${wave}`,
      );
      expect(found.n).toBe(n);
      // The means are printed to two decimals, one of them rounded twice (1.69497 as 1.70).
      expect(Math.abs(found.mean - mean)).toBeLessThan(0.0051);
      expect(
        [found.p25, found.p50, found.p75, found.p95].map((q) => q.toFixed(2)).slice(0, quantiles.length),
      ).toEqual(quantiles);
      if (sd !== null)
        expect([found.sd.toFixed(2), found.none.toFixed(3), found.most.toFixed(1)]).toEqual([sd, none, most]);
    },
  );

  it("patients covered by PCNs that submitted: about 15 % in March 2020, 87 % in September 2022", async () => {
    const { waves } = await registerExposure(db);
    const share = (wave: number): number => {
      const found = waves.find((w) => w.wave === wave);
      return found === undefined ? NaN : found.patientsSubmitted / found.registered;
    };
    expect(share(2018)).toBeCloseTo(0.952, 3);
    expect(share(2020)).toBeCloseTo(0.146, 3);
    expect(share(2021)).toBeCloseTo(0.602, 3);
    expect(share(2022)).toBeCloseTo(0.807, 3);
    expect(share(2023)).toBeCloseTo(0.872, 3);
  });

  it("217 practices change PCN between 2019-20 and 2020-21, and each has one cluster", async () => {
    const [moved] = await rows<{ n: number }>(
      db,
      "SELECT count(*) AS n FROM practice_wave a JOIN practice_wave b USING (practice) WHERE a.wave = 2020 AND b.wave = 2021 AND a.pcn <> b.pcn",
    );
    expect(moved.n).toBe(217);
    expect(inputs.notes.find((n) => n.id === "movedPcn" && n.of === "2021")?.count).toBe(217);
    await registerExposure(db);
    const [twice] = await rows<{ n: number }>(
      db,
      "SELECT count(*) - count(DISTINCT practice) AS n FROM practice_cluster",
    );
    expect(twice.n).toBe(0);
  });
});

describe("raw files and extract", () => {
  let tables: PublicTables;
  beforeAll(() => {
    if (present) tables = readRaw(raw);
  });

  it.skipIf(!present)("agree in every row and note (needs ../shared/data/real)", () => {
    const { practices, workforce, pcns, notes, sources } = readPublic();
    expect(workforce).toEqual(tables.workforce);
    expect(pcns).toEqual(tables.pcns);
    expect(practices).toEqual(tables.practices);
    expect(notes).toEqual(tables.notes.filter((n) => n.id !== "leftOut"));
    expect(sources).toEqual(tables.sources);
  });

  it.skipIf(!present)("the raw files give the committed bytes again (needs ../shared/data/real)", () => {
    const committed = readPublic();
    const again = extractOf(tables).filter(({ file }) => file !== "manifest.json");
    expect(extractOf(committed).filter(({ file }) => file !== "manifest.json")).toEqual(again);
  });

  it.skipIf(!present)(
    "a folder of raw files registers the same tables (needs ../shared/data/real)",
    async () => {
      const db = await openDatabase();
      const inputs = await registerPublic(db, { folder: raw });
      expect(inputs).toMatchObject({ kind: "raw", files: { length: 16 } });
      await registerExposure(db);
      const [fromRaw] = await rows(db, "SELECT sum(hash(COLUMNS(*)))::VARCHAR FROM pcn_wave");
      await registerPublic(db);
      await registerExposure(db);
      const [fromExtract] = await rows(db, "SELECT sum(hash(COLUMNS(*)))::VARCHAR FROM pcn_wave");
      expect(fromRaw).toEqual(fromExtract);
      db.close();
    },
  );
});
