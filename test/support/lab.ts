import { createServer } from "node:net";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { processesNaming, startNode, until, type Started } from "./project.js";

const token = "a-token-of-the-test";

/** A port of this machine that nothing listens on. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** JupyterLab as `npm run lab` starts it. */
export interface Lab {
  /** Host and port. */
  readonly address: string;
  readonly token: string;
  readonly started: Started;
  /** Asks the server's own interface; `body` is written there. */
  readonly ask: (path: string, body?: unknown) => Promise<unknown>;
  /** Ends it with all its kernels. */
  readonly end: () => Promise<void>;
}

/** Starts JupyterLab in a copy of the project and waits until it answers. */
export async function startLab(root: string, env: Readonly<Record<string, string>> = {}): Promise<Lab> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const own = ["--no-browser", `--port=${port}`, `--IdentityProvider.token=${token}`];
  const started = startNode(root, [join("environment", "main.mjs"), "lab", ...own], env);
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const headers = { Authorization: `token ${token}` };
    const put = { method: "PUT", body: JSON.stringify(body), headers };
    const answer = await fetch(`http://${address}${path}`, body === undefined ? { headers } : put);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const answers = (): Promise<boolean> =>
    ask("/api/status").then(
      () => true,
      () => false,
    );
  await until(answers, 120, started.said);
  return {
    address,
    token,
    started,
    ask,
    async end() {
      started.child.kill("SIGTERM");
      await started.ended;
      await until(async () => (await processesNaming(root)).length === 0, 30);
    },
  };
}

/** There when the notebook's kernel waits for work. */
export const idle = (page: Page): Locator =>
  page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]');

/** Opens a notebook in the browser and waits for its kernel; `outside` gathers requests to anywhere else. */
export async function openNotebook(
  browser: Browser,
  { address, token: key }: Lab,
  name: string,
  outside: string[],
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.host !== address && !["data:", "blob:"].includes(asked.protocol)) outside.push(request.url());
  });
  await page.goto(`http://${address}/lab/tree/notebooks/${name}.ipynb?reset&token=${key}`);
  await page
    .locator(".jp-Toolbar-kernelName", { hasText: "TypeScript (this project)" })
    .waitFor({ timeout: 120_000 });
  await idle(page).waitFor({ timeout: 120_000 });
  return page;
}

/** Chooses an entry of one of JupyterLab's menus. */
export async function choose(page: Page, menu: string, entry: RegExp): Promise<void> {
  await page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${menu}$`) }).click();
  await page.locator(".lm-Menu-item", { hasText: entry }).first().click();
}
