import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../environment/setup/processes.mjs";
import { environment, places } from "../../environment/setup/places.mjs";
import { findBrowser, needsBrowser, startBrowser } from "../support/browser.js";
import {
  canLend,
  copyProject,
  freshFolder,
  here,
  lendInstalled,
  needsSetUp,
  processesNaming,
  startNode,
  until,
  writeNotebook,
  type Started,
} from "../support/project.js";

const token = "a-token-of-the-test";
const found = canLend ? await findBrowser() : undefined;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

describe.skipIf(!canLend || process.platform === "win32")(`npm run lab ${needsSetUp}`, () => {
  const home = freshFolder();
  let root: string;
  let address: string;
  let lab: Started;
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`http://${address}${path}`, { headers: { Authorization: `token ${token}` } })).json();

  beforeAll(async () => {
    root = copyProject();
    lendInstalled(root);
    writeNotebook(root, "01-good", [
      "# A notebook",
      "const seven: number = 7;\nconsole.log(`seen ${seven}`);",
    ]);
    writeFileSync(join(root, "tsconfig.json"), "{}");
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    lab = startNode(
      root,
      [
        join("environment", "main.mjs"),
        "lab",
        "--no-browser",
        `--port=${port}`,
        `--IdentityProvider.token=${token}`,
      ],
      { HOME: home },
    );
    await until(
      () =>
        ask("/api/status").then(
          () => true,
          () => false,
        ),
      90,
      lab.said,
    );
  });
  afterAll(async () => {
    lab.child.kill("SIGKILL");
    await lab.ended;
    await until(async () => (await processesNaming(root)).length === 0, 30);
    for (const folder of [dirname(root), home]) rmSync(folder, { recursive: true, force: true });
  });

  it("serves this kernel and no other, ready and the default", async () => {
    const told = (await ask("/api/kernelspecs")) as { default: string; kernelspecs: Record<string, unknown> };
    expect(told.default).toBe("typescript-study");
    expect(Object.keys(told.kernelspecs)).toEqual(["typescript-study"]);
    expect(await ask("/api/status")).toMatchObject({ kernels: 0 });
  });

  it("executes a cell through the server", async () => {
    const client = join(here, "test", "environment", "lab_client.py");
    const { stdout, stderr } = await capture(
      places(here).python,
      [client, address, token, "console.log(6 * 7)"],
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
        const page = await browser.newPage();
        page.on("request", (request) => {
          const asked = new URL(request.url());
          if (asked.host !== address && !["data:", "blob:"].includes(asked.protocol))
            outside.push(request.url());
        });
        await page.goto(`http://${address}/lab/tree/notebooks/01-good.ipynb?token=${token}`);
        await page
          .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
          .waitFor({ timeout: 90_000 });
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
    lab.child.kill("SIGINT");
    expect(await lab.ended).toBe(0);
    expect(await processesNaming(root)).toEqual([]);
  });
});
