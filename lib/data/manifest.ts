import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./cache.js";
import { refuse, shown, SourceFaults, type Fault } from "./faults.js";
import type { InputFile } from "./inputs.js";
import type { Note } from "./notes.js";
import { openGovernmentLicence } from "./sources.js";

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

/** Whether a folder holds an extract, and not the publishers' own files. */
export const isExtract = (folder: string): boolean => existsSync(join(folder, manifestName));

/** Reads the manifest of an extract. */
export function readManifest(folder: string): Manifest {
  const wanted = "the manifest as data/public/make.ts writes it";
  const refusal = (saw: string): SourceFaults =>
    new SourceFaults([{ file: manifestName, where: "file", saw, wanted }]);
  try {
    const read = JSON.parse(readFileSync(join(folder, manifestName), "utf8")) as Partial<Manifest>;
    const named = new Set((read.files ?? []).map((f) => f.file));
    const lacking = ["pcns.csv", "practices.csv", "workforce.csv"].filter((file) => !named.has(file));
    if (lacking.length > 0) throw refusal(`a manifest that does not name ${lacking.join(", ")}`);
    return {
      licence: openGovernmentLicence,
      files: read.files ?? [],
      sources: read.sources ?? [],
      notes: read.notes ?? [],
    };
  } catch (cause) {
    if (cause instanceof SyntaxError) throw refusal(shown(cause.message));
    throw cause;
  }
}

/** Set by who compares runs and tells of every other input by its hash: files that are not the manifest's are read all the same. */
const changedAreTold = (): boolean => process.env["STUDY_CHANGED_INPUTS"] === "told";

/**
 * The bytes of each file of an extract, its SHA-256 held against the manifest; a changed or missing file is refused. Only with
 * STUDY_CHANGED_INPUTS=told, as `npm run verify` has it, is a changed one taken.
 */
export function checkedBytes(folder: string, manifest: Manifest): ReadonlyMap<string, Uint8Array> {
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
    if (saw !== want.sha256 && !changedAreTold())
      faults.push({
        file: want.file,
        where: "file",
        saw: `SHA-256 ${saw}`,
        wanted: `SHA-256 ${want.sha256}, as in ${manifestName}; the file was changed: restore it, or make the extract again`,
      });
    bytes.set(want.file, read);
  }
  refuse(faults);
  return bytes;
}
