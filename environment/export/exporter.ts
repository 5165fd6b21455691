import { spawn } from "node:child_process";
import { join } from "node:path";
import { environment, places } from "../setup/places.mjs";
import { endTree } from "../setup/processes.mjs";

/** A process that turns executed notebooks into pages. It loads what it needs as soon as it is started, and exports when the plan comes. */
export interface Exporter {
  /** Exports the pages of the plan in this file, and ends. */
  readonly write: (plan: string) => Promise<void>;
  /** Ends it where no plan is to come; after a plan it does nothing. */
  readonly leave: () => void;
}

/** Starts a process that exports pages with the project's template. */
export function startExporter(root: string, signal: AbortSignal): Exporter {
  const folder = join(root, "environment", "export");
  const given = [join(folder, "export.py"), "--template", join(folder, "page"), "--plan", "-"];
  const child = spawn(places(root).python, given, {
    cwd: root,
    env: { ...environment(root), PYTHONPATH: join(root, "environment", "runner") }, // where guard.py is
    stdio: ["pipe", "ignore", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  child.stdin.on("error", () => undefined); // of a process that has ended, which is told below
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  ended.catch(() => undefined); // thrown where it is awaited
  const leave = (): void => endTree(child);
  signal.addEventListener("abort", leave);
  return {
    leave,
    async write(plan) {
      signal.throwIfAborted();
      child.stdin.write(`${plan}\n`); // and stays open: its end tells the process that we are gone
      const code = await ended.finally(() => signal.removeEventListener("abort", leave));
      signal.throwIfAborted();
      if (code !== 0)
        throw new Error(
          `the pages of ${plan} could not be exported (exit code ${code ?? "none"})\n${complaints.trim()}`,
        );
    },
  };
}
