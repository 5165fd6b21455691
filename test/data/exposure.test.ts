import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, rows, type Database } from "../../lib/data/database.js";
import { registerExposure } from "../../lib/data/exposure.js";
import { registerTables } from "../../lib/data/public.js";
import { patientsPerRate, roleColumns } from "../../lib/data/rates.js";
import { arrsRoles } from "../../lib/study/roles.js";
import type { AbsentRule } from "../../lib/study/specification.js";
import { drawn } from "../support/drawn.js";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const some = (text: string): string | null => (text === "" ? null : text);
const worker = "Social Prescribing Link Workers";

/** Practices drawn as `wave | practice | pcn | patients`, workforce as `census | pcn | role | fte`. */
async function expose(practices: string, workforce: string, rule?: AbsentRule) {
  await registerTables(db, {
    practices: drawn(practices).map(([wave, practice, pcn, patients]) => ({
      wave: Number(wave),
      practice,
      pcn: some(pcn),
      patients: some(patients) === null ? null : Number(patients),
      region: "Y56",
      rurality: "A1",
      urban: true,
      incomeDecile: 1,
      gp: true,
    })),
    workforce: drawn(workforce).map(([census, pcn, role, fte]) => ({
      census,
      pcn,
      role,
      fte: Number(fte),
      records: 1,
    })),
    pcns: [],
  });
  return registerExposure(db, rule === undefined ? {} : { rule });
}

const exposures = () =>
  rows<{ wave: number; pcn: string; census: string | null; submitted: boolean; exposure: number | null }>(
    db,
    "SELECT wave, pcn, census, submitted, exposure FROM pcn_wave ORDER BY wave, pcn",
  ).then((found) => found.map((r) => [r.wave, r.pcn, r.census, r.submitted, r.exposure]));

describe("link workers per 50,000 patients", () => {
  it("divides the FTE of the previous census by the patients of all the PCN's practices at the wave", async () => {
    await expose(
      `2021 | A00001 | U00001 | 10000
       2021 | A00002 | U00001 | 15000
       2022 | A00001 | U00001 | 50000`,
      `2020-12 | U00001 | ${worker}  | 1
       2020-12 | U00001 | Pharmacists | 5
       2021-12 | U00001 | ${worker}  | 3`,
    );
    expect(await exposures()).toEqual([
      [2021, "U00001", "2020-12", true, 2],
      [2022, "U00001", "2021-12", true, 3],
    ]);
    expect(patientsPerRate).toBe(50_000);
  });

  it("is 0 by construction before the scheme, and the standing census after", async () => {
    await expose(
      `2018 | A00001 | U00001 | 50000
       2019 | A00001 | U00001 | 50000
       2020 | A00001 | U00001 | 50000
       2023 | A00001 | U00001 | 50000`,
      `2020-03 | U00001 | ${worker} | 0.5
       2022-09 | U00001 | ${worker} | 2`,
    );
    expect(await exposures()).toEqual([
      [2018, "U00001", null, true, 0],
      [2019, "U00001", null, true, 0],
      [2020, "U00001", "2020-03", true, 0.5],
      [2023, "U00001", "2022-09", true, 2],
    ]);
  });

  it("a PCN that submitted others and no link worker has 0, which is not the same as not submitting", async () => {
    await expose(
      "2021 | A00001 | U00001 | 50000\n2021 | A00002 | U00002 | 50000",
      "2020-12 | U00001 | Managers | 1",
    );
    expect(await exposures()).toEqual([
      [2021, "U00001", "2020-12", true, 0],
      [2021, "U00002", null, false, null],
    ]);
  });

  it("practices without a PCN and lists that are blank add nothing; a PCN with 0 patients has no rate", async () => {
    const counts = await expose(
      `2021 | A00001 | U00001 | 25000
       2021 | A00002 | U00001 |
       2021 | A00003 |        | 99999
       2021 | A00004 | U00002 | 0
       2021 | A00005 | U00003 |`,
      `2020-12 | U00001 | ${worker} | 1
       2020-12 | U00002 | ${worker} | 1
       2020-12 | U00003 | ${worker} | 1`,
    );
    expect(await exposures()).toEqual([
      [2021, "U00001", "2020-12", true, 2],
      [2021, "U00002", "2020-12", true, null],
      [2021, "U00003", "2020-12", true, null],
    ]);
    expect(counts.notes).toContainEqual(expect.objectContaining({ id: "emptyPcn", of: "2021", count: 2 }));
    expect(counts.waves[0]).toMatchObject({
      pcns: 3,
      pcnsWithPatients: 1,
      pcnsExposed: 1,
      registered: 124_999,
      patients: 25_000,
    });
  });

  it("negative FTE stays in the sum; large and negative exposures are kept and counted", async () => {
    const { notes } = await expose(
      `2021 | A00001 | U00001 | 50000
       2021 | A00002 | U00002 | 1000
       2021 | A00003 | U00003 | 50000`,
      `2020-12 | U00001 | ${worker} | -0.5
       2020-12 | U00002 | ${worker} | 1
       2020-12 | U00009 | ${worker} | 1`,
    );
    expect(await exposures()).toEqual([
      [2021, "U00001", "2020-12", true, -0.5],
      [2021, "U00002", "2020-12", true, 50],
      [2021, "U00003", null, false, null],
    ]);
    expect(Object.fromEntries(notes.map((n) => [n.id, n.count]))).toEqual({
      largeExposure: 1,
      negativeExposure: 1,
      notSubmitted: 1,
      withoutPractices: 1,
      roleLacking: 1,
    });
  });
});

describe("a PCN that submitted nothing", () => {
  const practices = [2020, 2021, 2022, 2023].flatMap((wave) =>
    ["U00001", "U00002", "U00003"].map((pcn, i) => `${wave} | A0000${i} | ${pcn} | 50000`),
  );
  const workforce = `
    2020-03 | U00001 | ${worker} | 1
    2021-12 | U00001 | ${worker} | 4
    2020-12 | U00002 | ${worker} | 2
    2022-09 | U00002 | ${worker} | 8`;
  const of = async (rule?: AbsentRule) => {
    const { waves } = await expose(practices.join("\n"), workforce, rule);
    const found = await exposures();
    return { waves, of: (pcn: string) => found.filter((r) => r[1] === pcn).map((r) => [r[2], r[4]]) };
  };

  it("has no exposure by default", async () => {
    const { of: row, waves } = await of();
    expect(row("U00001")).toEqual([
      ["2020-03", 1],
      [null, null],
      ["2021-12", 4],
      [null, null],
    ]);
    expect(row("U00003")).toEqual([
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ]);
    expect(waves.map((w) => [w.pcnsSubmitted, w.pcnsExposed, w.patientsSubmitted])).toEqual([
      [1, 1, 50_000],
      [1, 1, 50_000],
      [1, 1, 50_000],
      [1, 1, 50_000],
    ]);
  });

  it("carry: has its nearest own census, the earlier of two equally near, none when it never submitted", async () => {
    const { of: row, waves } = await of("carry");
    expect(row("U00001")).toEqual([
      ["2020-03", 1],
      ["2020-03", 1],
      ["2021-12", 4],
      ["2021-12", 4],
    ]);
    expect(row("U00002")).toEqual([
      ["2020-12", 2],
      ["2020-12", 2],
      ["2022-09", 8],
      ["2022-09", 8],
    ]);
    expect(row("U00003").every(([, exposure]) => exposure === null)).toBe(true);
    expect(waves.map((w) => [w.pcnsSubmitted, w.pcnsExposed])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it("carry: two censuses equally near give the earlier", async () => {
    await expose(
      "2021 | A00001 | U00001 | 50000",
      `2020-06 | U00001 | ${worker} | 1\n2021-06 | U00001 | ${worker} | 3`,
      "carry",
    );
    expect(await exposures()).toEqual([[2021, "U00001", "2020-06", false, 1]]);
  });

  it("zero: has 0, and stays marked as not submitted", async () => {
    const { of: row, waves } = await of("zero");
    expect(row("U00003")).toEqual([
      [null, 0],
      [null, 0],
      [null, 0],
      [null, 0],
    ]);
    expect(waves.map((w) => [w.pcnsSubmitted, w.pcnsExposed])).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
  });
});

describe("the other roles", () => {
  it("each has its rate, trainees and every spelling with it; the total holds all that the scheme pays for", async () => {
    await expose(
      "2023 | A00001 | U00001 | 25000",
      `2022-09 | U00001 | ${worker} | 1
       2022-09 | U00001 | Nursing Associates | 0.5
       2022-09 | U00001 | Trainee Nursing Associates | 1
       2022-09 | U00001 | Advanced Pharmacist Practitioners | 1
       2022-09 | U00001 | Advanced Podiatrist Practitioners | 2
       2022-09 | U00001 | Therapist- Occupational Therapist | 0.25
       2022-09 | U00001 | Therapist- Other | 7
       2022-09 | U00001 | Medical Clinical Director (GP) | 7
       2022-09 | U00001 | Pharmacy Technicians | 3`,
    );
    const [row] = await rows<Record<string, number | null>>(
      db,
      "SELECT * EXCLUDE (pcn, census, submitted) FROM pcn_wave",
    );
    expect(row).toMatchObject({
      link_workers: 1,
      exposure: 2,
      nursing_associates: 3,
      advanced_practitioners: 6,
      occupational_therapists: 0.5,
      pharmacy_technicians: 6,
      pharmacists: 0,
      mental_health_practitioners: null,
      total_arrs: 17.5,
    });
    expect(roleColumns).toHaveLength(arrsRoles.length - 1);
    expect(Object.keys(row)).toEqual(expect.arrayContaining([...roleColumns]));
  });

  it("a role that was never seen is in no role and not in the total; its PCN submitted", async () => {
    await expose("2023 | A00001 | U00001 | 25000", "2022-09 | U00001 | Wizards | 1");
    const [row] = await rows<Record<string, number | boolean | null>>(
      db,
      "SELECT submitted, exposure, pharmacists, total_arrs FROM pcn_wave",
    );
    expect(row).toEqual({ submitted: true, exposure: 0, pharmacists: 0, total_arrs: 0 });
  });
});

describe("the share of link workers in all staff of the scheme", () => {
  it("has both treatments where a PCN has no such staff: 0 with an indicator, and undefined", async () => {
    await expose(
      `2018 | A00001 | U00001 | 50000
       2021 | A00001 | U00001 | 50000
       2021 | A00002 | U00002 | 50000
       2021 | A00003 | U00003 | 50000
       2021 | A00004 | U00004 | 50000
       2021 | A00005 | U00005 | 0`,
      `2020-12 | U00001 | ${worker}       | 1
       2020-12 | U00001 | Pharmacists     | 3
       2020-12 | U00002 | Managers        | 2
       2020-12 | U00003 | Care Coordinators | -0.5
       2020-12 | U00005 | ${worker}       | 1`,
    );
    const found = await rows<Record<string, number | string | null>>(
      db,
      "SELECT wave, pcn, total_arrs, link_share, no_arrs_staff, link_share_with_staff FROM pcn_wave ORDER BY wave, pcn",
    );
    expect(found.map((r) => Object.values(r))).toEqual([
      [2018, "U00001", 0, 0, 1, null],
      [2021, "U00001", 4, 0.25, 0, 0.25],
      [2021, "U00002", 0, 0, 1, null],
      [2021, "U00003", -0.5, 0, 1, null],
      [2021, "U00004", null, null, null, null],
      [2021, "U00005", null, null, null, null],
    ]);
  });
});

it("the three rules stand side by side in one table, with the patients they reach", async () => {
  const { rules } = await expose(
    `2021 | A00001 | U00001 | 50000
     2021 | A00002 | U00002 | 100000
     2021 | A00003 | U00003 | 25000`,
    `2020-12 | U00001 | ${worker} | 2
     2020-03 | U00002 | ${worker} | 1`,
  );
  expect(
    await rows(
      db,
      "SELECT pcn, exposure, exposure_reported AS reported, exposure_carry AS carry, exposure_zero AS zero FROM pcn_wave ORDER BY pcn",
    ),
  ).toEqual([
    { pcn: "U00001", exposure: 2, reported: 2, carry: 2, zero: 2 },
    { pcn: "U00002", exposure: null, reported: null, carry: 0.5, zero: 0 },
    { pcn: "U00003", exposure: null, reported: null, carry: null, zero: 0 },
  ]);
  expect(rules.map((r) => [r.rule, r.wave, r.pcns, r.patients, r.mean])).toEqual([
    ["reported", 2021, 1, 50_000, 2],
    ["carry", 2021, 2, 150_000, 1.25],
    ["zero", 2021, 3, 175_000, 2 / 3],
  ]);
  expect(rules[1].meanByPatients).toBeCloseTo(1, 12);
});

it("the cluster of a practice is its latest PCN, and it has one only", async () => {
  const { practices, clusters } = await expose(
    `2018 | A00001 | U00001 | 5
     2020 | A00001 | U00001 | 5
     2021 | A00001 | U00002 | 5
     2022 | A00001 |        | 5
     2018 | A00002 | U00002 | 5
     2020 | A00003 |        | 5`,
    `2020-03 | U00001 | ${worker} | 1`,
  );
  expect(await rows(db, "SELECT * FROM practice_cluster ORDER BY practice")).toEqual([
    { practice: "A00001", cluster: "U00002" },
    { practice: "A00002", cluster: "U00002" },
  ]);
  expect([practices, clusters]).toEqual([2, 1]);
});
