import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { besideArticle, publishedTable } from "./analysis/beside.js";
import { checkClaims, claimsTable, outputsOf, type NumbersById } from "./analysis/claims.js";
import type { AnyOutput } from "./analysis/output.js";
import { checkCounts, checkTable } from "./analysis/check.js";
import type { Table1Model } from "./analysis/table1.js";
import { truthTable } from "./analysis/truth.js";
import { hidesSmallCounts, withoutSmallCounts } from "./analysis/suppress.js";
import { bannerOf } from "./analysis/notes.js";
import { libraryHash, stepHash } from "./data/cache.js";
import { openDatabase, type Database } from "./data/database.js";
import {
  analysisFolder,
  findAnalysis,
  findTruth,
  openInputs,
  surveyFiles,
  surveyFolder,
  type Inputs,
} from "./data/pipeline.js";
import { projectRoot } from "./data/place.js";
import { practiceRows, registerPracticeRoute, type PracticeRoute } from "./data/practiceRoute.js";
import { regionOfPcn } from "./data/names.js";
import { readRows, registerAnalysis } from "./data/responders.js";
import { loadSettings } from "./data/settings.js";
import type { SurveyInputs } from "./data/survey.js";
import { ledgerOf, sortedJson } from "./report/ledger.js";
import type { Part, PartMeta } from "./report/part.js";
import { progressDisplay } from "./report/progress.js";
import { badgeOf } from "./report/badge.js";
import {
  assertMarked,
  banner,
  showBadge,
  showInteractive,
  showOutput,
  showWords,
  words,
} from "./report/show.js";
import { filled, numbersById } from "./report/words.js";
import { indexRows, type RowIndex } from "./stats/compress.js";
import type { Settings } from "./study/settings.js";

/** The notebooks, in their order. */
export type NotebookName = "01-ingest" | "02-models" | "03-supplementary" | "practice-level";

/** One notebook at work: its settings, its database with the public inputs in it, and what it has shown so far. */
export interface Study {
  readonly notebook: NotebookName;
  readonly settings: Settings;
  readonly inputs: Inputs;
  readonly db: Database;
  readonly simulated: boolean;
  /** The survey's files with their hashes; none where responders are simulated. */
  readonly surveyFiles: Awaited<ReturnType<typeof surveyFiles>>;
  /** The hash of the analysis table that was made or read; empty before that. */
  readonly tables: string[];
  /** The hash of lib as it was when the notebook was opened. */
  readonly code: string;
  /** What was shown, in order; written to the run's folder by `finish`. */
  readonly shown: AnyOutput[];
}

const settingsFile = (): string | undefined => {
  const given = process.env["STUDY_SETTINGS"];
  if (given !== undefined && given !== "") return given;
  const own = join(projectRoot(), "settings.json");
  return existsSync(own) ? own : undefined;
};

/**
 * Opens the study for a notebook: reads the settings (of the run; else settings.json; else the defaults), the public inputs and
 * the exposures, and shows what the notebook rests on.
 */
export async function openStudy(notebook: NotebookName): Promise<Study> {
  const settings = loadSettings(settingsFile());
  const db = await openDatabase();
  const inputs = await openInputs(db, settings);
  const simulated = settings.survey.source === "simulated";
  const first = bannerOf(settings);
  if (first !== undefined) banner(first);
  const study: Study = {
    notebook,
    settings,
    inputs,
    db,
    simulated,
    surveyFiles: await surveyFiles(settings),
    tables: [],
    code: libraryHash(),
    shown: [],
  };
  showBadge(badgeOf(metaOf(study)));
  return study;
}

/** Says at the head of the notebook that its outputs are stale where lib has changed since it was opened. */
function markIfStale(study: Study): void {
  const code = libraryHash();
  if (code !== study.code) showBadge(badgeOf({ ...metaOf(study), code: study.code }, { code }), true);
}

/** Outputs that no responder enters, so that they are the same with simulated and with licensed ones. */
const withoutResponders: readonly string[] = [
  "box1",
  "boxS1",
  "tableS2",
  "inputs",
  "oddities",
  "coverage",
  "clusters",
  "rules",
  "consistency",
  "figureS1",
  "figureS2",
  "tableS7",
];

/** Shows an output in the notebook, with its sentence in words, small counts of licensed responders hidden, and keeps it for the ledger. */
export function show(study: Study, made: AnyOutput): void {
  markIfStale(study);
  const output = withoutSmallCounts(made, hidesSmallCounts(study.settings));
  if (study.simulated && !withoutResponders.includes(output.name)) assertMarked(output);
  study.shown.push(output);
  showOutput(output, study.shown);
  showWords(output, study.shown);
}

/** Shows a figure that was shown before, by its name, so that moving over it tells its values. */
export function moveOver(study: Study, name: string): void {
  const figures = study.shown.flatMap((o) => (o.type === "figure" ? [o] : []));
  const figure = figures.find((o) => o.name === name);
  if (figure === undefined)
    throw new RangeError(
      `no figure "${name}" was shown before this cell; there are ${figures.map((o) => `"${o.name}"`).join(", ") || "none"}`,
    );
  showInteractive(filled(figure, numbersById(study.shown)));
}

/** Makes the survey's files ready: the licensed ones that the settings name, or simulated responders, made once for these settings. */
export async function prepareSurvey(
  study: Study,
): Promise<{ readonly folder: string; readonly reused: boolean }> {
  const progress = progressDisplay("Simulating responders");
  const made = await surveyFolder(study.db, study.settings, study.inputs, (done, of) =>
    progress.set(done, of),
  );
  progress.end();
  return made;
}

/** Makes the analysis table from the survey's files, one row a responder with every rule applied, and opens it. */
export async function prepareAnalysis(
  study: Study,
  survey: { readonly folder: string },
): Promise<SurveyInputs> {
  const made = await analysisFolder(study.db, study.settings, study.inputs, survey.folder);
  study.tables.push(stepHash(made.folder));
  await registerAnalysis(study.db, made.folder);
  return made.survey;
}

/** Reads the public practice-level files that the settings name and links their practices to the exposures. */
export async function preparePractices(study: Study): Promise<PracticeRoute> {
  const { survey } = study.settings;
  if (survey.source !== "practice")
    throw new Error(
      `${study.notebook} reads the public practice-level files, and the settings have "${survey.source}" responders: set survey to {"source": "practice", "folder": …}`,
    );
  return registerPracticeRoute(study.db, fromRoot(survey.folder), study.settings);
}

/** The practices' counts for the estimator. Needs `preparePractices`. */
export const readPractices = async (study: Study): Promise<RowIndex> =>
  indexRows(await practiceRows(study.db, study.settings));

/**
 * The analysed responders for the estimator, from the analysis table that 01-ingest made for these settings, inputs and code.
 * When there is none, or it is stale, this says so and what to run. `of` "usable" takes in responders whom only their PCN's missing
 * workforce return excludes, for the specifications; default the analysed alone.
 */
export async function readResponders(
  study: Study,
  of: "analysed" | "usable" = "analysed",
): Promise<RowIndex> {
  const folder = await findAnalysis(study.settings, study.inputs);
  if (folder === null)
    throw new Error(
      `${study.notebook} needs the analysis table of 01-ingest, which has not been made, or not as it stands, for the present settings, inputs and code: ` +
        "run notebooks/01-ingest.ipynb first (about a minute), or npm start for all",
    );
  study.tables.push(stepHash(folder));
  await registerAnalysis(study.db, folder);
  return indexRows(await readRows(study.db, study.settings, of));
}

/**
 * Shows the models of Table 1 held against what was planted in the simulated responders; with licensed responders, that there is nothing
 * to hold them against.
 */
export async function showTruth(study: Study, models: readonly Table1Model[]): Promise<void> {
  const truth = await findTruth(study.settings, study.inputs);
  if (truth === null)
    words("These responders are not simulated, so no truth is known to hold the estimates against.");
  else show(study, truthTable(models, truth, study.settings));
}

const fromRoot = (path: string): string => (isAbsolute(path) ? path : join(projectRoot(), path));

/** The folder of the present run: that of the runner, or build/interactive when a person steps through. */
export function runFolder(): string {
  const out = process.env["STUDY_OUT"];
  if (out === undefined || out === "") return join(projectRoot(), "build", "interactive");
  return isAbsolute(out) ? out : join(projectRoot(), out);
}

const partsFolder = (): string => join(runFolder(), "parts");

/** What the numbers of a notebook rest on. */
const metaOf = ({ settings, simulated, inputs, surveyFiles, tables }: Study): PartMeta => ({
  settings,
  simulated,
  code: libraryHash(),
  inputs: inputs.files.sources,
  files: [...inputs.files.files, ...surveyFiles],
  table: tables.at(-1) ?? "",
});

/** What the notebooks before this one showed in this run's folder with the same settings, inputs and code. */
function shownBefore(study: Study): readonly AnyOutput[] {
  const folder = partsFolder();
  if (!existsSync(folder)) return [];
  const meta = sortedJson(metaOf(study));
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json") && file < study.notebook)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Part)
    .flatMap((part) => (sortedJson(part.meta) === meta ? part.outputs : []));
}

/** Every number so far: of the notebooks before, then of this one. */
const numbersSoFar = (study: Study): NumbersById => numbersById([...shownBefore(study), ...study.shown]);

/** Shows every number that the article prints with ours beside it. */
export async function showBeside(study: Study): Promise<void> {
  const shown = [...shownBefore(study), ...study.shown];
  const truth = await findTruth(study.settings, study.inputs);
  const quotes = shown.map(({ name, madeBy }) => ({ name, madeBy }));
  show(study, publishedTable(besideArticle(numbersById(shown), truth), quotes, study.settings));
}

/** Shows the article's conclusions that rest on an output of this notebook, and whether each holds. */
export function showClaims(study: Study): void {
  const here = new Set(study.shown.map((o) => o.name));
  const checked = checkClaims(numbersSoFar(study)).filter((c) =>
    outputsOf(c.claim).some((name) => here.has(name)),
  );
  const table = claimsTable(checked, study.settings, `claims${study.notebook.slice(0, 2)}`);
  if (study.simulated) assertMarked(table);
  study.shown.push(table);
  const before = shownBefore(study);
  showOutput(table, [...before, ...study.shown]);
  showWords(table);
}

/** Where a notebook leaves the counts that readers can fit again, with what they rest on. */
const countsFile = (): string => join(runFolder(), "check.json");

/**
 * Shows a model so coarse that its counts can be handed out, beside the full one, and leaves the counts for the page on which a reader
 * fits it again. Counts of licensed responders are not handed out: then this says so.
 */
export async function showCheck(
  study: Study,
  index: RowIndex,
  models: readonly Table1Model[],
): Promise<void> {
  if (!study.simulated) {
    rmSync(countsFile(), { force: true });
    words("Counts of licensed responders are not handed out, so there is no page to fit them again.");
    return;
  }
  const regionOf = await regionOfPcn(study.db);
  const counts = checkCounts(index, (pcn) => regionOf.get(pcn) ?? "no region known");
  show(study, checkTable(counts, models, study.settings));
  mkdirSync(runFolder(), { recursive: true });
  writeFileSync(countsFile(), sortedJson({ meta: metaOf(study), counts }));
}

/** Ends a notebook: writes what it showed, with every number's ledger entry, into the run's folder, and closes the database. */
export function finish(study: Study): void {
  const folder = partsFolder();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${study.notebook}.json`);
  const part = {
    notebook: study.notebook,
    meta: metaOf(study),
    outputs: study.shown,
    entries: ledgerOf(study.shown, study.notebook),
  };
  writeFileSync(`${file}.part`, sortedJson(part, 1));
  renameSync(`${file}.part`, file);
  study.db.close();
}
