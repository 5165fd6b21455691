import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  checkClaims,
  claimEntries,
  claimsTable,
  homeHtml,
  joinParts,
  ledgerJson,
  notebookTitle,
  numbersById,
  pagesOf,
  runHtml,
  simulatedNote,
  templateInput,
  type Part,
  type Report,
  type ReportedNotebook,
  type Settings,
  type Whole,
} from "../lib/index.js";
import type { RunRecord } from "./runner/record.js";
import { environment, places } from "./setup/places.mjs";

/** What a finished, or a failed, run hands over to be reported. */
export interface ReportRequest {
  readonly root: string;
  /** The folder of the reports; the executed notebooks are in its `notebooks`. */
  readonly out: string;
  readonly settings: Settings;
  /** The executed notebooks, by name and file, in order; the last one may have failed. */
  readonly notebooks: readonly { readonly name: string; readonly file: string }[];
  readonly run: RunRecord;
  readonly signal: AbortSignal;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = join(dirname(file), `.${basename(file)}.part`);
  writeFileSync(beside, text);
  renameSync(beside, file);
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON; remove it and run again`, { cause });
  }
}

const jsonFiles = (folder: string, ending: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending) && !name.startsWith("."))
        .sort()
        .map((name) => join(folder, name))
    : [];

/** The notebooks' parts of this run joined; with none there is nothing but the settings. */
function wholeOf({ out, settings, notebooks }: ReportRequest): Whole {
  const parts = jsonFiles(join(out, "parts"), ".json").map((file) => read(file) as Part);
  const newest = notebooks.map((n) => n.name).filter((name) => parts.some((p) => p.notebook === name));
  const last = newest.at(-1);
  if (last !== undefined) return joinParts(parts, last);
  const meta = {
    settings,
    simulated: settings.survey.source === "simulated",
    code: "",
    inputs: [],
    files: [],
  };
  return { meta, parts: [], entries: [], stale: parts.map((p) => p.notebook) };
}

interface Executed {
  readonly reported: ReportedNotebook;
  readonly file: string;
}

type Cells = Parameters<typeof notebookTitle>[1];

/** The executed notebooks of this run, and those of earlier runs that belong to it. */
function executedNotebooks({ out, notebooks }: ReportRequest, { parts }: Whole): readonly Executed[] {
  const names = [...notebooks.map((n) => n.name), ...parts.map((p) => p.notebook)];
  return [...new Set(names)].sort().flatMap((name) => {
    const file = notebooks.find((n) => n.name === name)?.file ?? join(out, "notebooks", `${name}.ipynb`);
    if (!existsSync(file)) return [];
    const { cells } = read(file) as { cells: Cells };
    return [{ file, reported: { name, page: `${name}.html`, ...notebookTitle(name, cells) } }];
  });
}

function troubleOf({ failure, status }: RunRecord): string | undefined {
  if (failure !== undefined)
    return `${failure.notebook} failed in cell ${failure.cell}; what comes after it is missing here.`;
  return status === "done" ? undefined : `The run did not come to its end (${status}).`;
}

/** The page of each notebook, by nbconvert with the project's template. */
async function exportNotebooks(
  request: ReportRequest,
  report: Report,
  executed: readonly Executed[],
): Promise<void> {
  if (executed.length === 0) return;
  const { root, out, signal } = request;
  const scratch = mkdtempSync(join(out, ".export-"));
  try {
    const args = executed.flatMap(({ reported, file }) => {
      const meta = join(scratch, `${reported.name}.json`);
      writeFileSync(meta, JSON.stringify(templateInput(report, reported)));
      return ["--notebook", file, "--meta", meta, "--out", join(out, reported.page)];
    });
    const folder = join(root, "environment", "export");
    await promisify(execFile)(
      places(root).python,
      [join(folder, "export.py"), "--template", join(folder, "page"), ...args],
      { cwd: root, env: environment(root), signal },
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Writes into `out`: the ledger, the index with the main table, the page of the run, and one page a notebook. Each is
 * written beside and renamed. Of a run that failed it writes what there is, and the index says so.
 */
export async function writeReports(request: ReportRequest): Promise<void> {
  const { out, run } = request;
  mkdirSync(out, { recursive: true });
  const whole = wholeOf(request);
  const executed = executedNotebooks(request, whole);
  const numbers = numbersById(whole.parts.flatMap((p) => p.outputs));
  const checked = checkClaims(numbers);
  const report: Report = {
    whole,
    notebooks: executed.map((e) => e.reported),
    banner: whole.meta.simulated ? simulatedNote : undefined,
    trouble: troubleOf(run),
    claims: checked.length === 0 ? undefined : claimsTable(checked, request.settings),
  };
  const { settings, simulated, code, files } = whole.meta;
  const about = { settings, simulated, code, files };
  write(join(out, "ledger.json"), ledgerJson(about, whole.entries, claimEntries(checked, numbers)));
  write(join(out, "run.html"), runHtml(run, pagesOf(report.notebooks)));
  await exportNotebooks(request, report, executed);
  write(join(out, "index.html"), homeHtml(report));
}
