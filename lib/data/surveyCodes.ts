import { variables } from "../study/codebook.js";
import { missingCodes } from "../study/fields.js";
import { fieldIn } from "../study/lookup.js";
import type { SurveyFileSettings } from "../study/surveySettings.js";
import { identifier, rows, type Database } from "./database.js";
import { shown, type Fault } from "./faults.js";
import type { SurveyColumn } from "./surveyFiles.js";
import { columnOf } from "./surveyHeads.js";
import { surveyNames } from "./surveyNames.js";

interface Checked {
  readonly column: SurveyColumn;
  /** The file's codes of an answer, and those of none. */
  readonly answers: readonly number[];
  readonly none: readonly number[];
}

/** The coded columns of a wave that the file has, with the codes that may stand in each. */
function checkedIn(
  wave: number,
  columns: readonly SurveyColumn[],
  settings: SurveyFileSettings,
): readonly Checked[] {
  const names = surveyNames(wave, settings);
  return variables.flatMap((v): Checked[] => {
    const field = fieldIn(v.id, wave);
    const column = columnOf(columns, names.get(v.id) ?? "");
    if (field === null || column === undefined || column.kind === "text" || field.answers.length === 0)
      return [];
    const told = settings.codes[v.id]?.[String(wave)];
    const answers = told === undefined ? field.answers.map((a) => a.code) : Object.keys(told).map(Number);
    return [{ column, answers, none: [...missingCodes.map((m) => m.code), ...settings.missing] }];
  });
}

/** How many rows a wave has, how many of them name no practice or have no weight, and what is wrong. */
export interface CheckedRows {
  readonly rows: number;
  readonly withoutPractice: number;
  readonly withoutWeight: number;
  readonly faults: readonly Fault[];
}

/**
 * What the rows of one wave say against the codebook: codes that it does not have, columns in which nobody answered, practice codes that
 * are none, weights under 0. One pass over the rows, a second over a column with an unknown code.
 * @param from what stands after FROM, the wave's rows alone
 */
export async function codeFaults(
  db: Database,
  file: string,
  wave: number,
  from: string,
  columns: readonly SurveyColumn[],
  settings: SurveyFileSettings,
): Promise<CheckedRows> {
  const checked = checkedIn(wave, columns, settings);
  const names = surveyNames(wave, settings);
  const text = columnOf(columns, names.get("practice") ?? "");
  const practice = text?.kind === "number" ? undefined : text;
  const weight = columnOf(columns, names.get("weight") ?? "");
  const counts = checked.flatMap(({ column, answers, none }, i) => {
    const name = identifier(column.name);
    return [
      `count(*) FILTER (${name} IN (${answers.join(", ")})) AS answered${i}`,
      `count(*) FILTER (${name} NOT IN (${[...answers, ...none].join(", ")})) AS unknown${i}`,
    ];
  });
  const codes =
    practice === undefined
      ? "0"
      : `count(*) FILTER (regexp_full_match(trim(${identifier(practice.name)}::VARCHAR), '[A-Za-z0-9]{6}'))`;
  const w = weight === undefined || weight.kind === "text" ? "NULL" : identifier(weight.name);
  const [found] = await rows<Record<string, number>>(
    db,
    `SELECT count(*) AS n, ${codes} AS practices, count(*) FILTER (${w} IS NULL) AS unweighted, count(*) FILTER (${w} < 0) AS negative${counts.map((c) => `, ${c}`).join("")} FROM ${from}`,
  );
  if (found.n === 0)
    return {
      rows: 0,
      withoutPractice: 0,
      withoutWeight: 0,
      faults: [{ file, where: "file", saw: "no rows", wanted: "at least one responder" }],
    };
  const faults: Fault[] = [];
  if (weight !== undefined && found["negative"] > 0)
    faults.push({
      file,
      where: `column ${shown(weight.name)}, ${found["negative"]} ${found["negative"] === 1 ? "row" : "rows"}`,
      saw: "weights under 0",
      wanted: "weights from 0 on, or nothing",
    });
  if (practice !== undefined && found["practices"] === 0)
    faults.push({
      file,
      where: `column ${shown(practice.name)}`,
      saw: `no practice code in any of ${found.n} rows`,
      wanted: "practice codes of six characters, such as A81001",
    });
  for (const [i, { column, answers }] of checked.entries()) {
    const where = `column ${shown(column.name)}`;
    if (found[`answered${i}`] === 0 && found[`unknown${i}`] === 0)
      faults.push({
        file,
        where,
        saw: `no answer in any of ${found.n} rows`,
        wanted: `answers with the codes ${answers.join(", ")}`,
      });
    if (found[`unknown${i}`] > 0) faults.push(...(await unknownCodes(db, file, wave, from, checked[i])));
  }
  return {
    rows: found.n,
    withoutPractice: practice === undefined || found["practices"] === 0 ? 0 : found.n - found["practices"],
    withoutWeight: weight === undefined ? 0 : found["unweighted"],
    faults,
  };
}

async function unknownCodes(
  db: Database,
  file: string,
  wave: number,
  from: string,
  { column, answers, none }: Checked,
): Promise<readonly Fault[]> {
  const name = identifier(column.name);
  const found = await rows<{ code: number; n: number; first: number }>(
    db,
    `SELECT ${name}::DOUBLE AS code, count(*) AS n, min(place) AS first
     FROM (SELECT ${name}, row_number() OVER () AS place FROM ${from})
     WHERE ${name} NOT IN (${[...answers, ...none].join(", ")}) GROUP BY 1 ORDER BY n DESC, 1 LIMIT 10`,
  );
  return found.map(({ code, n, first }) => ({
    file,
    where: `column ${shown(column.name)}, ${n} ${n === 1 ? "row" : "rows"}, the first of them responder ${first} of wave ${wave}`,
    saw: String(code),
    wanted: `one of ${answers.join(", ")} or a code of no answer (${none.join(", ")}); name further ones in the setting survey.missing`,
  }));
}
