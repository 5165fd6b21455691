import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmCall } from "./checks.mjs";
import { readJson } from "./json.mjs";
import { fetchFailed } from "./network.mjs";
import { environment, places } from "./places.mjs";
import { capture } from "./processes.mjs";

const stampName = ".set-up";

/**
 * What the installed packages follow from: the lock file, and the system that native ones are for.
 * @param {string} root
 */
function packagesKey(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`\n${process.platform} ${process.arch}`)
    .digest("hex");
}

/** @typedef {{ packages: Partial<Record<string, { version?: string, optional?: boolean }>> }} Lock */

/**
 * Whether packages that were installed in another way, or for another lock file, are the locked ones all the same: npm
 * notes at the very end what it installed.
 * @param {string} root
 */
function matchesLock(root) {
  const noted = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(noted)) return false;
  const have = /** @type {Lock} */ (readJson(noted)).packages;
  const want = /** @type {Lock} */ (readJson(join(root, "package-lock.json"))).packages;
  return Object.entries(want).every(
    ([path, wanted]) =>
      path === "" ||
      have[path]?.version === wanted?.version ||
      (wanted?.optional === true && have[path] === undefined),
  );
}

/**
 * Whether the packages in node_modules are those of the lock file; notes that when it was not noted.
 * @param {string} root
 */
export function packagesAreCurrent(root) {
  const stamp = join(root, "node_modules", stampName);
  const key = packagesKey(root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return true;
  if (!matchesLock(root)) return false;
  writeFileSync(stamp, key);
  return true;
}

/**
 * Installs the locked packages beside and moves them into place, so that node_modules is whole or as it was.
 * @param {string} root
 */
export async function installPackages(root) {
  const { packages, setUp } = places(root);
  const beside = join(setUp, `packages-${process.pid}`);
  const old = join(setUp, `packages-old-${process.pid}`);
  mkdirSync(beside, { recursive: true });
  try {
    for (const file of ["package.json", "package-lock.json", ".npmrc"])
      cpSync(join(root, file), join(beside, file));
    const { program, args } = npmCall();
    const { code, stdout, stderr } = await capture(
      program,
      [...args, "ci", "--ignore-scripts", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=10000"],
      { cwd: beside, env: environment(root) },
    );
    if (code !== 0) throw fetchFailed("npm", `${stdout}\n${stderr}`);
    writeFileSync(join(beside, "node_modules", stampName), packagesKey(root));
    if (existsSync(packages)) renameSync(packages, old);
    renameSync(join(beside, "node_modules"), packages);
  } finally {
    rmSync(beside, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
