import { join } from "node:path";
import { writeReports } from "../report.js";
import { claimFolder, removeHalfWritten, tellDamaged } from "./claim.js";
import { readMachine } from "./machine.js";
import { executeNotebook, type NotebookOutcome } from "./notebook.js";
import { showProgress, standardScreen, type Screen } from "./progress.js";
import { recordOf, writeJson, type RunRecord } from "./record.js";
import { openStage } from "./stage.js";
import type { StopWish } from "./stop.js";
import { readTimes, writeTimes } from "./times.js";
import type { Settings } from "../../lib/index.js";

/** What one run executes, with which settings, and where its results go. */
export interface Plan {
  readonly root: string;
  readonly settings: Settings;
  /** Their names, in order. */
  readonly notebooks: readonly string[];
  readonly out: string;
  /** More for the kernels' environment, such as a cache of their own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the steps are told; defaults to stdout. */
  readonly screen?: Screen;
}

/** How a run ended, and in which folder what there is of it lies. */
export interface Ran {
  readonly record: RunRecord;
  readonly last: NotebookOutcome | undefined;
  readonly folder: string;
}

const wentWell = (o: NotebookOutcome): boolean =>
  o.failure === undefined && o.refused === undefined && !o.stopped;

/** Executes the notebooks one after the other, up to the first that does not go well. */
async function execute(plan: Plan, stage: string, wish: StopWish): Promise<readonly NotebookOutcome[]> {
  const { root, settings, notebooks, env } = plan;
  const settingsFile = join(stage, "settings.json");
  writeJson(settingsFile, settings);
  const screen = plan.screen ?? standardScreen();
  const progress = showProgress(notebooks, readTimes(root, settings.samplePcns), screen);
  const outcomes: NotebookOutcome[] = [];
  for (const name of notebooks) {
    progress.begin(name);
    const outcome = await executeNotebook({
      root,
      name,
      notebook: join(root, "notebooks", `${name}.ipynb`),
      file: join(stage, "notebooks", `${name}.ipynb`),
      env: { ...env, STUDY_SETTINGS: settingsFile, STUDY_OUT: stage },
      signal: wish.signal,
      onEvent: progress.tell,
    });
    progress.finish(outcome);
    tellDamaged(root, screen);
    outcomes.push(outcome);
    if (!wentWell(outcome)) break;
  }
  writeTimes(root, settings.samplePcns, outcomes.filter(wentWell));
  return outcomes;
}

async function report(
  plan: Plan,
  stage: string,
  outcomes: readonly NotebookOutcome[],
  run: RunRecord,
  wish: StopWish,
): Promise<void> {
  const { root, settings, screen = standardScreen() } = plan;
  const began = performance.now();
  const notebooks = outcomes.map(({ name, file }) => ({ name, file }));
  await writeReports({ root, out: stage, settings, notebooks, run, signal: wish.signal });
  screen.write(`  reports  ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
}

/**
 * Executes the notebooks of a plan and writes their reports: all of it apart, put in its place when it is whole. A run that
 * does not end well leaves an earlier report as it was.
 */
export async function runStudy(plan: Plan, wish: StopWish): Promise<Ran> {
  const release = claimFolder(plan.root, plan.out);
  let finished = false;
  try {
    removeHalfWritten(plan.root, plan.out);
    const stage = openStage(plan.out);
    const began = { date: new Date(), at: performance.now() };
    const outcomes = await execute(plan, stage.folder, wish);
    const record = recordOf(began, outcomes, readMachine(plan.root));
    writeJson(join(stage.folder, "run.json"), record);
    if (!wish.signal.aborted) await report(plan, stage.folder, outcomes, record, wish);
    finished = record.status === "done" && !wish.signal.aborted;
    if (finished) stage.publish();
    const folder = finished ? plan.out : stage.publishUnfinished();
    return { record, last: outcomes.at(-1), folder };
  } finally {
    if (!finished) removeHalfWritten(plan.root, plan.out);
    release();
  }
}
