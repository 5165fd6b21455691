import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../../environment/export/bundle.js";
import { readPlotly } from "../../environment/export/plotly.js";
import { places, projectRoot } from "../../environment/setup/places.mjs";
import type { LedgerEntry } from "../../lib/report/ledger.js";
import { findBrowser, needsBrowser, openFile, startBrowser } from "../support/browser.js";
import { hostile } from "../report/samples.js";
import { asText, markupFaults } from "../support/markup.js";
import { pageFaults } from "../support/page.js";
import { reportAgain, smallReport, type SmallReport } from "../support/smallReport.js";

const found = await findBrowser();
const python = existsSync(places(projectRoot).python);

describe.skipIf(!python)(
  "a report of a small executed notebook (needs the project's Python environment)",
  () => {
    let out: string;
    let made: SmallReport;
    const text = (name: string): Promise<string> => readFile(join(out, name), "utf8");

    beforeAll(async () => {
      out = await mkdtemp(join(tmpdir(), "report é "));
      made = await smallReport(out);
    });
    afterAll(() => rm(out, { recursive: true }));

    it("is there, whole, with nothing half-written beside it", async () => {
      expect(made.executed.failure).toBeUndefined();
      expect(made.executed.refused).toBeUndefined();
      const names = (await readdir(out)).sort();
      expect(names).toEqual([
        "02-models.html",
        "SHA256SUMS",
        "checklists.html",
        "figures",
        "index.html",
        "ledger.json",
        "notebooks",
        "parts",
        "run.html",
        "run.json",
        "source",
        "study.html",
        "tables",
      ]);
    });

    it("is the same bytes when it is written again", async () => {
      const pages = ["02-models.html", "index.html", "study.html", "ledger.json"];
      const before = await Promise.all(pages.map(text));
      await reportAgain(made);
      expect(await Promise.all(pages.map(text))).toEqual(before);
    });

    it("shows in the notebook's page every number of the ledger, with the same value and text", async () => {
      const { entries } = JSON.parse(await text("ledger.json")) as { entries: LedgerEntry[] };
      const page = await text("02-models.html");
      const shown = new Map(
        [...page.matchAll(/<data ([^>]*)>([^<]*)<\/data>/g)].map((m) => [
          /data-id="([^"]*)"/.exec(m[1])?.[1],
          { value: Number(/value="([^"]*)"/.exec(m[1])?.[1]), printed: m[2].replace("&lt;", "<") },
        ]),
      );
      for (const e of entries.filter((e) => e.value !== null))
        expect(shown.get(e.id)).toEqual({ value: e.value, printed: e.printed });
    });

    it("says on each page of results that responders are simulated, once at its head", async () => {
      for (const page of ["index.html", "02-models.html", "study.html"]) {
        const html = await text(page);
        expect([...html.matchAll(/<p class="banner">Simulated responders/g)]).toHaveLength(1);
        expect(html).not.toContain('class="study-banner"');
      }
    });

    it("has the code highlighted and folded, the style once, and no trace of progress", async () => {
      const html = await text("02-models.html");
      expect([...html.matchAll(/<details class="code" id="cell-02-models-\d+">/g)]).toHaveLength(5);
      expect(html).toContain('<span class="kd">const</span>');
      expect([...html.matchAll(/<style/g)]).toHaveLength(1);
      expect(html).not.toMatch(/Fitting( …|:)/);
    });

    const hostileTexts = [
      hostile.title,
      ...hostile.rows.map((r) => r.head),
      ...hostile.notes,
      "<b>not bold</b>",
    ];

    it("has no script but its own, no handler, and hostile text as text alone", async () => {
      const [own, library] = [await bundle(projectRoot, "main.ts"), readPlotly(projectRoot).script];
      for (const page of ["index.html", "02-models.html", "checklists.html", "run.html"])
        expect(markupFaults(await text(page), [own]), page).toEqual([]);
      const [notebook, whole] = [await text("02-models.html"), await text("study.html")];
      expect(markupFaults(whole, [own, library])).toEqual([]);
      for (const said of hostileTexts)
        for (const page of [notebook, whole]) {
          expect(asText(page)).toContain(said);
          if (/[<&]/.test(said)) expect(page.replace(/<!--[\s\S]*?-->/g, "")).not.toContain(said);
        }
    });

    it("the check for that finds a script, a handler, an address that runs, data that is none, another policy", async () => {
      const own = await bundle(projectRoot, "main.ts");
      const page = await text("02-models.html");
      const planted: readonly (readonly [what: string, text: string])[] = [
        [
          "a script that is not its own",
          page.replace("&lt;script&gt;alert(2)&lt;/script&gt;", "<script>alert(2)</script>"),
        ],
        ["a script that is not its own", page.replace("</main>", "<script src=x></script></main>")],
        [
          "a handler: <img src=x onerror=",
          page.replace("&lt;img src=x onerror=alert(1)&gt;", "<img src=x onerror=alert(1)>"),
        ],
        ["an address that runs", page.replace("</main>", '<a href=" javascript:alert(1)">a</a></main>')],
        [
          "data of a kind or name",
          page.replace('type="application/json" id="study-origins"', 'type="module" id="x"'),
        ],
        ["the policy", page.replace("script-src ", "script-src 'unsafe-inline' ")],
      ];
      for (const [what, bad] of planted) {
        expect(bad).not.toBe(page);
        expect(markupFaults(bad, [own]).join("\n")).toContain(what);
      }
    });

    it("of a failed run shows what there is and says what failed", async () => {
      const copy = await mkdtemp(join(tmpdir(), "report failed "));
      await cp(out, copy, { recursive: true });
      await rm(join(copy, "parts"), { recursive: true });
      await reportAgain({ ...made, out: copy }, "02-models");
      const index = await readFile(join(copy, "index.html"), "utf8");
      expect(index).toContain("02-models failed in cell 3");
      expect(index).toContain('href="02-models.html"');
      await rm(copy, { recursive: true });
    });

    describe.skipIf(!found)(`in a browser ${needsBrowser}`, () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await startBrowser(found!);
      });
      afterAll(() => browser.close());

      it.each(["index.html", "02-models.html", "study.html", "run.html"])(
        "%s asks for nothing, fits every width, and passes every check in light and dark",
        async (name) => {
          expect(await pageFaults(browser, join(out, name))).toEqual([]);
        },
      );

      it("the check itself finds what is wrong", async () => {
        const bad = join(out, "source", "bad.html");
        await writeFile(
          bad,
          `<!doctype html><title>x</title><h1>a</h1><h1>b</h1><img src="https://example.org/x.png"><main><div style="width:2000px">wide NaN</div><table><tr><th>h</table><a href="#nowhere">l</a><a href="gone.html">g</a></main>`,
        );
        const faults = (await pageFaults(browser, bad, 10)).join("\n");
        for (const what of [
          "no language",
          "2 first headings",
          "no policy",
          "no caption",
          "heads without scope",
          "not described",
          "leads nowhere",
          "gone.html",
          "NaN",
          "bytes, more than 10",
          "scrolls sideways",
          "asks for https://example.org/x.png",
          "axe image-alt",
          "without scripts",
        ])
          expect(faults).toContain(what);
      });

      it("shows hostile text to the letter, and makes no element of it", async () => {
        const { page, faults, close } = await openFile(browser, join(out, "02-models.html"));
        const shown = (await page.locator("main").textContent()) ?? "";
        for (const said of hostileTexts) expect(shown).toContain(said);
        const made = page.locator(
          "main img:not([src^='data:image/svg+xml']), main script:not([type]), main iframe",
        );
        expect(await made.count()).toBe(0);
        expect(faults).toEqual([]);
        await close();
      });

      it("contents stand at the left of a wide page and fold above a narrow one", async () => {
        for (const [width, beside] of [
          [1280, true],
          [800, false],
        ] as const) {
          const opened = await openFile(browser, join(out, "02-models.html"), {
            viewport: { width, height: 800 },
          });
          expect(await opened.page.locator("nav.contents.beside").isVisible()).toBe(beside);
          expect(await opened.page.locator("nav.contents.folded").isVisible()).toBe(!beside);
          await opened.close();
        }
      });

      it("text runs in lines of 60 to 80 characters", async () => {
        const opened = await openFile(browser, join(out, "index.html"), {
          viewport: { width: 1280, height: 800 },
        });
        const characters: number = await opened.page.evaluate(`(() => {
        const p = document.querySelector("#again").parentElement.querySelector("p");
        const range = document.createRange();
        range.selectNodeContents(p);
        const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.bottom / 8)));
        return p.textContent.length / lines.size;
      })()`);
        expect(characters).toBeGreaterThan(50);
        expect(characters).toBeLessThan(85);
        await opened.close();
      });

      it("prints the banner, and no code and no contents", async () => {
        const opened = await openFile(browser, join(out, "02-models.html"));
        await opened.page.emulateMedia({ media: "print" });
        expect(await opened.page.locator("p.banner").isVisible()).toBe(true);
        expect(await opened.page.locator("details.code").first().isVisible()).toBe(false);
        expect(await opened.page.locator("nav.contents").first().isVisible()).toBe(false);
        await opened.close();
      });
    });
  },
);
