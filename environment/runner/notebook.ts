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
  const given = ["--hold", "--root", root, "--notebook", notebook, "--out", file];
  return spawn(places(root).python, [runner, ...given], {
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

/** A notebook whose kernel starts and waits: it is executed, or left alone. */
export interface OpenNotebook {
  readonly name: string;
  /** Executes its cells. Ends when the notebook does, at its first failing cell, or when the signal says so; the kernel is gone by then in every case. */
  readonly execute: () => Promise<NotebookOutcome>;
  /** Ends its kernel before a cell ran; nothing is written. */
  readonly leave: () => Promise<void>;
}

/** Starts the kernel of one notebook, which loads the library and waits; nobody hears of its events before it is executed. */
export function openNotebook(run: NotebookRun): OpenNotebook {
  const child = startRunner(run);
  const story = new Story();
  let heard = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard += text));
  child.stdin.on("error", () => undefined); // of a runner that has ended; it is told below
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  ended.catch(() => undefined); // thrown where it is awaited
  let patience: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill("SIGTERM");
    patience ??= setTimeout(() => endTree(child), grace);
  };
  run.signal.addEventListener("abort", stop);
  if (run.signal.aborted) stop();
  const close = (): void => {
    run.signal.removeEventListener("abort", stop);
    clearTimeout(patience);
    endTree(child);
  };
  return {
    name: run.name,
    async execute() {
      const began = performance.now();
      child.stdin.write("begin\n");
      try {
        for await (const line of createInterface({ input: child.stdout })) {
          const event = readEvent(line);
          story.tell(event);
          run.onEvent(event);
        }
        return outcomeOf(run, story, { code: await ended, began, complaints: heard });
      } finally {
        close();
      }
    },
    async leave() {
      stop();
      child.stdout.resume();
      await ended.catch(() => undefined);
      close();
    },
  };
}

/** How it ended, by what it told and its exit code. */
function outcomeOf(
  { name, file, signal }: NotebookRun,
  story: Story,
  { code, began, complaints }: { code: number | null; began: number; complaints: string },
): NotebookOutcome {
  const stopped = signal.aborted;
  if (code !== 0 && !stopped && story.failure === undefined)
    story.refused ??= `the runner ended with ${code === null ? "a signal" : `code ${code}`}\n${complaints.trim()}`;
  return {
    name,
    file,
    seconds: (performance.now() - began) / 1000,
    cells: story.cells,
    peakBytes: story.peakBytes,
    versions: story.versions,
    ...(story.failure === undefined ? {} : { failure: story.failure }),
    ...(story.refused === undefined ? {} : { refused: story.refused }),
    stopped,
  };
}

/** Executes one notebook in a kernel of its own. */
export const executeNotebook = (run: NotebookRun): Promise<NotebookOutcome> => openNotebook(run).execute();
