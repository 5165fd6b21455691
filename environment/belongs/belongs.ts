import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, type Edit, type Part } from "../../lib/index.js";
import type { ReadLedger } from "../ledgerfile.js";
import { otherFiles } from "../sums.js";
import { documentsOf, foreignEdits, recordEdits } from "./documents.js";
import { bytesEdits, leftEdits } from "./files.js";
import { aboutEdits, entryEdits, tableEdits, type Entries } from "./ledger.js";
import { jsonOf, namesIn } from "./reading.js";

/**
 * All that is not as its run left it in the report in `out`, or does not belong to its ledger: numbers by id, conclusions,
 * cells, texts, sections, files. `ledger` is the report's own.
 */
export async function reportEdits(out: string, ledger: ReadLedger): Promise<readonly Edit[]> {
  const documents = documentsOf(out);
  const parts = namesIn(join(out, "parts"), ".json").map((n) => jsonOf(join(out, "parts", n)) as Part);
  const shown: Entries = new Map(parts.flatMap((p) => p.entries).map((e) => [e.id, e]));
  const own = new Map(ledger.entries.map((e) => [e.id, e]));
  const files = otherFiles(out) ?? [];
  const others = new Set(files.map((f) => f.path));
  const spoilt = parts.filter((p) => others.has(`parts/${p.notebook}.json`));
  const ofLedger =
    spoilt.length > 0 && ledger.edits.length === 0
      ? spoilt.flatMap((p) => {
          const there = new Map(p.entries.map((e) => [e.id, e]));
          return entryEdits(`parts/${p.notebook}.json`, there, own, false);
        })
      : entryEdits("ledger.json", own, shown, true);
  const carried = documents.flatMap(({ where, carried: c, whole }): readonly Edit[] => {
    if (c === undefined || whole) return [];
    const name = "the entries it carries";
    const of = entryEdits(`${where}, ${name}`, new Map(c.entries.map((e) => [e.id, e])), shown, false);
    return of.length > 0
      ? of
      : [{ where, name: "what it carries", saw: "changed by hand", wanted: "as the run put it there" }];
  });
  const left = await leftEdits(
    out,
    [...others].filter((path) => /^(tables|figures)\//.test(path)),
    parts,
    shown,
    ledger.ground.settings,
  );
  const finer = [
    ...documents.flatMap((d) => d.edits),
    ...carried,
    ...ofLedger,
    ...aboutEdits(ledger, documents),
    ...tableEdits(parts),
    ...left,
    ...recordEdits(out, documents),
  ];
  const foreign = foreignEdits(documents, sha256(readFileSync(join(out, "ledger.json"), "utf8")));
  const named = finer.some((e) => e.where === "ledger.json")
    ? foreign.filter((e) => e.where !== "ledger.json")
    : foreign;
  const known = new Set([...finer, ...named].map((e) => e.where.split(", ")[0] ?? e.where));
  const sound = new Set(documents.filter((d) => d.whole && d.edits.length === 0).map((d) => d.where));
  return [...finer, ...named, ...bytesEdits(files, known, sound)];
}
