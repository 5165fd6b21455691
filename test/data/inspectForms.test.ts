import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { openDatabase, type Database } from "../../lib/data/database.js";
import { inspectFolder, type InspectOptions } from "../../lib/data/inspect.js";
import type { Inspected } from "../../lib/data/inspected.js";
import { drawnCsv } from "../support/drawn.js";
import { folderOf, paymentsTable, workforceTable } from "../support/publicFiles.js";

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const inspected = async (
  files: Readonly<Record<string, string | Uint8Array>>,
  options?: InspectOptions,
): Promise<Readonly<Record<string, Inspected>>> =>
  Object.fromEntries((await inspectFolder(db, folderOf(files), options)).map((one) => [one.file, one]));

const worker = "Social Prescribing Link Workers | Social Prescribing Link Worker";
const bytes = drawnCsv(workforceTable("2020-12", `U00001 | ${worker} | 0.5\nU00002 | ${worker} | 1.25`));
const text = Buffer.from(bytes).toString("utf8");
const rows = text.trim().split(/\r?\n/);
const totals = {
  pcns: 2,
  records: 2,
  fte: 1.75,
  roles: { "Social Prescribing Link Workers": { fte: 1.75, records: 2 } },
};
const swapped = Buffer.from(`\ufeff${text}`, "utf16le").swap16();
const book = (): Uint8Array => {
  const made = utils.book_new();
  utils.book_append_sheet(made, utils.aoa_to_sheet(rows.map((r) => r.split(","))), "Data");
  return new Uint8Array(write(made, { type: "array", bookType: "xlsx" }) as ArrayBuffer);
};

describe("the same table is read the same", () => {
  it.each<[string, string, string | Uint8Array]>([
    ["in UTF-16, its bytes in the other order", "a.csv", swapped],
    ["in UTF-16 without a mark", "a.csv", Buffer.from(text, "utf16le")],
    ["with lines that end in a carriage return alone", "a.csv", rows.join("\r")],
    ["separated by semicolons", "a.csv", text.replaceAll(",", ";")],
    ["with rows of blank fields", "a.csv", `${rows.join("\n")}\n,,,,,,,,,,\n`],
    ["with its heading in line 4", "a.csv", `Workforce\n\nDecember 2020\n${text}`],
    ["with headings in small letters", "a.csv", text.replace(rows[0], rows[0].toLowerCase())],
    ["with months in words", "a.csv", text.replaceAll(",2020,12,", ",2020,December,")],
    ["without an ending in its name", "a", text],
    ["as a workbook", "a.xlsx", book()],
    ["as a workbook that is called a CSV", "a.csv", book()],
    ["as a CSV that is called a workbook", "a.xlsx", text],
  ])("%s", async (_, file, content) => {
    const { [file]: found } = await inspected({ [file]: content });
    expect(found).toMatchObject({ series: "workforce", date: "2020-12", rows: 2, totals, faults: [] });
  });
});

describe("a workforce file of another layout", () => {
  const other = "Extract Date,PCN Code,Staff Role,FTE Total\n31/12/2020,U00001,Care Coordinators,0.5\n";
  const workforceColumns = { date: "Extract Date", pcn: "PCN Code", role: "Staff Role", fte: "FTE Total" };

  it("is said to seem one, with the setting that reads it", async () => {
    const { "q.csv": found } = await inspected({ "q.csv": other });
    expect(found.series).toBe("unknown");
    expect(found.notes[0]).toContain(JSON.stringify(workforceColumns));
  });

  it("is read by that setting", async () => {
    const { "q.csv": found } = await inspected({ "q.csv": other }, { workforceColumns });
    expect(found).toMatchObject({ series: "workforce", date: "2020-12", rows: 1, faults: [] });
    expect(found.totals).toMatchObject({ pcns: 1, fte: 0.5, records: 1 });
    expect(found.used).toEqual(["Extract Date", "PCN Code", "Staff Role", "FTE Total"]);
  });
});

describe("files of later years", () => {
  it("a census that no wave uses is read and said to be of no use", async () => {
    const later = drawnCsv(workforceTable("2024-03", `U00001 | ${worker} | 0.5`));
    const { "w.csv": found } = await inspected({ "w.csv": later });
    expect(found).toMatchObject({ date: "2024-03", faults: [] });
    expect(found.notes).toContain("1 census that no wave of the study uses: not used");
  });

  it("the survey's practice-level file since 2024 is recognised, and what is not known of it is said", async () => {
    const csv =
      "ad_practicecode,ad_practicename,received,overallexp.baseevalw,overallexp.pcteval\nA81001,X,100,80,0.75\nA81002,Y,9,-97,-97\n";
    const { "GPPS_2024_Practice_data.csv": found } = await inspected({ "GPPS_2024_Practice_data.csv": csv });
    expect(found).toMatchObject({
      series: "practice survey since 2024",
      date: "2024",
      rows: 2,
      totals: { practices: 2, received: 109, experience: { answers: 80, good: 60, practices: 1 } },
      faults: [],
    });
    expect(found.notes[0]).toContain("has not been seen");
  });
});

describe("what is wrong with a file as a whole", () => {
  it("a byte of a workbook that was changed shows by its checksum", async () => {
    const sheet = new TextEncoder().encode("<worksheet/>".repeat(50));
    const zip = zipSync({ "[Content_Types].xml": sheet, "xl/worksheets/sheet1.xml": sheet }, { level: 0 });
    zip[zip.length >> 1] ^= 1;
    const { "w.xlsx": found } = await inspected({ "w.xlsx": zip });
    expect(found.faults[0].saw).toMatch(/^a workbook that is damaged/);
  });

  it("a name that is no UTF-8 is told, and the other files are read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "names-"));
    try {
      writeFileSync(join(folder, "w.csv"), bytes);
      const odd = Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff]), Buffer.from(".csv")]);
      try {
        writeFileSync(odd, bytes);
      } catch {
        return; // a file system that takes no such name
      }
      mkdirSync(join(folder, "x.csv"));
      const found = await inspectFolder(db, folder);
      expect(found.map((f) => [f.series, f.faults.map((x) => x.saw)])).toEqual([
        ["workforce", []],
        ["unknown", ["a name that is no UTF-8"]],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("a few PCN codes that no other file knows are told with their rows; a file of unknown codes alone is let be", async () => {
    const pcns = readFileSync("data/public/pcns.csv", "utf8")
      .split("\n")
      .slice(1, 41)
      .map((line) => line.slice(0, 6));
    const draw = (codes: readonly string[]): Uint8Array =>
      drawnCsv(workforceTable("2020-12", codes.map((pcn) => `${pcn} | ${worker} | 1`).join("\n")));
    const { "w.csv": found } = await inspected({ "w.csv": draw([...pcns, "U99999"]) });
    expect(found.faults.map((f) => [f.where, f.saw])).toEqual([
      ['row 42, column "PCN_CODE"', '"U99999", a PCN that no other file knows'],
    ]);
    const lists = drawnCsv(paymentsTable(2021, "A81001 | U99999 | 1000"));
    const both = await inspected({ "w.csv": draw([...pcns, "U99999"]), "20-21.csv": lists });
    expect(both["w.csv"].faults).toEqual([]);
  });
});
