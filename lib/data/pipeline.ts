import { readFileSync, statSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Settings } from "../study/settings.js";
import { asInCodebook } from "../study/surveySettings.js";
import { codeHash, findStep, hashFile, step, type StepKey } from "./cache.js";
import { openDatabase, type Database } from "./database.js";
import { refuse } from "./faults.js";
import { filesUnder, isFolder } from "./folder.js";
import { registerExposure, type ExposureCounts } from "./exposure.js";
import { writeAnalysis } from "./harmonise.js";
import { projectRoot } from "./place.js";
import { mayBePracticeSurvey } from "./practiceRoute.js";
import { registerPublic, type PublicInputs } from "./public.js";
import { simulateSurvey } from "./simulate/survey.js";
import type { TruthFile } from "./simulate/truth.js";
import { registerSurvey, type SurveyInputs } from "./survey.js";
import { mayBeSurvey } from "./surveyFiles.js";
import { statesOf, whileUnchanged } from "./unchanged.js";

/** What a run reads: public files, and what they give as exposures; tables of these are in the database. */
export interface Inputs {
  readonly files: PublicInputs;
  readonly exposure: ExposureCounts;
}

/** How far a long step has come: `done` of `of`, in units of its own. */
export type OnProgress = (done: number, of: number) => void;

/** Reads the public inputs and makes the exposures. */
export async function openInputs(db: Database, settings: Settings): Promise<Inputs> {
  const files = await registerPublic(db, {
    folder: settings.publicFiles,
    waves: settings.waves,
    workforceColumns: settings.workforceColumns,
    practiceLinks: settings.practiceLinks,
  });
  const exposure = await registerExposure(db, { rule: settings.absentPcns });
  return { files, exposure };
}

const absolute = (folder: string): string => (isAbsolute(folder) ? folder : join(projectRoot(), folder));

/** The survey's files of these settings with their hashes; none where responders are simulated, which the seed decides. */
export async function surveyFiles(
  settings: Settings,
): Promise<readonly { readonly file: string; readonly sha256: string; readonly bytes: number }[]> {
  const { survey } = settings;
  if (survey.source === "simulated") return [];
  const folder = absolute(survey.folder);
  if (!isFolder(folder)) return [];
  const isOne = (file: string): boolean =>
    survey.source === "practice" ? mayBePracticeSurvey(file) : mayBeSurvey(folder, file);
  return Promise.all(
    filesUnder(folder)
      .files.filter(isOne)
      .map(async (file) => {
        const path = join(folder, file);
        return { file, sha256: await hashFile(path), bytes: statSync(path).size };
      }),
  );
}

async function surveyKey(settings: Settings, inputs: Inputs): Promise<StepKey> {
  if (settings.survey.source === "files") {
    const folder = absolute(settings.survey.folder);
    if (!isFolder(folder))
      refuse([
        {
          file: settings.survey.folder,
          where: "folder",
          saw: "no such folder",
          wanted: "the folder of the survey's files",
        },
      ]);
    const files = await surveyFiles(settings);
    return { survey: settings.survey, files: files.map((f) => [f.file, f.sha256]) };
  }
  return {
    survey: settings.survey,
    samplePcns: settings.samplePcns,
    inputs: inputs.files.files.map((f) => f.sha256),
    code: codeHash("data", "study"),
  };
}

/** Where the survey's files lie: the user's folder, or simulated responders made now or before. */
export async function surveyFolder(
  db: Database,
  settings: Settings,
  inputs: Inputs,
  onProgress?: OnProgress,
): Promise<{ readonly folder: string; readonly reused: boolean }> {
  if (settings.survey.source !== "simulated")
    return { folder: absolute(settings.survey.folder), reused: true };
  return step("survey", await surveyKey(settings, inputs), async (folder) => {
    await simulateSurvey(db, settings, folder, onProgress);
  });
}

async function analysisKey(settings: Settings, inputs: Inputs): Promise<StepKey> {
  return {
    survey: await surveyKey(settings, inputs),
    waves: settings.waves,
    absentPcns: settings.absentPcns,
    samplePcns: settings.samplePcns,
    inputs: inputs.files.files.map((f) => f.sha256),
    code: codeHash("data", "study"),
  };
}

/** The analysis table, made now from the survey's files in `survey`, or found as made before: then these are not read again. */
export async function analysisFolder(
  db: Database,
  settings: Settings,
  inputs: Inputs,
  survey: string,
): Promise<{ readonly folder: string; readonly reused: boolean; readonly survey: SurveyInputs }> {
  const files = settings.survey.source === "files" ? settings.survey : asInCodebook;
  const own = filesUnder(survey).files.filter((file) => mayBeSurvey(survey, file));
  // Simulated responders are made for the sample alone.
  const oneIn = settings.survey.source === "files" ? settings.samplePcns : 1;
  const before = statesOf(survey, own);
  const made = await step("analysis", await analysisKey(settings, inputs), (folder) =>
    whileUnchanged(
      survey,
      own,
      async () => {
        const registered = await registerSurvey(db, survey, settings.waves, files);
        await writeAnalysis(db, settings.waves, folder, oneIn);
        writeFileSync(join(folder, surveyInputsFile), JSON.stringify(registered));
      },
      before,
    ),
  );
  if (made.reused) return { ...made, survey: await registerSurvey(db, survey, settings.waves, files) };
  const registered = JSON.parse(readFileSync(join(made.folder, surveyInputsFile), "utf8")) as SurveyInputs;
  return { ...made, survey: registered };
}

const surveyInputsFile = "survey.json";

/** Makes the survey's files and the analysis table of these settings, so that a notebook finds them made. */
export async function makeTables(settings: Settings): Promise<void> {
  const db = await openDatabase();
  try {
    const inputs = await openInputs(db, settings);
    const survey = await surveyFolder(db, settings, inputs);
    await analysisFolder(db, settings, inputs, survey.folder);
  } finally {
    db.close();
  }
}

/** The analysis table of these settings, inputs and code, or null when it has not been made or is stale. */
export const findAnalysis = async (settings: Settings, inputs: Inputs): Promise<string | null> =>
  findStep("analysis", await analysisKey(settings, inputs));

/** What was planted in the simulated responders of these settings; null when responders are licensed or none were made. */
export async function findTruth(settings: Settings, inputs: Inputs): Promise<TruthFile | null> {
  if (settings.survey.source !== "simulated") return null;
  const folder = await findStep("survey", await surveyKey(settings, inputs));
  return folder === null ? null : (JSON.parse(readFileSync(join(folder, "truth.json"), "utf8")) as TruthFile);
}
