import { describe, expect, it } from "vitest";
import { readPayments } from "../../lib/data/payments.js";
import { paymentsTable, tableOf } from "../support/publicFiles.js";

const name = (wave: number): string => `${wave - 2001}-${wave - 2000}.csv`;
const read = (wave: number, rows: string, change: (text: string) => string = (t) => t) =>
  readPayments(tableOf(change(paymentsTable(wave, rows)), name(wave)));
const counts = (file: ReturnType<typeof readPayments>) =>
  Object.fromEntries(file.notes.filter((n) => n.count > 0).map((n) => [n.id, n.count]));

describe("each year's headings", () => {
  it.each([2020, 2021, 2022, 2023])("%i: the PCN and its name, whatever they are headed", (wave) => {
    const { practices, faults, wave: year } = read(wave, "A81001 | U00001 | 4,114");
    expect(faults).toEqual([]);
    expect(year).toBe(wave);
    expect(practices).toEqual([
      {
        wave,
        practice: "A81001",
        pcn: "U00001",
        pcnName: "U00001 NAME",
        patients: 4114,
        postcode: "N200DH",
        region: "Y56",
        ccg: "07M",
        urban: true,
        gp: true,
      },
    ]);
  });
  it.each([2018, 2019])("%i: no PCN, and nothing is missing", (wave) => {
    const { practices, faults, notes } = read(wave, "A81001 | | 4114");
    expect(faults).toEqual([]);
    expect(practices[0]?.pcn).toBeNull();
    expect(notes.find((n) => n.id === "unknownPcn")?.count).toBe(0);
  });
});

describe("oddities, kept and counted", () => {
  it("lists of 0, blank and with fractions; the pool without a PCN", () => {
    const file = read(
      2020,
      `A81001 | U00001 | 0
       A81002 | U00001 |
       A81003 | U00001 | 9023.5
       A81004 | Unknown or no PCN | 10`,
    );
    expect(file.faults).toEqual([]);
    expect(file.practices.map((p) => [p.pcn, p.patients])).toEqual([
      ["U00001", 0],
      ["U00001", null],
      ["U00001", 9023.5],
      [null, 10],
    ]);
    expect(counts(file)).toEqual({ zeroList: 1, blankList: 1, fractionalList: 1, unknownPcn: 1 });
  });
  it("closed practices, walk-in centres, two classes that are missing", () => {
    const closed = read(2020, "A81001 | U00001 | 5", (t) =>
      t.replace("01/04/2019 | |", "01/04/2019 | 31/01/2020 |"),
    );
    expect(counts(closed)).toEqual({ closedPractices: 1 });
    const walkIn = read(2020, "A81001 | U00001 | 5", (t) =>
      t.replace("| GP practice |", "| Walk in centre |"),
    );
    expect(walkIn.practices[0]?.gp).toBe(false);
    expect(counts(walkIn)).toEqual({ otherType: 1 });
    const missing = read(2020, "A81001 | U00001 | 5", (t) => t.replace("| Urban |", "| MISSING |"));
    expect(missing.practices[0]?.urban).toBeNull();
    expect(counts(missing)).toEqual({ twoClassMissing: 1 });
  });
});

describe("faults, all at once", () => {
  it("tells file, row, column, value and what would do", () => {
    const { faults } = read(
      2023,
      `A81001 | U00001 | many
       A81002 | 16C | 10
       A81001 | U00001 | -5
       B2 | U00001 | 5`,
    );
    expect(faults.map((f) => `${f.where}: ${f.saw}`)).toEqual([
      'row 2, column "Number of Registered Patients (Last Known Figure)": "many"',
      'row 3, column "Code": "16C"',
      'row 4, column "Number of Registered Patients (Last Known Figure)": "-5"',
      'row 5, column "Practice Code": "B2"',
      'row 4, column "Practice Code": "A81001", which stands in row 2 too',
    ]);
  });
  it("dates that are none", () => {
    const { faults } = read(2020, "A81001 | U00001 | 5", (t) => t.replace("01/04/2019", "04/13/2019"));
    expect(faults[0]).toMatchObject({ where: 'row 2, column "Practice Open Date"', saw: '"04/13/2019"' });
  });
  it("a name and a content of different years", () => {
    const { faults } = readPayments(tableOf(paymentsTable(2022, "A81001 | U00001 | 5"), "18-19.csv"));
    expect(faults.map((f) => f.saw)).toEqual([
      "the name says 2018-19, the latest opening date (2021-04-01) says 2021-22",
    ]);
  });
  it("without a year in the name, the latest opening date says it", () => {
    expect(readPayments(tableOf(paymentsTable(2022, "A81001 | U00001 | 5"), "payments.csv"))).toMatchObject({
      wave: 2022,
      faults: [],
    });
  });
  it("a year that the study does not need is said, and is no fault", () => {
    expect(readPayments(tableOf(paymentsTable(2024, "A81001 | U00001 | 5"), "23-24.csv"))).toMatchObject({
      wave: 2024,
      outside: true,
      faults: [],
    });
  });
  it("a file of 2019-20 or later without PCNs", () => {
    const { faults } = read(2021, "A81001 | U00001 | 5", (t) => t.replace("PCN Code", "Something"));
    expect(faults.map((f) => f.saw)).toEqual(["no PCN of any practice in the file of 2020-21"]);
  });
});
