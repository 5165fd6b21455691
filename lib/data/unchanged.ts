import { statSync } from "node:fs";
import { join } from "node:path";
import { refuse } from "./faults.js";

/** What tells that a file was changed: its size, its time, its place on the disk. */
export const stateOf = (path: string): string => {
  const { size, mtimeMs, ino } = statSync(path);
  return `${size} ${mtimeMs} ${ino}`;
};

/**
 * Does some work that reads files of a folder in place, and refuses what came of it where one of them was changed meanwhile.
 * @throws SourceFaults with every file that changed
 */
export async function whileUnchanged<Value>(
  folder: string,
  files: readonly string[],
  work: () => Promise<Value>,
): Promise<Value> {
  const before = files.map((file) => stateOf(join(folder, file)));
  const made = await work();
  refuse(
    files
      .filter((file, i) => stateOf(join(folder, file)) !== before[i])
      .map((file) => ({
        file,
        where: "file",
        saw: "a file that changed while it was read",
        wanted: "one that nobody is writing to; run again",
      })),
  );
  return made;
}
