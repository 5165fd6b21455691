import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser, needsBrowser, openFile, startBrowser } from "../support/browser.js";

const found = await findBrowser();

describe.skipIf(!found)(`the browser of the tests ${needsBrowser}`, () => {
  let browser: Browser;
  let folder: string;
  const page = async (name: string, body: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, `<!doctype html><html lang="en"><title>t</title><body>${body}</body></html>`);
    return file;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "page é "));
    browser = await startBrowser(found!);
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  it("opens a file, runs its script and takes a screenshot", async () => {
    const opened = await openFile(
      browser,
      await page("ü 1.html", "<h1>n</h1><script>document.title='ran'</script>"),
      {
        viewport: { width: 360, height: 640 },
      },
    );
    expect(await opened.page.title()).toBe("ran");
    const picture = await opened.page.screenshot();
    expect(picture.subarray(1, 4).toString()).toBe("PNG");
    expect(picture.readUInt32BE(16)).toBe(360);
    expect(opened.requests).toEqual([]);
    expect(opened.faults).toEqual([]);
    await opened.close();
  });

  it("draws text in a font, not in empty boxes", async () => {
    const opened = await openFile(browser, await page("f.html", "<span>iii</span> <span>WWW</span>"));
    const boxes = await Promise.all(
      (await opened.page.locator("span").all()).map((span) => span.boundingBox()),
    );
    const [narrow, wide] = boxes.map((box) => box?.width ?? NaN);
    expect(narrow).toBeGreaterThan(1);
    expect(wide / narrow).toBeGreaterThan(1.5);
    await opened.close();
  });

  it("refuses and lists each request a page makes", async () => {
    const body =
      "<img src='https://example.org/a.png'><link rel=stylesheet href='style.css'>" +
      "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><script>fetch('http://127.0.0.1:9/x').catch(()=>{})</script>";
    const opened = await openFile(browser, await page("r.html", body));
    await opened.page.waitForTimeout(200);
    expect(opened.requests.map((r) => r.replace(/^file:.*\//, "file:…/")).sort()).toEqual([
      "file:…/style.css",
      "http://127.0.0.1:9/x",
      "https://example.org/a.png",
    ]);
    await opened.close();
  });

  it("lists what the page's scripts throw", async () => {
    const opened = await openFile(browser, await page("e.html", "<script>throw new Error('seen')</script>"));
    expect(opened.faults.join()).toContain("seen");
    await opened.close();
  });
});
