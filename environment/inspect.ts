import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { inspectedInWords, inspectFolder, loadSettings, openDatabase, sufficesFor } from "../lib/index.js";

const usage = "npm run inspect -- FOLDER [--json] [--settings FILE]";

/** The value behind an option, and the other arguments. */
function split(args: readonly string[]): {
  folder?: string;
  json: boolean;
  settings?: string;
  wrong: readonly string[];
} {
  const at = args.indexOf("--settings");
  const settings = at < 0 ? undefined : args[at + 1];
  const rest = args.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const plain = rest.filter((a) => !a.startsWith("--"));
  const wrong = [...rest.filter((a) => a.startsWith("--") && a !== "--json"), ...plain.slice(1)];
  return {
    json: rest.includes("--json"),
    wrong: at >= 0 && settings === undefined ? [...wrong, "--settings without a file"] : wrong,
    ...(plain.length > 0 ? { folder: plain[0] } : {}),
    ...(settings === undefined ? {} : { settings }),
  };
}

/**
 * `npm run inspect -- FOLDER [--json] [--settings FILE]`: what the files in a folder are, what is odd about them, every fault at once, and what they suffice for. With
 * `--json` the list alone goes to stdout, the last sentence to stderr. @returns 0 no fault, 1 faults, 2 could not run
 */
export async function run(args: readonly string[]): Promise<number> {
  const { folder, json, settings, wrong } = split(args);
  const path = folder === undefined ? undefined : resolve(folder);
  if (path === undefined || wrong.length > 0 || !existsSync(path) || !statSync(path).isDirectory()) {
    const why =
      wrong.length > 0
        ? `${wrong.join(", ")} is not understood`
        : folder === undefined
          ? "a folder is needed"
          : `there is no folder ${folder}`;
    console.error(`inspect: ${why}: ${usage}`);
    return 2;
  }
  const db = await openDatabase();
  try {
    const { survey, workforceColumns } = loadSettings(settings);
    const options = { workforceColumns, ...(survey.source === "files" ? { survey } : {}) };
    const found = await inspectFolder(db, path, options);
    if (json) console.log(JSON.stringify(found));
    else for (const one of found) console.log(`${inspectedInWords(one)}\n`);
    const say = json ? console.error : console.log;
    const faults = found.reduce((n, f) => n + f.faults.length, 0);
    say(`${found.length} files, ${faults} ${faults === 1 ? "fault" : "faults"}.`);
    say(sufficesFor(found));
    return faults === 0 ? 0 : 1;
  } catch (cause) {
    console.error(`inspect: ${cause instanceof Error ? cause.message : String(cause)}`);
    return 2;
  } finally {
    db.close();
  }
}
