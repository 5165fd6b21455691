import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  carriedByNotebook,
  carriedByPage,
  codeFiles,
  hashFileNow,
  ledgerCells,
  libraryHash,
  notebookEdits,
  pageEdits,
  sha256,
  studyPage,
  verification,
  type Edit,
  type ExecutedNotebook,
  type Ground,
  type Part,
  type Verification,
} from "../lib/index.js";
import { readLedger, type ReadLedger } from "./ledgerfile.js";
import { notebookNames } from "./runner/choose.js";
import { readMachine } from "./runner/machine.js";

const jsonOf = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

const namesIn = (folder: string, ending: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((n) => n.endsWith(ending) && !n.startsWith("."))
        .sort()
    : [];

/** What the project has now of that on which a ledger's numbers rest. */
function groundNow(root: string, ledger: ReadLedger): Ground {
  const { settings } = ledger.ground;
  const publicFiles = typeof settings["publicFiles"] === "string" ? settings["publicFiles"] : "data/public";
  const survey = settings["survey"] as { source?: string; folder?: string } | undefined;
  const folders = [publicFiles, survey?.folder].flatMap((f) => f ?? []);
  const now = ledger.ground.files.flatMap(({ file }) => {
    const found = folders.map((f) => join(root, f, file)).find((f) => existsSync(f));
    return found === undefined ? [] : [{ file, sha256: hashFileNow(found) }];
  });
  const cells = notebookNames(root).flatMap((name) => {
    const notebook = jsonOf(join(root, "notebooks", `${name}.ipynb`)) as ExecutedNotebook;
    return ledgerCells(name, notebook.cells);
  });
  return {
    settings,
    files: now,
    code: libraryHash(),
    lib: codeFiles(),
    packages: readMachine(root).versions.packages,
    cells,
  };
}

/** Pages and notebooks of a report that are not as the run left them, or are of another run. */
function documentEdits(out: string, ledger: string): readonly Edit[] {
  const hash = sha256(ledger);
  const foreign = (where: string, saw: string | undefined): readonly Edit[] =>
    saw === undefined || saw === hash
      ? []
      : [
          {
            where,
            name: "the ledger it belongs to",
            saw: saw.slice(0, 12),
            wanted: `${hash.slice(0, 12)}, as ledger.json has`,
          },
        ];
  const carrying = new Set([
    ...namesIn(join(out, "parts"), ".json").map((name) => name.replace(/json$/, "html")),
    "index.html",
    studyPage,
  ]);
  const pages = namesIn(out, ".html").flatMap((name) => {
    const page = readFileSync(join(out, name), "utf8");
    const found = carriedByPage(page);
    if (found === undefined) return carrying.has(name) ? pageEdits(name, page) : [];
    return [...pageEdits(name, page), ...foreign(name, found.carried.ledger)];
  });
  const notebooks = namesIn(join(out, "notebooks"), ".ipynb").flatMap((name) => {
    const notebook = jsonOf(join(out, "notebooks", name)) as ExecutedNotebook;
    const where = `notebooks/${name}`;
    return [
      ...notebookEdits(where, name.replace(/\.ipynb$/, ""), notebook),
      ...foreign(where, carriedByNotebook(notebook)?.ledger),
    ];
  });
  return [...pages, ...notebooks];
}

/** Entries of the ledger that are not those of the notebooks' parts, and parts that do not belong together. */
function partEdits(out: string, ledger: ReadLedger): readonly Edit[] {
  const parts = namesIn(join(out, "parts"), ".json").map((n) => jsonOf(join(out, "parts", n)) as Part);
  const first = parts.find((p) => p.meta.table !== undefined && p.meta.table !== "");
  const tables = parts.flatMap((p): readonly Edit[] =>
    p.meta.table === first?.meta.table
      ? []
      : [
          {
            where: `parts/${p.notebook}.json`,
            name: p.notebook,
            saw: `run on the analysis table ${(p.meta.table ?? "none").slice(0, 12)}`,
            wanted: `${(first?.meta.table ?? "none").slice(0, 12)}, which ${first?.notebook ?? "01-ingest"} made`,
          },
        ],
  );
  const entries = new Map(ledger.entries.map((e) => [e.id, e]));
  const shown = parts
    .flatMap((p) => p.entries)
    .flatMap((e): readonly Edit[] => {
      const there = entries.get(e.id);
      if (there !== undefined && there.value === e.value && there.printed === e.printed) return [];
      return [
        {
          where: "ledger.json",
          name: e.id,
          saw: there === undefined ? "no such entry" : `${there.printed} (${there.value})`,
          wanted: `${e.printed} (${e.value})`,
        },
      ];
    });
  return [...tables, ...shown];
}

/**
 * Checks by hashes, executing nothing, that reports, notebooks, ledger, inputs and code belong together: each page and
 * executed notebook as the run left it, of this ledger; the ledger's inputs, code, packages and cells those that lie here; its
 * numbers those of `against`.
 */
export function staticVerification(root: string, out: string, against: ReadLedger): Verification {
  const file = join(out, "ledger.json");
  const own = existsSync(file) ? readLedger(file) : undefined;
  const ledger = own ?? against;
  const edits =
    own === undefined ? [] : [...documentEdits(out, readFileSync(file, "utf8")), ...partEdits(out, own)];
  const where = (e: Edit): Edit => ({ ...e, where: join(relative(root, out), e.where) });
  const same = own !== undefined && own.samplePcns === against.samplePcns;
  const before = { ...(same ? against : ledger), ground: ledger.ground };
  const after = { ...ledger, ground: groundNow(root, ledger) };
  return verification(
    { ...before, edits: [...against.edits, ...edits.map(where)] },
    { ...after, entries: after.entries.filter(against.covers) },
    "static",
  );
}
