import { closeSync, lstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { utf16Of } from "./delimited.js";
import { byText } from "./values.js";

/** What lies in a folder and its folders, relative to it with `/`, each list in the order of its names. */
export interface Under {
  readonly files: readonly string[];
  /** Links, devices and the like: none is followed, so that no path leaves the folder. */
  readonly links: readonly string[];
  /** Names that are no UTF-8, with a mark in place of each byte that is none: such a file cannot be named to a reader. */
  readonly unnamed: readonly string[];
}

/** The files under a folder, links apart. */
export function filesUnder(folder: string, within = ""): Under {
  const entries = readdirSync(join(folder, within), { withFileTypes: true, encoding: "buffer" });
  const found = entries
    .map((entry) => ({ entry, name: entry.name.toString("utf8") }))
    .sort((a, b) => byText(a.name, b.name))
    .map(({ entry, name }): Partial<Under> => {
      const path = within === "" ? name : `${within}/${name}`;
      if (!Buffer.from(name, "utf8").equals(entry.name)) return { unnamed: [path] };
      if (entry.isDirectory()) return filesUnder(folder, path);
      return entry.isFile() ? { files: [path] } : { links: [path] };
    });
  const all = (kind: keyof Under): readonly string[] => found.flatMap((f) => f[kind] ?? []);
  return { files: all("files"), links: all("links"), unnamed: all("unnamed") };
}

/** Where a link leads: `inside` or `outside` the folder, `nowhere`, or `special` for what is no link (a pipe, a device). */
export function linkLeads(folder: string, link: string): "inside" | "outside" | "nowhere" | "special" {
  const path = join(folder, link);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return "special";
  try {
    const to = relative(realpathSync(folder), realpathSync(path));
    return to === ".." || to.startsWith(`..${sep}`) ? "outside" : "inside";
  } catch {
    return "nowhere";
  }
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
  if (size <= most) return bytes;
  const last = Math.max(bytes.lastIndexOf(10), bytes.includes(10) ? -1 : bytes.lastIndexOf(13));
  return last > 0 ? bytes.subarray(0, last + (utf16Of(bytes) === "utf-16le" ? 2 : 1)) : bytes;
}
