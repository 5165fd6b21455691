import { statSync } from "node:fs";
import { join } from "node:path";
import { refuse, type Fault } from "./faults.js";

/** What tells that a file was changed: its size, its time, its place on the disk. */
export const stateOf = (path: string): string => {
  const { size, mtimeMs, ino } = statSync(path);
  return `${size} ${mtimeMs} ${ino}`;
};

/** The fault of a file that changed while it was read. */
export const changedFault = (file: string): Fault => ({
  file,
  where: "file",
  saw: "a file that changed while it was read",
  wanted: "one that nobody is writing to; run again",
});

/** The states of a folder's files. */
export const statesOf = (folder: string, files: readonly string[]): readonly string[] =>
  files.map((file) => stateOf(join(folder, file)));

/**
 * Does some work that reads files of a folder in place, and refuses what came of it where one of them was changed meanwhile: since
 * the states `before`, by default those at the beginning. What the work itself found wrong in a file that was changed is not told.
 * @throws SourceFaults with every file that changed
 */
export async function whileUnchanged<Value>(
  folder: string,
  files: readonly string[],
  work: () => Promise<Value>,
  before: readonly string[] = statesOf(folder, files),
): Promise<Value> {
  const refuseChanged = (): void => {
    const now = statesOf(folder, files);
    refuse(files.filter((_, i) => now[i] !== before[i]).map(changedFault));
  };
  try {
    return await work();
  } finally {
    refuseChanged();
  }
}
