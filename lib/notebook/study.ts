import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { bannerOf } from "../analysis/notes.js";
import type { AnyOutput } from "../analysis/output.js";
import { libraryHash } from "../data/cache.js";
import { openDatabase, type Database } from "../data/database.js";
import { openInputs, surveyFiles, type Inputs } from "../data/pipeline.js";
import { projectRoot } from "../data/place.js";
import { loadSettings } from "../data/settings.js";
import { badgeOf } from "../report/badge.js";
import { ledgerOf, sortedJson } from "../report/ledger.js";
import type { PartMeta } from "../report/part.js";
import { banner, showBadge } from "../report/show.js";
import type { Settings } from "../study/settings.js";

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

/** The folder of the present run: that of the runner, or build/interactive when a person steps through. */
export function runFolder(): string {
  const out = process.env["STUDY_OUT"];
  if (out === undefined || out === "") return join(projectRoot(), "build", "interactive");
  return isAbsolute(out) ? out : join(projectRoot(), out);
}

/** Where notebooks leave what they showed. */
export const partsFolder = (): string => join(runFolder(), "parts");

/** What the numbers of a notebook rest on. */
export const metaOf = ({ settings, simulated, inputs, surveyFiles, tables }: Study): PartMeta => ({
  settings,
  simulated,
  code: libraryHash(),
  inputs: inputs.files.sources,
  files: [...inputs.files.files, ...surveyFiles],
  table: tables.at(-1) ?? "",
});

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
