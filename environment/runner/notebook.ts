import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { endTree } from "../setup/processes.mjs";
import { environment, places } from "../setup/places.mjs";
import { readEvent, type RunEvent } from "./events.js";

/** How long a stopped runner may take to end its kernel before it is killed, in milliseconds. */
const grace = 10_000;

/** A cell that failed: its number among the code cells, the heading above it, the error, and its source. */
export type CellFailure = Omit<Extract<RunEvent, { event: "failed" }>, "event">;

/** One code cell that ran: the heading above it and its seconds. */
export interface CellTime {
  readonly cell: number;
  readonly heading: string;
  readonly seconds: number;
}

/** How the execution of one notebook ended. */
export interface NotebookOutcome {
  readonly name: string;
  /** The executed notebook, as far as it came. */
  readonly file: string;
  readonly seconds: number;
  readonly cells: readonly CellTime[];
  /** The largest resident memory of the kernel and its children, in bytes. */
  readonly peakBytes: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly failure?: CellFailure;
  /** Why it could not be executed at all. */
  readonly refused?: string;
  readonly stopped: boolean;
}

/** What to execute, where to, with what in the environment beside the project's own. */
export interface NotebookRun {
  readonly root: string;
  /** As its file is called, without .ipynb: "02-models". */
  readonly name: string;
  readonly notebook: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

function startRunner({ root, notebook, file, env }: NotebookRun) {
  mkdirSync(dirname(file), { recursive: true });
  const runner = join(root, "environment", "runner", "run.py");
  return spawn(places(root).python, [runner, "--root", root, "--notebook", notebook, "--out", file], {
    cwd: root,
    env: { ...environment(root), ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
}

/** What the events of one notebook come to. */
class Story {
  readonly cells: CellTime[] = [];
  peakBytes = 0;
  versions: Readonly<Record<string, string>> = {};
  failure: CellFailure | undefined;
  refused: string | undefined;
  #heading = "";

  tell(event: RunEvent): void {
    if (event.event === "start") this.versions = { python: event.python, ...event.versions };
    else if (event.event === "begin") this.#heading = event.heading;
    else if (event.event === "end")
      this.cells.push({ cell: event.cell, heading: this.#heading, seconds: event.seconds });
    else if (event.event === "memory") this.peakBytes = event.peakBytes;
    else if (event.event === "refused") this.refused = event.why;
    else if (event.event === "failed") {
      const { cell, heading, ename, evalue, traceback, source } = event;
      this.failure = { cell, heading, ename, evalue, traceback, source };
    }
  }
}

/**
 * Executes one notebook in a kernel of its own and writes the executed one. Ends when the notebook does, at its first
 * failing cell, or when `signal` says so; the kernel is gone by then in every case.
 */
export async function executeNotebook(run: NotebookRun): Promise<NotebookOutcome> {
  const began = performance.now();
  const child = startRunner(run);
  const story = new Story();
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  let patience: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill("SIGTERM");
    patience = setTimeout(() => endTree(child), grace);
  };
  run.signal.addEventListener("abort", stop);
  if (run.signal.aborted) stop();
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const event = readEvent(line);
      story.tell(event);
      run.onEvent(event);
    }
    const code = await ended;
    const stopped = run.signal.aborted;
    if (code !== 0 && !stopped && story.failure === undefined)
      story.refused ??= `the runner ended with ${code === null ? "a signal" : `code ${code}`}\n${complaints.trim()}`;
    return {
      name: run.name,
      file: run.file,
      seconds: (performance.now() - began) / 1000,
      cells: story.cells,
      peakBytes: story.peakBytes,
      versions: story.versions,
      ...(story.failure === undefined ? {} : { failure: story.failure }),
      ...(story.refused === undefined ? {} : { refused: story.refused }),
      stopped,
    };
  } finally {
    run.signal.removeEventListener("abort", stop);
    clearTimeout(patience);
    endTree(child);
  }
}
