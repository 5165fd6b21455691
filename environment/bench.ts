import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { benchmark, withSource, type BenchResult } from "../bench/frame.js";
import { timeFits } from "../bench/fits.js";
import { timeHundred } from "../bench/hundred.js";
import { comparison, timePeers } from "../bench/peers.js";
import { timePages } from "../bench/pages.js";
import { forms, timeReading } from "../bench/reading.js";
import { shapes, timeShape } from "../bench/shapes.js";
import { timeVariances } from "../bench/variances.js";
import { projectRoot } from "./setup/places.mjs";

/**
 * `npm run bench [-- --data FILE | --rows N] [--json] [--peers]`: times the estimator on a Parquet file of responders (default
 * `../shared/reference/bench/responders.parquet`, or simulated people of that size where there is none; with `--rows` as many simulated ones); `--peers` times statsmodels, glum and pyfixest
 * on the same file in the same run. `--reading [FORM] [--rows N]` times survey files (parquet, csv, sav; default all) to the analysis table
 * instead; `--study` the study's 75 models at full size; `--hundred` 100 models on one frame; `--variances` the main model's other variances; `--pages` the export of the
 * report and the first paint of its pages. @returns 0, or 2 where it could not run
 */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes("--reading")) return reading(args);
  if (args.includes("--study")) return study(args);
  const shape = (Object.keys(shapes) as (keyof typeof shapes)[]).find((name) => args.includes(`--${name}`));
  if (shape !== undefined) return otherShape(shape, args.includes("--json"));
  if (args.includes("--pages")) return pages(args);
  const at = args.indexOf("--data");
  const file = at >= 0 ? args[at + 1] : undefined;
  if (at >= 0 && file === undefined) {
    console.error("bench: --data needs a file");
    return 2;
  }
  if (file !== undefined && !existsSync(file)) {
    console.error(`bench: there is no file ${file}`);
    return 2;
  }
  const rows = args.includes("--rows") ? Number(args[args.indexOf("--rows") + 1]) : undefined;
  if (rows !== undefined && (!Number.isInteger(rows) || rows < FEWEST || file !== undefined)) {
    console.error(`bench: --rows needs a whole number from ${FEWEST} on, and no --data`);
    return 2;
  }
  const path = file === undefined ? undefined : resolve(file);
  return withSource({ file: path, rows }, (source) => main(source, args));
}

/** Simulated people below whom some level may have none. */
const FEWEST = 10_000;

async function main(source: string, args: readonly string[]): Promise<number> {
  const json = args.includes("--json");
  if (args.includes("--variances")) return variances(source, json);
  if (args.includes("--hundred")) return hundred(source, json);
  const result = await benchmark(source);
  const told = { ...result, source: undefined };
  if (json) console.log(JSON.stringify(told));
  else show(result);
  if (args.includes("--peers")) console.log(`\n${comparison(result, timePeers(source))}`);
  return 0;
}

function otherShape(shape: keyof typeof shapes, json: boolean): number {
  const r = timeShape(shape);
  if (json) console.log(JSON.stringify(r));
  else
    console.log(
      `${r.columns} columns on ${r.rows} rows (${r.cells} cells): frame ${r.frameSeconds.toFixed(2)} s; fit, variance and effect ` +
        `${r.firstSeconds.toFixed(2)} s at first, ${r.warmSeconds.toFixed(2)} s warm, ${r.warmProcessorSeconds.toFixed(2)} s of processor time`,
    );
  return 0;
}

async function variances(path: string, json: boolean): Promise<number> {
  const found = await timeVariances(path);
  if (json) console.log(JSON.stringify(found));
  else {
    console.log(`${found.rows} rows, ${found.clusters} clusters`);
    for (const [name, seconds] of Object.entries(found.seconds))
      console.log(`${name.padEnd(32)} ${seconds.toFixed(3)} s`);
  }
  return 0;
}

async function hundred(path: string, json: boolean): Promise<number> {
  const found = await timeHundred(path);
  if (json) console.log(JSON.stringify(found));
  else
    console.log(
      `${found.models} models on one frame of ${found.rows} rows, with variances and effects: ${found.seconds.toFixed(2)} s, ` +
        `${found.processorSeconds.toFixed(2)} s of processor time; load ${found.load.map((l) => l.toFixed(1)).join(" before, ")} after`,
    );
  return 0;
}

async function study(args: readonly string[]): Promise<number> {
  const found = await timeFits();
  if (args.includes("--json")) console.log(JSON.stringify(found));
  else {
    for (const [name, seconds] of Object.entries(found.seconds))
      console.log(`${name.padEnd(22)} ${seconds.toFixed(2)} s`);
    console.log(
      `all on ${found.rows} responders in ${found.totalSeconds.toFixed(1)} s; load ${found.load.map((l) => l.toFixed(1)).join(" before, ")} after`,
    );
  }
  return 0;
}

async function pages(args: readonly string[]): Promise<number> {
  const report = resolve(projectRoot, "report");
  if (!existsSync(report)) {
    console.error("bench: there is no report/; npm start writes it");
    return 2;
  }
  const found = await timePages(projectRoot, report);
  if (args.includes("--json")) console.log(JSON.stringify(found));
  else {
    console.log(
      `export of all pages     ${found.exportSeconds.toFixed(1)} s (load ${found.load[0]?.toFixed(1)})`,
    );
    for (const p of found.pages)
      console.log(
        `${p.page.padEnd(24)}first paint ${p.firstPaintSeconds.toFixed(2)} s, whole ${p.loadedSeconds.toFixed(2)} s, ${(p.bytes / 1e6).toFixed(2)} MB`,
      );
  }
  return 0;
}

async function reading(args: readonly string[]): Promise<number> {
  const given = args.includes("--rows") ? Number(args[args.indexOf("--rows") + 1]) : 4_600_000;
  if (!Number.isInteger(given) || given < 6) {
    console.error("bench: --rows needs a whole number from 6 on");
    return 2;
  }
  const named = forms.filter((form) => args.includes(form));
  for (const form of named.length > 0 ? named : forms) {
    const r = await timeReading(form, given);
    console.log(
      args.includes("--json")
        ? JSON.stringify(r)
        : `${r.form}: ${r.rows} rows of ${r.columns} columns (${r.megabytes.toFixed(0)} MB) to the analysis table in ${r.seconds.toFixed(1)} s, peak memory ${r.peakMemoryMb.toFixed(0)} MB`,
    );
  }
  return 0;
}

function show(r: BenchResult): void {
  console.log(`${r.rows} rows, ${r.cells} cells, ${r.patterns} patterns (${r.source})`);
  for (const [name, value] of Object.entries(r))
    if (name.endsWith("Seconds")) console.log(`${name.padEnd(18)} ${Number(value).toFixed(4)}`);
  console.log(
    `total is ${(r.totalSeconds / r.sweepSeconds).toFixed(1)} sweeps; peak memory ${r.peakMemoryMb.toFixed(0)} MB, ` +
      `${r.startMemoryMb.toFixed(0)} of it before the file was opened; load ${r.load.map((l) => l.toFixed(1)).join(" before, ")} after`,
  );
  console.log(`x: b ${r.beta}, se ${r.se}; average marginal effect ${r.ame}, se ${r.ameSe}`);
}
