import type { LedgerCell } from "./cells.js";
import type { NumberChange } from "./compare.js";
import { cellName, type Code, type Difference, type Differences, type Ground } from "./differences.js";
import type { LedgerEntry } from "./ledger.js";

/** A file of lib with all that it uses, directly or not. */
function reach(lib: Code, ...from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const next of file in lib ? lib[file].uses : []) visit(next);
  };
  for (const file of from) visit(file);
  return seen;
}

/** How a number is rounded and spelled: what decides its text and not its value. */
const spelling: ReadonlySet<string> = new Set(["lib/report/format.ts"]);

/** The files that decide the value of what a function made: its own and all they use, and the data's. */
function filesBehind(lib: Code, madeBy: string): ReadonlySet<string> {
  const own = `lib/${madeBy.split(" ")[0] ?? ""}`;
  return reach(lib, own, "lib/data/pipeline.ts", "lib/data/responders.ts");
}

/** A cell with the earlier ones that it needs, directly or not. */
function cellsBehind(cells: readonly LedgerCell[], notebook: string, output: string): ReadonlySet<string> {
  const own = cells.filter((c) => c.notebook === notebook);
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const next of own.find((c) => c.cell === id)?.needs ?? []) visit(next);
  };
  for (const c of own) if (c.shows.includes(output)) visit(c.cell);
  return seen;
}

const outputOf = (id: string): string => id.split(".")[0] ?? id;

/** What a number rests on, as far as a ledger tells: files of lib and cells, by name. */
export interface RestsOn {
  readonly files: ReadonlySet<string>;
  readonly cells: ReadonlySet<string>;
}

/** The files of lib behind an entry, and the cells of its notebook. Empty where the ledger does not tell. */
export function restsOn(entry: LedgerEntry, ground: Ground): RestsOn {
  const cells = ground.cells ?? [];
  const ids = cellsBehind(cells, entry.notebook, outputOf(entry.id));
  return {
    files: ground.lib === undefined ? new Set() : filesBehind(ground.lib, entry.madeBy),
    cells: new Set(cells.filter((c) => c.notebook === entry.notebook && ids.has(c.cell)).map(cellName)),
  };
}

const named = (what: string, of: readonly Difference[]): readonly string[] =>
  of.map((d) => `${what}: ${d.name}`);

const turned = (what: string, of: readonly Difference[]): readonly string[] =>
  of.map((d) => `${what}: ${d.name.replace(/^setting /, "")} ${d.before ?? "none"} → ${d.after ?? "none"}`);

/** One side of a comparison: its numbers and what they rest on. */
export interface Side {
  readonly entries: readonly LedgerEntry[];
  readonly ground: Ground;
}

/** What the numbers of a side rest on, by id; worked out once for each output. */
function restsOfSide({ entries, ground }: Side): (id: string) => RestsOn | undefined {
  const byId = new Map(entries.map((e) => [e.id, e]));
  const known = new Map<string, RestsOn>();
  return (id) => {
    const entry = byId.get(id);
    if (entry === undefined) return undefined;
    const key = `${entry.notebook} ${outputOf(id)} ${entry.madeBy}`;
    const rests = known.get(key) ?? restsOn(entry, ground);
    known.set(key, rests);
    return rests;
  };
}

/** The differences that can have made one change, given what the number rests on. */
function causesOf(change: NumberChange, d: Differences, rests: readonly RestsOn[]): readonly string[] {
  const packages = d.environment.filter((e) => e.name.startsWith("package "));
  if (change.what.every((w) => w === "printed in another way")) {
    const spelled = d.code.filter((c) => spelling.has(c.name));
    if (spelled.length > 0) return named("code", spelled);
  }
  const cells = d.cells.filter((c) =>
    rests.some((r) => [...r.cells].some((name) => c.name.startsWith(name))),
  );
  const code = d.code.filter((c) => !c.name.endsWith(".ts") || rests.some((r) => r.files.has(c.name)));
  const ofCells = named("cell", cells);
  if (ofCells.length > 0 && (change.what[0] === "gone" || change.what[0] === "new")) return ofCells;
  return [
    ...named("input", d.inputs),
    ...turned("setting", d.settings),
    ...named("code", code),
    ...ofCells,
    ...turned("environment", packages),
  ];
}

/**
 * Gives each change the differences that can have caused it. Text that alone changed comes from what spells numbers; a
 * number that is new or gone from its cell; a value from inputs, settings, packages, the files of lib that it rests on and
 * the cells it needs. Where nothing that differs can reach it, all that differs is named.
 */
export function withCauses(
  changes: readonly NumberChange[],
  d: Differences,
  before: Side,
  after: Side,
): readonly NumberChange[] {
  const all = [
    ...named("input", d.inputs),
    ...turned("setting", d.settings),
    ...named("code", d.code),
    ...named("cell", d.cells),
    ...turned("environment", d.environment),
  ];
  const sides = [restsOfSide(after), restsOfSide(before)];
  return changes.map((change) => {
    const rests = sides.flatMap((of) => of(change.id) ?? []);
    const causes = causesOf(change, d, rests);
    return { ...change, causes: causes.length > 0 ? causes : all };
  });
}
