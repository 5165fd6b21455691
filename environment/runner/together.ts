import { existsSync } from "node:fs";
import { join } from "node:path";
import { sortedJson, type Part } from "../../lib/index.js";
import { readParts } from "../parts.js";
import { CannotRun } from "../setup/faults.mjs";

const short = (hash: string): string => hash.slice(0, 12);

const hashes = ({ inputs, files }: Part["meta"]): ReadonlyMap<string, string> =>
  new Map([...inputs, ...files].map((f) => [f.file, f.sha256] as const));

/** What one notebook rests on and another not, in words. */
function differing(one: Part, other: Part): readonly string[] {
  const [a, b] = [one.meta, other.meta];
  const [before, after] = [hashes(a), hashes(b)];
  const files = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  return [
    ...(a.code === b.code
      ? []
      : [`lib (${one.notebook} is of code ${short(a.code)}, ${other.notebook} of ${short(b.code)})`]),
    ...files,
    ...(sortedJson(a.settings) === sortedJson(b.settings) ? [] : ["the settings"]),
  ];
}

/**
 * Refuses to report the notebooks `names` of one run, in the folder `stage`, where they do not rest on the same code and files: one report of
 * them would lack the numbers of some. Notebooks that left nothing are passed over.
 */
export function refuseMixed(stage: string, names: readonly string[]): void {
  const parts = existsSync(join(stage, "parts")) ? readParts(stage) : [];
  const own = parts.filter((p) => names.includes(p.notebook));
  const last = own.at(-1);
  const changed = [...new Set(own.flatMap((p) => (last === undefined ? [] : differing(p, last))))];
  if (changed.length > 0)
    throw new CannotRun(
      `changed while the study ran: ${changed.join(", ")}; its notebooks do not belong together, so there is no report of them`,
      "npm start again, and change nothing of it until it ends",
    );
}
