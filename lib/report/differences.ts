import type { LedgerCell } from "./cells.js";
import { sortedJson } from "./ledger.js";

/** Something that decides numbers and is not what it was; null on the side where it is not there. */
export interface Difference {
  /** What it is called: "data/public/workforce.csv", "setting variance", "lib/report/format.ts", "package jstat". */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Files of lib by path, each with its hash and the files of lib that it takes values from. */
export type Code = Readonly<Record<string, { readonly sha256: string; readonly uses: readonly string[] }>>;

/** What a ledger says of what its numbers rest on; older ledgers say less. */
export interface Ground {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  readonly code: string;
  readonly lib?: Code | undefined;
  readonly packages?: Readonly<Record<string, string>> | undefined;
  readonly cells?: readonly LedgerCell[] | undefined;
  /** Node, system, processor, locale, time zone, where the run's record is known. */
  readonly machine?: Readonly<Record<string, string>> | undefined;
}

/** All that differs between what two ledgers rest on. */
export interface Differences {
  readonly inputs: readonly Difference[];
  readonly settings: readonly Difference[];
  readonly code: readonly Difference[];
  readonly environment: readonly Difference[];
  readonly cells: readonly Difference[];
}

type Named = Readonly<Record<string, string>>;

function unlike(before: Named, after: Named, called: (name: string) => string): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name: called(name), before: before[name] ?? null, after: after[name] ?? null }));
}

const hashes = (files: Ground["files"]): Named => Object.fromEntries(files.map((f) => [f.file, f.sha256]));

const codeHashes = (lib: Code): Named =>
  Object.fromEntries(Object.entries(lib).map(([file, { sha256 }]) => [file, sha256]));

const settingTexts = (settings: Ground["settings"]): Named =>
  Object.fromEntries(Object.entries(settings).map(([name, v]) => [name, sortedJson(v)]));

function codeDifferences(before: Ground, after: Ground): readonly Difference[] {
  if (before.lib !== undefined && after.lib !== undefined)
    return unlike(codeHashes(before.lib), codeHashes(after.lib), (file) => file);
  return before.code === after.code
    ? []
    : [{ name: "lib (which files is not known)", before: before.code, after: after.code }];
}

/** How a cell is called: "02-models, cell “people” (2.4 Table 2)". */
export const cellName = (c: LedgerCell): string =>
  `${c.notebook}, ${c.type === "code" ? "cell" : "text"} “${c.cell}” (${c.heading})`;

const keyOf = (c: LedgerCell): string => `${c.notebook}/${c.cell}`;

/** Pairs of cells that stand in another order than before, among those that are in both. */
function moved(before: readonly LedgerCell[], after: readonly LedgerCell[]): readonly Difference[] {
  const there = new Set(after.map(keyOf));
  const kept = before.filter((c) => there.has(keyOf(c)));
  const was = new Set(before.map(keyOf));
  const now = after.filter((c) => was.has(keyOf(c)));
  return now.flatMap((c, i) =>
    keyOf(c) === keyOf(kept[i])
      ? []
      : [
          {
            name: `${cellName(c)}, its place`,
            before: `after ${kept[kept.findIndex((k) => keyOf(k) === keyOf(c)) - 1]?.cell ?? "nothing"}`,
            after: `after ${now[i - 1]?.cell ?? "nothing"}`,
          },
        ],
  );
}

function cellDifferences(before: Ground, after: Ground): readonly Difference[] {
  if (before.cells === undefined || after.cells === undefined) return [];
  const notebooks = new Set(before.cells.map((c) => c.notebook));
  const [old, now] = [before.cells, after.cells.filter((c) => notebooks.has(c.notebook))];
  const names = new Map([...old, ...now].map((c) => [keyOf(c), cellName(c)]));
  const hashed = (cells: readonly LedgerCell[]): Named =>
    Object.fromEntries(cells.map((c) => [keyOf(c), c.sha256]));
  const types = new Map(old.map((c) => [keyOf(c), c.type]));
  const turned = now.flatMap((c): readonly Difference[] => {
    const was = types.get(keyOf(c));
    if (was === undefined || was === c.type) return [];
    const name = names.get(keyOf(c))!.replace(/, (cell|text) “/, ", cell “");
    return [{ name: `${name}, its kind`, before: was, after: c.type }];
  });
  return [...unlike(hashed(old), hashed(now), (key) => names.get(key) ?? key), ...turned, ...moved(old, now)];
}

/** What differs between what two ledgers rest on; a part that one of them does not tell is left out. */
export function differencesOf(before: Ground, after: Ground): Differences {
  const both = (part: "packages" | "machine", called: (name: string) => string): readonly Difference[] => {
    const [b, a] = [before[part], after[part]];
    return b === undefined || a === undefined ? [] : unlike(b, a, called);
  };
  return {
    inputs: unlike(hashes(before.files), hashes(after.files), (file) => file),
    settings: unlike(
      settingTexts(before.settings),
      settingTexts(after.settings),
      (name) => `setting ${name}`,
    ),
    code: codeDifferences(before, after),
    environment: [...both("packages", (name) => `package ${name}`), ...both("machine", (name) => name)],
    cells: cellDifferences(before, after),
  };
}
