import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endTree } from "../setup/processes.mjs";
import { environment } from "../setup/places.mjs";

/** Tables that are made in a process of their own while a kernel starts. */
export interface Aside {
  /** For the kernels' environment: the file that is there until they are made, for which whoever needs them waits. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it, made or not. */
  readonly end: () => void;
}

/**
 * Makes the tables of the settings in `settingsFile` aside, so that the notebook that asks for them finds them in the cache; where that
 * fails, the notebook makes them itself and says what is wrong. `folder` is the stage of the run.
 */
export function makeAside(
  root: string,
  folder: string,
  settingsFile: string,
  env: Readonly<Record<string, string>> = {},
): Aside {
  const marker = join(folder, ".preparing");
  writeFileSync(marker, "");
  const program = join(root, "environment", "runner", "prepare.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    cwd: root,
    env: { ...environment(root), ...env, STUDY_SETTINGS: settingsFile },
    stdio: ["pipe", "ignore", "ignore"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const done = (): void => rmSync(marker, { force: true });
  child.on("error", done);
  child.on("close", done);
  return {
    env: { STUDY_PREPARING: marker },
    end() {
      endTree(child);
      done();
    },
  };
}
