import { fieldIn } from "../study/lookup.js";
import { missingCodes } from "../study/fields.js";
import { outcomes } from "../study/outcomes.js";
import type { SurveyFileSettings } from "../study/surveySettings.js";
import { identifier, rows, type Database } from "./database.js";
import type { Fault } from "./faults.js";
import type { Inspected } from "./inspected.js";
import { readSurveyFile, type SurveyWave } from "./survey.js";
import { heading } from "./columns.js";
import { describeSurvey, isPersonLevel, type SurveyFile } from "./surveyFiles.js";
import { columnOf } from "./surveyHeads.js";
import { allSurveyNames, surveyNames } from "./surveyNames.js";
import { readable } from "./surveyParquet.js";
import type { Totals } from "./totals.js";

const bare = ({ where, saw, wanted }: Fault): Omit<Fault, "file"> => ({ where, saw, wanted });

/** What a person-level survey file is: its waves, responders by answer of each outcome, what is assumed, all faults. No row of it is told. */
export async function inspectSurvey(
  db: Database,
  folder: string,
  file: string,
  settings: SurveyFileSettings,
): Promise<Inspected> {
  const nothing = { file, date: null, rows: 0, used: [], totals: {} };
  const head = await describeSurvey(db, folder, file);
  if ("fault" in head) return { ...nothing, series: "survey", notes: [], faults: [bare(head.fault)] };
  if (!isPersonLevel(head.columns, settings) && !(file in settings.files))
    return {
      ...nothing,
      series: "unknown",
      notes: ["its columns are not those of the survey: left alone"],
      faults: [],
    };
  const { waves, faults } = await readSurveyFile(db, head, settings);
  const names = new Set(allSurveyNames(settings).map(heading));
  const used = head.columns.filter((c) => names.has(heading(c.name))).map((c) => c.name);
  const totals: Totals[] = [];
  for (const survey of waves) totals.push(await answersOf(db, survey, settings));
  return {
    file,
    series: "survey",
    date: waves.map((w) => String(w.wave)).join(", ") || null,
    rows: await rowsOf(db, head, settings, waves),
    used,
    totals:
      waves.length === 1 ? totals[0] : Object.fromEntries(waves.map((w, i) => [String(w.wave), totals[i]])),
    notes: [
      ...waves.flatMap((w) =>
        columnOf(w.columns, surveyNames(w.wave, settings).get("deprivation") ?? "") === undefined
          ? [
              `wave ${w.wave} has no income decile under a name that is known: the practice's stands in, flagged; the setting survey.names can name one`,
            ]
          : [],
      ),
      ...waves.flatMap((w) => leftOut(w)),
      ...(waves.length > 0 ? ["licensed: these counts are for you; do not publish any under 10"] : []),
    ],
    faults: faults.map(bare),
  };
}

const leftOut = ({ wave, withoutPractice, withoutWeight }: SurveyWave): readonly string[] => [
  ...(withoutPractice > 0
    ? [
        `${withoutPractice} responders of ${wave} without a practice code of six characters: they leave in the flow`,
      ]
    : []),
  ...(withoutWeight > 0
    ? [`${withoutWeight} responders of ${wave} without a weight: in no weighted count`]
    : []),
];

/** The rows of a file, those of no wave too; where it can be read in part those that can. */
async function rowsOf(
  db: Database,
  file: SurveyFile,
  settings: SurveyFileSettings,
  waves: readonly SurveyWave[],
): Promise<number> {
  try {
    const { from } = await readable(db, file, settings);
    const [counted] = await rows<{ n: number }>(db, `SELECT count(*) AS n FROM ${from}`);
    return counted.n;
  } catch {
    return waves.reduce((n, w) => n + w.rows, 0); // what refuses it is among the faults
  }
}

async function answersOf(
  db: Database,
  { wave, from, columns, rows: n }: SurveyWave,
  settings: SurveyFileSettings,
): Promise<Totals> {
  const names = surveyNames(wave, settings);
  const totals: Record<string, Totals | number> = { responders: n };
  for (const { id } of outcomes) {
    const column = columnOf(columns, names.get(id) ?? "");
    const field = fieldIn(id, wave);
    if (column === undefined || column.kind === "text" || field === null) continue;
    const found = await rows<{ code: number | null; n: number }>(
      db,
      `SELECT ${identifier(column.name)}::DOUBLE AS code, count(*) AS n FROM ${from} GROUP BY 1 ORDER BY 1`,
    );
    const labelOf = (code: number | null): string =>
      code === null
        ? "blank"
        : ([...field.answers, ...missingCodes].find((a) => a.code === code)?.label ?? "a code of no answer");
    totals[id] = Object.fromEntries(
      found.map((f) => [`${f.code === null ? "" : `${f.code} `}${labelOf(f.code)}`, f.n]),
    );
  }
  return totals;
}
