import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { checkSettings, quickSample, SettingsRefused, type Settings } from "../../lib/study/settings.js";
import { CannotRun } from "../setup/faults.mjs";
import { nearest } from "../setup/options.mjs";

/** The notebooks of the project in the order in which they are executed, by name without .ipynb. */
export function notebookNames(root: string): readonly string[] {
  const folder = join(root, "notebooks");
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => /^\d\d-.*\.ipynb$/.test(file))
    .map((file) => file.replace(/\.ipynb$/, ""))
    .sort();
}

/** The notebooks that are asked for by number, name or file; all of them when none is. The order is the project's. */
export function chooseNotebooks(names: readonly string[], asked: readonly string[]): readonly string[] {
  if (names.length === 0) throw new CannotRun("notebooks/ holds no notebook", "check the project out again");
  const matched = asked.map((wanted) => {
    const plain = wanted.replace(/^notebooks[\\/]/, "").replace(/\.ipynb$/, "");
    return { wanted, plain, name: names.find((name) => name === plain || name.split("-")[0] === plain) };
  });
  const unknown = matched.filter((m) => m.name === undefined);
  if (unknown.length > 0)
    throw new CannotRun(
      unknown
        .map((m) => `"${m.wanted}" is no notebook; the nearest is ${nearest(m.plain, names) ?? ""}`)
        .join("\n"),
      `one of ${names.join(", ")}, or its number`,
    );
  return asked.length === 0 ? names : names.filter((name) => matched.some((m) => m.name === name));
}

function readSettingsFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new CannotRun(
      missing
        ? `the settings file ${file} is not there`
        : `the settings file ${file} is no JSON: ${String(error)}`,
      missing ? "give the path of a JSON file, from the folder you are in" : "mend the JSON at that place",
    );
  }
}

/**
 * The settings of a run: the file's, with defaults for what it leaves out; `quick` samples PCNs unless the file says how.
 * Every fault of the file is told at once.
 */
export function chooseSettings(file: string | undefined, quick: boolean): Settings {
  const raw = file === undefined ? {} : readSettingsFile(resolve(file));
  const sampled =
    quick && typeof raw === "object" && raw !== null ? { samplePcns: quickSample, ...raw } : raw;
  try {
    return checkSettings(sampled, file === undefined ? "settings" : relative(process.cwd(), file) || file);
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    throw new CannotRun(
      error.message,
      "mend these places in the file; npm start -- --help lists all settings",
    );
  }
}
