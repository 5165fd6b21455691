import { resolve } from "node:path";
import { benchmark, type BenchResult } from "../bench/frame.js";

/**
 * `npm run bench [-- --data FILE] [--json]`: times the estimator on a Parquet file of responders (default `../shared/reference/bench/responders.parquet`,
 * or simulated people of that size where there is none). @returns 0, or 2 where it could not run
 */
export async function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--data");
  const file = at >= 0 ? args[at + 1] : undefined;
  if (at >= 0 && file === undefined) {
    console.error("bench: --data needs a file");
    return 2;
  }
  const result = await benchmark(file === undefined ? undefined : resolve(file));
  if (args.includes("--json")) console.log(JSON.stringify(result));
  else show(result);
  return 0;
}

function show(r: BenchResult): void {
  console.log(`${r.rows} rows, ${r.cells} cells, ${r.patterns} patterns (${r.source})`);
  for (const [name, value] of Object.entries(r))
    if (name.endsWith("Seconds")) console.log(`${name.padEnd(18)} ${Number(value).toFixed(4)}`);
  console.log(
    `total is ${(r.totalSeconds / r.sweepSeconds).toFixed(1)} sweeps; peak memory ${r.peakMemoryMb.toFixed(0)} MB`,
  );
  console.log(`x: b ${r.beta}, se ${r.se}; average marginal effect ${r.ame}, se ${r.ameSe}`);
}
