import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cleanOptions } from "./options.mjs";
import { CannotRun, exitCodes } from "./setup/faults.mjs";
import { holderOf } from "./setup/lock.mjs";
import { readOptions } from "./setup/options.mjs";
import { places, projectRoot as root } from "./setup/places.mjs";

const generated = ["build", "report", "environment/python", "environment/jupyter"];

/**
 * `npm run clean`: removes what was generated and lists it; the caller's own files in data/raw stay.
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function run(args) {
  const { flags } = readOptions("npm run clean --", cleanOptions, args);
  const holder = holderOf(join(places(root).setUp, "lock"));
  if (holder !== undefined)
    throw new CannotRun(`a set-up is at work (process ${holder.pid})`, "wait for it to end, then clean");
  const there = [...generated, ...(flags.has("all") ? ["node_modules"] : [])].filter((name) =>
    existsSync(join(root, name)),
  );
  for (const name of there) {
    rmSync(join(root, name), { recursive: true, force: true, maxRetries: 3 });
    console.log(`  removed ${name}`);
  }
  console.log(there.length === 0 ? "Nothing to remove." : "Next: npm start makes it all again.");
  return Promise.resolve(exitCodes.done);
}
