import { join, relative, resolve } from "node:path";
import { startOptions } from "./options.mjs";
import { chooseNotebooks, chooseSettings, notebooksFor } from "./runner/choose.js";
import type { NotebookOutcome } from "./runner/notebook.js";
import { inWords } from "./runner/progress.js";
import { listenForStop } from "./runner/stop.js";
import { runStudy, type Plan, type Ran } from "./runner/study.js";
import { exitCodeOf, exitCodes } from "./setup/faults.mjs";
import { readOptions } from "./setup/options.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";

function planOf(args: readonly string[]): Plan {
  const { flags, values } = readOptions("npm start --", startOptions, args);
  const fromHere = (path: string): string => resolve(callersFolder(), path);
  const file = values.get("settings")?.at(-1);
  const out = values.get("out")?.at(-1);
  const settings = chooseSettings(root, file === undefined ? undefined : fromHere(file), flags.has("quick"));
  return {
    root,
    settings,
    notebooks: chooseNotebooks(notebooksFor(root, settings), values.get("notebook") ?? []),
    out: out === undefined ? join(root, "report") : fromHere(out),
  };
}

const indented = (text: string): string => text.trimEnd().replace(/^/gm, "    ");

const noRoom = /ENOSPC|No space left on device|not enough space|Could not write all/i;

/** Why a notebook did not go well, with all that a person needs to mend it. */
export function explain({ name, failure, refused }: NotebookOutcome): void {
  if (failure !== undefined) {
    const where = failure.heading === "" ? "" : ` (${failure.heading})`;
    console.error(`\n${name}, cell ${failure.cell}${where}: ${failure.ename}: ${failure.evalue}`);
    const said = `${failure.ename}: ${failure.evalue}`;
    const places = failure.traceback.startsWith(said)
      ? failure.traceback.slice(said.length).replace(/^\n/, "")
      : failure.traceback;
    console.error(`  Where:\n${indented(places || "not told")}\n  Source:\n${indented(failure.source)}`);
  } else if (refused !== undefined) console.error(`\n${name} could not be executed: ${refused}`);
  if (noRoom.test(`${failure?.evalue ?? ""}${refused ?? ""}`))
    console.error("  Mend: the disk is full; free some space on the disk that holds the project");
}

/** What is said last, and the exit code. */
function conclude({ record, folder }: Ran): number {
  const out = relative(callersFolder(), folder) || ".";
  if (record.status === "done") {
    console.log(`\nDone in ${inWords(record.seconds)}. Open ${join(out, "index.html")}`);
    return exitCodes.done;
  }
  const { notebook = "", cell = 0 } = record.failure ?? {};
  const failed =
    record.status === "failed" ? `The study failed in ${notebook}, cell ${cell}.` : "Could not run.";
  console.error(`\n${failed} What there is of it: ${join(out, "notebooks")}`);
  return record.status === "failed" ? exitCodes.failed : exitCodes.couldNotRun;
}

/**
 * `npm start`: executes the notebooks in order on the chosen data and writes the reports.
 * @returns 0 done, 1 the study failed, 2 it could not run, 128 and more when a signal stopped it
 */
export async function run(args: readonly string[]): Promise<number> {
  const plan = planOf(args);
  const wish = listenForStop();
  try {
    const ran = await runStudy(plan, wish);
    if (ran.last !== undefined) explain(ran.last);
    const by = wish.by();
    if (by !== undefined) {
      console.error(`\nStopped (${by}). What there is: ${relative(callersFolder(), ran.folder) || "."}`);
      return exitCodeOf(by);
    }
    return conclude(ran);
  } finally {
    wish.forget();
  }
}
