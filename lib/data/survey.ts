import { existsSync } from "node:fs";
import { join } from "node:path";
import { variables } from "../study/codebook.js";
import { assumedIn, fieldIn, type Assumption } from "../study/lookup.js";
import { literal, rows, run, type Database } from "./database.js";
import { refuse, type Fault } from "./faults.js";

/** What was registered: the rows of each wave, and the mappings that nobody has seen in a file. */
export interface SurveyInputs {
  readonly waves: readonly { readonly wave: number; readonly file: string; readonly rows: number }[];
  readonly assumed: readonly Assumption[];
}

/** The file of a wave in a folder of the survey. */
export const surveyFileOf = (wave: number): string => `survey-${wave}.parquet`;

/**
 * Makes a view `survey_2018` … of each wave's file (`survey-2018.parquet` … in `folder`, licensed or simulated), with the columns
 * as they are in it. Every wave must have all variables of the codebook that are required, in any case, as numbers (the practice
 * as text); all faults are told at once.
 */
export async function registerSurvey(
  db: Database,
  folder: string,
  waves: readonly number[],
): Promise<SurveyInputs> {
  const faults: Fault[] = [];
  const found: { wave: number; file: string; rows: number }[] = [];
  for (const wave of waves) {
    const file = surveyFileOf(wave);
    const seen = await describe(db, folder, wave);
    if ("fault" in seen) faults.push(seen.fault);
    else {
      faults.push(...lacking(file, wave, seen.columns));
      found.push({ wave, file, rows: seen.rows });
    }
  }
  refuse(faults);
  for (const { wave, file } of found)
    await run(
      db,
      `CREATE OR REPLACE VIEW survey_${wave} AS SELECT * FROM read_parquet(${literal(join(folder, file))})`,
    );
  return { waves: found, assumed: assumedIn(waves) };
}

type Described =
  { readonly fault: Fault } | { readonly columns: ReadonlyMap<string, string>; readonly rows: number };

async function describe(db: Database, folder: string, wave: number): Promise<Described> {
  const file = surveyFileOf(wave);
  const path = join(folder, file);
  const fault = (saw: string, wanted: string): Described => ({ fault: { file, where: "file", saw, wanted } });
  if (!existsSync(path)) return fault("no such file", `the responders of ${wave} as Parquet, in ${folder}`);
  const from = `read_parquet(${literal(path)})`;
  try {
    const columns = await rows<{ column_name: string; column_type: string }>(
      db,
      `DESCRIBE SELECT * FROM ${from}`,
    );
    const [{ n }] = await rows<{ n: number }>(db, `SELECT count(*) AS n FROM ${from}`);
    if (n === 0) return fault("no rows", "at least one responder");
    return { columns: new Map(columns.map((c) => [c.column_name.toLowerCase(), c.column_type])), rows: n };
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    return fault(`a file that cannot be read (${reason})`, "a whole Parquet file; copy or convert it again");
  }
}

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

function lacking(file: string, wave: number, columns: ReadonlyMap<string, string>): readonly Fault[] {
  return variables.flatMap((v) => {
    const field = fieldIn(v.id, wave);
    if (field === null || !v.required) return [];
    const type = columns.get(field.name.toLowerCase());
    const where = `column "${field.name}"`;
    if (type === undefined)
      return [{ file, where, saw: "no such column", wanted: `${v.label} (${field.evidence} in ${wave})` }];
    const right = v.kind === "text" ? type === "VARCHAR" : numeric.test(type);
    return right
      ? []
      : [{ file, where, saw: `the type ${type}`, wanted: v.kind === "text" ? "text" : "numbers" }];
  });
}
