import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { findBrowser, openFile, startBrowser } from "../environment/browser.js";
import { writeReports } from "../environment/report.js";
import type { RunRecord } from "../environment/runner/record.js";
import { checkSettings } from "../lib/index.js";

/** How long all pages of a report take to be written, and each to be painted. */
export interface PagesResult {
  /** From executed notebooks to every page, table and figure file. */
  readonly exportSeconds: number;
  readonly load: readonly number[];
  readonly pages: readonly {
    readonly page: string;
    readonly bytes: number;
    /** From opening the file to the first text or picture, the middle of the openings. */
    readonly firstPaintSeconds: number;
    /** Until the page with its scripts is whole. */
    readonly loadedSeconds: number;
  }[];
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/** What the export begins with: the executed notebooks and what they left. */
const needed = ["notebooks", "parts", "run.json", "settings.json", "check.json"];

/** Writes the pages of the report in `report` anew into a folder of its own, and gives the seconds. */
async function timeExport(root: string, report: string, out: string): Promise<number> {
  for (const name of needed)
    if (existsSync(join(report, name))) cpSync(join(report, name), join(out, name), { recursive: true });
  const notebooks = readdirSync(join(out, "notebooks"))
    .filter((name) => name.endsWith(".ipynb"))
    .sort()
    .map((name) => ({ name: name.replace(".ipynb", ""), file: join(out, "notebooks", name) }));
  const began = performance.now();
  await writeReports({
    root,
    out,
    settings: checkSettings(json(join(out, "settings.json"))),
    notebooks,
    run: json(join(out, "run.json")) as RunRecord,
    signal: new AbortController().signal,
  });
  return (performance.now() - began) / 1000;
}

const timesOf = `new Promise((done) => {
  const at = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const [page] = performance.getEntriesByType("navigation");
    if (paint && page.loadEventEnd > 0) done([paint.startTime / 1000, page.loadEventEnd / 1000]);
    else setTimeout(at, 20);
  };
  at();
})`;

/** Opens a page `times` times, each in a context of its own, and gives the middle of first paint and of the end of loading. */
async function timePaint(folder: string, page: string, times: number) {
  const found = await findBrowser();
  if (found === undefined) throw new Error("no browser: CHROMIUM may name one");
  const browser = await startBrowser(found);
  try {
    const seen: (readonly number[])[] = [];
    for (let i = 0; i < times; i++) {
      const opened = await openFile(browser, join(folder, page), { viewport: { width: 1280, height: 900 } });
      seen.push(await opened.page.evaluate<readonly number[]>(timesOf));
      await opened.close();
    }
    return { firstPaintSeconds: middle(seen.map((s) => s[0])), loadedSeconds: middle(seen.map((s) => s[1])) };
  } finally {
    await browser.close();
  }
}

/** Times the export of the report in `report`, and the first paint of each of its pages over `times` openings. */
export async function timePages(root: string, report: string, times = 5): Promise<PagesResult> {
  if (!existsSync(join(report, "run.json")))
    throw new Error(`there is no report in ${report}; npm start writes one`);
  const out = mkdtempSync(join(tmpdir(), "pages-"));
  try {
    const exportSeconds = await timeExport(root, report, out);
    const pages = [];
    for (const page of readdirSync(out).filter((name) => name.endsWith(".html")))
      pages.push({ page, bytes: statSync(join(out, page)).size, ...(await timePaint(out, page, times)) });
    return { exportSeconds, load: loadavg(), pages };
  } finally {
    rmSync(out, { recursive: true });
  }
}
