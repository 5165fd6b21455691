import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Counts, Whole } from "../../lib/index.js";

/** What the page for the reader's own fit carries: counts, variance, and what is printed of the coarser and the full model. */
export interface CheckData {
  readonly counts: Counts;
  readonly variance: string;
  readonly printed: Readonly<Record<"coarse" | "full", Readonly<Record<"or" | "low" | "high", number>>>>;
}

/** The counts of this run in `out`; undefined when there are none, or they belong to another run or to licensed responders. */
export function checkData(out: string, { meta, entries }: Whole): CheckData | undefined {
  const file = join(out, "check.json");
  if (!meta.simulated || !existsSync(file)) return undefined;
  const left = JSON.parse(readFileSync(file, "utf8")) as { meta: unknown; counts: Counts };
  if (!isDeepStrictEqual(left.meta, JSON.parse(JSON.stringify(meta)))) return undefined;
  const value = (id: string): number => entries.find((e) => e.id === `check.${id}`)?.value ?? NaN;
  const of = (which: string): Readonly<Record<"or" | "low" | "high", number>> => ({
    or: value(`${which}.or`),
    low: value(`${which}.or-low`),
    high: value(`${which}.or-high`),
  });
  const printed = { coarse: of("coarse"), full: of("full") };
  return Number.isFinite(printed.coarse.or)
    ? { counts: left.counts, variance: String(meta.settings["variance"]), printed }
    : undefined;
}
