import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refuse, SourceFaults } from "../../lib/data/faults.js";
import { readRaw } from "../../lib/data/raw.js";
import { drawnCsv } from "../support/drawn.js";
import { paymentsTable, smallFolder, workforceTable } from "../support/publicFiles.js";

const faultsOf = (folder: string, years?: readonly number[]): readonly string[] => {
  try {
    readRaw(folder, years);
  } catch (cause) {
    if (cause instanceof SourceFaults) return cause.faults.map((f) => `${f.file}, ${f.where}: ${f.saw}`);
    throw cause;
  }
  return [];
};

describe("a folder of publishers' files", () => {
  it("gives practices by wave, workforce by census, and the names of PCNs", () => {
    const tables = readRaw(smallFolder());
    expect(tables.practices).toHaveLength(12);
    expect(tables.practices[0]).toEqual({
      wave: 2018,
      practice: "A81001",
      pcn: "U00001",
      patients: 1000,
      region: "Y56",
      rurality: "C1",
      urban: true,
      incomeDecile: 3,
      gp: true,
    });
    expect(tables.workforce.map((c) => c.census)).toEqual(["2020-03", "2020-12", "2021-12", "2022-09"]);
    expect(tables.pcns).toEqual([
      { pcn: "U00001", name: "U00001 NAME", region: "Y56" },
      { pcn: "U00002", name: "U00002 NAME", region: "Y56" },
    ]);
    expect(tables.sources).toHaveLength(13);
    expect(
      tables.sources.every((s) => /^[0-9a-f]{64}$/.test(s.sha256) && s.licence.startsWith("Open Government")),
    ).toBe(true);
  });

  it("leaves other files alone, and links, so that no path leaves the folder", () => {
    const folder = smallFolder({
      "notes.txt": "my notes\n",
      "other.csv": "a,b\n1,2\n",
      "picture.png": "\u0089PNG",
    });
    const outside = smallFolder();
    symlinkSync(join(outside, "workforce"), join(folder, "linked"));
    symlinkSync(join(outside, "workforce", "a.csv"), join(folder, "again.csv"));
    const { notes, practices } = readRaw(folder);
    expect(practices).toHaveLength(12);
    expect(notes.find((n) => n.id === "leftOut")?.count).toBe(5);
  });

  it("tells the faults of every file at once", () => {
    const folder = smallFolder({
      "payments/19-20.csv": drawnCsv(paymentsTable(2020, "A81001 | U00001 | lots\nA81001 | U00001 | 5")),
      "workforce/b.csv": drawnCsv(workforceTable("2020-12", "U00001 | Wizards | Wizard | 1,5")),
      "areas/income.csv": drawnCsv(
        "LSOA code (2011) | Income Rank (where 1 is most deprived) | Income Decile (where 1 is most deprived 10% of LSOAs)\nE01000001 | 9000 | 11",
      ),
    });
    expect(faultsOf(folder, [2018, 2019, 2020, 2022, 2023])).toEqual([
      'payments/19-20.csv, row 2, column "Number of Registered Patients (Last Known Figure)": "lots"',
      'payments/19-20.csv, row 3, column "Practice Code": "A81001", which stands in row 2 too',
      'workforce/b.csv, row 2, column "FTE": "1,5"',
      'areas/income.csv, row 2, column "Income Decile (where 1 is most deprived 10% of LSOAs)": "11"',
    ]);
  });

  it("names what is missing, with the publisher's page, and needs only the waves that are wanted", () => {
    const folder = smallFolder();
    for (const file of ["payments/20-21.csv", "workforce/d.csv", "areas/rural.csv"])
      rmSync(join(folder, file));
    expect(faultsOf(folder)).toEqual([
      "(folder), wave 2021: no payments file of its year",
      "(folder), wave 2023: no workforce file of its census",
      '(folder), folder: no file of "Rural Urban Classification (2011) of Lower Layer Super Output Areas in England and Wales"',
    ]);
    expect(faultsOf(folder, [2018, 2019, 2020])).toHaveLength(1);
  });

  it("refuses two files of the same year, census or look-up, naming both", () => {
    const again = drawnCsv(paymentsTable(2020, "A81001 | U00001 | 5"));
    const folder = smallFolder({
      "payments/copy 2019-20.csv": again,
      "workforce/e.csv": drawnCsv(workforceTable("2020-12", "U00001 | Pharmacists | Pharmacist | 1")),
      "areas/postcodes again.csv": drawnCsv(
        "postcode | Postcode Status | LSOA code\nN20 0DH | Live | E01000002",
      ),
    });
    expect(faultsOf(folder)).toEqual([
      "payments/copy 2019-20.csv, file: the payments of wave 2020, which payments/19-20.csv holds too",
      "workforce/e.csv, file: the workforce census of 2020-12, which workforce/b.csv holds too",
      'areas/postcodes again.csv and areas/postcodes.csv, folder: 2 files of "English Indices of Deprivation 2019, by postcode"',
    ]);
  });

  it("does not take the overall index of deprivation for the income domain", () => {
    const folder = smallFolder({
      "areas/income.csv": drawnCsv(
        "LSOA code (2011) | Index of Multiple Deprivation (IMD) Rank | Index of Multiple Deprivation (IMD) Decile\nE01000001 | 9000 | 3",
      ),
    });
    expect(faultsOf(folder)).toEqual([
      '(folder), folder: no file of "English Indices of Deprivation 2019, File 2: domains of deprivation"',
    ]);
  });

  it("a message lists 25 faults and counts the rest", () => {
    const fault = { file: "f.csv", where: "row", saw: "x", wanted: "y" };
    const faults = Array.from({ length: 40 }, (_, i) => ({ ...fault, where: `row ${i}` }));
    expect(() => refuse(faults)).toThrow(/^40 faults in the inputs:\n[^]*row 24: [^]*and 15 more$/);
  });
});
