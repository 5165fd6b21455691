import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utils, write, type WorkSheet } from "xlsx";
import { openDatabase, type Database } from "../../lib/data/database.js";
import { inspectFolder } from "../../lib/data/inspect.js";
import type { Inspected } from "../../lib/data/inspected.js";
import { readRaw } from "../../lib/data/raw.js";
import { sufficesFor } from "../../lib/data/suffices.js";
import { drawnCsv } from "../support/drawn.js";
import { folderOf, paymentsTable, smallFolder, workforceTable } from "../support/publicFiles.js";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const inspected = async (
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly Inspected[]> => inspectFolder(db, folderOf(files));

/** What the one file is: series, date, the totals named, notes that are told of it, faults. */
async function read(table: string, name = "download(3).csv"): Promise<Inspected> {
  const [one] = await inspected({ [name]: drawnCsv(table) });
  return one;
}
const faults = (one: Inspected): readonly string[] => one.faults.map((f) => `${f.where}: ${f.saw}`);
const headed = (table: string, change: (headings: string) => string): string => {
  const [head, ...rest] = table.split("\n");
  return [change(head), ...rest].join("\n");
};
const dots = (head: string): string =>
  head
    .split("|")
    .map((h) => h.trim().replace(/[^A-Za-z0-9]/g, "."))
    .join(" | ");

describe("payments of any year", () => {
  const rows = "A81001 | U00001 | 1000\nA81002 | U00002 | 2000.5";
  const table = paymentsTable(2021, rows);
  const list = "Number of Registered Patients (Last Known Figure)";
  const region = "NHS England (Region) code";
  it.each<[string, string]>([
    ["the region's heading of 2017-18", table.replace(region, "NHS England (Region, local office) Code")],
    [
      "the headings of 2018-19",
      table
        .replace(region, "NHS England and NHS Improvement (Region, local office) Code")
        .replace(list, "Average Number of Registered Patients"),
    ],
    ["sub-ICB locations in place of groups", table.replace("CCG Code", "Sub ICB Code")],
    ["headings as R writes them", headed(table, dots)],
    ["headings in capitals with two blanks", headed(table, (h) => h.toUpperCase().replaceAll(" ", "  "))],
    ["days with a time", table.replaceAll("01/04/2020", "2020-04-01 00:00:00")],
    ["NULL for what is blank", table.replaceAll("01/04/2020 | |", "01/04/2020 | NULL |")],
    ["another word for a rurality that is missing", `${table}\n`.replace("Urban | 1000", "UNKNOWN | 1000")],
    ["codes in small letters", table.replaceAll("A8100", "a8100")],
    ["a row of totals", `${table}\nEngland | | | | | | | | | | | 3000.5`],
    ["a row of totals that says so", `${table}\n | | | | | Total | | | | | | 3000.5`],
    ["notes under the table", `${table}\nSource: NHS Digital\n1. Lists are means over quarters`],
  ])("is read with %s", async (_, drawn) => {
    const one = await read(drawn);
    expect(faults(one)).toEqual([]);
    expect([one.series, one.date]).toEqual(["payments", "2020-21"]);
    expect(one.totals).toMatchObject({ practices: 2, patients: 3000.5, pcns: 2 });
  });

  it("has the year of its name where figures before it could be one too", async () => {
    const one = await read(paymentsTable(2023, rows), "3 22-23.csv");
    expect([one.date, faults(one)]).toEqual(["2022-23", []]);
  });

  it("a practice without a code is a fault and no row of totals", async () => {
    const one = await read(table.replace("A81001", ""));
    expect(faults(one)).toEqual(['row 2, column "Practice Code": ""']);
  });
});

describe("workforce of any quarter", () => {
  const worker = "Social Prescribing Link Workers | Social Prescribing Link Worker";
  const table = workforceTable("2020-12", `U00001 | ${worker} | 0.5\nU00002 | Pharmacists | Pharmacist | 1`);
  const without = (...headings: readonly string[]): string => {
    const lines = table.split("\n").map((line) => line.split("|").map((c) => c.trim()));
    const kept = lines[0].flatMap((h, i) => (headings.includes(h) ? [] : [i]));
    return lines.map((line) => kept.map((i) => line[i]).join(" | ")).join("\n");
  };
  it.each<[string, string]>([
    ["the areas of its own time", table.replace("COMM_REGION_CODE", "REGION_CODE").replace("SUB_ICB", "CCG")],
    ["no region and no name", without("COMM_REGION_CODE", "PCN_NAME")],
    ["blanks for underlines in its headings", headed(table, (h) => h.replaceAll("_", " ").toLowerCase())],
    ["roles in small letters", table.replaceAll("Social Prescribing Link", "social prescribing  link")],
    ["a year and a month with fractions", table.replaceAll("2020 | 12", "2020.0 | 12.0")],
    ["a row of totals", `${table}\n | | | | | | | | Total | | 1.5`],
    ["codes in small letters", table.replaceAll("U0000", "u0000")],
  ])("is read with %s", async (_, drawn) => {
    const one = await read(drawn);
    expect(faults(one)).toEqual([]);
    expect([one.series, one.date]).toEqual(["workforce", "2020-12"]);
    expect(one.totals).toEqual({
      pcns: 2,
      records: 2,
      fte: 1.5,
      roles: {
        Pharmacists: { fte: 1, records: 1 },
        "Social Prescribing Link Workers": { fte: 0.5, records: 1 },
      },
    });
    expect(one.notes.join()).not.toMatch(/role map/);
  });

  it("staff of practices are no staff of PCNs", async () => {
    const one = await read(
      "STAFF_ROLE | DETAILED_STAFF_ROLE | AGE_BAND | GENDER | COUNTRY_QUALIFICATION_GROUP | FTE\nGP | Partner | 40-44 | F | UK | 1",
    );
    expect([one.series, faults(one)]).toEqual(["practiceWorkforce", []]);
  });
});

describe("areas and practices", () => {
  const practice = (code: string, opened: string): string =>
    `${code} | P | Y63 | QHM | | | | | | TS18 1HU | ${opened} | | A | B | 16C | | | | | | | | | | | 4 | `;
  it.each<[string, string, string, Inspected["totals"]]>([
    [
      "the postcode directory",
      "pcd | pcds | doterm | lsoa11 | ru11ind\nTS181HU | TS18 1HU | | E01033477 | A1",
      "postcodes",
      { postcodes: 1, areas: 1 },
    ],
    [
      "an extract of it in capitals, with an area of Scotland and a postcode of no area",
      "PCDS | LSOA11\nTS18 1HU | E01033477\nAB1 0AA | S01006514\nGY1 1AA | L99999999",
      "postcodes",
      { postcodes: 1, areas: 1 },
    ],
    [
      "the look-up of postcodes",
      "PCD7 | PCDS | LSOA11CD\nTS181HU | TS18 1HU | E01033477",
      "postcodes",
      { postcodes: 1, areas: 1 },
    ],
    [
      "the domains with headings as R writes them",
      "LSOA.code..2011. | Income.Rank..where.1.is.most.deprived. | Income.Decile..where.1.is.most.deprived.10..of.LSOAs.\nE01033477 | 1,234 | 1",
      "income",
      { areas: 1, deciles: { "01": 1 } },
    ],
    [
      "rural-urban classes in small letters, without their names",
      "lsoa11cd | ruc11cd\nE01033477 | c1\nW01000001 | d1",
      "rural",
      { areas: 1, classes: { C1: 1 } },
    ],
    [
      "epraccur with days that have lines",
      practice("a81001", "1974-04-01"),
      "practices",
      { practices: 1, gpPractices: 1, activeGpPractices: 1 },
    ],
    [
      "epraccur under headings",
      `Code | Name | Region | Geography | 1 | 2 | 3 | 4 | 5 | Postcode | Open Date${" | x".repeat(16)}\n${practice("A81001", "19740401")}`,
      "practices",
      { practices: 1, gpPractices: 1, activeGpPractices: 1 },
    ],
    [
      "the mapping file of July 2022",
      "EXTRACT_DATE | PRACTICE_CODE | PRACTICE_POSTCODE | PCN_CODE | SUB_ICB_LOCATION_CODE | COMM_REGION_CODE\n01JUL2022 | A81001 | TS18 1HU | U00001 | 16C | Y63",
      "mapping",
      { practices: 1, pcns: 1 },
    ],
    [
      "the mapping file before there were PCNs",
      "EXTRACT_DATE | PRACTICE_CODE | PRACTICE_POSTCODE | CCG_CODE | NHSE_REGION_CODE\n01/01/2018 | A81001 | TS18 1HU | 16C | Y63",
      "mapping",
      { practices: 1, pcns: 0 },
    ],
  ])("%s", async (_, table, series, totals) => {
    const one = await read(table);
    expect([one.series, one.totals, faults(one)]).toEqual([series, totals, []]);
  });

  it.each<[string, string, string]>([
    [
      "patients by small area",
      "EXTRACT_DATE | PRACTICE_CODE | LSOA_CODE | NUMBER_OF_PATIENTS\n01JAN2021 | A81001 | E01033477 | 3\n01JAN2021 | A81001 | E01033478 | 4",
      "registeredByArea",
    ],
    [
      "the mapping of another series, without a date",
      "PRACTICE_CODE | PCN_ODS_CODE | REGION_ODS_CODE | STP_ODS_CODE\nA81001 | U00001 | Y63 | QHM",
      "qofMapping",
    ],
    ["postcodes with the areas of 2021", "pcds | lsoa21\nTS18 1HU | E01033477", "laterAreas"],
    ["classes of the areas of 2021", "LSOA21CD | RUC21CD\nE01033477 | UN1", "laterAreas"],
  ])("%s is named, not read, and no fault", async (_, table, series) => {
    const one = await read(table);
    expect([one.series, one.used, faults(one)]).toEqual([series, [], []]);
    expect(one.notes).toHaveLength(1);
  });

  it("domains on areas of another year have no date, and say which column is lacking", async () => {
    const one = await read(
      "LSOA code (2021) | Income Rank (where 1 is most deprived) | Income Decile (where 1 is most deprived 10% of LSOAs)\nE01033477 | 1 | 1",
    );
    expect([one.date, faults(one)]).toEqual([null, ['heading (row 1): no column "LSOA code (2011)"']]);
  });
});

describe("a workbook", () => {
  const bytes = (sheets: Readonly<Record<string, WorkSheet>>): Uint8Array => {
    const book = utils.book_new();
    for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
    return new Uint8Array(write(book, { type: "array", bookType: "xlsx" }) as ArrayBuffer);
  };
  const formatted = (
    rows: readonly (readonly (string | number)[])[],
    formats: Readonly<Record<string, string>>,
  ): WorkSheet => {
    const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]));
    for (const [at, format] of Object.entries(formats)) (sheet[at] as { z?: string }).z = format;
    return sheet;
  };

  it("gives numbers whole though a format rounds them, and days whatever their order on the screen", async () => {
    const cells = paymentsTable(2021, "A81001 | U00001 | 1000")
      .split("\n")
      .map((line) => line.split("|").map((c) => c.trim()));
    const opened = cells[0].indexOf("Practice Open Date");
    const row = cells[1].map((c, i) => (i === opened ? 43933 : i === cells[1].length - 1 ? 1234.5 : c)); // 12 April 2020
    const column = (i: number): string => utils.encode_cell({ r: 3, c: i });
    const sheet = formatted([["NHS Payments, 2020/21"], [], cells[0], row], {
      [column(opened)]: "m/d/yy",
      [column(row.length - 1)]: "#,##0",
    });
    const book = bytes({ Title: utils.aoa_to_sheet([["NHS Payments"], ["Notes"]]), Practices: sheet });
    const [one] = await inspected({ "download(3).xlsx": book });
    expect([one.series, one.date, faults(one)]).toEqual(["payments", "2020-21", []]);
    expect(one.totals).toMatchObject({ practices: 1, patients: 1234.5 });
    expect(one.notes).toContain("its heading stands in row 3");
  });

  it("is read by the study as it is inspected, and so is a text of any name", () => {
    const lines = workforceTable("2020-12", "U00001 | Pharmacists | Pharmacist | 0.8133333333")
      .split("\n")
      .map((line) => line.split("|").map((c) => c.trim()));
    const sheet = formatted(
      lines.map((line) => line.map((c) => (/^[\d.]+$/.test(c) ? Number(c) : c))),
      { K2: "0.0" },
    );
    const folder = smallFolder({
      "workforce/b.csv": "",
      "workforce/b.xlsx": bytes({ Sheet1: sheet }),
      "areas/rural.csv": "",
      "areas/rural": drawnCsv("LSOA11CD | RUC11CD\nE01000001 | C1"),
    });
    const { workforce, practices } = readRaw(folder);
    expect(workforce.find((w) => w.census === "2020-12")).toMatchObject({
      role: "Pharmacists",
      fte: 0.813333333,
    });
    expect(practices[0].rurality).toBe("C1");
  });

  it("a document that only is packed as one is left alone", async () => {
    const [one] = await inspected({ "notes.docx": bytes({ S: utils.aoa_to_sheet([["a"]]) }).slice(0, 600) });
    expect([one.series, faults(one)]).toEqual(["unknown", []]);
  });
});

describe("the survey's practice files", () => {
  const head =
    "Practice_Code | CCG_Code | received | Q28base | Q28_12 | Q94_1234base | Q94_12 | Q32_123base | Q32_12 | Q91base | Q91_3 | Q87_123base | Q87_12";
  const row = "A81001 | 16C | 100 | 90 | 80 | 40 | 30 | 40 | 30 | 50 | 5 | 20 | 10";
  const good = { answers: 90, good: 80, practices: 1 };

  it("are read with a row of totals, marks for what is withheld, and their year in a folder's name", async () => {
    const table = `${head}\n${row}\nA81002 | 16C | 9 | * | * | * | * | [c] | [c] | - | - | n/a | n/a\n | England | 109${" | 1".repeat(10)}`;
    const [one] = await inspected({ "2021/download(3).csv": drawnCsv(table) });
    expect([one.series, one.date, faults(one)]).toEqual(["practice survey", "2021", []]);
    expect(one.totals).toMatchObject({ practices: 2, experience: good });
    expect(one.notes).toContain(
      "5 outcomes of a practice suppressed or left blank by the publisher: no value",
    );
  });

  it("two of one year are told of each other, and the last sentence says it", async () => {
    const found = await inspected({
      "2021 a.csv": drawnCsv(`${head}\n${row}`),
      "2021 b.csv": drawnCsv(`${head}\n${row}`),
    });
    expect(found.map((f) => f.notes.slice(-1)[0])).toEqual([
      "practice survey 2021 is also 2021 b.csv: the study wants one, so leave the one that is meant",
      "practice survey 2021 is also 2021 a.csv: the study wants one, so leave the one that is meant",
    ]);
    expect(sufficesFor(found)).toMatch(/once one file is left of practice survey 2021/);
  });
});
