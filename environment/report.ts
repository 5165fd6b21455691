import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  checkHtml,
  checkPage,
  checklistHtml,
  checklistPage,
  citationLinks,
  claimEntries,
  homeHtml,
  joinParts,
  ledgerCells,
  ledgerJson,
  notebookTitle,
  layerOf,
  numbersById,
  originsOf,
  pagesOf,
  runHtml,
  sha256,
  bannerOf,
  templateInput,
  type ExecutedNotebook,
  studyInput,
  studyPage,
  type AnyOutput,
  type OutputPlace,
  type Report,
  type Settings,
  type Whole,
} from "../lib/index.js";
import { carryLedger, ledgerMeta, runPage, type Executed } from "./carry.js";
import { checkData } from "./export/check.js";
import { bundle } from "./export/bundle.js";
import { readPlotly } from "./export/plotly.js";
import { startExporter, type Exporter } from "./export/exporter.js";
import { finishPage, type Finishing } from "./export/finish.js";
import { outputFiles } from "./files/files.js";
import { hasPictures, type Ahead } from "./runner/ahead.js";
import { frontOf, leavingOutputs } from "./leaving.js";
import { readParts } from "./parts.js";
import type { RunRecord } from "./runner/record.js";
import { writeSums } from "./sums.js";
import { write } from "./write.js";

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
  /** What was begun while the notebooks were at work; by default nothing. */
  readonly ahead?: Ahead;
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON; remove it and run again`, { cause });
  }
}

/** The notebooks' parts of this run joined; with none there is nothing but the settings. */
function wholeOf({ out, settings, notebooks }: ReportRequest): Whole {
  const parts = existsSync(join(out, "parts")) ? readParts(out) : [];
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

/** The executed notebooks of this run, and those of earlier runs that belong to it. */
function executedNotebooks({ out, notebooks }: ReportRequest, { parts }: Whole): readonly Executed[] {
  const names = [...notebooks.map((n) => n.name), ...parts.map((p) => p.notebook)];
  return [...new Set(names)].sort().flatMap((name) => {
    const file = notebooks.find((n) => n.name === name)?.file ?? join(out, "notebooks", `${name}.ipynb`);
    if (!existsSync(file)) return [];
    const content = read(file) as ExecutedNotebook;
    return [
      { file, content, reported: { name, page: `${name}.html`, ...notebookTitle(name, content.cells) } },
    ];
  });
}

function troubleOf({ failure, status }: RunRecord): string | undefined {
  if (failure !== undefined)
    return `${failure.notebook} failed in cell ${failure.cell}; what comes after it is missing here.`;
  return status === "done" ? undefined : `The run did not come to its end (${status}).`;
}

/** The pages of the notebooks, one each and one with all, by nbconvert with the project's template; by file name, not finished. */
async function exportNotebooks(
  request: ReportRequest,
  report: Report,
  executed: readonly Executed[],
): Promise<ReadonlyMap<string, string>> {
  if (executed.length === 0) return new Map();
  const { root, out, signal, ahead } = request;
  const scratch = mkdtempSync(join(out, ".export-"));
  try {
    const inside = executed.map(({ reported, file }) => ({ name: reported.name, file }));
    const plan = [
      ...executed.map(({ reported }, i) => ({
        out: join(scratch, reported.page),
        meta: templateInput(report, reported),
        notebooks: inside.slice(i, i + 1),
      })),
      { out: join(scratch, studyPage), meta: studyInput(report), notebooks: inside },
    ];
    const [first, second] = ahead?.exporters() ?? [startExporter(root, signal), startExporter(root, signal)];
    const write = (by: Exporter, pages: typeof plan, name: string): Promise<void> => {
      writeFileSync(join(scratch, name), JSON.stringify(pages));
      return by.write(join(scratch, name));
    };
    await Promise.all([
      write(first, plan.slice(0, -1), "notebooks.json"),
      write(second, plan.slice(-1), "study.json"),
    ]);
    return new Map(plan.map((p) => [basename(p.out), readFileSync(p.out, "utf8")]));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The number of the cell that shows each output of a notebook, by the output's name. */
function cellsOf({ file }: Executed): ReadonlyMap<string, number> {
  const { cells } = read(file) as { cells: readonly { execution_count?: number; outputs?: unknown }[] };
  return new Map(
    cells.flatMap((cell) =>
      [...JSON.stringify(cell.outputs ?? "").matchAll(/data-output=\\?"([\w.-]+)\\?"/g)].map(
        ([, name = ""]) => [name, cell.execution_count ?? 0] as const,
      ),
    ),
  );
}

/** What every page is finished with, but for what is its own. */
async function finishing(
  { root }: ReportRequest,
  { parts }: Whole,
  executed: readonly Executed[],
): Promise<(page: string, html: string) => Finishing> {
  const places = new Map<AnyOutput, OutputPlace>();
  const references = new Map<string, string>(citationLinks("index.html"));
  for (const notebook of executed) {
    const { name, page } = notebook.reported;
    const cells = cellsOf(notebook);
    const chapter = /^0*(\d+)/.exec(name)?.[1];
    if (chapter !== undefined) references.set(`notebook ${chapter}`, `${page}#main`);
    for (const output of parts.find((p) => p.notebook === name)?.outputs ?? []) {
      const cell = cells.get(output.name);
      references.set(output.number, `${page}#${output.name}`);
      places.set(output, {
        notebook: name,
        ...(cell === undefined
          ? {}
          : { cell: [`${page}#cell-${name}-${cell}`, `${name}, cell ${cell}`] as const }),
      });
    }
  }
  const script = await bundle(root, "main.ts");
  const library = readPlotly(root);
  return (page, html) => {
    const shown = [...places.keys()].filter((o) => html.includes(`data-output="${o.name}"`));
    const origins = originsOf(shown, (o) => places.get(o)!);
    const data = shown.length === 0 ? {} : { "study-origins": origins };
    if (page !== studyPage) return { page, references, data, scripts: [script] };
    const figures = shown.flatMap((o) => (o.type === "figure" ? [[o.name, layerOf(o)] as const] : []));
    const layers = { "study-layers": Object.fromEntries(figures) };
    return { page, references, data: { ...data, ...layers }, scripts: [script], library };
  };
}

/** Writes the files of tables and figures, with PNGs where the run is of full size. */
async function writeFiles(
  { out, settings, ahead }: ReportRequest,
  outputs: readonly AnyOutput[],
): Promise<void> {
  const files = await (ahead?.files ?? outputFiles)(outputs, hasPictures(settings));
  for (const { path, bytes } of files) write(join(out, path), bytes);
}

/**
 * Writes into `out`: the ledger, the index with the main table, the page of the run, one page a notebook, and one with all. Each is
 * written beside and renamed. Of a run that failed it writes what there is, and the index says so.
 */
export async function writeReports(request: ReportRequest): Promise<void> {
  const { out, run } = request;
  mkdirSync(out, { recursive: true });
  const whole = wholeOf(request);
  const executed = executedNotebooks(request, whole);
  const outputs = whole.parts.flatMap((p) => p.outputs);
  const numbers = numbersById(outputs);
  const { front, checked } = frontOf(outputs, request.settings);
  const check = checkData(out, whole);
  const report: Report = {
    whole,
    notebooks: executed.map((e) => e.reported),
    banner: bannerOf(request.settings),
    trouble: troubleOf(run),
    front,
    more: check === undefined ? [] : [checkPage],
  };
  const cells = executed.flatMap(({ reported, content }) => ledgerCells(reported.name, content.cells));
  const meta = ledgerMeta(whole.meta, run.machine.versions.packages, cells);
  const claims = claimEntries(checked, numbers);
  const ledger = ledgerJson(meta, whole.entries, claims);
  write(join(out, "ledger.json"), ledger);
  const leaving = leavingOutputs(outputs, front);
  const [finish, exported] = await Promise.all([
    finishing(request, whole, executed),
    exportNotebooks(request, report, executed),
    writeFiles(request, leaving),
  ]);
  const index = homeHtml(report);
  const links = pagesOf(report.notebooks, report.more);
  const answering = new Map([...exported, ["index.html", index] as const]);
  const pages = [
    ...exported,
    [checklistPage, checklistHtml(answering, links, report.banner)] as const,
    [runPage, runHtml(run, links)] as const,
    ["index.html", index] as const,
  ];
  for (const [page, html] of pages) write(join(out, page), finishPage(html, finish(page, html)));
  const table = outputs.find((o) => o.name === "check");
  if (check !== undefined && table?.type === "table") {
    const html = checkHtml(report, table, outputs);
    const { data, scripts, ...more } = finish(checkPage.file, html);
    const all = { ...data, "check-counts": check };
    const script = await bundle(request.root, "check.ts");
    write(join(out, checkPage.file), finishPage(html, { ...more, data: all, scripts: [...scripts, script] }));
  }
  carryLedger(out, executed, { entries: whole.entries, claims, meta, cells, ledger: sha256(ledger) });
  writeSums(out);
}
