import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { z } from "zod";
import {
  asStanding,
  carriedByNotebook,
  carriedByPage,
  htmlOf,
  ledgerHash,
  ledgerSchema,
  notebookEdits,
  pageEdits,
  standingNumbers,
  type Carried,
  type ClaimEntry,
  type Compared,
  type ExecutedNotebook,
  type Ground,
  type LedgerEntry,
  type StandingNumber,
} from "../lib/index.js";
import { CannotRun } from "./setup/faults.mjs";
import { callersFolder } from "./setup/places.mjs";

const text = z.string();

const entry = z.looseObject({
  id: text,
  kind: text,
  value: z.number().nullable(),
  printed: text,
  place: text,
  notebook: text,
  madeBy: text,
});
const claim = z.looseObject({ id: text, sentence: text, holds: z.boolean() });
const cell = z.looseObject({ notebook: text, cell: text, sha256: text });
const meta = z.looseObject({
  settings: z.record(text, z.unknown()),
  code: text,
  files: z.array(z.looseObject({ file: text, sha256: text })),
  lib: z.record(text, z.object({ sha256: text, uses: z.array(text).default([]) })).optional(),
  packages: z.record(text, text).optional(),
  cells: z.array(cell).optional(),
});
const ledger = z.object({ entries: z.array(entry), claims: z.array(claim).optional(), meta });

/** A ledger as it was read: what is compared, the settings it was made with, and the folder whose run.json belongs to it. */
export interface ReadLedger extends Compared {
  readonly file: string;
  readonly samplePcns: number;
  /** Whether an entry of a whole run belongs to what this holds: all do for a ledger, those it shows for a document. */
  readonly covers: (entry: LedgerEntry) => boolean;
  /** The same of its conclusions. */
  readonly coversClaim: (claim: ClaimEntry) => boolean;
}

/** Of a whole run, what belongs to what `before` holds. */
export const covered = <S extends Pick<Compared, "entries" | "claims">>(run: S, before: ReadLedger): S => ({
  ...run,
  entries: run.entries.filter(before.covers),
  claims: run.claims.filter(before.coversClaim),
});

const again = "make it again with npm start, or take the one that git keeps: git restore results";

function json(file: string, content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (cause) {
    const whole = /[}\]]\s*$/.test(content);
    throw new CannotRun(
      `${file} cannot be read as JSON${whole ? "" : "; it ends in the middle, as a file that was cut off"}: ${cause instanceof Error ? cause.message : String(cause)}`,
      again,
    );
  }
}

/** Refuses a ledger whose layout this version does not know, by name. */
function checkVersion(file: string, schema: unknown): void {
  if (schema === ledgerSchema) return;
  throw new CannotRun(
    `${file} is a ledger of version ${String(schema)}; this program reads version ${ledgerSchema}`,
    typeof schema === "number" && schema > ledgerSchema
      ? "verify with the version of this project that wrote it"
      : again,
  );
}

/** What a run's record beside a ledger says of the machine; undefined where there is none. */
function machineBeside(folder: string, names: readonly string[]): Ground["machine"] {
  const file = names.map((n) => join(folder, n)).find((f) => existsSync(f));
  if (file === undefined) return undefined;
  const record = z
    .looseObject({ machine: z.looseObject({ versions: z.looseObject({ node: text }) }) })
    .safeParse(json(file, readFileSync(file, "utf8")));
  return record.success ? machineFacts(record.data.machine) : undefined;
}

/** The facts of a machine that are compared, by name. */
export function machineFacts(machine: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { versions, ...rest } = machine as { versions: { node: string } } & Record<string, unknown>;
  const wanted = { system: "system", processor: "processor", locale: "locale", timeZone: "time zone" };
  return {
    Node: versions.node,
    ...Object.fromEntries(
      Object.entries(wanted).flatMap(([key, name]) =>
        typeof rest[key] === "string" ? [[name, rest[key]]] : [],
      ),
    ),
  };
}

type Parsed = z.infer<typeof ledger>;

function comparedOf(
  file: string,
  parsed: Parsed,
  machine: Ground["machine"],
  more: Partial<ReadLedger> = {},
): ReadLedger {
  const { settings, files, code, lib, packages, cells } = parsed.meta;
  const sample = settings["samplePcns"];
  return {
    file,
    entries: parsed.entries as unknown as readonly LedgerEntry[],
    claims: (parsed.claims ?? []) as unknown as Compared["claims"],
    ground: { settings, files, code, lib, packages, cells: cells as Ground["cells"], machine },
    edits: [],
    samplePcns: typeof sample === "number" ? sample : 1,
    covers: () => true,
    coversClaim: () => true,
    ...more,
  };
}

function parse(file: string, value: unknown): Parsed {
  const result = ledger.safeParse(value);
  if (result.success) return result.data;
  const places = result.error.issues.slice(0, 5).map((i) => `${i.path.map(String).join(".")}: ${i.message}`);
  throw new CannotRun(`${file} is no ledger\n    ${places.join("\n    ")}`, again);
}

/** What a document prints stands in the place of what it carries, so that an edited number is compared as it reads. */
function asPrinted(
  entries: readonly LedgerEntry[],
  standing: readonly StandingNumber[],
): readonly LedgerEntry[] {
  const edited = new Map<string, StandingNumber>();
  const byId = new Map(entries.map((e) => [e.id, e]));
  for (const n of standing) {
    const e = byId.get(n.id);
    if (e !== undefined && (e.printed !== n.printed || e.value !== n.value)) edited.set(n.id, n);
  }
  return entries.map((e) => {
    const n = edited.get(e.id);
    return n === undefined ? e : asStanding(e, n);
  });
}

function fromDocument(
  file: string,
  carried: Carried | undefined,
  standing: readonly StandingNumber[],
  edits: Compared["edits"],
): ReadLedger {
  if (carried === undefined)
    throw new CannotRun(
      `${file} carries no ledger entries, so there is nothing to compare with`,
      "give a ledger.json, or a page or executed notebook that npm start wrote",
    );
  checkVersion(file, carried.schema);
  const read = parse(file, {
    entries: carried.entries,
    claims: carried.claims,
    meta: { ...carried.meta, cells: carried.cells },
  });
  const folder = extname(file) === ".ipynb" ? dirname(dirname(file)) : dirname(file);
  const ids = new Set(read.entries.map((e) => e.id));
  const notebook = carried.cells.at(0)?.notebook;
  const covers = (e: LedgerEntry): boolean => ids.has(e.id) || e.notebook === notebook;
  const coversClaim = (c: ClaimEntry): boolean => c.rests.every((id) => ids.has(id));
  const compared = comparedOf(file, read, machineBeside(folder, ["run.json"]), {
    edits,
    covers,
    coversClaim,
  });
  return { ...compared, entries: asPrinted(compared.entries, standing) };
}

interface Whole {
  readonly claims?: readonly unknown[];
  readonly entries: readonly unknown[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** That a ledger is not as its run wrote it, by the hash that it says of itself; older ones say none. */
function handMade(
  file: string,
  { claims = [], entries, meta: said }: Whole,
): Pick<Compared, "edits" | "doubts"> {
  const hash = ledgerHash(said, entries, claims);
  if (said["sha256"] === undefined || said["sha256"] === hash) return { edits: [] };
  const where = relative(callersFolder(), file);
  const short = (h: unknown): string => String(h).slice(0, 12);
  return {
    edits: [
      {
        where,
        name: "the ledger",
        saw: `numbers, conclusions or facts of SHA-256 ${short(hash)}`,
        wanted: `${short(said["sha256"])}, as its run wrote them`,
      },
    ],
    doubts: [`edited by hand: ${where}`],
  };
}

/**
 * Reads what a run is compared with: a ledger, an exported page, or an executed notebook.
 * @throws CannotRun when it is absent, cut off, of another version or no such thing
 */
export function readLedger(file: string): ReadLedger {
  if (!existsSync(file))
    throw new CannotRun(`${file} is not there`, "give a ledger.json, a page or a notebook of a run");
  const content = readFileSync(file, "utf8");
  if (extname(file) === ".html") {
    const found = carriedByPage(content);
    return fromDocument(file, found?.carried, standingNumbers(found?.bare ?? ""), pageEdits(file, content));
  }
  const value = json(file, content);
  if (extname(file) === ".ipynb") {
    const notebook = value as ExecutedNotebook;
    const standing = standingNumbers(notebook.cells.map(htmlOf).join("\n"));
    const edits = notebookEdits(file, basename(file, ".ipynb"), notebook);
    return fromDocument(file, carriedByNotebook(notebook), standing, edits);
  }
  checkVersion(file, (value as { meta?: { schema?: unknown } } | null)?.meta?.schema);
  const record = basename(file) === "ledger-quick.json" ? "run-quick.json" : "run.json";
  return comparedOf(
    file,
    parse(file, value),
    machineBeside(dirname(file), [record]),
    handMade(file, value as Whole),
  );
}
