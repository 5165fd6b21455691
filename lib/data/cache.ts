import { createHash, randomUUID } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join, relative, sep } from "node:path";
import { projectRoot } from "./place.js";

/** SHA-256 of a text or bytes, in hex. */
export const hashOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** SHA-256 of a file's bytes, read as a stream, in hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part as Uint8Array);
  return hash.digest("hex");
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}

/** SHA-256 over the names and contents of the TypeScript files under the given folders of lib, such as "data". */
export function codeHash(...folders: readonly string[]): string {
  const root = projectRoot();
  const parts = folders
    .flatMap((folder) => filesUnder(join(root, "lib", folder)))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${relative(root, path).split(sep).join("/")} ${hashOf(readFileSync(path))}`);
  return hashOf(parts.join("\n"));
}

/** SHA-256 over all of lib: what a report calls the code that made it. */
export const libraryHash = (): string => codeHash(".");

/** What decides a step's result: named parts, such as settings, hashes of inputs and of code. */
export type StepKey = Readonly<Record<string, unknown>>;

const folderOf = (name: string, key: StepKey): string => {
  const sorted = JSON.stringify(key, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return join(projectRoot(), "build", "cache", `${name}-${hashOf(sorted).slice(0, 16)}`);
};

/** The folder that holds the finished step with this key, or null when it has not been made. */
export function findStep(name: string, key: StepKey): string | null {
  const folder = folderOf(name, key);
  return existsSync(folder) ? folder : null;
}

/**
 * The folder of a step, made by `make` when it is not there: `make` writes into a folder beside, which is renamed
 * when it is whole, so a folder that is found is always finished.
 */
export async function step(
  name: string,
  key: StepKey,
  make: (folder: string) => Promise<void>,
): Promise<{ readonly folder: string; readonly reused: boolean }> {
  const folder = folderOf(name, key);
  if (existsSync(folder)) return { folder, reused: true };
  const beside = `${folder}.${randomUUID().slice(0, 8)}.part`;
  mkdirSync(beside, { recursive: true });
  try {
    await make(beside);
    if (existsSync(folder)) rmSync(beside, { recursive: true });
    else renameSync(beside, folder);
  } catch (cause) {
    rmSync(beside, { recursive: true, force: true });
    throw cause;
  }
  return { folder, reused: false };
}
