import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { answerEarly } from "./options.mjs";
import { setUp } from "./setup.mjs";
import { CannotRun, exitCodeOf, exitCodes, Stopped } from "./setup/faults.mjs";
import { nearest } from "./setup/options.mjs";
import { packagesAreCurrent } from "./setup/packages.mjs";
import { environment, projectRoot } from "./setup/places.mjs";

/**
 * What a person can type after `npm run`: the module whose `run` does it, and whether the project is set up first.
 * @type {Readonly<Record<string, { module?: string, setUp: boolean }>>}
 */
const commands = {
  "set-up": { setUp: true },
  start: { module: "start.ts", setUp: true },
  test: { module: "test.ts", setUp: true },
  lab: { module: "lab.ts", setUp: true },
  verify: { module: "verify.ts", setUp: true },
  ledger: { module: "ledger.ts", setUp: true },
  archive: { module: "archive.ts", setUp: true },
  "test:slow": { module: "slow.ts", setUp: true },
  accept: { module: "accept.ts", setUp: true },
  reference: { module: "reference.ts", setUp: true },
  pictures: { module: "pictures.ts", setUp: true },
  bench: { module: "bench.ts", setUp: true },
  kernels: { module: "kernels.mjs", setUp: true },
  recovery: { module: "recovery.ts", setUp: true },
  inspect: { module: "inspect.ts", setUp: true },
  doctor: { module: "doctor.mjs", setUp: false },
  clean: { module: "clean.mjs", setUp: false },
};

/** @param {string} file @returns {Promise<{ run: (args: readonly string[]) => Promise<number> }>} */
async function load(file) {
  if (file.endsWith(".ts")) (await import("tsx/esm/api")).register();
  /** @type {unknown} */
  const loaded = await import(pathToFileURL(file).href);
  return /** @type {{ run: (args: readonly string[]) => Promise<number> }} */ (loaded);
}

/** Lists the settings, which lib knows; on a clean clone, where lib cannot be loaded yet, says where they are listed. */
async function tellSettings() {
  if (!packagesAreCurrent(projectRoot)) {
    console.log("\nThe settings that FILE may hold are listed here once npm start has run.");
    return;
  }
  await (await load(join(projectRoot, "environment", "runner", "settings.ts"))).run([]);
}

/** @param {readonly string[]} args */
async function dispatch([name = "", ...args]) {
  const known = Object.entries(commands).filter(([, { module = "." }]) =>
    existsSync(join(projectRoot, "environment", module)),
  );
  const command = known.find(([n]) => n === name)?.[1];
  if (command === undefined) {
    const names = known.map(([n]) => n);
    throw new CannotRun(
      `"${name}" is no command; the nearest is ${nearest(name, names) ?? ""}`,
      `one of ${names.join(", ")}`,
    );
  }
  const help = answerEarly(name, args);
  if (help !== undefined) {
    console.log(help);
    if (name === "start") await tellSettings();
    return exitCodes.done;
  }
  const quiet = args.includes("--json");
  if (command.setUp)
    await setUp(projectRoot, (text) => (quiet ? process.stderr : process.stdout).write(text));
  if (command.module === undefined) return exitCodes.done;
  process.env["SYSTEM_TMPDIR"] = tmpdir();
  Object.assign(process.env, environment(projectRoot));
  const { run } = await load(join(projectRoot, "environment", command.module));
  return run(args);
}

/** What the system refused, in words, with its mend; undefined for any other error. @param {unknown} error */
function refusedBySystem(error) {
  const { code = "", path = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "ENOSPC" || /No space left on device|ENOSPC/.test(message))
    return new CannotRun(
      `the disk is full${path === "" ? "" : `: ${path} could not be written`}`,
      "free some space on the disk that holds the project; the earlier report is as it was",
    );
  if (["EROFS", "EACCES", "EPERM"].includes(code))
    return new CannotRun(
      `${path === "" ? "a folder of the project" : path} cannot be written to (${code})`,
      "make it writable for you, or give another folder with --out",
    );
  return undefined;
}

/**
 * Runs one command: sets the project up where the command needs it, then hands over; ends with the command's exit code.
 * @param {readonly string[]} args the command's name and its own arguments
 */
export async function run(args) {
  try {
    process.exitCode = await dispatch(args);
  } catch (error) {
    if (error instanceof Stopped) {
      console.error(`\nStopped (${error.signal}).`);
      process.exitCode = exitCodeOf(error.signal);
    } else {
      const told =
        error instanceof CannotRun ? error : error instanceof Error ? refusedBySystem(error) : undefined;
      console.error(told === undefined ? error : `\nCould not run.\n${told.message}`);
      process.exitCode = exitCodes.couldNotRun;
    }
  }
}
