import { join, relative, resolve } from "node:path";
import { startOptions } from "./options.mjs";
import { writeReports } from "./report.js";
import { chooseNotebooks, chooseSettings, notebookNames } from "./runner/choose.js";
import { claimFolder, removeHalfWritten } from "./runner/claim.js";
import { readMachine } from "./runner/machine.js";
import { executeNotebook, type NotebookOutcome } from "./runner/notebook.js";
import { inWords, showProgress, standardScreen } from "./runner/progress.js";
import { recordOf, writeJson, type RunRecord } from "./runner/record.js";
import { listenForStop, type StopWish } from "./runner/stop.js";
import { readTimes, writeTimes } from "./runner/times.js";
import { exitCodeOf, exitCodes } from "./setup/faults.mjs";
import { readOptions } from "./setup/options.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";
import type { Settings } from "../lib/index.js";

/** What one run executes, with which settings, and where its results go. */
interface Plan {
  readonly settings: Settings;
  readonly notebooks: readonly string[];
  readonly out: string;
}

function planOf(args: readonly string[]): Plan {
  const { flags, values } = readOptions("npm start --", startOptions, args);
  const fromHere = (path: string): string => resolve(callersFolder(), path);
  const file = values.get("settings")?.at(-1);
  const out = values.get("out")?.at(-1);
  return {
    settings: chooseSettings(root, file === undefined ? undefined : fromHere(file), flags.has("quick")),
    notebooks: chooseNotebooks(notebookNames(root), values.get("notebook") ?? []),
    out: out === undefined ? join(root, "report") : fromHere(out),
  };
}

const wentWell = (o: NotebookOutcome): boolean =>
  o.failure === undefined && o.refused === undefined && !o.stopped;

/** Executes the notebooks one after the other, up to the first that does not go well. */
async function execute(plan: Plan, wish: StopWish): Promise<readonly NotebookOutcome[]> {
  const settingsFile = join(plan.out, "settings.json");
  writeJson(settingsFile, plan.settings);
  const { samplePcns } = plan.settings;
  const progress = showProgress(plan.notebooks, readTimes(root, samplePcns), standardScreen());
  const outcomes: NotebookOutcome[] = [];
  for (const name of plan.notebooks) {
    progress.begin(name);
    const outcome = await executeNotebook({
      root,
      name,
      notebook: join(root, "notebooks", `${name}.ipynb`),
      file: join(plan.out, "notebooks", `${name}.ipynb`),
      env: { STUDY_SETTINGS: settingsFile, STUDY_OUT: plan.out },
      signal: wish.signal,
      onEvent: progress.tell,
    });
    progress.finish(outcome);
    outcomes.push(outcome);
    if (!wentWell(outcome)) break;
  }
  writeTimes(root, samplePcns, outcomes.filter(wentWell));
  return outcomes;
}

const indented = (text: string): string => text.trimEnd().replace(/^/gm, "    ");

function explain({ name, failure, refused }: NotebookOutcome): void {
  if (failure !== undefined) {
    const where = failure.heading === "" ? "" : ` (${failure.heading})`;
    console.error(`\n${name}, cell ${failure.cell}${where}: ${failure.ename}: ${failure.evalue}`);
    console.error(
      `  Where:\n${indented(failure.traceback || "not told")}\n  Source:\n${indented(failure.source)}`,
    );
  } else if (refused !== undefined) console.error(`\n${name} could not be executed: ${refused}`);
}

async function report(
  plan: Plan,
  outcomes: readonly NotebookOutcome[],
  run: RunRecord,
  wish: StopWish,
): Promise<void> {
  const began = performance.now();
  const notebooks = outcomes.map(({ name, file }) => ({ name, file }));
  await writeReports({ root, out: plan.out, settings: plan.settings, notebooks, run, signal: wish.signal });
  console.log(`  reports  ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** What is said last, and the exit code. */
function conclude(plan: Plan, run: RunRecord): number {
  const out = relative(callersFolder(), plan.out) || ".";
  if (run.status === "done") {
    console.log(`\nDone in ${inWords(run.seconds)}. Open ${join(out, "index.html")}`);
    return exitCodes.done;
  }
  const { notebook = "", cell = 0 } = run.failure ?? {};
  const failed =
    run.status === "failed" ? `The study failed in ${notebook}, cell ${cell}.` : "Could not run.";
  console.error(`\n${failed} What there is of it: ${join(out, "notebooks")}`);
  return run.status === "failed" ? exitCodes.failed : exitCodes.couldNotRun;
}

/**
 * `npm start`: executes the notebooks in order on the chosen data and writes the reports.
 * @returns 0 done, 1 the study failed, 2 it could not run, 128 and more when a signal stopped it
 */
export async function run(args: readonly string[]): Promise<number> {
  const plan = planOf(args);
  const release = claimFolder(root, plan.out);
  const wish = listenForStop();
  const began = new Date();
  let finished = false;
  try {
    const outcomes = await execute(plan, wish);
    const record = recordOf(began, outcomes, readMachine(root));
    writeJson(join(plan.out, "run.json"), record);
    const last = outcomes.at(-1);
    if (last !== undefined) explain(last);
    if (!wish.signal.aborted) await report(plan, outcomes, record, wish);
    const by = wish.by();
    if (by !== undefined) {
      console.error(`\nStopped (${by}). What there is: ${relative(callersFolder(), plan.out) || "."}`);
      return exitCodeOf(by);
    }
    finished = record.status === "done";
    return conclude(plan, record);
  } finally {
    if (!finished) removeHalfWritten(root, plan.out);
    wish.forget();
    release();
  }
}
