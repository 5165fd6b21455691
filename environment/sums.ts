import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { sha256Bytes } from "../lib/index.js";
import { write } from "./write.js";

/** The checksums of a report's files, as sha256sum writes and checks them. */
export const sumsFile = "SHA256SUMS";

/** What is another with every run, is written after it, or is no part of it. */
const outside = /^(SHA256SUMS|run\.(json|html)|verify\.(json|html)|unfinished\/.*)$|(^|\/)\./;

/** The files of a report whose bytes inputs, settings and code decide, by path with slashes. */
export const filesIn = (out: string): readonly string[] =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => relative(out, join(f.parentPath, f.name)).split(sep).join("/"))
    .filter((path) => !outside.test(path))
    .sort();

/** Writes the checksums of a report; they come last. */
export function writeSums(out: string): void {
  const lines = filesIn(out).map((path) => `${sha256Bytes(readFileSync(join(out, path)))}  ${path}\n`);
  write(join(out, sumsFile), lines.join(""));
}

/** The checksum of each file by its path, as the report's list has them; undefined where the report has none. */
export function listed(out: string): ReadonlyMap<string, string> | undefined {
  const file = join(out, sumsFile);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  return new Map(
    lines.filter((l) => l !== "").map((l) => [l.replace(/^\S*\s+\*?/, ""), l.split(/\s/)[0] ?? ""] as const),
  );
}

/** A file of a report that is not as its checksum has it; null on the side where there is none. */
export interface OtherFile {
  readonly path: string;
  readonly saw: string | null;
  readonly wanted: string | null;
}

/** The files of a report that are not as its checksums have them; undefined where the report has no checksums. */
export function otherFiles(out: string): readonly OtherFile[] | undefined {
  const wanted = listed(out);
  if (wanted === undefined) return undefined;
  const saw = new Map(
    filesIn(out).map((path) => [path, sha256Bytes(readFileSync(join(out, path)))] as const),
  );
  return [...new Set([...wanted.keys(), ...saw.keys()])]
    .map((path) => ({ path, saw: saw.get(path) ?? null, wanted: wanted.get(path) ?? null }))
    .filter((f) => f.saw !== f.wanted);
}
