import { write } from "../write.js";
import type { Machine } from "./machine.js";
import type { CellFailure, CellTime, NotebookOutcome } from "./notebook.js";

/** What `run.json` holds: all of a run that is no result, and may differ between two runs with the same numbers. */
export interface RunRecord {
  readonly status: "done" | "failed" | "stopped" | "could not run";
  readonly began: string;
  readonly seconds: number;
  /** The largest resident memory of a kernel, in bytes. */
  readonly peakBytes: number;
  readonly notebooks: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly peakBytes: number;
    readonly cells: readonly CellTime[];
  }[];
  readonly failure?: CellFailure & { readonly notebook: string };
  readonly machine: Machine;
  readonly python: Readonly<Record<string, string>>;
}

function statusOf(outcomes: readonly NotebookOutcome[]): RunRecord["status"] {
  if (outcomes.some((o) => o.failure !== undefined)) return "failed";
  if (outcomes.some((o) => o.stopped)) return "stopped";
  return outcomes.some((o) => o.refused !== undefined) ? "could not run" : "done";
}

/** When a run began: by the clock, and by a count of milliseconds that no change of the clock moves. */
export interface Began {
  readonly date: Date;
  readonly at: number;
}

/** The record of a run that began at `began` and ended now. */
export function recordOf(began: Began, outcomes: readonly NotebookOutcome[], machine: Machine): RunRecord {
  const failed = outcomes.find((o) => o.failure !== undefined);
  return {
    status: statusOf(outcomes),
    began: began.date.toISOString(),
    seconds: (performance.now() - began.at) / 1000,
    peakBytes: Math.max(0, ...outcomes.map((o) => o.peakBytes)),
    notebooks: outcomes.map(({ name, seconds, peakBytes, cells }) => ({ name, seconds, peakBytes, cells })),
    ...(failed?.failure === undefined ? {} : { failure: { notebook: failed.name, ...failed.failure } }),
    machine,
    python: outcomes[0]?.versions ?? {},
  };
}

/** Writes a value as JSON beside `file`, then renames. */
export function writeJson(file: string, value: unknown): void {
  write(file, `${JSON.stringify(value, null, 2)}\n`);
}
