import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../environment/setup/processes.mjs";
import { environment, places } from "../../environment/setup/places.mjs";
import { findBrowser, needsBrowser, startBrowser } from "../support/browser.js";
import { openNotebook, startLab, type Lab } from "../support/lab.js";
import {
  canLend,
  copyProject,
  freshFolder,
  here,
  lendInstalled,
  needsSetUp,
  processesNaming,
  writeNotebook,
} from "../support/project.js";

const found = canLend ? await findBrowser() : undefined;

describe.skipIf(!canLend || process.platform === "win32")(`npm run lab ${needsSetUp}`, () => {
  const home = freshFolder();
  let root: string;
  let lab: Lab;

  beforeAll(async () => {
    root = copyProject();
    lendInstalled(root);
    writeNotebook(root, "01-good", [
      "# A notebook",
      "const seven: number = 7;\nconsole.log(`seen ${seven}`);",
    ]);
    writeFileSync(join(root, "tsconfig.json"), "{}");
    lab = await startLab(root, { HOME: home });
  });
  afterAll(async () => {
    await lab.end();
    for (const folder of [dirname(root), home]) rmSync(folder, { recursive: true, force: true });
  });

  it("serves this kernel and no other, ready and the default", async () => {
    const told = (await lab.ask("/api/kernelspecs")) as {
      default: string;
      kernelspecs: Record<string, unknown>;
    };
    expect(told.default).toBe("typescript-study");
    expect(Object.keys(told.kernelspecs)).toEqual(["typescript-study"]);
    expect(await lab.ask("/api/status")).toMatchObject({ kernels: 0 });
  });

  it("executes a cell through the server", async () => {
    const client = join(here, "test", "environment", "lab_client.py");
    const { stdout, stderr } = await capture(
      places(here).python,
      [client, lab.address, lab.token, "console.log(6 * 7)"],
      {
        env: environment(here),
      },
    );
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ status: "ok", said: "42\n" });
  });

  it.skipIf(!found)(
    `runs a notebook's cell in the browser, and asks nobody outside ${needsBrowser}`,
    async () => {
      const browser: Browser = await startBrowser(found!);
      const outside: string[] = [];
      try {
        const page = await openNotebook(browser, lab, "01-good", outside);
        await page.locator(".jp-Notebook .jp-CodeCell .cm-content").first().click();
        await page.keyboard.press("Shift+Enter");
        await page.locator(".jp-OutputArea-output", { hasText: "seen 7" }).waitFor({ timeout: 60_000 });
        expect(outside).toEqual([]);
        expect(await page.locator(".jp-Dialog, .Toastify__toast").count()).toBe(0);
      } finally {
        await browser.close();
      }
    },
  );

  it("writes nothing in the home folder, and ends with all its kernels on Ctrl-C", async () => {
    expect((await processesNaming(root)).some((line) => line.includes("launcher.cjs"))).toBe(true);
    expect(readdirSync(home)).toEqual([]);
    lab.started.child.kill("SIGINT");
    expect(await lab.started.ended).toBe(0);
    expect(await processesNaming(root)).toEqual([]);
  });
});
