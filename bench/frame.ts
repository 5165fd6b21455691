import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  coefficient,
  continuous,
  factor,
  fitLogit,
  indexRows,
  marginalEffects,
  modelFrame,
  readTable,
  tableRows,
  variance,
  type Frame,
  type Term,
} from "../lib/index.js";
import { writeSimulated } from "./simulated.js";

/** What one benchmark run measured: seconds are medians of the timed rounds, total = fit + variance + effect. */
export interface BenchResult {
  readonly source: string;
  readonly rows: number;
  readonly cells: number;
  readonly patterns: number;
  readonly readSeconds: number;
  readonly compressSeconds: number;
  readonly fitSeconds: number;
  readonly varianceSeconds: number;
  readonly effectSeconds: number;
  readonly totalSeconds: number;
  /** Fit, variance and effect the first time in the process: passes compiled, threads started, cells laid out in the shared memory. */
  readonly coldSeconds: number;
  /** One plain pass summing n·x over the cells: what makes machines comparable. */
  readonly sweepSeconds: number;
  readonly peakMemoryMb: number;
  /** The process's memory before the file is opened. */
  readonly startMemoryMb: number;
  /** Load of the machine over the minute before the beginning, and before the end. */
  readonly load: readonly [number, number];
  readonly beta: number;
  readonly se: number;
  readonly ame: number;
  readonly ameSe: number;
}

const WARM = 2;
const ROUNDS = 5;
const factors = ["year", "age", "gender", "eth", "work", "imd", "ru", "ltc"];
/** The terms of the study's main model. */
export const terms: readonly Term[] = [continuous("x"), ...factors.map((name) => factor(name))];

const FULL_SIZE = 4_132_676;

/**
 * Does something with the benchmark's Parquet file: the given one; else the usual one where there is one and no number of rows is asked for; else
 * one of simulated people, which is taken away afterwards.
 */
export async function withSource<T>(
  { file, rows }: { readonly file?: string | undefined; readonly rows?: number | undefined },
  work: (source: string) => Promise<T>,
): Promise<T> {
  const usual = resolve("../shared/reference/bench/responders.parquet");
  const source = file ?? (rows === undefined && existsSync(usual) ? usual : undefined);
  if (source !== undefined) return work(source);
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const simulated = join(folder, "simulated.parquet");
    await writeSimulated(simulated, rows ?? FULL_SIZE);
    return await work(simulated);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The frame of the study's main model from a Parquet file, and what it took. */
export async function mainFrame(source: string) {
  const read = await timedAsync(() => readTable(source, ["pcn", "x", "y", ...factors]));
  const compress = timed(() => {
    const rows = tableRows(read.value, { outcomes: ["y"], factors, numbers: ["x"], clusters: ["pcn"] });
    return modelFrame(indexRows(rows, { numbers: ["x"] }), { outcome: "y", terms, cluster: "pcn" });
  });
  return { frame: compress.value, read, compress };
}

/** Times the study's main model on a Parquet file. */
export async function benchmark(source: string): Promise<BenchResult> {
  const startMemoryMb = process.memoryUsage().rss / 2 ** 20;
  const before = loadavg()[0];
  const { frame, read, compress } = await mainFrame(source);
  const all = Array.from({ length: WARM + ROUNDS }, () => round(frame));
  const rounds = all.slice(WARM);
  const median = (pick: (r: (typeof rounds)[number]) => number): number =>
    rounds.map(pick).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  const { estimates } = rounds[0];
  return {
    source,
    rows: frame.rows,
    cells: frame.group.length,
    patterns: frame.start.length - 1,
    readSeconds: read.seconds,
    compressSeconds: compress.seconds,
    fitSeconds: median((r) => r.fit),
    varianceSeconds: median((r) => r.variance),
    effectSeconds: median((r) => r.effect),
    totalSeconds: median((r) => r.fit + r.variance + r.effect),
    coldSeconds: all[0].fit + all[0].variance + all[0].effect,
    sweepSeconds: median((r) => r.sweep),
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    startMemoryMb,
    load: [before, loadavg()[0]],
    ...estimates,
  };
}

function round(frame: Frame) {
  const fit = timed(() => fitLogit(frame, terms));
  const v = timed(() => variance(frame, fit.value));
  const effect = timed(() => marginalEffects(frame, fit.value, v.value, "x").effects[0]);
  const sweep = timed(() => sweepOf(frame));
  const b = coefficient(fit.value, v.value, "x");
  const estimates = { beta: b.estimate, se: b.se, ame: effect.value.estimate, ameSe: effect.value.se };
  return { fit: fit.seconds, variance: v.seconds, effect: effect.seconds, sweep: sweep.seconds, estimates };
}

function sweepOf({ start, group, n, covariates }: Frame): number {
  const { x } = covariates;
  let sum = 0;
  for (let p = 0; p < start.length - 1; p++)
    for (let i = start[p]; i < start[p + 1]; i++) sum += n[i] * x[group[i]];
  return sum;
}

/** What something gives, and its seconds. */
export function timed<T>(make: () => T): { readonly value: T; readonly seconds: number } {
  const from = performance.now();
  const value = make();
  return { value, seconds: (performance.now() - from) / 1000 };
}

async function timedAsync<T>(
  make: () => Promise<T>,
): Promise<{ readonly value: T; readonly seconds: number }> {
  const from = performance.now();
  const value = await make();
  return { value, seconds: (performance.now() - from) / 1000 };
}
