import { closeSync, lstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { byText } from "./values.js";

/** The files under a folder, relative to it with `/`, in the order of their names; links apart, so that no path leaves the folder. */
export function filesUnder(
  folder: string,
  within = "",
): { readonly files: readonly string[]; readonly links: readonly string[] } {
  const found = readdirSync(join(folder, within), { withFileTypes: true })
    .sort((a, b) => byText(a.name, b.name))
    .map((entry) => {
      const path = within === "" ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(folder, path);
      return entry.isFile() ? { files: [path], links: [] } : { files: [], links: [path] };
    });
  return { files: found.flatMap((f) => f.files), links: found.flatMap((f) => f.links) };
}

/** Whether a path is a folder that is there. */
export const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const headBytes = 256 * 1024;

/** The first whole lines of a file. */
export function headOf(path: string, most = headBytes): Uint8Array {
  const { size } = statSync(path);
  const bytes = new Uint8Array(Math.min(size, most));
  const file = openSync(path, "r");
  try {
    readSync(file, bytes);
  } finally {
    closeSync(file);
  }
  const last = bytes.lastIndexOf(10);
  return size > most && last > 0 ? bytes.subarray(0, last + (bytes[0] === 0xff ? 2 : 1)) : bytes;
}
