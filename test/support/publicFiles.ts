import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { parse, type Delimited } from "../../lib/data/delimited.js";
import { drawnCsv } from "./drawn.js";

/** A drawn table as a file that was read. */
export const tableOf = (table: string, file = "file.csv"): Delimited => parse(file, drawnCsv(table)).table;

/** Texts or bytes as files in a new temporary folder, which is removed when the test has finished. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "public-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

const workforceHead =
  "Data_source | CENSUS_YEAR | CENSUS_MONTH | PCN_CODE | PCN_NAME | SUB_ICB_NAME | COMM_REGION_CODE | STAFF_GROUP | STAFF_ROLE | DETAILED_STAFF_ROLE | FTE";

/** A workforce file of rows drawn as `pcn | role | detailed role | fte`. */
export const workforceTable = (census: string, rows: string): string =>
  [
    workforceHead,
    ...rows
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => {
        const [pcn, role, detail, fte] = line.split("|").map((cell) => cell.trim());
        const [year, month] = census.split("-");
        return `NWRS Staff | ${year} | ${Number(month)} | ${pcn} | ${pcn} NAME | ICB | Y56 | Group | ${role} | ${detail} | ${fte}`;
      }),
  ].join("\n");

/** A payments file of rows drawn as `practice | pcn | patients`, of the year that ends in `wave`, with that year's headings. */
export function paymentsTable(wave: number, rows: string): string {
  const pcnHead = wave < 2020 ? "" : wave === 2023 ? "Code | CCG NAME |" : "PCN Code | PCN Name |";
  const ccgName = wave === 2023 ? "Sub ICB NAME" : "CCG NAME";
  const head = `NHS England (Region) code | CCG Code | ${ccgName} | ${pcnHead} Practice Code | Practice Postcode | Practice Open Date | Practice Close Date | Practice ${wave < 2021 ? "Type" : "type"} | Practice Rurality | Number of Registered Patients (Last Known Figure)`;
  const lines = rows
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [practice, pcn, patients] = line.split("|").map((cell) => cell.trim());
      const own = wave < 2020 ? "" : `${pcn} | ${pcn} NAME |`;
      const region = wave < 2020 ? "Q71" : "Y56";
      return `${region} | 07M | NHS BARNET | ${own} ${practice} | N20  0DH | 01/04/${wave - 1} | | GP practice | Urban | ${patients}`;
    });
  return [head, ...lines].join("\n");
}

/** A small folder of publishers' files that suffices for all six waves; `rows` are the practices of every year. */
export function smallFolder(
  change: Readonly<Record<string, string | Uint8Array>> = {},
  rows = "A81001 | U00001 | 1000\nA81002 | U00002 | 2000",
): string {
  const workforce = (census: string): Uint8Array =>
    drawnCsv(
      workforceTable(
        census,
        "U00001 | Social Prescribing Link Workers | Social Prescribing Link Worker | 0.5",
      ),
    );
  const payments = Object.fromEntries(
    [2018, 2019, 2020, 2021, 2022, 2023].map((wave) => [
      `payments/${wave - 2001}-${wave - 2000}.csv`,
      drawnCsv(paymentsTable(wave, rows)),
    ]),
  );
  return folderOf({
    ...payments,
    "workforce/a.csv": workforce("2020-03"),
    "workforce/b.csv": workforce("2020-12"),
    "workforce/c.csv": workforce("2021-12"),
    "workforce/d.csv": workforce("2022-09"),
    "areas/postcodes.csv": drawnCsv("postcode | Postcode Status | LSOA code\nN20 0DH | Live | E01000001"),
    "areas/income.csv": drawnCsv(
      "LSOA code (2011) | Income Rank (where 1 is most deprived) | Income Decile (where 1 is most deprived 10% of LSOAs)\nE01000001 | 9000 | 3",
    ),
    "areas/rural.csv": drawnCsv(
      "LSOA11CD | LSOA11NM | RUC11CD | RUC11\nE01000001 | X | C1 | Urban city and town",
    ),
    ...change,
  });
}
