import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { findBrowser, needsBrowser, startBrowser } from "../support/browser.js";
import { choose, idle, openNotebook, startLab, type Lab } from "../support/lab.js";
import { canLend, needsSetUp, until } from "../support/project.js";
import { again, copyAt, tiny, type StudyCopy } from "../support/study.js";

interface Cell {
  readonly id: string;
  readonly cell_type: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly { readonly output_type: string; readonly data?: object }[];
}

const found = canLend ? await findBrowser() : undefined;
const plotly = "application/vnd.plotly.v1+json";
const names = ["01-ingest", "02-models", "03-supplementary"] as const;

describe.skipIf(!canLend || !found || process.platform === "win32")(
  `the notebooks in JupyterLab ${needsSetUp} ${needsBrowser}`,
  () => {
    let copy: StudyCopy;
    let lab: Lab;
    let browser: Browser;
    const outside: string[] = [];

    beforeAll(async () => {
      copy = again(copyAt(inject("base")));
      copy.settings(tiny);
      lab = await startLab(copy.root);
      browser = await startBrowser(found!);
    });
    afterAll(async () => {
      await browser.close();
      await lab.end();
      copy.remove();
    });

    const codeOf = (name: string): readonly Cell[] =>
      (JSON.parse(copy.read("notebooks", `${name}.ipynb`)) as { cells: Cell[] }).cells.filter(
        (c) => c.cell_type === "code",
      );
    /** Saves until the file holds a run of every code cell. */
    const savedRun = (page: Page, name: string): Promise<void> =>
      until(
        async () => {
          await page.keyboard.press("Control+s");
          await page.waitForTimeout(1000);
          return (await idle(page).count()) > 0 && codeOf(name).every((c) => c.execution_count != null);
        },
        300,
        () => JSON.stringify(codeOf(name).map((c) => [c.id, c.execution_count])),
      );
    const panel = (page: Page): Locator => page.locator(".jp-WindowedPanel-outer");
    /** Scrolls through the notebook, which draws only what is near, until `what` is seen. */
    async function scrollTo(page: Page, what: Locator): Promise<void> {
      const height = await panel(page).evaluate((e) => e.scrollHeight);
      for (let y = 0; y < height + 2000; y += 600) {
        await panel(page).evaluate((e, to) => e.scrollTo(0, to), y);
        await page.waitForTimeout(300);
        if ((await what.count()) > 0) return what.first().scrollIntoViewIfNeeded();
      }
      throw new Error(`not seen in the notebook: ${String(what)}`);
    }

    it.each(names)("%s: Run All executes every cell, in order, without an error", async (name) => {
      const page = await openNotebook(browser, lab, name, outside);
      try {
        await choose(page, "Run", /^Run All Cells/);
        await savedRun(page, name);
        const cells = codeOf(name);
        expect(cells.map((c) => c.execution_count)).toEqual(cells.map((_, i) => i + 1));
        const outputs = cells.flatMap((c) => c.outputs ?? []);
        expect(outputs.filter((o) => o.output_type === "error")).toEqual([]);
        for (const { id, outputs: shown } of cells)
          if (id.endsWith("-over"))
            expect(shown?.map((o) => Object.keys(o.data ?? {}))).toEqual([
              expect.arrayContaining([plotly, "text/html", "text/plain"]),
            ]);
        expect(outputs.length).toBeGreaterThan(cells.length / 2);
        expect(outside).toEqual([]);
      } finally {
        await page.close();
      }
    });

    it("a figure to move over is drawn, and tells the value under the pointer", async () => {
      const page = await openNotebook(browser, lab, "01-ingest", outside);
      try {
        await choose(page, "Run", /^Run All Cells/);
        await savedRun(page, "01-ingest");
        const cell = page.locator(".jp-CodeCell", { hasText: 'moveOver(study, "figure1")' });
        await scrollTo(page, cell);
        const points = cell.locator(".js-plotly-plot .points path");
        await points.nth(2).waitFor({ state: "attached" });
        await points.nth(2).scrollIntoViewIfNeeded();
        await points.nth(2).hover({ force: true });
        await page.locator(".js-plotly-plot .hoverlayer .hovertext").first().waitFor();
        const said = await page.locator(".js-plotly-plot .hoverlayer .hovertext").first().textContent();
        expect(said).toMatch(/, 20\d\d: \d+\.\d, 95% CI \d/);
      } finally {
        await page.close();
      }
    });

    it("a notebook that is not trusted still shows its tables and still pictures", async () => {
      const file = copy.at("notebooks", "01-ingest.ipynb");
      copy.edit("notebooks/01-ingest.ipynb", "This notebook reads", "It reads");
      expect(readFileSync(file, "utf8")).toContain("It reads");
      const page = await openNotebook(browser, lab, "01-ingest", outside);
      try {
        await page.locator("[title*='code cells trusted']").first().waitFor();
        expect(await page.locator("[title*='code cells trusted']").first().getAttribute("title")).toMatch(
          /^Notebook not trusted: 0 of/,
        );
        await scrollTo(page, page.locator(".jp-OutputArea table caption"));
        await scrollTo(page, page.locator(".jp-OutputArea figure img"));
        const wide = await page
          .locator(".jp-OutputArea figure img")
          .first()
          .evaluate((e) => (e as unknown as { naturalWidth: number }).naturalWidth);
        expect(wide).toBeGreaterThan(300);
      } finally {
        await page.close();
      }
    });

    it("a file of lib changed under an open notebook: the next cell says at its head that the outputs are stale", async () => {
      const page = await openNotebook(browser, lab, "01-ingest", outside);
      try {
        await choose(page, "Run", /^Run All Cells/);
        await savedRun(page, "01-ingest");
        const badge = page.locator(".study-badge");
        await panel(page).evaluate((e) => e.scrollTo(0, 0));
        await badge.filter({ hasText: ": current" }).waitFor();
        copy.edit("lib/index.ts", "export {", "// changed\nexport {");
        const cell = page.locator(".jp-CodeCell .cm-content", { hasText: "box1(study.settings)" });
        await scrollTo(page, cell);
        await cell.click();
        await page.keyboard.press("Control+Enter");
        await page.waitForTimeout(500);
        await panel(page).evaluate((e) => e.scrollTo(0, 0));
        await badge
          .filter({ hasText: /stale, as the code is now [0-9a-f]{12}; run all cells again/ })
          .waitFor();
      } finally {
        await page.close();
      }
    });
  },
);
