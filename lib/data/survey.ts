import { fieldIn, assumedIn, type Assumption } from "../study/lookup.js";
import { variables } from "../study/codebook.js";
import { asInCodebook, type SurveyFileSettings } from "../study/surveySettings.js";
import { waves as allWaves } from "../study/waves.js";
import { identifier, rows, run, type Database } from "./database.js";
import { refuse, shown, SourceFaults, type Fault } from "./faults.js";
import { codeFaults, type CheckedRows } from "./surveyCodes.js";
import { findSurvey, reasonOf, type SurveyFile } from "./surveyFiles.js";
import { codeFor, columnOf, headFaults, mayStandIn, noColumn } from "./surveyHeads.js";
import { surveyNames, toldName, waveColumns } from "./surveyNames.js";
import { readable, readableInPart, type ReadableSurvey } from "./surveyParquet.js";
import { waveOfFile } from "./surveyYear.js";

/** What was registered: the rows of each wave, and the mappings that nobody has seen in a file. */
export interface SurveyInputs {
  readonly waves: readonly { readonly wave: number; readonly file: string; readonly rows: number }[];
  readonly assumed: readonly Assumption[];
}

/** One wave in a file that can be read: the rows that are its. */
export interface SurveyWave extends ReadableSurvey, Omit<CheckedRows, "faults"> {
  readonly wave: number;
}

/** The file of a wave as simulated responders are written. */
export const surveyFileOf = (wave: number): string => `survey-${wave}.parquet`;

/**
 * Makes a view `survey_2018` … of each wave's responders from the files in `folder`, licensed or simulated: SPSS, Stata, CSV or Parquet, one a wave or one for all,
 * recognised by their columns. A view's columns have the codebook's names and codes, whatever the file calls them. Faults of all
 * files are told at once. Where a file has no income decile and no setting names one, the practice's own stands in (from
 * `practice_wave`) and `assumed` says so.
 */
export async function registerSurvey(
  db: Database,
  folder: string,
  waves: readonly number[],
  settings: SurveyFileSettings = asInCodebook,
): Promise<SurveyInputs> {
  const { files, faults: unreadable } = await findSurvey(db, folder, settings);
  const faults: Fault[] = [...unreadable];
  const found: SurveyWave[] = [];
  for (const file of files) {
    const read = await readSurveyFile(db, file, settings, waves);
    faults.push(...read.faults);
    found.push(...read.waves);
  }
  refuse([...faults, ...missingAndDoubled(folder, waves, found, faults)]);
  const used = waves.flatMap((wave) => found.filter((f) => f.wave === wave));
  for (const survey of used) await run(db, viewOf(survey, settings));
  return {
    waves: used.map(({ wave, file, rows: n }) => ({ wave, file: file.file, rows: n })),
    assumed: assumedOf(used, settings),
  };
}

/** Reads one file: which waves it holds, and every fault of its head and of its rows. A wave with faults is among the waves, so that more can be said of it. */
export async function readSurveyFile(
  db: Database,
  file: SurveyFile,
  settings: SurveyFileSettings,
  wanted: readonly number[] = allWaves.map((w) => w.year),
): Promise<Taken> {
  const column = waveColumns(settings)
    .map((name) => columnOf(file.columns, name))
    .find((c) => c !== undefined);
  const fits = allWaves
    .map((w) => w.year)
    .filter((w) => headFaults(file.file, w, file.columns, settings).length === 0);
  const told = settings.files[file.file];
  const named = waveOfFile(file.file, { waves: fits, because: "its columns" }, told, false);
  if (column === undefined) {
    const { wave, outside } = named;
    if (outside !== undefined) return { waves: [], faults: [otherYear(file.file, outside)] };
    if (wave === undefined) return { waves: [], faults: named.faults };
    const head = headFaults(file.file, wave, file.columns, settings);
    const others = head.some((f) => f.saw === noColumn) && told === undefined ? fits : [];
    if (others.length > 0) return { waves: [], faults: [otherColumns(file.file, wave, others)] };
    if (!wanted.includes(wave)) return { waves: [], faults: head };
    return withFaults(head, await take(db, file, settings, [wave], null));
  }
  const read = await tryRead(db, file, settings);
  if (read.from === undefined) return { waves: [], faults: read.faults };
  const years = await rows<{ wave: string | null; n: number }>(
    db,
    `SELECT ${identifier(column.name)}::VARCHAR AS wave, count(*) AS n FROM ${read.from} GROUP BY 1 ORDER BY 1`,
  );
  const known = years.flatMap((y) => allWaves.map((w) => w.year).filter((w) => Number(y.wave) === w));
  const wrong = years.filter((y) => !known.includes(Number(y.wave)));
  const year = told ?? (named.faults.length === 0 ? named.wave : undefined);
  const other = year === undefined ? [] : known.filter((w) => w !== year);
  const faults: Fault[] = [
    ...wrong.map((y) => ({
      file: file.file,
      where: `column ${shown(column.name)}, ${y.n} ${y.n === 1 ? "row" : "rows"}`,
      saw: y.wave === null ? "nothing" : shown(y.wave.replace(/\.0$/, "")),
      wanted: `a wave of the study: ${allWaves.map((w) => w.year).join(", ")}`,
    })),
    ...other.map((w) => ({
      file: file.file,
      where: `column ${shown(column.name)}`,
      saw: `the wave ${w} in a file that is called that of ${year ?? ""}`,
      wanted: "a file of the wave that its name says; a file of several waves has no year in its name",
    })),
    ...known
      .filter((w) => !other.includes(w))
      .flatMap((w) => headFaults(file.file, w, file.columns, settings)),
  ];
  const own = known.filter((w) => wanted.includes(w));
  return withFaults(faults, await take(db, file, settings, own, column.name, other));
}

interface Taken {
  readonly waves: readonly SurveyWave[];
  readonly faults: readonly Fault[];
}

const withFaults = (faults: readonly Fault[], taken: Taken): Taken => ({
  ...taken,
  faults: [...faults, ...taken.faults],
});

const otherColumns = (file: string, named: number, fits: readonly number[]): Fault => ({
  file,
  where: "file",
  saw: `a name that says ${named}, and columns that say ${fits.join(", ")}`,
  wanted: "a name and columns of the same wave; the setting survey.files can say which it is",
});

const otherYear = (file: string, year: number): Fault => ({
  file,
  where: "file",
  saw: `a file of ${year}`,
  wanted: `a wave of the study: ${allWaves.map((w) => w.year).join(", ")}`,
});

async function tryRead(db: Database, file: SurveyFile, settings: SurveyFileSettings): Promise<Tried> {
  try {
    return { ...(await readable(db, file, settings)), faults: [] };
  } catch (cause) {
    if (!(cause instanceof SourceFaults)) return { from: undefined, faults: [unreadable(file.file, cause)] };
    const part = readableInPart(file, settings);
    return part === undefined ? { from: undefined, faults: cause.faults } : { ...part, faults: cause.faults };
  }
}

/** A file as it can be read, whole or in part, with what is wrong with it. */
type Tried =
  | (ReadableSurvey & { readonly faults: readonly Fault[] })
  | { readonly from: undefined; readonly faults: readonly Fault[] };

const unreadable = (file: string, cause: unknown): Fault => ({
  file,
  where: "file",
  saw: `a file that cannot be read (${reasonOf(cause)})`,
  wanted: "the whole file; copy or convert it again",
});

async function take(
  db: Database,
  file: SurveyFile,
  settings: SurveyFileSettings,
  years: readonly number[],
  waveColumn: string | null,
  misnamed: readonly number[] = [],
): Promise<Taken> {
  const read = await tryRead(db, file, settings);
  if (read.from === undefined) return { waves: [], faults: read.faults };
  const waves: SurveyWave[] = [];
  const faults: Fault[] = [...read.faults];
  for (const wave of years) {
    const from =
      waveColumn === null
        ? read.from
        : `(SELECT * FROM ${read.from} WHERE ${identifier(waveColumn)}::VARCHAR IN ('${wave}', '${wave}.0'))`;
    try {
      const checked = await codeFaults(db, file.file, wave, from, read.columns, settings);
      if (!misnamed.includes(wave)) faults.push(...checked.faults);
      const { rows: n, withoutPractice, withoutWeight } = checked;
      waves.push({ ...read, from, wave, rows: n, withoutPractice, withoutWeight });
    } catch (cause) {
      faults.push(unreadable(file.file, cause));
    }
  }
  return { waves, faults };
}

/** Waves that two files hold, and waves that no file holds where no file had a fault that may be the cause. */
function missingAndDoubled(
  folder: string,
  waves: readonly number[],
  found: readonly SurveyWave[],
  faults: readonly Fault[],
): readonly Fault[] {
  return waves.flatMap((wave): Fault[] => {
    const of = found.filter((f) => f.wave === wave).map((f) => f.file.file);
    if (of.length === 1 || (of.length === 0 && faults.some((f) => f.file.includes(String(wave))))) return [];
    return of.length === 0
      ? [
          {
            file: "(folder)",
            where: `wave ${wave}`,
            saw: "no survey file of this wave",
            wanted: `the responders of ${wave} in ${folder}; to run without them, the setting "waves": [${waves.filter((w) => w !== wave).join(", ")}]`,
          },
        ]
      : [
          {
            file: of.join(" and "),
            where: `wave ${wave}`,
            saw: `${of.length} files of this wave`,
            wanted: "one: leave the one that is meant",
          },
        ];
  });
}

/** SQL: the view of a wave, with the codebook's names and codes. */
function viewOf({ wave, from, columns }: SurveyWave, settings: SurveyFileSettings): string {
  const names = surveyNames(wave, settings);
  const selected = variables.flatMap((v): string[] => {
    const field = fieldIn(v.id, wave);
    if (field === null) return [];
    const column = columnOf(columns, names.get(v.id) ?? "");
    const as = identifier(field.name);
    if (column === undefined) return mayStandIn(v, field, wave, settings) ? [`p.income_decile AS ${as}`] : [];
    const codes = settings.codes[v.id]?.[String(wave)];
    const name = `s.${identifier(column.name)}`;
    const whens = Object.keys(codes ?? {}).map(
      (c) => `WHEN ${c} THEN ${codeFor(settings, v.id, wave, Number(c))}`,
    );
    return [
      whens.length === 0 ? `${name} AS ${as}` : `CASE ${name} ${whens.join(" ")} ELSE ${name} END AS ${as}`,
    ];
  });
  const practice = columnOf(columns, names.get("practice") ?? "");
  const standsIn = selected.some((s) => s.startsWith("p."));
  const join = standsIn
    ? `LEFT JOIN practice_wave AS p ON p.wave = ${wave} AND p.practice = trim(s.${identifier(practice?.name ?? "")})`
    : "";
  return `CREATE OR REPLACE VIEW survey_${wave} AS SELECT ${selected.join(", ")} FROM ${from} AS s ${join}`;
}

/** The mappings that nobody has seen; where the practice's decile stands in for the responder's, or a setting names it, that is said in its place. */
function assumedOf(used: readonly SurveyWave[], settings: SurveyFileSettings): readonly Assumption[] {
  return assumedIn(used.map((u) => u.wave)).map((a) => {
    const survey = used.find((u) => u.wave === a.wave);
    const field = fieldIn(a.variable, a.wave);
    const told = toldName(settings, a.variable, a.wave);
    if (told !== undefined) return { ...a, name: told, note: "named in the settings" };
    const lacking = survey !== undefined && columnOf(survey.columns, a.name) === undefined;
    const v = variables.find((one) => one.id === a.variable);
    return lacking && v !== undefined && field !== null && mayStandIn(v, field, a.wave, settings)
      ? {
          ...a,
          name: "income decile of the practice’s place, standing in for the responder’s",
          note: "the file has no income decile",
        }
      : a;
  });
}
