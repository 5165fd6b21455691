import { describe, expect, it } from "vitest";
import { parse } from "../../lib/data/delimited.js";
import { recognise } from "../../lib/data/sources.js";
import { readWorkforce } from "../../lib/data/workforce.js";
import { drawnCsv } from "../support/drawn.js";
import { tableOf, workforceTable } from "../support/publicFiles.js";

const worker = "Social Prescribing Link Workers | Social Prescribing Link Worker";
const read = (rows: string, census = "2020-12") => readWorkforce(tableOf(workforceTable(census, rows)));

describe("FTE by PCN, role and census", () => {
  it("sums the records of a PCN and role, negative ones too", () => {
    const { cells, faults, notes } = read(`
      U00001 | ${worker} | 0.986666667
      U00001 | ${worker} | -0.026666667
      U00002 | ${worker} | 1.5
      U00001 | Pharmacists | Pharmacist | 0`);
    expect(faults).toEqual([]);
    expect(cells).toEqual([
      { census: "2020-12", pcn: "U00001", role: "Pharmacists", fte: 0, records: 1 },
      { census: "2020-12", pcn: "U00001", role: "Social Prescribing Link Workers", fte: 0.96, records: 2 },
      { census: "2020-12", pcn: "U00002", role: "Social Prescribing Link Workers", fte: 1.5, records: 1 },
    ]);
    expect(Object.fromEntries(notes.map((n) => [n.id, n.count]))).toEqual({
      workforceWithoutPcn: 0,
      negativeFte: 1,
      zeroFte: 1,
      fteAboveOne: 1,
    });
  });
  it("counts a role that was never seen and the pool without a PCN, and says what becomes of them", () => {
    const { cells, faults, notes } = read(`
      U00001 | Wizards | Wizard | 1
      U | ${worker} | 0.5
      U00002 | Wizards | Wizard | 1`);
    expect(faults).toEqual([]);
    expect(cells.map((c) => [c.pcn, c.role])).toEqual([
      ["U00001", "Wizards"],
      ["U00002", "Wizards"],
    ]);
    expect(notes.filter((n) => n.count > 0).map((n) => [n.id, n.count, n.what])).toEqual([
      ["workforceWithoutPcn", 1, "workforce records in the pool without a PCN"],
      ["unseenRole", 2, 'workforce records of roles that the role map does not have: "Wizards"'],
    ]);
  });
  it("reads therapists by their detailed role, so that occupational therapists stand apart", () => {
    const { cells } = read(`
      U00001 | Therapists | Therapist- Occupational Therapist | 1
      U00001 | Therapists | Therapist- Other | 0.5`);
    expect(cells.map((c) => [c.role, c.fte])).toEqual([
      ["Therapist- Occupational Therapist", 1],
      ["Therapist- Other", 0.5],
    ]);
  });
  it("takes names without the blanks at their ends", () => {
    const text = workforceTable("2020-12", `U00001 | ${worker} | 1`)
      .replaceAll("|", ",")
      .replaceAll(" ,", "  ,");
    const { cells, faults } = readWorkforce(parse("f.csv", new TextEncoder().encode(text)).table);
    expect(faults).toEqual([]);
    expect(cells[0]).toMatchObject({ pcn: "U00001", role: "Social Prescribing Link Workers" });
  });
  it("finds columns by their headings, in any order, under lines of a title, with a byte order mark", () => {
    const text =
      "\uFEFFPCN workforce\n\nFTE,Staff_Role,DETAILED_STAFF_ROLE,PCN_CODE,PCN_NAME,COMM_REGION_CODE,CENSUS_MONTH,CENSUS_YEAR\n0.5,Pharmacists,Pharmacist,U00001,A,Y56,3,2020\n";
    const { cells, faults } = readWorkforce(parse("f.csv", new TextEncoder().encode(text)).table);
    expect(faults).toEqual([]);
    expect(cells).toEqual([{ census: "2020-03", pcn: "U00001", role: "Pharmacists", fte: 0.5, records: 1 }]);
  });
});

describe("a file of another layout", () => {
  const headings = { date: "Date", pcn: "ODS Code", role: "Role", fte: "FTE (claims)" };
  const table = (date: string) =>
    tableOf(`Date | Region | ODS Code | Role | FTE (claims)
      ${date} | London | U00001 | Social Prescribing Link Workers | 1.5
      ${date} | London | U00001 | Pharmacists | 2`);
  it("is read by the headings that a setting names, the census from its date", () => {
    const { cells, faults } = readWorkforce(table("31/12/2022"), headings);
    expect(faults).toEqual([]);
    expect(cells.map((c) => [c.census, c.pcn, c.role, c.fte])).toEqual([
      ["2022-12", "U00001", "Pharmacists", 2],
      ["2022-12", "U00001", "Social Prescribing Link Workers", 1.5],
    ]);
    expect(recognise(table("31/12/2022").rows, headings)).toEqual(["workforce"]);
    expect(recognise(table("31/12/2022").rows)).toEqual([]);
  });
  it("is refused when its date is none", () => {
    expect(readWorkforce(table("Q4"), headings).faults.map((f) => [f.where, f.saw])).toEqual([
      ['row 2, column "Date"', '"Q4"'],
      ['row 3, column "Date"', '"Q4"'],
    ]);
  });
});

describe("faults, all at once", () => {
  it("tells file, row, column, value and what would do", () => {
    const { faults } = read(`
      U00001 | ${worker} | 0,8
      U0001 | ${worker} | 1
      U00001 | ${worker} | full time
      U00001 | ${worker} |
      U00001 | | Wizard | 1
      U00001 | ${worker} | 0,213`);
    expect(faults.map((f) => [f.where, f.saw])).toEqual([
      ['row 2, column "FTE"', '"0,8"'],
      ['row 3, column "PCN_CODE"', '"U0001"'],
      ['row 4, column "FTE"', '"full time"'],
      ['row 5, column "FTE"', '""'],
      ['row 6, column "STAFF_ROLE"', '""'],
      ['row 7, column "FTE"', '"0,213"'],
    ]);
    expect(new Set(faults.map((f) => f.file))).toEqual(new Set(["file.csv"]));
    expect(faults[0]?.wanted).toContain("decimal point");
  });
  it("the same thing wrong all down a column is one fault, which says in how many rows", () => {
    const rows = Array.from({ length: 30 }, (_, i) => `U00001 | ${worker} | ${i} FTE`).join("\n");
    expect(read(rows).faults).toEqual([
      {
        file: "file.csv",
        where: 'column "FTE", 30 of 30 rows, the first of them row 2',
        saw: '"0 FTE", "1 FTE", "2 FTE", …',
        wanted: "a number with a decimal point, such as 0.8",
      },
    ]);
  });
  it("a second census in a file of the individual-level series, and a name that says another one", () => {
    const two = `${workforceTable("2020-12", `U00001 | ${worker} | 1\nU00002 | ${worker} | 1`)}\n${workforceTable("2021-12", `U00001 | ${worker} | 1`).split("\n")[1]}`;
    expect(readWorkforce(tableOf(two, "PCN March 2020.csv")).faults.map((f) => [f.where, f.saw])).toEqual([
      [
        'columns "CENSUS_YEAR" and "CENSUS_MONTH", 1 of 3 rows, the first of them row 4',
        "the census 2021-12 in a file of 2020-12",
      ],
      ["file", "a name that says 2020-03, and rows that say 2020-12"],
    ]);
    expect(readWorkforce(tableOf(two, "PCN December 2020.csv")).faults).toHaveLength(1);
  });
  it("a missing and a doubled column", () => {
    const text = workforceTable("2020-12", `U00001 | ${worker} | 1`)
      .replace("| FTE", "| HOURS")
      .replace("SUB_ICB_NAME", "PCN_CODE");
    expect(readWorkforce(tableOf(text)).faults.map((f) => f.saw)).toEqual([
      '2 columns headed "PCN_CODE" (numbers 4, 6)',
      'no column "FTE"',
    ]);
  });
  it("a file that was cut in a row", () => {
    const bytes = drawnCsv(workforceTable("2020-12", `U00001 | ${worker} | 1\nU00002 | ${worker} | 1`));
    const cut = parse("f.csv", bytes.slice(0, bytes.length - 40)).table;
    expect(readWorkforce(cut).faults).toEqual([
      {
        file: "f.csv",
        where: "row 3",
        saw: "9 fields",
        wanted: "11, as in the heading; the file may have been cut",
      },
    ]);
  });
  it("a file with no rows", () => {
    expect(read("").faults[0]).toMatchObject({ where: "file", saw: "no rows under the heading" });
  });
  it("a month that is none", () => {
    expect(read(`U00001 | ${worker} | 1`, "2020-13").faults[0]).toMatchObject({
      where: 'row 2, column "CENSUS_MONTH"',
      saw: '"13"',
    });
  });
});
