import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  carryInNotebook,
  carryInPage,
  checklistPage,
  checkPage,
  codeFiles,
  htmlOf,
  ledgerSchema,
  libraryHash,
  sha256,
  standingNumbers,
  studyPage,
  type ClaimEntry,
  type ExecutedNotebook,
  type LedgerCell,
  type LedgerEntry,
  type LedgerMeta,
  type ReportedNotebook,
  type Whole,
} from "../lib/index.js";
import { write } from "./write.js";

/** The page of a run, which is another with every run. */
export const runPage = "run.html";

/** An executed notebook with its file and what is said of it in the report. */
export interface Executed {
  readonly reported: ReportedNotebook;
  readonly file: string;
  readonly content: ExecutedNotebook;
}

/** What the ledger says of itself: all that decides its numbers, each with its hash or version. */
export function ledgerMeta(
  { settings, simulated, code, files, inputs }: Whole["meta"],
  packages: Readonly<Record<string, string>>,
  cells: readonly LedgerCell[],
): LedgerMeta {
  return {
    settings,
    simulated,
    code,
    files,
    sources: inputs.map(({ file, page, sha256 }) => ({ file, page, sha256 })),
    packages,
    cells,
    ...(code === libraryHash() ? { lib: codeFiles() } : {}),
  };
}

/** The ledger that a report was made with: its numbers, what it says of itself, and the hash of its file. */
export interface MadeWith {
  readonly entries: readonly LedgerEntry[];
  readonly claims: readonly ClaimEntry[];
  readonly meta: LedgerMeta;
  readonly cells: readonly LedgerCell[];
  readonly ledger: string;
}

const without = (record: object, ...names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** Has each executed notebook and each page carry the entries that it shows, and what the whole rests on. */
export function carryLedger(
  out: string,
  executed: readonly Executed[],
  { entries, claims, meta, cells, ledger }: MadeWith,
): void {
  const { lib = {} } = meta as { lib?: ReturnType<typeof codeFiles> };
  const hashes = Object.entries(lib).map(([file, { sha256 }]) => [file, { sha256 }] as const);
  const short = { ...without(meta, "cells"), lib: Object.fromEntries(hashes) };
  const carried = (name: string, html: string) => {
    const shown = new Set(standingNumbers(html).map((n) => n.id));
    const own = entries.filter((e) => e.notebook === name || shown.has(e.id));
    const ids = new Set(own.map((e) => e.id));
    return {
      schema: ledgerSchema,
      ledger,
      meta: own.length > 0 ? short : without(short, "lib", "packages", "sources"),
      entries: own.map((e) => without(e, "label", "unit") as Omit<LedgerEntry, "label" | "unit">),
      claims: claims.filter((c) => c.rests.every((id) => ids.has(id))),
      cells: cells.filter((c) => c.notebook === name),
    };
  };
  for (const { reported, file, content } of executed) {
    const html = content.cells.map(htmlOf).join("\n");
    write(file, `${JSON.stringify(carryInNotebook(content, carried(reported.name, html)), null, 1)}\n`);
  }
  const others = [studyPage, "index.html", checkPage.file, checklistPage, runPage];
  for (const [page, name] of [
    ...executed.map(({ reported }) => [reported.page, reported.name] as const),
    ...others.map((page) => [page, ""] as const),
  ]) {
    if (!existsSync(join(out, page))) continue;
    const text = readFileSync(join(out, page), "utf8");
    const run = page === runPage ? { run: sha256(readFileSync(join(out, "run.json"), "utf8")) } : {};
    write(join(out, page), carryInPage(text, { ...carried(name, text), ...run }));
  }
}
