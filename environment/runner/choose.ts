import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadSettings, quickSample, SettingsRefused, type Settings } from "../../lib/index.js";
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

/** The notebook of a run on public practice-level counts, which has no responders for the others. */
export const practiceNotebook = "practice-level";

/** The notebooks that suit the settings: those of the study, or that of the public practice-level files. */
export const notebooksFor = (root: string, settings: Pick<Settings, "survey">): readonly string[] =>
  settings.survey.source === "practice" ? [practiceNotebook] : notebookNames(root);

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

/**
 * The settings of a run: those of `file`, else of settings.json in the project's folder, else the defaults; `quick`
 * samples PCNs unless the file says how. Every fault of the file is told at once.
 */
export function chooseSettings(root: string, file: string | undefined, quick: boolean): Settings {
  const own = join(root, "settings.json");
  const chosen = file ?? (existsSync(own) ? own : undefined);
  try {
    const settings = loadSettings(chosen);
    return quick && settings.samplePcns === 1 ? { ...settings, samplePcns: quickSample } : settings;
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    throw new CannotRun(
      error.message,
      "mend these places in the file; npm start -- --help lists all settings",
    );
  }
}
