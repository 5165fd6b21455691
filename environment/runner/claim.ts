import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { CannotRun } from "../setup/faults.mjs";
import { holderOf, tryLock } from "../setup/lock.mjs";
import type { Screen } from "./progress.js";

const claims = (root: string): string => join(root, "build", "runs");

const claimOf = (root: string, out: string): string =>
  join(claims(root), `${createHash("sha256").update(out).digest("hex").slice(0, 16)}.lock`);

/** Claims the folder `out` for one run; refuses, naming the other, while another run writes there. */
export function claimFolder(
  root: string,
  out: string,
  mend = "wait for it, stop it, or give another folder: npm start -- --out DIR",
): () => void {
  const lock = tryLock(claimOf(root, out));
  if ("release" in lock) return lock.release;
  const { pid, host, since } = lock.heldBy;
  throw new CannotRun(
    `another run writes to ${relative(root, out) || out}: process ${pid} on ${host}, since ${since}`,
    mend,
  );
}

function othersRun(root: string, out: string): boolean {
  const mine = claimOf(root, out);
  const files = readdirSync(claims(root)).map((name) => join(claims(root), name));
  return files.some((file) => file.endsWith(".lock") && file !== mine && holderOf(file) !== undefined);
}

const cacheOf = (root: string): string => join(root, "build", "cache");

/** Tells which steps of the cache were found damaged, and removes them: each was made anew, or will be. */
export function tellDamaged(root: string, { write }: Pick<Screen, "write">): void {
  const cache = cacheOf(root);
  const damaged = existsSync(cache) ? readdirSync(cache).filter((n) => n.endsWith(".damaged")) : [];
  for (const name of damaged) {
    write(
      `  build/cache/${name.replace(/\.damaged$/, "")} was damaged: its files are not as they were written; made anew\n`,
    );
    rmSync(join(cache, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Removes what a run that did not end well left half-written in the cache, unless another run may be writing it. */
export function removeHalfWritten(root: string, out: string): void {
  const cache = cacheOf(root);
  if (!existsSync(cache) || othersRun(root, out)) return;
  for (const name of readdirSync(cache).filter((n) => n.endsWith(".part")))
    rmSync(join(cache, name), { recursive: true, force: true, maxRetries: 3 });
}
