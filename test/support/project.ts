import { spawn, type ChildProcess } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "../../environment/setup/processes.mjs";

/** This checkout. */
export const here = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const generated = ["python", "jupyter", "__pycache__"];

/** A new folder outside the project, with blanks and accents in its name. */
export const freshFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), "frais é ü ")));

/**
 * A copy of the project's machinery in a fresh folder, with no packages and no Python environment; `parts` names more
 * of the project to copy.
 */
export function copyProject(parts: readonly string[] = []): string {
  const root = join(freshFolder(), "the study");
  mkdirSync(root);
  for (const part of ["package.json", "package-lock.json", ".npmrc", "environment", ...parts])
    cpSync(join(here, part), join(root, part), {
      recursive: true,
      filter: (path) =>
        !relative(here, path)
          .split(sep)
          .some((name) => generated.includes(name)),
    });
  return root;
}

/** Lends a copy this checkout's packages and Python environment, so that nothing is fetched. */
export function lendInstalled(root: string): void {
  symlinkSync(join(here, "node_modules"), join(root, "node_modules"), "junction");
  symlinkSync(join(here, "environment", "python"), join(root, "environment", "python"), "junction");
}

/** Whether this checkout has what `lendInstalled` lends. */
export const canLend = existsSync(join(here, "environment", "python", ".set-up"));

/** What a test's name says where it is skipped without it. */
export const needsSetUp = "(needs the set-up of npm test)";

/** Writes a notebook of the given cells; a cell that begins with # is Markdown. */
export function writeNotebook(root: string, name: string, cells: readonly string[]): void {
  mkdirSync(join(root, "notebooks"), { recursive: true });
  const written = cells.map((source, i) => ({
    id: `cell-${i}`,
    metadata: {},
    source,
    ...(source.startsWith("#")
      ? { cell_type: "markdown" }
      : { cell_type: "code", outputs: [], execution_count: null }),
  }));
  const metadata = {
    kernelspec: { name: "typescript-study", display_name: "TypeScript", language: "typescript" },
  };
  const notebook = { cells: written, metadata, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(root, "notebooks", `${name}.ipynb`), JSON.stringify(notebook, null, 1));
}

/** The tests' own environment without what npm and the runner put there. */
export function plainEnv(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|JUPYTER_|STUDY_|INIT_CWD$|PYTHON$|NODE_OPTIONS$|VITEST|NODE_ENV$)/.test(name),
  );
  return { ...Object.fromEntries(own), CI: "true", ...more };
}

/** Runs a command of a copy to its end, as `node environment/main.mjs …`. */
export function command(root: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  return capture(process.execPath, [join(root, "environment", "main.mjs"), ...args], {
    cwd: root,
    env: plainEnv(more),
  });
}

/** A command that was started and goes on: its process, what it has said so far, and its end. */
export interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

/** Starts a Node program in a copy and returns at once. */
export function startNode(
  root: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Started {
  const child = spawn(process.execPath, [...args], {
    cwd: root,
    env: plainEnv(more),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  return { child, said: () => said, ended: new Promise((resolve) => child.on("close", resolve)) };
}

/** Waits until `holds` does; fails, with what `state` says, when it does not within `seconds`. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  seconds: number,
  state: () => string = () => "",
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${String(holds)}\n${state()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The running processes whose command line names `text`, by number; this process is left out. */
export async function processesNaming(text: string): Promise<readonly string[]> {
  const { stdout } = await capture("ps", ["-A", "-ww", "-o", "pid=,args="]);
  return stdout.split("\n").filter((line) => line.includes(text) && !line.includes("ps -A"));
}
