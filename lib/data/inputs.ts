import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "./cache.js";
import { parse, type Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { filesUnder, headOf } from "./folder.js";
import { formNamed, formOf } from "./forms.js";
import type { WorkforceHeadings } from "../study/settings.js";
import { openGovernmentLicence, recognise, series, type SeriesId } from "./sources.js";
import { readWorkbook } from "./workbook.js";
import { changedFault, stateOf } from "./unchanged.js";

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

/** A table of a file: the file itself, or the sheet of a workbook that is of a series that is read. */
interface Looked {
  readonly kinds: readonly SeriesId[];
  readonly whole: () => { readonly table: Delimited; readonly faults: readonly Fault[] };
}

/** Reads every file of a public series in a folder and its folders; each is recognised by its headings, not by its name. With `dated`, links and lists too. */
export function readFolder(folder: string, workforce: WorkforceHeadings = {}, dated = false): RawFolder {
  const { files: paths, links, unnamed } = filesUnder(folder);
  const files: RawFile[] = [];
  const leftOut: string[] = [...links, ...unnamed];
  const faults: Fault[] = [];
  for (const path of paths) {
    const full = join(folder, path);
    const size = statSync(full).size;
    const before = stateOf(full);
    const fault = (where: string, saw: string, wanted: string): unknown =>
      faults.push({ file: path, where, saw, wanted });
    const { kinds, whole } = look(full, path, size, workforce, dated);
    const [kind] = kinds;
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
      const read = whole();
      const input = inputFile(kind, path, readFileSync(full));
      const changed = stateOf(full) !== before;
      faults.push(...(changed ? [changedFault(path)] : read.faults));
      files.push({ input, table: read.table });
    }
  }
  return { files, leftOut, faults };
}

function look(
  full: string,
  path: string,
  size: number,
  workforce: WorkforceHeadings,
  dated: boolean,
): Looked {
  const none: Looked = { kinds: [], whole: () => parse(path, new Uint8Array()) };
  const form = size === 0 ? formNamed(path) : formOf(full);
  if (form === "text")
    return {
      kinds: recognise(firstRows(full), workforce, dated),
      whole: () => parse(path, readFileSync(full)),
    };
  if (form !== "workbook" || size > largest) return none;
  const tables = readWorkbook(path, readFileSync(full)).sheets.map((s) => s.table);
  const known = tables.flatMap((table) =>
    recognise(table.rows, workforce, dated).map((kind) => ({ kind, table })),
  );
  const [first] = known;
  return known.length === 0
    ? none
    : { kinds: known.map((k) => k.kind), whole: () => ({ table: first.table, faults: [] }) };
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
