import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BenchResult } from "./frame.js";

/** What one peer measured; `readSeconds` is from Parquet to a data frame as the peer wants it. */
export interface PeerResult {
  readonly peer: string;
  readonly readSeconds: number;
  readonly fitSeconds: number;
  readonly varianceSeconds: number;
  readonly effectSeconds: number;
  readonly peakMemoryMb: number;
  readonly beta: number;
  readonly se: number;
  readonly ame: number;
  readonly ameSe: number;
}

/** A peer that could not run, and why. */
export interface PeerFailure {
  readonly peer: string;
  readonly failed: string;
}

const peers = ["glum", "statsmodels", "pyfixest"] as const;

/** A peer that takes longer than this is ended and told as such. */
const MINUTES = 10;

/**
 * Times the peers on a Parquet file, one after another, each in a process of its own; installs them into build/peers at the first time. A peer that
 * fails, is killed or takes more than `minutes` is told with its reason, and the next one runs.
 */
export function timePeers(file: string, minutes = MINUTES): readonly (PeerResult | PeerFailure)[] {
  const python = peersPython();
  return peers.map((peer) => {
    const { stdout, stderr, error, signal, status } = spawnSync(
      python,
      [join("bench", "peers.py"), peer, resolve(file)],
      { encoding: "utf8", maxBuffer: 2 ** 26, timeout: 60_000 * minutes, killSignal: "SIGKILL" },
    );
    const lastOf = (text: string): string => text.trim().split("\n").at(-1) ?? "";
    if (status === 0) return JSON.parse(lastOf(stdout)) as PeerResult;
    return { peer, failed: reasonOf({ error, signal, minutes, last: lastOf(stderr) }) };
  });
}

/** Why a process gave no result: `last` is the last line of what it said. */
export function reasonOf(end: {
  readonly error?: Error | undefined;
  readonly signal: string | null;
  readonly minutes: number;
  readonly last: string;
}): string {
  if (end.error !== undefined && "code" in end.error && end.error.code === "ETIMEDOUT")
    return `ended after ${end.minutes} minutes`;
  if (end.signal === "SIGKILL") return "killed by the system, most likely for want of memory";
  return end.last || end.error?.message || `ended by ${end.signal ?? "itself"} without a word`;
}

function peersPython(): string {
  const folder = join("build", "peers");
  const python = join(folder, "bin", "python");
  if (!existsSync(join(folder, "ready"))) {
    execFileSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", "-r", join("bench", "requirements.txt")], {
      stdio: "inherit",
    });
    execFileSync(python, ["-c", `open(${JSON.stringify(join(folder, "ready"))}, "w").close()`]);
  }
  return python;
}

const digits = (ours: number, theirs: number): string => {
  const difference = Math.abs(ours - theirs) / Math.abs(ours);
  return difference === 0 ? "16" : Math.floor(-Math.log10(difference)).toString();
};

/** The table of bench/RESULTS.md: two ratios for each peer, agreeing digits, memory. */
export function comparison(ours: BenchResult, found: readonly (PeerResult | PeerFailure)[]): string {
  const parquet = (r: { readSeconds: number }, total: number, compress = 0): number =>
    r.readSeconds + compress + total;
  const rows = found.map((p) => {
    if ("failed" in p) return `| ${p.peer} | could not run: ${p.failed} |  |  |  |  |`;
    const total = p.fitSeconds + p.varianceSeconds + p.effectSeconds;
    const own = parquet(ours, ours.totalSeconds, ours.compressSeconds);
    const agree = [
      digits(ours.beta, p.beta),
      digits(ours.se, p.se),
      digits(ours.ame, p.ame),
      digits(ours.ameSe, p.ameSe),
    ];
    return `| ${p.peer} | ${total.toFixed(1)} | ${(total / ours.totalSeconds).toFixed(0)}× | ${(parquet(p, total) / own).toFixed(1)}× | ${agree.join(" · ")} | ${p.peakMemoryMb.toFixed(0)} |`;
  });
  return [
    `Here: ${ours.rows} rows in ${ours.cells} cells; from frame to estimates ${ours.totalSeconds.toFixed(3)} s ` +
      `(${(ours.totalSeconds / ours.sweepSeconds).toFixed(1)} sweeps of ${(1000 * ours.sweepSeconds).toFixed(1)} ms), ` +
      `reading ${ours.readSeconds.toFixed(2)} s, compressing ${ours.compressSeconds.toFixed(2)} s, peak ${ours.peakMemoryMb.toFixed(0)} MB.`,
    "",
    "| peer | fit + variance + effect, s | as many times ours, from data in memory | from Parquet | agreeing digits b · SE · AME · its SE | peak, MB |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
