import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { writeKernelspec } from "./kernel/kernelspec.mjs";
import { checkNpm, checkRoom, checkWritable, findPython, refuseFaults, room } from "./setup/checks.mjs";
import { Stopped } from "./setup/faults.mjs";
import { waitForLock } from "./setup/lock.mjs";
import { installPackages, packagesAreCurrent } from "./setup/packages.mjs";
import { places } from "./setup/places.mjs";
import { endCaptured } from "./setup/processes.mjs";
import { makeVenv, venvIsCurrent } from "./setup/venv.mjs";

/** @param {number} since milliseconds of performance.now() */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * @param {(text: string) => void} say
 * @param {string} what
 * @param {() => Promise<void>} work
 */
async function step(say, what, work) {
  const began = performance.now();
  say(`  ${what} … `);
  await work();
  say(`${seconds(began)}\n`);
}

/** Removes what a set-up that was killed left behind. @param {string} root */
function removeLeftOvers(root) {
  const { setUp } = places(root);
  const left = existsSync(setUp) ? readdirSync(setUp).filter((name) => name.startsWith("packages-")) : [];
  for (const name of left) rmSync(join(setUp, name), { recursive: true, force: true, maxRetries: 3 });
}

/**
 * @param {string} root
 * @param {(text: string) => void} say
 */
async function bringUpToDate(root, say) {
  const needPackages = !packagesAreCurrent(root);
  const needVenv = !venvIsCurrent(root);
  const needed = (needPackages ? room.packages : 0) + (needVenv ? room.python : 0) + room.run;
  const found = needVenv ? await findPython() : undefined;
  refuseFaults([
    checkRoom(root, needed),
    ...(needPackages ? [await checkNpm()] : []),
    ...(found === undefined ? [] : [found.check]),
  ]);
  if (needPackages) {
    removeLeftOvers(root);
    await step(say, "npm packages from package-lock.json", () => installPackages(root));
  }
  const base = found?.python;
  if (base !== undefined)
    await step(say, `Python environment in environment/python (Python ${base.version.join(".")})`, () =>
      makeVenv(root, base),
    );
}

/**
 * Makes the project ready to run: npm packages as locked, a Python environment as locked, the kernel registered, all of
 * it inside the project. Does what is missing or out of date and nothing else; a second set-up waits for the first.
 * @param {string} root the project's folder
 * @param {(text: string) => void} [say] where the steps and their times go; defaults to stdout
 * @throws {import("./setup/faults.mjs").CannotRun | Stopped} naming what this machine lacks, and the mend
 */
export async function setUp(root, say = (text) => process.stdout.write(text)) {
  const began = performance.now();
  refuseFaults([checkWritable(root)]);
  const lock = await waitForLock(join(places(root).setUp, "lock"), ({ pid }) =>
    say(`Set-up: another one is at work (process ${pid}); waiting for it\n`),
  );
  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy;
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    stoppedBy = signal;
    endCaptured();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", stop);
  try {
    const had = packagesAreCurrent(root) && venvIsCurrent(root);
    if (!had) say("Set-up, once and after changes of what is locked:\n");
    await bringUpToDate(root, say);
    writeKernelspec({ root });
    say(had ? `Set-up: nothing to do (${seconds(began)})\n` : `  ready … ${seconds(began)} in all\n`);
  } catch (error) {
    throw stoppedBy === undefined ? error : new Stopped(stoppedBy);
  } finally {
    lock.release();
    process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop);
  }
}
