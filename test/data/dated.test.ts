import { describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { SourceFaults } from "../../lib/data/faults.js";
import { readPublic } from "../../lib/data/public.js";
import { readRaw, type PublicTables } from "../../lib/data/raw.js";
import { waves } from "../../lib/study/waves.js";
import { drawn } from "../support/drawn.js";
import { smallFolder } from "../support/publicFiles.js";

const linkHead =
  "Partner Organisation Code | PCN Code | Practice to PCN Relationship Start Date | Practice to PCN Relationship End Date";
const workbook = (rows: string): Uint8Array => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([["PCN Code", "PCN Name"]]), "PCNDetails");
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet(drawn(`${linkHead}\n${rows}`).map((r) => [...r])),
    "Links",
  );
  return new Uint8Array(write(book, { type: "array", bookType: "xlsx" }) as ArrayBuffer);
};
const moved = "A81001 | U00001 | 20190701 | 20210331\nA81001 | U00002 | 20210401 |";
const list = (day: string, patients: number): string =>
  `EXTRACT_DATE,CODE,SEX,AGE,NUMBER_OF_PATIENTS\n${day},A81001,ALL,ALL,${patients}\n`;
const years = waves.map((w) => w.year);
const dated = (files: Readonly<Record<string, string | Uint8Array>>): PublicTables =>
  readRaw(smallFolder(files), years, {}, "dated");
const byWave = (tables: PublicTables, practice: string) =>
  tables.practices.filter((p) => p.practice === practice).map((p) => [p.wave, p.pcn, p.patients]);
const all = (patients: number, pcns: readonly string[]) => years.map((y, i) => [y, pcns[i], patients]);

describe("dated links and lists, where the setting asks for them", () => {
  it("give the PCN of 1 January, before PCNs existed the first; practices that they do not know keep the payments'", () => {
    const tables = dated({ "epcn.xlsx": workbook(moved) });
    const [one, two] = ["U00001", "U00002"];
    expect(byWave(tables, "A81001")).toEqual(all(1000, [one, one, one, one, two, two]));
    expect(byWave(tables, "A81002")).toEqual(all(2000, [two, two, two, two, two, two]));
    expect(tables.notes.filter((n) => n.id === "otherPcn").map((n) => [n.of, n.count])).toEqual([
      ["2022", 1],
      ["2023", 1],
    ]);
    expect(tables.sources.map((s) => s.file)).toContain("epcn.xlsx");
  });

  it("leave a practice without an open link without a PCN", () => {
    const tables = dated({ "epcn.xlsx": workbook("A81001 | U00001 | 20200401 | 20211231") });
    expect(byWave(tables, "A81001").map(([, pcn]) => pcn)).toEqual([
      "U00001",
      "U00001",
      null,
      "U00001",
      null,
      null,
    ]);
  });

  it("take the nearest list within three months of a wave, and the payments' else", () => {
    const tables = dated({
      "epcn.xlsx": workbook(moved),
      "a.csv": list("01JAN2021", 1111),
      "b.csv": list("01OCT2021", 1222),
      "c.csv": list("01JUL2022", 1333),
    });
    expect(byWave(tables, "A81001").map(([, , patients]) => patients)).toEqual([
      1000, 1000, 1000, 1111, 1222, 1000,
    ]);
    expect(byWave(tables, "A81002").map(([, , patients]) => patients)).toEqual(years.map(() => 2000));
  });

  it("are left alone by default, and then the tables are those of the payments", () => {
    const files = { "epcn.xlsx": workbook(moved), "a.csv": list("01JAN2021", 1111) };
    const tables = readRaw(smallFolder(files));
    const without = readRaw(smallFolder());
    expect(tables.practices).toEqual(without.practices);
    expect(tables.sources).toEqual(without.sources);
  });

  it("that are lacking, or that the extract cannot have, are told", () => {
    const faults = (read: () => unknown): readonly string[] => {
      try {
        read();
        return [];
      } catch (cause) {
        if (cause instanceof SourceFaults) return cause.faults.map((f) => f.saw);
        throw cause;
      }
    };
    expect(faults(() => dated({}))).toEqual(['no file of "PCNs and their practices (ePCN), dated links"']);
    expect(faults(() => readPublic({ practiceLinks: "dated" }))).toEqual([
      "the project's extract, which holds no dated links",
    ]);
  });
});
