import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { Page } from "playwright-core";
import {
  findBrowser,
  needsBrowser,
  openFile,
  startBrowser,
  type FoundBrowser,
} from "../test/support/browser.js";
import { exitCodes } from "./setup/faults.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";

/** On what a page is looked at: a telephone, a tablet, a laptop by day and by night. */
const looks = [
  { name: "360", width: 360, colorScheme: "light" },
  { name: "768", width: 768, colorScheme: "light" },
  { name: "1280", width: 1280, colorScheme: "light" },
  { name: "1280-dark", width: 1280, colorScheme: "dark" },
] as const;

/** As much of a page as one picture shows: what a person can look at. A picture of a whole long page is more than a browser draws. */
const pieceHeight = 1800;

/** Takes an opened page screen by screen; names say which piece it is, in the order of the page. */
async function takePieces(page: Page, stem: string): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const pieces = Math.ceil(height / pieceHeight);
  for (let i = 0; i < pieces; i++) {
    await page.evaluate((y) => scrollTo(0, y), i * pieceHeight);
    await page.screenshot({ path: `${stem}-${String(i + 1).padStart(String(pieces).length, "0")}.png` });
  }
}

/** Takes a page in one look, and at a laptop's width as it is printed. A browser of its own: one that has drawn some hundred pieces draws no more. */
async function takePage(
  found: FoundBrowser,
  file: string,
  look: (typeof looks)[number],
  stem: string,
): Promise<void> {
  const browser = await startBrowser(found);
  try {
    const { page } = await openFile(browser, file, {
      viewport: { width: look.width, height: pieceHeight },
      colorScheme: look.colorScheme,
      reducedMotion: "reduce",
    });
    await takePieces(page, `${stem}-${look.name}`);
    if (look.name === "1280") await page.pdf({ path: `${stem}.pdf`, format: "A4" });
  } finally {
    await browser.close();
  }
}

/**
 * `npm run pictures`: writes into build/pictures a picture of each page of the report in each width, light and dark, and as it is printed.
 * @returns 0 done, 2 there is no report or no browser
 */
export async function run(): Promise<number> {
  const report = join(root, "report");
  const pages = existsSync(report) ? readdirSync(report).filter((name) => name.endsWith(".html")) : [];
  const found = await findBrowser();
  if (pages.length === 0 || found === undefined) {
    console.error(
      pages.length === 0
        ? "There are no pages in report/; npm start writes them."
        : `There is no browser ${needsBrowser}.`,
    );
    return exitCodes.couldNotRun;
  }
  const out = join(root, "build", "pictures");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const page of pages.sort()) {
    for (const look of looks)
      await takePage(found, join(report, page), look, join(out, page.replace(/\.html$/, "")));
    console.log(`  ${page}`);
  }
  console.log(`\nDone. Look into ${relative(callersFolder(), out)}`);
  return exitCodes.done;
}
