import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeReports } from "../../environment/report.js";
import { readMachine } from "../../environment/runner/machine.js";
import { executeNotebook, type NotebookOutcome } from "../../environment/runner/notebook.js";
import { recordOf } from "../../environment/runner/record.js";
import { projectRoot as root } from "../../environment/setup/places.mjs";
import type { AnyOutput } from "../../lib/analysis/output.js";
import { ledgerOf, sortedJson } from "../../lib/report/ledger.js";
import type { Part } from "../../lib/report/part.js";
import { checkSettings } from "../../lib/study/settings.js";
import { figure1, figureS1, flow, forest, hostile, table1, wide } from "../report/samples.js";

const began = { date: new Date(0), at: 0 };

const markdown = (id: string, source: string): unknown => ({
  cell_type: "markdown",
  id,
  metadata: {},
  source,
});

const code = (id: string, source: string): unknown => ({
  cell_type: "code",
  id,
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
});

const cells: readonly unknown[] = [
  markdown(
    "a",
    "# 2 Models: a small notebook\n\nShows made-up numbers of the right size.\n\nA second paragraph, with *stress*, `code` and a [link](https://example.org/).",
  ),
  code(
    "b",
    `import { banner, showOutput, showWords } from "./lib/report/show";
import { progressDisplay } from "./lib/report/progress";
import { showRecords } from "./lib/report/records";
import { figure1, figureS1, flow, forest, hostile, table1, wide } from "./test/report/samples";

banner("Simulated responders: nothing here is a finding.");
const progress = progressDisplay("Fitting");
progress.set(1, 2);
progress.end();`,
  ),
  markdown("c", "## 2.1 Table 1\n\nThe main table."),
  code("d", "// a comment\nshowOutput(table1);\nshowWords(table1);"),
  markdown("e", "## 2.2 Figures & <more>"),
  code("f", "showOutput(figure1);\nshowOutput(figureS1);"),
  code("g", "showOutput(forest);\nshowOutput(flow);"),
  markdown("h", "### 2.2.1 Hostile text"),
  code(
    "i",
    'showOutput(hostile);\nshowOutput(wide);\nshowRecords([{ wave: 2018, note: "<i>", median: 1 / 3 }]);\nconsole.log("a long line ".repeat(40) + "<b>not bold</b>");',
  ),
];

const notebook = {
  cells,
  metadata: { kernelspec: { display_name: "TypeScript", language: "typescript", name: "typescript-study" } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** What it shows. */
export const smallOutputs: readonly AnyOutput[] = [table1, figure1, figureS1, forest, flow, hostile, wide];

const settings = checkSettings({ samplePcns: 20 });

const part: Part = {
  notebook: "02-models",
  meta: {
    settings,
    simulated: true,
    code: "0123456789abcdef".repeat(4),
    inputs: [
      {
        file: "payments/2018.csv",
        title: "NHS Payments to General Practice",
        publisher: "NHS England",
        page: "https://digital.nhs.uk/",
        licence: "Open Government Licence v3.0",
        attribution: "Contains public sector information from NHS England.",
        sha256: "fedcba9876543210".repeat(4),
      },
    ],
    files: [{ file: "practices.csv", sha256: "00112233".repeat(8), bytes: 1 }],
  },
  outputs: smallOutputs,
  entries: ledgerOf(smallOutputs, "02-models"),
};

/** What the report was made from. */
export interface SmallReport {
  readonly out: string;
  readonly executed: NotebookOutcome;
}

/** Executes a small notebook in the real kernel and writes its report into `out`. */
export async function smallReport(out: string): Promise<SmallReport> {
  const source = join(out, "source", "02-models.ipynb");
  mkdirSync(join(out, "source"), { recursive: true });
  mkdirSync(join(out, "parts"), { recursive: true });
  writeFileSync(source, JSON.stringify(notebook));
  const executed = await executeNotebook({
    root,
    name: "02-models",
    notebook: source,
    file: join(out, "notebooks", "02-models.ipynb"),
    env: {},
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });
  writeFileSync(join(out, "parts", "02-models.json"), sortedJson(part));
  const report = { out, executed };
  await reportAgain(report);
  return report;
}

/** Writes the report of what was executed once more; `failed` names a notebook that is said to have failed. */
export async function reportAgain({ out, executed }: SmallReport, failed?: string): Promise<void> {
  const record = recordOf(began, [executed], readMachine(root));
  const failure = {
    notebook: failed ?? "",
    cell: 3,
    heading: "Table 1",
    ename: "Error",
    evalue: "no",
    traceback: "",
    source: "",
  };
  const run = failed === undefined ? record : { ...record, status: "failed" as const, failure };
  writeFileSync(join(out, "run.json"), JSON.stringify(run));
  await writeReports({
    root,
    out,
    settings,
    notebooks: [{ name: executed.name, file: join(out, "notebooks", "02-models.ipynb") }],
    run,
    signal: new AbortController().signal,
  });
}
