import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { openDatabase, type Database } from "../../lib/data/database.js";
import { inspectedInWords, inspectFolder } from "../../lib/data/inspect.js";
import type { Inspected } from "../../lib/data/inspected.js";
import { sufficesFor } from "../../lib/data/suffices.js";
import { drawn, drawnCsv } from "../support/drawn.js";
import { folderOf, paymentsTable, smallFolder, workforceTable } from "../support/publicFiles.js";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const inspected = async (folder: string): Promise<Readonly<Record<string, Inspected>>> =>
  Object.fromEntries((await inspectFolder(db, folder)).map((one) => [one.file, one]));
const told = (one: Inspected): readonly string[] => one.faults.map((f) => `${f.where}: ${f.saw}`);

const worker = "Social Prescribing Link Workers | Social Prescribing Link Worker";
const linkHead =
  "Partner\\nOrganisation\\nCode | PCN Code | Practice to PCN\\nRelationship\\nStart Date | Practice to PCN\\nRelationship\\nEnd Date";
const workbook = (rows: string): Uint8Array => {
  const cells = drawn(`${linkHead}\n${rows}`).map((row) => row.map((c) => c.replaceAll("\\n", "\n")));
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), "PCN Core Partner Details");
  return new Uint8Array(write(book, { type: "array", bookType: "xlsx" }) as ArrayBuffer);
};

describe("what a file is", () => {
  it("is said by its contents, whatever its name; columns in any order", async () => {
    const small = smallFolder();
    const found = await inspected(
      folderOf({
        "a.csv": readFileSync(join(small, "workforce", "b.csv")),
        "b.txt": readFileSync(join(small, "payments", "20-21.csv")),
        "c.csv":
          "PCN_CODE;EXTRACT_DATE;PRACTICE_CODE;PRACTICE_POSTCODE;CCG_CODE;COMM_REGION_CODE\nU;01Jan2022;A81001;N20 0DH;07M;Y56\n",
        "d.csv":
          'EXTRACT_DATE,CODE,SEX,AGE,NUMBER_OF_PATIENTS\n01JAN2021,A81001,ALL,ALL,"4,114"\n01JAN2021,A81001,MALE,1,3\n',
        "e.xlsx": workbook("A81001 | U00001 | 20191001 | 20200331\nA81001 | U00002 | 20200331 | "),
        "f.csv": "my,own\n1,2\n",
      }),
    );
    expect(Object.values(found).map((f) => [f.file, f.series, f.date, f.rows, f.faults.length])).toEqual([
      ["a.csv", "workforce", "2020-12", 1, 0],
      ["b.txt", "payments", "2020-21", 2, 0],
      ["c.csv", "mapping", "2022-01-01", 1, 0],
      ["d.csv", "registered", "2021-01-01", 2, 0],
      ["e.xlsx", "epcn", "2020-03-31", 2, 0],
      ["f.csv", "unknown", null, 0, 0],
    ]);
    expect(found["a.csv"].totals).toEqual({
      pcns: 1,
      records: 1,
      fte: 0.5,
      roles: { "Social Prescribing Link Workers": { fte: 0.5, records: 1 } },
    });
    expect(found["b.txt"].totals).toMatchObject({ practices: 2, patients: 3000, pcns: 2 });
    expect(found["d.csv"].totals).toEqual({ practices: 1, patients: 4114 });
    expect(found["e.xlsx"].totals).toEqual({ links: 2, open: 1, practices: 1, pcns: 1 });
    expect(found["a.csv"].used).toContain("FTE");
    expect(Object.keys(found["a.csv"])).toEqual([
      "file",
      "series",
      "date",
      "rows",
      "used",
      "totals",
      "notes",
      "faults",
    ]);
  });

  it("a file that could be two things is asked about", async () => {
    const both =
      "LSOA code (2011),Income Rank (where 1 is most deprived),Income Decile (where 1 is most deprived 10% of LSOAs),postcode,Postcode Status,LSOA code\nE01000001,1,1,N20 0DH,Live,E01000001\n";
    const { "x.csv": x } = await inspected(folderOf({ "x.csv": both }));
    expect(x.series).toBe("unknown");
    expect(x.faults[0].saw).toMatch(/^headings that could be .* or /);
  });

  it("a link is named and not followed; one that leads out of the folder or nowhere is a fault", async () => {
    const folder = folderOf({ "a.csv": "my,own\n1,2\n" });
    symlinkSync("/etc/passwd", join(folder, "p.csv"));
    symlinkSync("nowhere", join(folder, "q.csv"));
    symlinkSync("a.csv", join(folder, "r.csv"));
    const { "p.csv": out, "q.csv": lost, "r.csv": inside } = await inspected(folder);
    expect(out).toMatchObject({ series: "unknown", rows: 0, totals: {} });
    expect(out.faults[0].saw).toMatch(/^a link that leads out of the folder/);
    expect(lost.faults[0].saw).toBe("a link that leads nowhere");
    expect(inside.faults).toEqual([]);
  });
});

describe("faults, all of a file at once", () => {
  const mappingHead =
    "EXTRACT_DATE | PRACTICE_CODE | PRACTICE_POSTCODE | PCN_CODE | CCG_CODE | COMM_REGION_CODE";
  const mapping = (rows: string): Uint8Array => drawnCsv(`${mappingHead}\n${rows}`);
  it.each<[string, string, string | Uint8Array, readonly string[]]>([
    ["an empty file", "a.csv", "", ["file: nothing: 0 bytes"]],
    [
      "a missing column",
      "w.csv",
      drawnCsv(workforceTable("2020-12", `U00001 | ${worker} | 1`).replace("| FTE", "| HOURS")),
      ['heading (row 1): no column "FTE"'],
    ],
    [
      "FTE as text, a decimal comma, a PCN that is none",
      "w.csv",
      drawnCsv(
        workforceTable("2020-12", `U00001 | ${worker} | one\nU00001 | ${worker} | 0,8\nX | ${worker} | 1`),
      ),
      ['row 2, column "FTE": "one"', 'row 3, column "FTE": "0,8"', 'row 4, column "PCN_CODE": "X"'],
    ],
    [
      "a practice twice, in two PCNs; three dates, one of another day",
      "m.csv",
      mapping(
        "01-Sep-20 | A81001 | N2 | U00001 | 07M | Y56\n2020-09-01 | A81001 | N2 | U00002 | 07M | Y56\n02/09/2020 | A81002 | N2 | U00001 | 07M | Y56\nsoon | A81003 | N2 | PCN1 | 07M | Y56",
      ),
      [
        'row 3, column "PRACTICE_CODE": "A81001", which row 2 has too',
        'row 5, column "EXTRACT_DATE": "soon"',
        "row 4: the date 2020-09-02 in a file of 2020-09-01",
      ],
    ],
    [
      "a practice in two PCNs at one time, an end before its start",
      "e.xlsx",
      workbook(
        "A81001 | U00001 | 20191001 | \nA81001 | U00002 | 20200101 | \nA81002 | U00002 | 20200101 | 20191231",
      ),
      [
        'row 4, column "Practice to PCN Relationship End Date": "20191231"',
        'row 3: "A81001" in U00002, and by row 2 at the same time in U00001',
      ],
    ],
    [
      "a workbook that was cut",
      "e.xlsx",
      workbook("A81001 | U00001 | 20191001 | ").subarray(0, 900),
      [expect.stringMatching(/^file: a workbook that cannot be read/) as string],
    ],
    [
      "a zip bomb",
      "e.xlsx",
      zipSync({ "xl/workbook.xml": new Uint8Array(101 * 1024 * 1024) }),
      [expect.stringMatching(/^file: \d+ bytes that unpack to more than/) as string],
    ],
    [
      "a cut Parquet file",
      "s.parquet",
      "PAR1 and no more",
      [expect.stringMatching(/^file: a file that cannot be read/) as string],
    ],
    [
      "a quote that never closes",
      "p.csv",
      new TextDecoder().decode(drawnCsv(paymentsTable(2020, "A81001 | U00001 | 5"))) + '"',
      [expect.stringMatching(/^row 3: a quote that never closes/) as string],
    ],
  ])("%s", async (_, file, content, faults) => {
    const found = await inspected(folderOf({ [file]: content }));
    expect(told(found[file])).toEqual(faults);
  });
});

describe("names from files", () => {
  it("go through in one line, without marks that turn the writing", async () => {
    const name = '=cmd <script>alert("x")<\u202Etxt \u{1F600}.csv';
    const found = await inspectFolder(db, folderOf({ [name]: "my,own\n1,2\n" }));
    expect(found[0].file).toBe(name);
    const words = inspectedInWords(found[0]);
    expect(words).not.toContain("\u202E");
    expect(words).toContain("\\u202etxt \u{1F600}");
    expect(words.split("\n")).toHaveLength(2);
  });
});

describe("what files suffice for", () => {
  it("names tables, what is lacking and why", async () => {
    const folder = smallFolder();
    rmSync(join(folder, "workforce", "d.csv"));
    const said = sufficesFor(await inspectFolder(db, folder));
    expect(said).toContain("With these you get Figures S1 and S2 and Table S7; not Figure 1");
    expect(said).toContain("because there is no person-level survey file");
    expect(said).toContain("the workforce census of 2022-09");
    expect(sufficesFor([])).toMatch(/^With these you get no table/);
  });
});
