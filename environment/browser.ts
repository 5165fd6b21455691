import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A Chromium that can be started: where it lies, what it is, and the environment it needs beside ours. */
export interface FoundBrowser {
  readonly path: string;
  readonly kind: "installed" | "bundled";
  readonly env: Readonly<Record<string, string>>;
}

const installedPaths: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};
const installedNames = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installedBrowser(): string | undefined {
  const chosen = process.env["CHROMIUM"];
  if (chosen !== undefined && chosen !== "") {
    if (!isExecutable(chosen))
      throw new Error(`CHROMIUM names "${chosen}", which is not a program that can be run`);
    return chosen;
  }
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((dir) => installedNames.map((n) => join(dir, n)));
  return [...(installedPaths[process.platform] ?? []), ...onPath].find(isExecutable);
}

/** Fonts of the system and the bundled one, with the font cache kept inside the project. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${join(folder, "fonts").replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</dir>
  <cachedir>${join(folder, "font-cache").replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</cachedir>
</fontconfig>
`;

/**
 * Unpacks the Chromium of `@sparticuz/chromium` to `build/chromium-<version>` once and returns that folder.
 * The package unpacks into the folder for temporary files and takes its own libraries along when it believes to be
 * on a server without any, so it runs in a process of its own which is told both.
 */
async function unpackBundled(version: string): Promise<string> {
  const folder = join(root, "build", `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const beside = await mkdtemp(`${folder}.part-`);
  try {
    await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "-e", 'await (await import("@sparticuz/chromium")).default.executablePath()'],
      {
        cwd: root,
        env: { ...process.env, TMPDIR: beside, TEMP: beside, TMP: beside, AWS_EXECUTION_ENV: "nodejs22.x" },
      },
    );
    await rename(beside, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return folder;
}

async function bundledBrowser(): Promise<FoundBrowser | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const manifest = join(root, "node_modules", "@sparticuz", "chromium", "package.json");
  if (!existsSync(manifest)) return undefined;
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  const folder = await unpackBundled(version);
  await writeFile(join(folder, "fonts.conf"), fontSettings(folder));
  const libraries = [join(folder, "al2023", "lib"), process.env["LD_LIBRARY_PATH"] ?? ""].filter(
    (d) => d !== "",
  );
  return {
    path: join(folder, "chromium"),
    kind: "bundled",
    env: { LD_LIBRARY_PATH: libraries.join(":"), FONTCONFIG_FILE: join(folder, "fonts.conf") },
  };
}

/**
 * The browser of the tests and of the certificate: the program named by the environment variable `CHROMIUM`, else an installed Chromium,
 * Chrome or Edge, else the one of the npm package `@sparticuz/chromium` (Linux x64). Undefined where none is possible.
 */
export async function findBrowser(): Promise<FoundBrowser | undefined> {
  const path = installedBrowser();
  return path === undefined ? bundledBrowser() : { path, kind: "installed", env: {} };
}

/** What browser tests are named after when there is none: `it.skipIf(!browser)("… " + needsBrowser)`. */
export const needsBrowser = "(needs Chromium, Chrome or Edge; CHROMIUM may name one)";

/** Starts `found` without a window and without any background requests of its own; the caller closes it. */
export function startBrowser(found: FoundBrowser): Promise<Browser> {
  const inherited = Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined);
  return chromium.launch({
    executablePath: found.path,
    headless: true,
    chromiumSandbox: false,
    env: { ...Object.fromEntries(inherited), ...found.env },
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** An opened file: the page, every request that it made beside itself, and every error it reported. */
export interface OpenedFile {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Opens an HTML file from disk in a fresh context. Requests for anything but the file itself are refused and listed
 * in `requests` (data: and blob: addresses are no requests); uncaught errors and console errors stand in `faults`.
 */
export async function openFile(
  browser: Browser,
  file: string,
  options?: BrowserContextOptions,
): Promise<OpenedFile> {
  const context = await browser.newContext(options);
  const itself = pathToFileURL(file).href;
  const requests: string[] = [];
  const faults: string[] = [];
  await context.route("**/*", (route) => {
    const address = route.request().url();
    if (address.split("#")[0] === itself || /^(data|blob):/.test(address)) return route.continue();
    requests.push(address);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(itself, { waitUntil: "load" });
  return { page, requests, faults, close: () => context.close() };
}
