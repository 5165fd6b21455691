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
  writeFileSync,
} from "node:fs";
import { join, relative, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { projectRoot } from "./place.js";

/** SHA-256 of a text or bytes, in hex. */
export const hashOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** SHA-256 of a file that fits into memory, in hex. */
export const hashFileNow = (path: string): string => hashOf(readFileSync(path));

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

/** Where finished steps are kept: build/cache, or the folder that the environment variable STUDY_CACHE names. */
function cacheFolder(): string {
  const given = process.env["STUDY_CACHE"];
  return given === undefined || given === "" ? join(projectRoot(), "build", "cache") : given;
}

const folderOf = (name: string, key: StepKey): string => {
  const sorted = JSON.stringify(key, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return join(cacheFolder(), `${name}-${hashOf(sorted).slice(0, 16)}`);
};

/** The file in a step's folder that holds the SHA-256 of the others. */
const sumsName = "sha256.json";

async function sumsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = filesUnder(folder).filter((path) => path !== join(folder, sumsName));
  const sums = await Promise.all(files.map(async (f) => [relative(folder, f), await hashFile(f)] as const));
  return Object.fromEntries(sums);
}

/** SHA-256 over the files of a finished step, as they were when it was made. */
export const stepHash = (folder: string): string => hashOf(readFileSync(join(folder, sumsName)));

async function isWhole(folder: string): Promise<boolean> {
  const file = join(folder, sumsName);
  return (
    existsSync(file) && readFileSync(file, "utf8") === JSON.stringify(await sumsOf(folder), undefined, 1)
  );
}

/**
 * The folder that holds the finished step with this key, or null when it has not been made. One whose files are not
 * what they were when it was made is put aside as `….damaged`, for the runner to tell, and counts as not made.
 */
export async function findStep(name: string, key: StepKey): Promise<string | null> {
  const folder = folderOf(name, key);
  if (!existsSync(folder)) return null;
  if (await isWhole(folder)) return folder;
  rmSync(`${folder}.damaged`, { recursive: true, force: true });
  renameSync(folder, `${folder}.damaged`);
  return null;
}

/** While the file that the environment variable STUDY_PREPARING names is there, a process of the runner makes steps for this one. */
async function othersAreDone(): Promise<void> {
  const file = process.env["STUDY_PREPARING"];
  while (file !== undefined && file !== "" && existsSync(file)) await setTimeout(50);
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
  await othersAreDone();
  if ((await findStep(name, key)) !== null) return { folder, reused: true };
  const beside = `${folder}.${randomUUID().slice(0, 8)}.part`;
  mkdirSync(beside, { recursive: true });
  try {
    await make(beside);
    writeFileSync(join(beside, sumsName), JSON.stringify(await sumsOf(beside), undefined, 1));
    if (existsSync(folder)) rmSync(beside, { recursive: true });
    else renameSync(beside, folder);
  } catch (cause) {
    rmSync(beside, { recursive: true, force: true });
    throw cause;
  }
  return { folder, reused: false };
}
