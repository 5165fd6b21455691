import { join } from "node:path";
import { writeReports } from "../report.js";
import { claimFolder, removeHalfWritten, tellDamaged } from "./claim.js";
import { readMachine } from "./machine.js";
import { openAhead, type Ahead } from "./ahead.js";
import { makeAside } from "./aside.js";
import { openNotebook, type NotebookOutcome, type OpenNotebook } from "./notebook.js";
import { showProgress, standardScreen, type Screen } from "./progress.js";
import { recordOf, writeJson, type RunRecord } from "./record.js";
import { openStage } from "./stage.js";
import { refuseMixed } from "./together.js";
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

/** The notebook that makes the tables which all others read. */
const maker = "01-ingest";

/**
 * Executes the notebooks one after the other, up to the first that does not go well. What can be is done meanwhile: tables of simulated
 * responders are made while the first kernel starts, and each next kernel starts while a notebook is at work.
 */
async function execute(
  plan: Plan,
  stage: string,
  wish: StopWish,
  ahead: Ahead,
): Promise<readonly NotebookOutcome[]> {
  const { root, settings, notebooks, env } = plan;
  const settingsFile = join(stage, "settings.json");
  writeJson(settingsFile, settings);
  const screen = plan.screen ?? standardScreen();
  const progress = showProgress(notebooks, readTimes(root, settings.samplePcns), screen);
  const simulated = settings.survey.source === "simulated" && notebooks.includes(maker);
  const aside = simulated ? makeAside(root, stage, settingsFile, env) : undefined;
  let next: OpenNotebook | undefined;
  const open = (name: string | undefined): OpenNotebook | undefined =>
    name === undefined
      ? undefined
      : openNotebook({
          root,
          name,
          notebook: join(root, "notebooks", `${name}.ipynb`),
          file: join(stage, "notebooks", `${name}.ipynb`),
          env: { ...env, ...aside?.env, STUDY_SETTINGS: settingsFile, STUDY_OUT: stage },
          signal: wish.signal,
          onEvent(event) {
            progress.tell(event);
            if (event.event !== "end") return;
            next ??= open(notebooks[notebooks.indexOf(name) + 1]);
            if (name === notebooks.at(-1)) ahead.warm();
          },
        });
  const outcomes: NotebookOutcome[] = [];
  try {
    for (const name of notebooks) {
      const one = next ?? open(name)!;
      next = undefined;
      progress.begin(name);
      const outcome = await one.execute();
      progress.finish(outcome);
      tellDamaged(root, screen);
      outcomes.push(outcome);
      if (!wentWell(outcome)) break;
      ahead.begin(name);
    }
  } finally {
    await next?.leave();
    aside?.end();
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
  ahead: Ahead,
): Promise<void> {
  const { root, settings, screen = standardScreen() } = plan;
  const began = performance.now();
  const notebooks = outcomes.map(({ name, file }) => ({ name, file }));
  await writeReports({ root, out: stage, settings, notebooks, run, signal: wish.signal, ahead });
  screen.write(`  reports  ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
}

/**
 * Executes the notebooks of a plan and writes their reports: all of it apart, put in its place when it is whole. A run that
 * does not end well leaves an earlier report as it was.
 */
export async function runStudy(plan: Plan, wish: StopWish): Promise<Ran> {
  const release = claimFolder(plan.root, plan.out);
  let finished = false;
  let ahead: Ahead | undefined;
  try {
    removeHalfWritten(plan.root, plan.out);
    const stage = openStage(plan.out);
    const began = { date: new Date(), at: performance.now() };
    ahead = openAhead(plan.root, stage.folder, plan.settings, wish.signal);
    const outcomes = await execute(plan, stage.folder, wish, ahead);
    const record = recordOf(began, outcomes, readMachine(plan.root));
    writeJson(join(stage.folder, "run.json"), record);
    refuseMixed(
      stage.folder,
      outcomes.filter(wentWell).map((o) => o.name),
    );
    if (!wish.signal.aborted) await report(plan, stage.folder, outcomes, record, wish, ahead);
    finished = record.status === "done" && !wish.signal.aborted;
    if (finished) stage.publish();
    const folder = finished ? plan.out : stage.publishUnfinished();
    return { record, last: outcomes.at(-1), folder };
  } finally {
    ahead?.end();
    if (!finished) removeHalfWritten(plan.root, plan.out);
    release();
  }
}
