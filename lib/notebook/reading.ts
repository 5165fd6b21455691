import { isAbsolute, join } from "node:path";
import { stepHash } from "../data/cache.js";
import { analysisFolder, findAnalysis, surveyFolder } from "../data/pipeline.js";
import { projectRoot } from "../data/place.js";
import { practiceRows, registerPracticeRoute, type PracticeRoute } from "../data/practiceRoute.js";
import { readRows, registerAnalysis } from "../data/responders.js";
import type { SurveyInputs } from "../data/survey.js";
import { progressDisplay } from "../report/progress.js";
import { indexRows, type RowIndex } from "../stats/compress.js";
import type { Study } from "./study.js";

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

const fromRoot = (path: string): string => (isAbsolute(path) ? path : join(projectRoot(), path));
