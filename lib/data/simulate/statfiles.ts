import { join } from "node:path";
import { variables } from "../../study/codebook.js";
import { missingCodes } from "../../study/fields.js";
import { fieldIn } from "../../study/lookup.js";
import { literal, rows, type Database } from "../database.js";
import { surveyFileOf } from "../survey.js";
import { writeDta } from "./dta.js";
import { writeSav, type StatColumn } from "./sav.js";

const textWidth = 16;

/** The value labels that the codebook has for a column of a wave's file, the missing codes among them; none for what it does not know. */
function labelsOf(name: string, wave: number): Readonly<Record<number, string>> | undefined {
  const found = variables.find((v) => fieldIn(v.id, wave)?.name.toLowerCase() === name.toLowerCase());
  const answers = found === undefined ? [] : (fieldIn(found.id, wave)?.answers ?? []);
  return answers.length === 0
    ? undefined
    : Object.fromEntries([...answers, ...missingCodes].map((a) => [a.code, a.label]));
}

/**
 * Writes a wave of simulated responders (`survey-2021.parquet` in `from`) as an SPSS or Stata file of the same columns into `to`: with value
 * labels, the .sav with its missing codes. The whole wave is held in memory: for small files.
 */
export async function writeStatFile(
  db: Database,
  wave: number,
  from: string,
  to: string,
  form: "sav" | "dta",
): Promise<string> {
  const source = `read_parquet(${literal(join(from, surveyFileOf(wave)))})`;
  const found = await rows<Record<string, string | number>>(db, `SELECT * FROM ${source}`);
  const names = Object.keys(found.at(0) ?? {});
  const columns = names.map((name): StatColumn => {
    const labels = labelsOf(name, wave);
    return {
      name,
      ...(labels === undefined ? {} : { labels }),
      ...(typeof found[0][name] === "string" ? { width: textWidth } : {}),
      value: (row) => found[row][name],
    };
  });
  const path = join(to, `survey-${wave}.${form}`);
  (form === "sav" ? writeSav : writeDta)(path, columns, found.length);
  return path;
}
