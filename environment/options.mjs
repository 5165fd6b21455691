import { optionsHelp, readOptions } from "./setup/options.mjs";

/** What `npm start` understands. */
export const startOptions = /** @type {const} */ ({
  quick: { meaning: "a sample of whole PCNs: the same code and all reports, in about a minute" },
  settings: { value: "FILE", meaning: "a JSON file of settings; what it leaves out keeps its default" },
  notebook: { value: "02", meaning: "only this notebook, by its number or name; may be given several times" },
  out: { value: "DIR", meaning: "where the reports go; defaults to report" },
  help: { meaning: "lists this and stops" },
});

/** What `npm run accept` understands. */
export const acceptOptions = /** @type {const} */ ({
  out: { value: "DIR", meaning: "where the reports of that run are; defaults to report" },
  quick: {
    meaning: "accepts the numbers of a quick run instead",
  },
  help: { meaning: "lists this and stops" },
});

/** What `npm run verify` understands. */
export const verifyOptions = /** @type {const} */ ({
  quick: { meaning: "a sample of whole PCNs, compared with results/ledger-quick.json" },
  against: {
    value: "FILE",
    meaning:
      "a ledger, an exported page or an executed notebook to compare with; defaults to results/ledger.json",
  },
  static: {
    meaning: "executes nothing: checks by hashes that reports, notebooks, inputs and code belong together",
  },
  settings: { value: "FILE", meaning: "a JSON file of settings to execute with, as for npm start" },
  out: { value: "DIR", meaning: "the folder of the report, where verify.html goes; defaults to report" },
  json: { meaning: "says the result as JSON on standard output, and nothing else there" },
  help: { meaning: "lists this and stops" },
});

/** What `npm run ledger` understands beside show or log and an id. */
export const ledgerOptions = /** @type {const} */ ({
  in: {
    value: "FILE",
    meaning: "the ledger to show from; defaults to report/ledger.json, else results/ledger.json",
  },
  quick: { meaning: "the accepted numbers of the quick run" },
  help: { meaning: "lists this and stops" },
});

/** What `npm run archive` understands. */
export const archiveOptions = /** @type {const} */ ({
  report: { value: "DIR", meaning: "the folder of the report; defaults to report" },
  to: { value: "FILE", meaning: "where the zip goes; defaults to build/NAME-VERSION.zip" },
  help: { meaning: "lists this and stops" },
});

/** What `npm run clean` understands. */
export const cleanOptions = /** @type {const} */ ({
  all: { meaning: "removes the npm packages too, so that only what git keeps is left" },
  help: { meaning: "lists this and stops" },
});

const none = /** @type {const} */ ({ help: { meaning: "lists this and stops" } });

/** @type {Readonly<Partial<Record<string, { usage: string, does: string, options?: Readonly<Record<string, import("./setup/options.mjs").Option>> }>>>} */
const usages = {
  start: {
    usage: "npm start -- [options]",
    does: "Sets everything up, executes the notebooks in order and writes the reports.",
    options: startOptions,
  },
  test: {
    usage: "npm test -- [FILTER …]",
    does: "Sets everything up, checks format, lint, types and the notebooks' cells, and runs every test;\nFILTER goes to vitest: parts of test files' names, or its own options.",
  },
  lab: {
    usage: "npm run lab -- [JupyterLab's own options]",
    does: "Sets everything up and opens JupyterLab with the kernel ready; --no-browser, --port and the like are JupyterLab's.",
  },
  "set-up": { usage: "npm run set-up", does: "Sets everything up, and nothing else.", options: none },
  doctor: {
    usage: "npm run doctor",
    does: "Checks this machine, starts the kernel once, and says each mend.",
    options: none,
  },
  inspect: {
    usage: "npm run inspect -- FOLDER [--json] [--settings FILE]",
    does: "Says what the files in a folder are, what is odd about them and every fault, and what they suffice for.\nExit code 0 without a fault, 1 with faults, 2 when it could not run; with --json, a list on stdout.",
  },
  accept: {
    usage: "npm run accept -- [options]",
    does: "Copies the numbers of a finished run to results/, where they are compared from then on.",
    options: acceptOptions,
  },
  verify: {
    usage: "npm run verify -- [options]",
    does: "Executes everything anew, without caches, and says which numbers and conclusions changed, by how much and why.\nEnds with 0 when all is the same, 1 when something differs, 2 when it could not run.",
    options: verifyOptions,
  },
  ledger: {
    usage: "npm run ledger -- show ID | log ID [--quick] [--in FILE]",
    does: "show: one number, where it is printed, its cell, function and inputs, and what the article prints.\nlog: its accepted value at each commit that changed it.",
  },
  pictures: {
    usage: "npm run pictures",
    does: "Writes pictures of every page of report/ at three widths, light, dark and printed, into build/pictures.",
    options: none,
  },
  recovery: {
    usage: "npm run recovery -- [--studies N]",
    does: "Simulates studies whose truth is known (default 4,000 of each kind), fits them, and writes bench/recovery.md.",
  },
  archive: {
    usage: "npm run archive -- [options]",
    does: "Packs the finished report with source, public inputs, tables, checksums, RO-Crate and CODECHECK into one zip.\nThe same report gives the same bytes; licensed data never go in.",
    options: archiveOptions,
  },
  clean: {
    usage: "npm run clean -- [options]",
    does: "Removes what was generated, and lists it.",
    options: cleanOptions,
  },
};

/**
 * What can be said to a command before anything is set up: its help, when that is asked for. Wrong options are refused.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {string | undefined} the help, when it was asked for
 * @throws {import("./setup/faults.mjs").CannotRun} naming every option that is not understood, and the nearest
 */
export function answerEarly(command, args) {
  const known = usages[command];
  if (known === undefined) return undefined;
  const { usage, does, options } = known;
  const asked = args.includes("--help") || args.includes("-h");
  if (asked) return [usage, "", does, ...(options ? ["", optionsHelp(options)] : [])].join("\n");
  if (options) readOptions(usage.split(" -- ")[0] + " --", options, args);
  return undefined;
}
