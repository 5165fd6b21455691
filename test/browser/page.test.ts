import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { places, projectRoot } from "../../environment/setup/places.mjs";
import type { TableOutput } from "../../lib/analysis/output.js";
import { figureTable } from "../../lib/report/figuretable.js";
import type { LedgerEntry } from "../../lib/report/ledger.js";
import { tableCsv } from "../../lib/report/tablefiles.js";
import { findBrowser, needsBrowser, openFile, startBrowser, type OpenedFile } from "../support/browser.js";
import { smallOutputs, smallReport } from "../support/smallReport.js";

const found = await findBrowser();
const python = existsSync(places(projectRoot).python);

describe.skipIf(!python || !found)(
  `what a page does when scripts run (needs the project's Python environment) ${needsBrowser}`,
  () => {
    let out: string;
    let browser: Browser;
    let study: OpenedFile;
    const ledger = async (): Promise<ReadonlyMap<string, LedgerEntry>> => {
      const text = await readFile(join(out, "ledger.json"), "utf8");
      const { entries } = JSON.parse(text) as { entries: LedgerEntry[] };
      return new Map(entries.map((e) => [e.id, e]));
    };
    const files = async (table: string, kind: "CSV" | "JSON"): Promise<string> => {
      const waiting = study.page.waitForEvent("download");
      await study.page.locator(`#${table} + .tools button`, { hasText: kind }).dispatchEvent("click");
      const download = await waiting;
      expect(download.suggestedFilename()).toBe(`${table}.${kind.toLowerCase()}`);
      return readFile(await download.path(), "utf8");
    };

    beforeAll(async () => {
      out = await mkdtemp(join(tmpdir(), "page "));
      await smallReport(out);
      browser = await startBrowser(found!);
      study = await openFile(browser, join(out, "study.html"), { viewport: { width: 1280, height: 900 } });
    });
    afterAll(async () => {
      await browser.close();
      await rm(out, { recursive: true });
    });

    it("every table can be had as CSV, the same as the library writes it", async () => {
      for (const output of smallOutputs) {
        const table: TableOutput = output.type === "table" ? output : figureTable(output);
        const id = output.type === "table" ? output.name : `${output.name}-data`;
        const onePage = tableCsv(table).replace("text\nwith", "text with");
        expect(await files(id, "CSV"), id).toBe(onePage);
      }
    });

    it("and as JSON, every number with the ledger's full value and text", async () => {
      const entries = await ledger();
      const text = await files("table1", "JSON");
      const numbers = [...text.matchAll(/"id": "([^"]+)",\s+"value": ([^,]+),\s+"printed": "([^"]*)"/g)];
      expect(numbers.length).toBeGreaterThan(50);
      for (const [, id = "", value, printed] of numbers)
        expect({ value: Number(value), printed }).toEqual({
          value: entries.get(id)?.value,
          printed: entries.get(id)?.printed,
        });
    });

    it("a table is copied as it is printed, columns parted by tabs", async () => {
      const copied: string = await study.page.evaluate(`new Promise((done) => {
        document.addEventListener("copy", () => done(document.activeElement.value ?? String(getSelection())), { once: true });
        Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
        document.querySelector("#table1 + .tools button").click();
      })`);
      expect(copied).toMatch(/^Table 1\. .*\nGroup\tOutcome/);
      expect(copied.split("\n").length).toBeGreaterThan(15);
    });

    it("a table has one stop for Tab; arrows, Home and End go from number to number", async () => {
      const { page } = study;
      const stops: number[] = await page.evaluate(
        `[...document.querySelectorAll(".study-output table")].map((t) => t.querySelectorAll('tbody [tabindex="0"]').length)`,
      );
      expect(stops.every((n) => n <= 1)).toBe(true);
      const at = (): Promise<string> => page.evaluate("document.activeElement.dataset.id ?? ''");
      const ids: string[] = await page.evaluate(
        `[...document.querySelectorAll("#table1 tbody [data-id]")].map((n) => n.dataset.id)`,
      );
      await page.locator("#table1 tbody [data-id]").first().focus();
      await page.keyboard.press("ArrowRight");
      expect(await at()).toBe(ids[1]);
      await page.keyboard.press("ArrowDown");
      expect(ids.indexOf(await at())).toBeGreaterThan(3);
      await page.keyboard.press("ArrowUp");
      expect(await at()).toBe(ids[1]);
      await page.keyboard.press("End");
      expect(await at()).toBe(ids.at(-1));
      await page.keyboard.press("Home");
      expect(await at()).toBe(ids[0]);
    });

    it("a number tells its full value, interval, cell, function and id; the cell is a link that opens it", async () => {
      const { page } = study;
      const id = "table1.experience.model1.or";
      const entry = (await ledger()).get(id)!;
      await page.locator(`#table1 [data-id="${id}"]`).click();
      const told = await page.locator("#origin").innerText();
      for (const part of [
        String(entry.value),
        entry.unit,
        id,
        "lib/" + entry.madeBy,
        "02-models, cell 2",
        "1.015 (Abstract",
      ])
        expect(told).toContain(part);
      expect(told).toMatch(/95% CI\s+1\.00\d+ to 1\.0\d+/);
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("02-models, cell 2");
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.querySelector('#cell-02-models-2').open")).toBe(true);
      await page.locator("#origin a").focus();
      await page.keyboard.press("Escape");
      expect(await page.locator("#origin").isVisible()).toBe(false);
      expect(await page.evaluate("document.activeElement.dataset.id")).toBe(id);
    });

    it("odds ratios, probabilities and percentage points can be had alone, without scripts", async () => {
      const still = await openFile(browser, join(out, "02-models.html"), { javaScriptEnabled: false });
      const ratio = still.page.locator("#table1 td.of-ratio").first();
      const effect = still.page.locator("#table1 td.of-effect").first();
      const choose = (value: string): Promise<void> =>
        still.page.locator(`.measures [value=${value}]`).first().check();
      expect([await ratio.isVisible(), await effect.isVisible()]).toEqual([true, true]);
      await choose("ratio");
      expect([await ratio.isVisible(), await effect.isVisible()]).toEqual([true, false]);
      await choose("probability");
      expect([await ratio.isVisible(), await effect.isVisible()]).toEqual([false, true]);
      await still.close();
    });

    it("figures start on demand, by keyboard, once a page; each point says what the table says", async () => {
      const { page, requests, faults } = study;
      expect(await page.evaluate("typeof Plotly")).toBe("undefined");
      const start = page.locator('[data-output="figure1"] .layer button');
      await start.focus();
      await page.keyboard.press("Enter");
      await page.locator('[data-output="figure1"] .plot .main-svg').first().waitFor({ timeout: 60_000 });
      await page.locator(".plot:focus").waitFor();
      await page.keyboard.press("ArrowRight");
      const said = await page.locator('[data-output="figure1"] .layer .said').innerText();
      const row = await page.locator("#figure1-data tbody tr.member").first().textContent();
      const [, estimate = "", low = "", high = ""] =
        /: ([\d.]+), 95% CI ([\d.]+) to ([\d.]+)/.exec(said) ?? [];
      expect(estimate).not.toBe("");
      expect(row).toContain(`${estimate}${low} to ${high}`);
      expect(await page.locator('[data-output="figure1"] .hovertext').first().textContent()).toBe(said);
      expect(await page.locator(".modebar, .plotlyjsicon").count()).toBe(0);
      const more = page.locator('[data-output="figureS1"] .layer button');
      await more.click();
      await page.locator('[data-output="figureS1"] .plot .main-svg').first().waitFor();
      expect(await page.evaluate(`document.querySelectorAll("head script").length`)).toBe(1);
      expect([requests, faults]).toEqual([[], []]);
      expect((await stat(join(out, "study.html"))).size).toBeLessThan(3_000_000);
    });

    it("contents follow what is read", async () => {
      const { page } = study;
      await page.evaluate("document.querySelector('#figure1').scrollIntoView({ behavior: 'instant' })");
      await page.locator("nav.beside [aria-current=location]", { hasText: /^2\.2/ }).waitFor();
    });
  },
);
