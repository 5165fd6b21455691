import { execFileSync } from "node:child_process";
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

/** Times the peers on a Parquet file, one after another, each in a process of its own; installs them into build/peers at the first time. */
export function timePeers(file: string): readonly (PeerResult | PeerFailure)[] {
  const python = peersPython();
  return peers.map((peer) => {
    try {
      const out = execFileSync(python, [join("bench", "peers.py"), peer, resolve(file)], {
        encoding: "utf8",
        maxBuffer: 2 ** 26,
      });
      return JSON.parse(out.trim().split("\n").at(-1) ?? "") as PeerResult;
    } catch (error) {
      const why = error instanceof Error ? error.message.split("\n") : [String(error)];
      return { peer, failed: why.filter((line) => line.trim() !== "").at(-1) ?? "no word" };
    }
  });
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
