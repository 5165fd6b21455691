import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./cache.js";
import { parse, type Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { filesUnder, headOf } from "./folder.js";
import type { WorkforceHeadings } from "../study/settings.js";
import { openGovernmentLicence, recognise, series, type SeriesId } from "./sources.js";

/** A file that was read: what it is, whose, under which licence, and its bytes' hash. */
export interface InputFile {
  /** Relative to the folder, with `/`. */
  readonly file: string;
  readonly series: SeriesId;
  readonly title: string;
  readonly publisher: string;
  readonly page: string;
  readonly licence: string;
  readonly attribution: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A recognised file, read whole. */
export interface RawFile {
  readonly input: InputFile;
  readonly table: Delimited;
}

/** What a folder of publishers' files holds. */
export interface RawFolder {
  readonly files: readonly RawFile[];
  /** Files that are none of the public series, and links, which are not followed. */
  readonly leftOut: readonly string[];
  readonly faults: readonly Fault[];
}

const largest = 400 * 1024 * 1024;

/** The first rows of a file: enough to see what it is without reading a file that is not ours. */
const firstRows = (path: string): Delimited["rows"] => parse("", headOf(path)).table.rows;

/** Reads every file of a public series in a folder and its folders; each is recognised by its headings, not by its name. */
export function readFolder(folder: string, workforce: WorkforceHeadings = {}): RawFolder {
  const { files: paths, links, unnamed } = filesUnder(folder);
  const files: RawFile[] = [];
  const leftOut: string[] = [...links, ...unnamed];
  const faults: Fault[] = [];
  for (const path of paths) {
    const size = statSync(join(folder, path)).size;
    const kinds = /\.(csv|txt|tsv)$/i.test(path) ? recognise(firstRows(join(folder, path)), workforce) : [];
    const [kind] = kinds;
    const fault = (where: string, saw: string, wanted: string): unknown =>
      faults.push({ file: path, where, saw, wanted });
    if (kinds.length === 0) leftOut.push(path);
    else if (kinds.length > 1)
      fault(
        "heading",
        `a file that could be ${kinds.map((k) => series[k].title).join(" or ")}`,
        "the headings of one of them",
      );
    else if (size > largest)
      fault("file", `${size} bytes`, `a file of "${series[kind].title}", which has a few million`);
    else {
      const bytes = readFileSync(join(folder, path));
      const parsed = parse(path, bytes);
      faults.push(...parsed.faults);
      files.push({ input: inputFile(kind, path, bytes), table: parsed.table });
    }
  }
  return { files, leftOut, faults };
}

function inputFile(id: SeriesId, file: string, bytes: Uint8Array): InputFile {
  const { title, publisher, page, attribution } = series[id];
  const licence = openGovernmentLicence.name;
  return {
    file,
    series: id,
    title,
    publisher,
    page,
    licence,
    attribution,
    sha256: hashOf(bytes),
    bytes: bytes.length,
  };
}
