import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { readJson } from "./json.mjs";

/**
 * Who holds a lock. `born` is when the process itself began, where the system tells, so that another process which was
 * given the same number later is not mistaken for it.
 * @typedef {{ pid: number, host: string, born: string, since: string }} Holder
 */

/** @param {number} pid */
function bornAt(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** @param {Holder} holder */
function lives(holder) {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return false;
  }
  return holder.born === "" || holder.born === bornAt(holder.pid);
}

/** @param {string} file @returns {Holder | undefined} */
function readHolder(file) {
  try {
    return /** @type {Holder} */ (readJson(file));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw new Error(
      `the lock ${file} cannot be read: ${String(error)}; remove it if nothing of this project runs`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Who holds the lock `file`; undefined when nobody does, or its process is gone.
 * @param {string} file
 */
export function holderOf(file) {
  const holder = readHolder(file);
  return holder !== undefined && lives(holder) ? holder : undefined;
}

/** @param {string} file @param {Holder} stale */
function removeStale(file, stale) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved !== undefined && (moved.pid !== stale.pid || moved.born !== stale.born)) linkOrCopy(aside, file);
  rmSync(aside, { force: true });
}

/** Gives `file` a second name unless that name is taken; copies where the disk knows no second names.
 * @param {string} file @param {string} name */
function linkOrCopy(file, name) {
  try {
    linkSync(file, name);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") throw error;
    copyFileSync(file, name, constants.COPYFILE_EXCL);
  }
}

/**
 * Takes the lock `file` for this process, or tells who holds it. A lock whose process is gone counts as free.
 * The file appears whole or not at all.
 * @param {string} file
 * @returns {{ release: () => void } | { heldBy: Holder }}
 */
export function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  /** @type {Holder} */
  const holder = {
    pid: process.pid,
    host: hostname(),
    born: bornAt(process.pid),
    since: new Date().toISOString(),
  };
  writeFileSync(mine, JSON.stringify(holder));
  try {
    for (;;) {
      try {
        linkOrCopy(mine, file);
        return { release: () => rmSync(file, { force: true }) };
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      }
      const heldBy = readHolder(file);
      if (heldBy === undefined) continue;
      if (lives(heldBy)) return { heldBy };
      removeStale(file, heldBy);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Takes the lock `file`, waiting for whoever holds it; `waiting` is told once.
 * @param {string} file
 * @param {(holder: Holder) => void} waiting
 */
export async function waitForLock(file, waiting) {
  for (let told = false; ; told = true) {
    const lock = tryLock(file);
    if ("release" in lock) return lock;
    if (!told) waiting(lock.heldBy);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
