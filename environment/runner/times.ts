import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { quickSample } from "../../lib/index.js";
import { write } from "../write.js";
import type { NotebookOutcome } from "./notebook.js";

const recorded = z.record(
  z.string(),
  z.record(z.string(), z.object({ cells: z.array(z.number()), seconds: z.number() })),
);

/** The seconds of each code cell of each notebook, and of the notebook in all, in the last run of the same size. */
export type PastTimes = Readonly<
  Record<string, { readonly cells: readonly number[]; readonly seconds: number } | undefined>
>;

const fileOf = (root: string): string => join(root, "build", "times.json");

function readAll(root: string): z.infer<typeof recorded> {
  const file = fileOf(root);
  if (!existsSync(file)) return {};
  const read = recorded.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return read.success ? read.data : {};
}

const acceptedRun = z.object({
  notebooks: z.array(
    z.object({ name: z.string(), seconds: z.number(), cells: z.array(z.object({ seconds: z.number() })) }),
  ),
});

/** The times of the accepted run, made on another machine or another day: the first guess of a fresh clone. */
function acceptedTimes(root: string, samplePcns: number): PastTimes {
  const name = samplePcns === 1 ? "run.json" : samplePcns === quickSample ? "run-quick.json" : undefined;
  const file = join(root, "results", name ?? "");
  if (name === undefined || !existsSync(file)) return {};
  const read = acceptedRun.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!read.success) return {};
  return Object.fromEntries(
    read.data.notebooks.map(({ name, seconds, cells }) => [
      name,
      { seconds, cells: cells.map((c) => c.seconds) },
    ]),
  );
}

/** What is known of the last run over one PCN in `samplePcns` here, or else of the accepted one; empty when of neither. */
export const readTimes = (root: string, samplePcns: number): PastTimes => ({
  ...acceptedTimes(root, samplePcns),
  ...readAll(root)[String(samplePcns)],
});

/** Keeps the times of notebooks that ran to their end, for the estimate of the next run. */
export function writeTimes(root: string, samplePcns: number, outcomes: readonly NotebookOutcome[]): void {
  const now = Object.fromEntries(
    outcomes.map(({ name, seconds, cells }) => [name, { seconds, cells: cells.map((c) => c.seconds) }]),
  );
  const all = readAll(root);
  const kept = { ...all, [String(samplePcns)]: { ...all[String(samplePcns)], ...now } };
  write(fileOf(root), JSON.stringify(kept));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * Seconds left, going by the last run; undefined where a notebook that is still to do was never timed here.
 * `elapsed` are the seconds that the current notebook's current cell has taken, `cell` its number, 0 before the first.
 */
export function secondsLeft(
  past: PastTimes,
  current: { readonly name: string; readonly cell: number; readonly elapsed: number },
  later: readonly string[],
): number | undefined {
  const rest = later.map((name) => past[name]?.seconds);
  const here = past[current.name];
  if (here === undefined || rest.some((seconds) => seconds === undefined)) return undefined;
  const start = Math.max(0, here.seconds - sum(here.cells));
  const ofThis = current.cell === 0 ? start : (here.cells[current.cell - 1] ?? 0);
  return Math.max(0, ofThis - current.elapsed) + sum(here.cells.slice(current.cell)) + sum(rest as number[]);
}
