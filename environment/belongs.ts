import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  carriedByNotebook,
  carriedByPage,
  carriedWhole,
  checkSettings,
  editedNumber,
  fileEdits,
  notebookEdits,
  pageEdits,
  sha256,
  sortedJson,
  type AnyOutput,
  type Carried,
  type Edit,
  type ExecutedNotebook,
  type LedgerEntry,
  type Part,
} from "../lib/index.js";
import { runPage } from "./carry.js";
import { outputFiles } from "./files/files.js";
import { frontOf, leavingOutputs } from "./leaving.js";
import type { ReadLedger } from "./ledgerfile.js";
import { otherFiles, sumsFile } from "./sums.js";

const jsonOf = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

const namesIn = (folder: string, ending: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((n) => n.endsWith(ending) && !n.startsWith("."))
        .sort()
    : [];

/** A page or an executed notebook of a report: what it carries, and what was edited in it. */
interface Document {
  readonly where: string;
  readonly carried: Carried | undefined;
  /** Whether what it carries is as the run put it there. */
  readonly whole: boolean;
  readonly edits: readonly Edit[];
}

function documentsOf(out: string): readonly Document[] {
  const written = existsSync(join(out, sumsFile)) ? readFileSync(join(out, sumsFile), "utf8") : "";
  const pages = namesIn(out, ".html").flatMap((where): readonly Document[] => {
    const page = readFileSync(join(out, where), "utf8");
    const carried = carriedByPage(page)?.carried;
    if (carried === undefined && !written.includes(`  ${where}\n`) && where !== runPage) return [];
    return [
      {
        where,
        carried,
        whole: carried !== undefined && carriedWhole(carried),
        edits: pageEdits(where, page),
      },
    ];
  });
  const notebooks = namesIn(join(out, "notebooks"), ".ipynb").map((name): Document => {
    const notebook = jsonOf(join(out, "notebooks", name)) as ExecutedNotebook;
    const where = `notebooks/${name}`;
    const edits = notebookEdits(where, name.replace(/\.ipynb$/, ""), notebook);
    const carried = carriedByNotebook(notebook);
    return { where, carried, whole: carried !== undefined && carriedWhole(carried), edits };
  });
  return [...pages, ...notebooks];
}

const short = (hash: string): string => hash.slice(0, 12);
const told = (e: Pick<LedgerEntry, "printed" | "value"> | undefined): string =>
  e === undefined ? "no such entry" : `${e.printed} (${e.value})`;

const together = (hashes: readonly string[]): string | undefined =>
  new Set(hashes).size === 1 ? hashes[0] : undefined;

/** Which documents are of another run than the ledger; where all are, and of one, it is the ledger that is another. */
function foreignEdits(documents: readonly Document[], ledger: string): readonly Edit[] {
  const hashes = documents.flatMap((d) => d.carried?.ledger ?? []);
  const others = together(hashes);
  if (others !== undefined && others !== ledger)
    return [
      {
        where: "ledger.json",
        name: "its bytes",
        saw: `SHA-256 ${short(ledger)}`,
        wanted: `${short(others)}, as all pages and notebooks carry`,
      },
    ];
  return documents.flatMap(({ where, carried }): readonly Edit[] =>
    carried === undefined || carried.ledger === ledger
      ? []
      : [
          {
            where,
            name: "the ledger it belongs to",
            saw: short(carried.ledger),
            wanted: `${short(ledger)}, as ledger.json has`,
          },
        ],
  );
}

type Entries = ReadonlyMap<string, LedgerEntry>;

/** Entries that are not those of `wanted`, by id. */
function entryEdits(
  where: string,
  saw: ReadonlyMap<string, Pick<LedgerEntry, "printed" | "value">>,
  wanted: Entries,
  all: boolean,
): readonly Edit[] {
  const edits = [...wanted.values()].flatMap((want): readonly Edit[] => {
    const is = saw.get(want.id);
    if ((is === undefined && !all) || (is?.value === want.value && is.printed === want.printed)) return [];
    const number =
      is === undefined
        ? undefined
        : editedNumber(where, want, { ...want, value: is.value, printed: is.printed }, wanted);
    return [
      {
        where,
        name: want.id,
        saw: told(is),
        wanted: told(want),
        ...(number === undefined ? {} : { number }),
      },
    ];
  });
  const put = [...saw].filter(([id]) => !wanted.has(id));
  return [...edits, ...put.map(([name, e]) => ({ where, name, saw: told(e), wanted: "no such entry" }))];
}

/** Conclusions, settings, inputs and code in the ledger that are not those that the documents of its run carry. */
function aboutEdits(ledger: ReadLedger, documents: readonly Document[]): readonly Edit[] {
  const where = "ledger.json";
  const carried = documents.flatMap((d) => (d.whole ? (d.carried ?? []) : []));
  const claims = new Map(carried.flatMap((c) => c.claims).map((c) => [c.id, c]));
  const own = new Map(ledger.claims.map((c) => [c.id, c]));
  const ofClaims = [...claims.values()].flatMap((want): readonly Edit[] => {
    const is = own.get(want.id);
    if (is !== undefined && sortedJson(is) === sortedJson(want)) return [];
    const say = (c: typeof is): string =>
      c === undefined
        ? "no such conclusion"
        : `${c.holds ? "holds" : "does not hold"}: ${c.sentence} ${c.because}`;
    const claim = { id: want.id, sentence: want.sentence, before: want.holds, after: is?.holds ?? null };
    return [
      {
        where,
        name: `conclusion ${want.id}`,
        saw: say(is),
        wanted: say(want),
        ...(claim.before === claim.after ? {} : { claim }),
      },
    ];
  });
  const meta = carried[0]?.meta ?? {};
  const { settings, files, code, packages } = ledger.ground;
  const ofMeta = Object.entries({ settings, files, code, packages }).flatMap(
    ([name, saw]): readonly Edit[] =>
      meta[name] === undefined || sortedJson(meta[name]) === sortedJson(saw)
        ? []
        : [{ where, name, saw: sortedJson(saw).slice(0, 200), wanted: sortedJson(meta[name]).slice(0, 200) }],
  );
  return [...ofClaims, ...ofMeta];
}

/** Parts that do not belong together: run on another analysis table than the first. */
function tableEdits(parts: readonly Part[]): readonly Edit[] {
  const first = parts.find((p) => p.meta.table !== undefined && p.meta.table !== "");
  return parts.flatMap((p): readonly Edit[] =>
    p.meta.table === first?.meta.table
      ? []
      : [
          {
            where: `parts/${p.notebook}.json`,
            name: p.notebook,
            saw: `run on the analysis table ${short(p.meta.table ?? "none")}`,
            wanted: `${short(first?.meta.table ?? "none")}, which ${first?.notebook ?? "01-ingest"} made`,
          },
        ],
  );
}

const stemOf = (path: string): string => path.replace(/^.*\//, "").replace(/(-column)?\.\w+$/, "");

/** What was edited in the files of tables and figures: numbers and lines where it is text that can be made again, else the file. */
async function leftEdits(
  out: string,
  paths: readonly string[],
  parts: readonly Part[],
  entries: Entries,
  settings: Readonly<Record<string, unknown>>,
): Promise<readonly Edit[]> {
  if (paths.length === 0 || parts.length === 0) return [];
  const outputs = parts.flatMap((p) => p.outputs);
  const leaving: readonly AnyOutput[] = leavingOutputs(
    outputs,
    frontOf(outputs, checkSettings(settings)).front,
  );
  const names = new Set(paths.map(stemOf));
  const made = await outputFiles(leaving, false, (o) => names.has(o.name));
  return made.flatMap(({ path, bytes }) => {
    if (!paths.includes(path) || path.endsWith(".docx") || !existsSync(join(out, path))) return [];
    const output = leaving.find((o) => o.name === stemOf(path))!;
    const saw = readFileSync(join(out, path), "utf8");
    return fileEdits(path, saw, new TextDecoder().decode(bytes), output, entries);
  });
}

/** Files that are not as the report's checksums have them and of which nothing finer is known; `sound` are those that prove themselves. */
const bytesEdits = (
  files: ReturnType<typeof otherFiles>,
  known: ReadonlySet<string>,
  sound: ReadonlySet<string>,
): readonly Edit[] =>
  (files ?? []).flatMap(({ path, saw, wanted }): readonly Edit[] => {
    if (known.has(path)) return [];
    if (saw === null)
      return [{ where: path, name: "the file", saw: "no such file", wanted: "the file that the run wrote" }];
    if (wanted === null)
      return [
        { where: path, name: "the file", saw: "a file that the run did not write", wanted: "no such file" },
      ];
    if (sound.has(path))
      return [
        {
          where: sumsFile,
          name: path,
          saw: `SHA-256 ${short(wanted)}`,
          wanted: `${short(saw)}, which the file has, and it is as its run left it`,
        },
      ];
    return [
      {
        where: path,
        name: "its bytes",
        saw: `SHA-256 ${short(saw)}`,
        wanted: `${short(wanted)}, as ${sumsFile} has`,
      },
    ];
  });

/** Whether the run's record is the one that its page was made from. */
function recordEdits(out: string, documents: readonly Document[]): readonly Edit[] {
  const want = documents.find((d) => d.where === runPage)?.carried?.run;
  const file = join(out, "run.json");
  if (want === undefined) return [];
  const saw = existsSync(file) ? sha256(readFileSync(file, "utf8")) : "no such file";
  return saw === want
    ? []
    : [
        {
          where: "run.json",
          name: "its bytes",
          saw: short(saw),
          wanted: `${short(want)}, as ${runPage} carries`,
        },
      ];
}

/**
 * All that is not as its run left it in the report in `out`, or does not belong to its ledger: numbers by id, conclusions,
 * cells, texts, sections, files. `ledger` is the report's own.
 */
export async function reportEdits(out: string, ledger: ReadLedger): Promise<readonly Edit[]> {
  const documents = documentsOf(out);
  const parts = namesIn(join(out, "parts"), ".json").map((n) => jsonOf(join(out, "parts", n)) as Part);
  const shown: Entries = new Map(parts.flatMap((p) => p.entries).map((e) => [e.id, e]));
  const own = new Map(ledger.entries.map((e) => [e.id, e]));
  const files = otherFiles(out);
  const others = new Set((files ?? []).map((f) => f.path));
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
