import { isAbsolute, join } from "node:path";
import { regions } from "../study/regions.js";
import type { PracticeLinks, WorkforceHeadings } from "../study/settings.js";
import type { Database } from "./database.js";
import { readExtract } from "./extract.js";
import { refuse } from "./faults.js";
import { isFolder } from "./folder.js";
import type { InputFile } from "./inputs.js";
import { isExtract } from "./manifest.js";
import type { Note } from "./notes.js";
import { projectRoot } from "./place.js";
import { readRaw, type PublicTables } from "./raw.js";
import { fillTable } from "./tables.js";

/** The public inputs of a run: what was read, whose it is, and what was odd about it. */
export interface PublicInputs {
  /** The folder as it was given. */
  readonly folder: string;
  /** Whether the compact extract or the publishers' own files were read. */
  readonly kind: "extract" | "raw";
  /** The files read in this run; their hashes decide the tables. */
  readonly files: readonly { readonly file: string; readonly sha256: string; readonly bytes: number }[];
  /** The publishers' files behind them; the same as `files` when these were read themselves. */
  readonly sources: readonly InputFile[];
  readonly notes: readonly Note[];
}

/** Which public files are read: the folder (by default the project's extract), the waves they must suffice for, headings of other workforce files, whose links and lists hold. */
export interface PublicOptions {
  readonly folder?: string;
  readonly waves?: readonly number[];
  readonly workforceColumns?: WorkforceHeadings;
  readonly practiceLinks?: PracticeLinks;
}

/** The folder of the extract that the project carries. */
export const publicFolder = "data/public";

/** Reads an extract (a folder with a manifest) or a folder of publishers' files; `waves` are those that a folder must suffice for, all six by default. */
export function readPublic(options: PublicOptions = {}): PublicTables & PublicInputs {
  const folder = options.folder ?? publicFolder;
  const path = isAbsolute(folder) ? folder : join(projectRoot(), folder);
  if (!isFolder(path))
    refuse([
      {
        file: folder,
        where: "folder",
        saw: "no such folder",
        wanted: `a folder of public files, or ${publicFolder}, the default`,
      },
    ]);
  if (isExtract(path) && options.practiceLinks === "dated")
    refuse([
      {
        file: folder,
        where: "folder",
        saw: "the project's extract, which holds no dated links",
        wanted: "a folder of publishers' files, or the setting practiceLinks as it is by default",
      },
    ]);
  if (isExtract(path)) return { folder, kind: "extract", ...readExtract(path) };
  const tables = readRaw(path, options.waves, options.workforceColumns, options.practiceLinks);
  const files = tables.sources.map(({ file, sha256, bytes }) => ({ file, sha256, bytes }));
  return { folder, kind: "raw", files, ...tables };
}

const regionName = new Map(regions.map((r) => [r.code, r.name]));
const named = (code: string | null): string | null => (code === null ? null : (regionName.get(code) ?? null));

/**
 * Registers the public inputs as tables of a database:
 * `practice_wave` (wave, practice, pcn, patients, region, rurality, urban, income_decile, gp), a row a practice and wave;
 * `workforce` (census, pcn, role, fte, records), a row a PCN, role and census; a PCN without a row at a census did not submit;
 * `pcn_name` (pcn, name, region).
 * Patients are as published, from 2018-19 a mean over quarters, so they have fractions.
 * Regions are names, rurality is the ONS class A1 to E2, the income decile is 1 for the most deprived.
 */
export async function registerPublic(db: Database, options: PublicOptions = {}): Promise<PublicInputs> {
  const { practices, workforce, pcns, ...inputs } = readPublic(options);
  await registerTables(db, { practices, workforce, pcns });
  const { folder, kind, files, sources, notes } = inputs;
  return {
    folder,
    kind,
    files: files.map(({ file, sha256, bytes }) => ({ file, sha256, bytes })),
    sources,
    notes,
  };
}

/** Registers tables that are already read: what `registerPublic` does after reading. */
export async function registerTables(
  db: Database,
  tables: Pick<PublicTables, "practices" | "workforce" | "pcns">,
): Promise<void> {
  await fillTable(
    db,
    "practice_wave",
    {
      wave: "INTEGER",
      practice: "VARCHAR",
      pcn: "VARCHAR",
      patients: "DOUBLE",
      region: "VARCHAR",
      rurality: "VARCHAR",
      urban: "BOOLEAN",
      income_decile: "TINYINT",
      gp: "BOOLEAN",
    },
    tables.practices.map((p) => [
      p.wave,
      p.practice,
      p.pcn,
      p.patients,
      named(p.region),
      p.rurality,
      p.urban,
      p.incomeDecile,
      p.gp,
    ]),
  );
  await fillTable(
    db,
    "workforce",
    { census: "VARCHAR", pcn: "VARCHAR", role: "VARCHAR", fte: "DOUBLE", records: "INTEGER" },
    tables.workforce.map((c) => [c.census, c.pcn, c.role, c.fte, c.records]),
  );
  await fillTable(
    db,
    "pcn_name",
    { pcn: "VARCHAR", name: "VARCHAR", region: "VARCHAR" },
    tables.pcns.map((p) => [p.pcn, p.name, named(p.region)]),
  );
}
