import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { findBrowser, needsBrowser, openFile, startBrowser } from "../test/support/browser.js";
import { exitCodes } from "./setup/faults.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";

/** On what a page is looked at: a telephone, a tablet, a laptop by day and by night. */
const looks = [
  { name: "360", width: 360, colorScheme: "light" },
  { name: "768", width: 768, colorScheme: "light" },
  { name: "1280", width: 1280, colorScheme: "light" },
  { name: "1280-dark", width: 1280, colorScheme: "dark" },
] as const;

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
  mkdirSync(out, { recursive: true });
  const browser = await startBrowser(found);
  try {
    for (const page of pages.sort()) {
      const stem = page.replace(/\.html$/, "");
      for (const { name, width, colorScheme } of looks) {
        const opened = await openFile(browser, join(report, page), {
          viewport: { width, height: 900 },
          colorScheme,
          reducedMotion: "reduce",
        });
        await opened.page.screenshot({ path: join(out, `${stem}-${name}.png`), fullPage: true });
        if (name === "1280") await opened.page.pdf({ path: join(out, `${stem}.pdf`), format: "A4" });
        await opened.close();
      }
      console.log(`  ${page}`);
    }
  } finally {
    await browser.close();
  }
  console.log(`\nDone. Look into ${relative(callersFolder(), out)}`);
  return exitCodes.done;
}
