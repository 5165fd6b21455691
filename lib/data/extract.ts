import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./cache.js";
import type { ColumnRule } from "./columns.js";
import { csv, parse } from "./delimited.js";
import { refuse } from "./faults.js";
import { checkedBytes, manifestName, readManifest, type ExtractFile, type Manifest } from "./manifest.js";
import type { PracticeWave } from "./practices.js";
import type { PcnName, PublicTables } from "./raw.js";
import { readRecords, type Row } from "./records.js";
import { openGovernmentLicence } from "./sources.js";
import type { WorkforceCell } from "./workforce.js";

const flag = (value: boolean | null): number | null => (value === null ? null : value ? 1 : 0);

/** The extract as files, name and text, the manifest last: the same tables give the same bytes. */
export function extractOf(tables: PublicTables): readonly { readonly file: string; readonly text: string }[] {
  const parts = [
    {
      file: "pcns.csv",
      rows: tables.pcns.length,
      text: csv(
        ["pcn", "name", "region"],
        tables.pcns.map((p) => [p.pcn, p.name, p.region]),
      ),
    },
    {
      file: "practices.csv",
      rows: tables.practices.length,
      text: csv(
        ["wave", "practice", "pcn", "patients", "region", "rurality", "urban", "income_decile", "gp"],
        tables.practices.map((p) => [
          p.wave,
          p.practice,
          p.pcn,
          p.patients,
          p.region,
          p.rurality,
          flag(p.urban),
          p.incomeDecile,
          flag(p.gp),
        ]),
      ),
    },
    {
      file: "workforce.csv",
      rows: tables.workforce.length,
      text: csv(
        ["census", "pcn", "role", "fte", "records"],
        tables.workforce.map((c) => [c.census, c.pcn, c.role, c.fte, c.records]),
      ),
    },
  ];
  const manifest: Manifest = {
    licence: openGovernmentLicence,
    files: parts.map(({ file, rows, text }) => ({
      file,
      sha256: hashOf(text),
      bytes: Buffer.byteLength(text),
      rows,
    })),
    sources: tables.sources,
    notes: tables.notes.filter((n) => n.id !== "leftOut"),
  };
  return [
    ...parts.map(({ file, text }) => ({ file, text })),
    { file: manifestName, text: `${JSON.stringify(manifest, null, 1)}\n` },
  ];
}

/** Writes the extract into a folder, each file beside and then renamed, the manifest last. */
export function writeExtract(tables: PublicTables, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of extractOf(tables)) {
    writeFileSync(join(folder, `${file}.part`), text);
    renameSync(join(folder, `${file}.part`), join(folder, file));
  }
}

/** Reads an extract; each file's SHA-256 is held against the manifest first, on the very bytes that are then read. */
export function readExtract(folder: string): PublicTables & { readonly files: readonly ExtractFile[] } {
  const manifest = readManifest(folder);
  const bytes = checkedBytes(folder, manifest);
  return {
    files: manifest.files.map((f) => ({
      ...f,
      sha256: hashOf(bytes.get(f.file)!),
      bytes: bytes.get(f.file)!.length,
    })),
    practices: records(bytes, "practices.csv", practiceColumns, practiceOf),
    workforce: records(bytes, "workforce.csv", workforceColumns, cellOf),
    pcns: records(bytes, "pcns.csv", pcnColumns, pcnOf),
    notes: manifest.notes,
    sources: manifest.sources,
  };
}

const rule = (name: string): ColumnRule => ({ headings: [name] });
const rulesOf = <Name extends string>(...names: readonly Name[]): Readonly<Record<Name, ColumnRule>> =>
  Object.fromEntries(names.map((name) => [name, rule(name)])) as Record<Name, ColumnRule>;

const practiceColumns = rulesOf(
  "wave",
  "practice",
  "pcn",
  "patients",
  "region",
  "rurality",
  "urban",
  "income_decile",
  "gp",
);
const workforceColumns = rulesOf("census", "pcn", "role", "fte", "records");
const pcnColumns = rulesOf("pcn", "name", "region");

function records<Name extends string, Value>(
  bytes: ReadonlyMap<string, Uint8Array>,
  file: string,
  rules: Readonly<Record<Name, ColumnRule>>,
  take: (row: Row<Name>) => Value,
): readonly Value[] {
  const parsed = parse(file, bytes.get(file) ?? new Uint8Array());
  const read = readRecords(parsed.table, rules, take);
  refuse([...parsed.faults, ...read.faults]);
  return read.records;
}

const orNull = (text: string): string | null => (text === "" ? null : text);
const numberOrNull = (text: string): number | null => (text === "" ? null : Number(text));
const flagOf = (text: string): boolean | null => (text === "" ? null : text === "1");

const practiceOf = (row: Row<keyof typeof practiceColumns>): PracticeWave => ({
  wave: Number(row.field("wave")),
  practice: row.field("practice"),
  pcn: orNull(row.field("pcn")),
  patients: numberOrNull(row.field("patients")),
  region: orNull(row.field("region")),
  rurality: orNull(row.field("rurality")),
  urban: flagOf(row.field("urban")),
  incomeDecile: numberOrNull(row.field("income_decile")),
  gp: row.field("gp") === "1",
});

const cellOf = (row: Row<keyof typeof workforceColumns>): WorkforceCell => ({
  census: row.field("census"),
  pcn: row.field("pcn"),
  role: row.field("role"),
  fte: Number(row.field("fte")),
  records: Number(row.field("records")),
});

const pcnOf = (row: Row<keyof typeof pcnColumns>): PcnName => ({
  pcn: row.field("pcn"),
  name: row.field("name"),
  region: orNull(row.field("region")),
});
