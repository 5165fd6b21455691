import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./cache.js";
import { body, findColumns, type ColumnRule } from "./columns.js";
import { csv, parse } from "./delimited.js";
import { refuse, type Fault, shown } from "./faults.js";
import type { InputFile } from "./inputs.js";
import type { Note } from "./notes.js";
import type { PracticeWave } from "./practices.js";
import type { PcnName, PublicTables } from "./raw.js";
import { openGovernmentLicence } from "./sources.js";
import type { WorkforceCell } from "./workforce.js";

/** The name of the file that makes a folder an extract. */
export const manifestName = "manifest.json";

/** A file of the extract with what its bytes must hash to. */
export interface ExtractFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
}

/** What stands beside the extract: its files, the publishers' files they were made from, and the oddities met. */
export interface Manifest {
  readonly licence: typeof openGovernmentLicence;
  readonly files: readonly ExtractFile[];
  readonly sources: readonly InputFile[];
  readonly notes: readonly Note[];
}

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

/** Whether a folder holds an extract, and not the publishers' own files. */
export const isExtract = (folder: string): boolean => existsSync(join(folder, manifestName));

/** Reads an extract; each file's SHA-256 is held against the manifest first, on the very bytes that are then read. */
export function readExtract(folder: string): PublicTables & { readonly files: readonly ExtractFile[] } {
  const manifest = readManifest(folder);
  const faults: Fault[] = [];
  const bytes = new Map<string, Buffer>();
  for (const want of manifest.files) {
    const path = join(folder, want.file);
    if (!existsSync(path)) {
      faults.push({
        file: want.file,
        where: "file",
        saw: "nothing",
        wanted: "the file that manifest.json names",
      });
      continue;
    }
    const read = readFileSync(path);
    const saw = hashOf(read);
    if (saw !== want.sha256)
      faults.push({
        file: want.file,
        where: "file",
        saw: `SHA-256 ${saw}`,
        wanted: `SHA-256 ${want.sha256}, as in ${manifestName}; the file was changed: restore it, or make the extract again`,
      });
    bytes.set(want.file, read);
  }
  refuse(faults);
  return {
    files: manifest.files,
    practices: records(bytes, "practices.csv", practiceColumns).map(practiceOf),
    workforce: records(bytes, "workforce.csv", workforceColumns).map(cellOf),
    pcns: records(bytes, "pcns.csv", pcnColumns).map(pcnOf),
    notes: manifest.notes,
    sources: manifest.sources,
  };
}

function readManifest(folder: string): Manifest {
  const wrong = (saw: string): never =>
    refuseOne({
      file: manifestName,
      where: "file",
      saw,
      wanted: "the manifest as data/public/make.ts writes it",
    });
  try {
    const read = JSON.parse(readFileSync(join(folder, manifestName), "utf8")) as Partial<Manifest>;
    const named = new Set((read.files ?? []).map((f) => f.file));
    const lacking = ["pcns.csv", "practices.csv", "workforce.csv"].filter((file) => !named.has(file));
    if (lacking.length > 0) return wrong(`a manifest that does not name ${lacking.join(", ")}`);
    return {
      licence: openGovernmentLicence,
      files: read.files ?? [],
      sources: read.sources ?? [],
      notes: read.notes ?? [],
    };
  } catch (cause) {
    if (cause instanceof SyntaxError) return wrong(shown(cause.message));
    throw cause;
  }
}

function refuseOne(fault: Fault): never {
  refuse([fault]);
  throw new Error("unreachable");
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

type Row<Name extends string> = (name: Name) => string;

function records<Name extends string>(
  bytes: ReadonlyMap<string, Uint8Array>,
  file: string,
  rules: Readonly<Record<Name, ColumnRule>>,
): readonly Row<Name>[] {
  const parsed = parse(file, bytes.get(file) ?? new Uint8Array());
  const { columns, faults } = findColumns(parsed.table, rules);
  refuse([...parsed.faults, ...faults]);
  const { rows, faults: rowFaults } = body(parsed.table, columns);
  refuse(rowFaults);
  const at = columns.at as Readonly<Record<Name, number>>;
  return rows.map((row) => (name: Name) => row[at[name]] ?? "");
}

const orNull = (text: string): string | null => (text === "" ? null : text);
const numberOrNull = (text: string): number | null => (text === "" ? null : Number(text));
const flagOf = (text: string): boolean | null => (text === "" ? null : text === "1");

const practiceOf = (row: Row<keyof typeof practiceColumns>): PracticeWave => ({
  wave: Number(row("wave")),
  practice: row("practice"),
  pcn: orNull(row("pcn")),
  patients: numberOrNull(row("patients")),
  region: orNull(row("region")),
  rurality: orNull(row("rurality")),
  urban: flagOf(row("urban")),
  incomeDecile: numberOrNull(row("income_decile")),
  gp: row("gp") === "1",
});

const cellOf = (row: Row<keyof typeof workforceColumns>): WorkforceCell => ({
  census: row("census"),
  pcn: row("pcn"),
  role: row("role"),
  fte: Number(row("fte")),
  records: Number(row("records")),
});

const pcnOf = (row: Row<keyof typeof pcnColumns>): PcnName => ({
  pcn: row("pcn"),
  name: row("name"),
  region: orNull(row("region")),
});
