import { createReadStream, createWriteStream, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { SurveyFileSettings } from "../study/surveySettings.js";
import { codeHash, hashFile, hashOf, step } from "./cache.js";
import { heading } from "./columns.js";
import { identifier, literal, rows, run, type Database } from "./database.js";
import type { Encoding } from "./delimited.js";
import { shown, type Fault, SourceFaults } from "./faults.js";
import { statProgram, statToParquet } from "./statfile.js";
import type { SurveyColumn, SurveyFile } from "./surveyFiles.js";
import { allSurveyNames } from "./surveyNames.js";
import { stateOf } from "./unchanged.js";

/** A survey file that DuckDB can read: its columns that are of use, and the SQL of its rows. */
export interface ReadableSurvey {
  readonly file: SurveyFile;
  readonly columns: readonly SurveyColumn[];
  /** What stands after FROM. */
  readonly from: string;
}

/** The columns that are read; of a name that stands twice none, as that is a fault. */
const ofUse = (file: SurveyFile, settings: SurveyFileSettings): readonly SurveyColumn[] => {
  const names = new Set(allSurveyNames(settings).map(heading));
  const once = (name: string): boolean =>
    file.columns.filter((c) => heading(c.name) === heading(name)).length === 1;
  return file.columns.filter((c) => names.has(heading(c.name)) && once(c.name));
};

/**
 * Makes a survey file readable: a Parquet file is read where it lies; of any other the columns of use are copied to Parquet in build/, once
 * for the same bytes, columns and code. A file that changes meanwhile is refused, and nothing half-made stays.
 * @throws SourceFaults with every cell that is not a number where one should be, and every line that is cut
 */
export async function readable(
  db: Database,
  file: SurveyFile,
  settings: SurveyFileSettings,
): Promise<ReadableSurvey> {
  const columns = ofUse(file, settings);
  if (file.format.kind === "parquet") return { file, columns, from: `read_parquet(${literal(file.path)})` };
  const before = stateOf(file.path);
  const key = {
    file: await hashFile(file.path),
    columns: columns.map((c) => c.name),
    format: file.format,
    code: [codeHash("data", "study"), hashOf(readFileSync(statProgram()))],
  };
  const { folder } = await step("survey-file", key, async (made) => {
    mkdirSync(made, { recursive: true });
    if (file.format.kind === "csv") await csvToParquet(db, file, columns, made);
    else
      await statToParquet(
        db,
        file.path,
        columns.map(({ name, kind }) => ({ name, text: kind === "text" })),
        made,
      );
    if (stateOf(file.path) !== before)
      throw new SourceFaults([
        {
          file: file.file,
          where: "file",
          saw: "a file that changed while it was read",
          wanted: "one that nobody is writing to; run again",
        },
      ]);
  });
  return {
    file,
    columns: columns.map(declared),
    from: `read_parquet(${literal(join(folder, "*.parquet"))})`,
  };
}

const isText = (column: SurveyColumn): boolean =>
  heading(column.name) === "practice_code" || column.kind === "text";
const declared = (column: SurveyColumn): SurveyColumn =>
  column.kind === "undeclared" ? { ...column, kind: isText(column) ? "text" : "number" } : column;

/**
 * What can be read of a CSV some of whose cells or lines are faulty, to look for further faults: such cells are blank, such lines left out.
 * Undefined for other forms, and for texts that DuckDB does not read as they lie.
 */
export function readableInPart(file: SurveyFile, settings: SurveyFileSettings): ReadableSurvey | undefined {
  if (file.format.kind !== "csv" || isRewritten(file.format)) return undefined;
  const columns = ofUse(file, settings);
  const selected = columns.map((c) => {
    const value = `c${file.columns.indexOf(c)}`;
    return `${isText(c) ? value : `try_cast(${value} AS DOUBLE)`} AS ${identifier(c.name)}`;
  });
  const source = csvSource(file, new Set(), file.path, "left out");
  return {
    file,
    columns: columns.map(declared),
    from: `(SELECT ${selected.join(", ")} FROM ${source})`,
  };
}

type CsvFormat = Extract<SurveyFile["format"], { readonly kind: "csv" }>;

/** Whether a text is written anew before DuckDB reads it. */
const isRewritten = ({ returns, encoding }: CsvFormat): boolean => returns || encoding.startsWith("utf-16");

/** Writes a text beside as DuckDB reads it: UTF-8, lines that end in a line feed. */
async function rewrite(path: string, encoding: Encoding, returns: boolean, to: string): Promise<void> {
  const decoder = new TextDecoder(encoding);
  const lines = (text: string): string => (returns ? text.replaceAll("\r", "\n") : text);
  await pipeline(
    createReadStream(path),
    async function* (parts: AsyncIterable<Buffer>) {
      for await (const part of parts) yield lines(decoder.decode(part, { stream: true }));
      yield lines(decoder.decode());
    },
    createWriteStream(to),
  );
}

/** SQL: a CSV by places, the columns of use that hold codes as numbers, so that DuckDB tells the cells that are none. */
function csvSource(
  file: SurveyFile,
  numbers: ReadonlySet<string>,
  path: string,
  faulty: "told" | "left out" = "told",
): string {
  if (file.format.kind !== "csv") throw new TypeError(`${file.file} is not a CSV`);
  const { separator, headingLine } = file.format;
  const encoding = file.format.encoding === "windows-1252" ? "latin-1" : "utf-8";
  const types = file.columns.map((c, i) => `'c${i}': '${numbers.has(c.name) ? "DOUBLE" : "VARCHAR"}'`);
  return `read_csv(${literal(path)}, delim = ${literal(separator)}, header = false, skip = ${headingLine}, quote = '"', escape = '"',
    columns = {${types.join(", ")}}, auto_detect = false, encoding = '${encoding}', nullstr = ['', ' ', '.', 'NA'],
    ${faulty === "told" ? `store_rejects = true, rejects_limit = ${told}` : "ignore_errors = true"})`;
}

const told = 200;

async function csvToParquet(
  db: Database,
  file: SurveyFile,
  columns: readonly SurveyColumn[],
  folder: string,
): Promise<void> {
  const numbers = new Set(columns.filter((c) => !isText(c)).map((c) => c.name));
  const selected = columns.map((c) => `c${file.columns.indexOf(c)} AS ${identifier(c.name)}`);
  const path = literal(join(folder, "all.parquet"));
  const { format } = file;
  const other = format.kind === "csv" && isRewritten(format);
  const source = other ? join(folder, "rewritten.csv") : file.path;
  if (other) await rewrite(file.path, format.encoding, format.returns, source);
  await run(
    db,
    `COPY (SELECT ${selected.join(", ")} FROM ${csvSource(file, numbers, source)}) TO ${path} (FORMAT parquet, COMPRESSION zstd)`,
  );
  if (other) rmSync(source);
  const faults = await rejected(db, file);
  await run(db, "DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans");
  if (faults.length > 0) throw new SourceFaults(faults);
}

const seenIn = /Could not convert string "([^"]*)"/;

const each = 20;

/**
 * Cells that are not numbers, and lines that could not be split into the heading's fields; of a line only its length is told, as what stands
 * in it is a person's. More than 20 of the same kind in a column are one fault.
 */
async function rejected(db: Database, file: SurveyFile): Promise<readonly Fault[]> {
  const found = await rows<{ line: number; place: number; kind: string; message: string }>(
    db,
    `SELECT line, max(column_idx) AS place, error_type::VARCHAR AS kind, max(error_message) AS message FROM reject_errors
     GROUP BY line, error_type, CASE WHEN error_type::VARCHAR = 'CAST' THEN column_idx END ORDER BY line, place LIMIT ${told}`,
  );
  const keyOf = (f: (typeof found)[number]): string => `${f.kind}|${f.kind === "CAST" ? f.place : ""}`;
  const kinds = [...new Set(found.map(keyOf))].map((key) => found.filter((f) => keyOf(f) === key));
  return kinds.flatMap((group) => {
    const [first] = group;
    if (group.length <= each) return group.map((f) => rejectedFault(file, f, `row ${f.line}`));
    const rowsTold = `${found.length === told ? "at least " : ""}${group.length} rows, the first of them row ${first.line}`;
    return [rejectedFault(file, first, rowsTold)];
  });
}

function rejectedFault(
  file: SurveyFile,
  { place, kind, message }: { readonly place: number; readonly kind: string; readonly message: string },
  where: string,
): Fault {
  if (kind === "CAST")
    return {
      file: file.file,
      where: `${where}, column ${shown(file.columns[place - 1]?.name ?? "")}`,
      saw: shown(seenIn.exec(message)?.[1] ?? ""),
      wanted: "a number with a decimal point, or nothing",
    };
  const fields = /Found: (\d+)/.exec(message)?.[1];
  return {
    file: file.file,
    where,
    saw: fields === undefined ? kind.toLowerCase() : `${fields} fields`,
    wanted: `${file.columns.length}, as in the heading; the file may have been cut`,
  };
}
