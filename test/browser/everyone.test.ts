import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../../environment/export/bundle.js";
import { finishPage } from "../../environment/export/finish.js";
import { projectRoot } from "../../environment/setup/places.mjs";
import type { AnyOutput, TableOutput } from "../../lib/analysis/output.js";
import { originsOf } from "../../lib/report/origins.js";
import { pageHtml } from "../../lib/report/page.js";
import { outputHtml } from "../../lib/report/show.js";
import { figure1, number, table1 } from "../report/samples.js";
import { findBrowser, needsBrowser, openFile, startBrowser } from "../support/browser.js";
import { pageFaults } from "../support/page.js";

const found = await findBrowser();

const arabic = "شبكة الرعاية الأولية في المدينة";
const hebrew = "רשת רפואה ראשונית (1 270)";
const longName = `PCN ${"Northhamptonshire".repeat(8)}`;
const manyWords = "The network of practices that has by far the longest name of all networks "
  .repeat(4)
  .trim();

/** Names as public files may hold them: from right to left, without a blank for a hundred letters, of many words. */
const names: TableOutput = {
  type: "table",
  name: "names",
  number: "Names",
  title: `Networks: ${arabic}, ${longName}`,
  stub: "Network",
  columns: [
    { head: "Place", align: "text" },
    { head: "Patients", align: "number" },
  ],
  rows: [arabic, hebrew, longName, manyWords].map((name, i) => ({
    head: name,
    cells: [{ text: name }, { number: number(`names.${i}`, "count", 1_000 + i, "patients") }],
  })),
  notes: [`${hebrew}; ${longName}.`],
  madeBy: "test/names.ts names",
  words: "",
};

const shown: readonly AnyOutput[] = [names, table1, figure1];

const page = (outputs: readonly AnyOutput[]): string =>
  pageHtml(
    {
      title: `${arabic} ${longName}`,
      lead: manyWords,
      banner: undefined,
      facts: [[longName, arabic]],
      pages: [],
      here: "names.html",
    },
    outputs.map((o) => ({ id: `section-${o.name}`, title: `${o.number}: ${longName}`, body: outputHtml(o) })),
  ).replace("<footer>", "<footer hidden>");

describe.skipIf(!found)(`a page for everyone ${needsBrowser}`, () => {
  let folder: string;
  let file: string;
  let browser: Browser;
  const opened = (options = {}) =>
    openFile(browser, file, { viewport: { width: 1280, height: 900 }, ...options });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "everyone "));
    file = join(folder, "names.html");
    const script = await bundle(projectRoot, "main.ts");
    const origins = originsOf(shown, () => ({ notebook: "02-models" }));
    const html = page(shown);
    for (const name of ["ledger.json", "run.html"]) await writeFile(join(folder, name), "");
    await writeFile(
      file,
      finishPage(html, {
        page: "names.html",
        references: new Map(),
        data: { "study-origins": origins },
        scripts: [script],
      }),
    );
    browser = await startBrowser(found!);
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  it("names from right to left and names without end break nothing at any width, in light and dark", async () => {
    expect(await pageFaults(browser, file)).toEqual([]);
  });

  it("a name from right to left does not turn the digits or the brackets of its neighbours", async () => {
    const { page, close } = await opened();
    const places: number[] = await page.evaluate(`(() => {
      const row = document.querySelectorAll("#names tbody tr")[1];
      return [...row.children].map((c) => c.getBoundingClientRect().left);
    })()`);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(await page.locator('#names [data-id="names.1"]').innerText()).toBe("1\u202f001");
    await close();
  });

  const scrolling = (page: Page): Promise<string> =>
    page.evaluate("getComputedStyle(document.documentElement).scrollBehavior");

  it("nothing moves for who asked for less motion; for others only the way to an anchor is smooth", async () => {
    const still = await opened({ reducedMotion: "reduce" });
    expect(await scrolling(still.page)).toBe("auto");
    const moving: number = await still.page.evaluate(
      `[...document.querySelectorAll("*")].filter((e) => { const s = getComputedStyle(e); return s.animationName !== "none" || s.transitionDuration.split(", ").some((d) => d !== "0s"); }).length`,
    );
    expect(moving).toBe(0);
    await still.close();
    const other = await opened({ reducedMotion: "no-preference" });
    expect(await scrolling(other.page)).toBe("smooth");
    await other.close();
  });

  it("Tab walks through the whole page, from its top to its foot, and what has the focus is seen to have it and not covered", async () => {
    const { page, close } = await opened({ reducedMotion: "reduce" });
    const wanted: number = await page.evaluate(
      `[...document.querySelectorAll("a[href],button,summary,input,[tabindex]")].filter((e) => e.tabIndex >= 0 && e.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true })).length`,
    );
    const tops: number[] = [];
    const unseen: string[] = [];
    const told: boolean[] = [];
    for (let i = 0; i < wanted + 5; i++) {
      await page.keyboard.press("Tab");
      const at: { top: number; seen: boolean; told: boolean; what: string } | null =
        await page.evaluate(`(() => {
        const e = document.activeElement;
        if (e === null || e === document.body) return null;
        const s = getComputedStyle(e);
        const box = e.getBoundingClientRect();
        const seen = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1 || e.classList.contains("skip");
        const aside = e.closest("nav.contents") !== null;
        const [first] = e.getClientRects();
        const over = document.elementFromPoint(first.left + first.width / 2, first.top + first.height / 2);
        const bare = e.contains(over);
        const told = !document.querySelector("#origin").hidden;
        return { top: aside ? -1 : box.top + scrollY, seen: seen && bare && box.width > 0, told, what: e.outerHTML.slice(0, 90) };
      })()`);
      if (at === null) break;
      if (!at.seen) unseen.push(at.what);
      if (at.top >= 0) tops.push(at.top);
      told.push(at.told);
    }
    expect(unseen).toEqual([]);
    expect(tops.length).toBeGreaterThan(10);
    expect(tops.at(-1)!).toBeGreaterThan(tops[0] + 800);
    const back = tops.filter((top, i) => i > 0 && top < tops[i - 1] - 60);
    expect(back).toEqual([]);
    expect(
      [told.filter(Boolean).length, told.at(-1)],
      "a table's first number is told until Tab goes on",
    ).toEqual([2, false]);
    await close();
  });

  it("Escape shuts what a number told and gives the focus back to it", async () => {
    const { page, close } = await opened();
    const first = page.locator("#table1 tbody [data-id]").first();
    await first.focus();
    await page.keyboard.press("Enter");
    await page.locator("#origin").waitFor({ state: "visible" });
    await page.keyboard.press("Escape");
    expect(await page.locator("#origin").isVisible()).toBe(false);
    expect(await page.evaluate("document.activeElement.dataset.id")).toBe(
      await first.getAttribute("data-id"),
    );
    await close();
  });
});
