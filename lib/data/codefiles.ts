import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { hashOf } from "./cache.js";
import { projectRoot } from "./place.js";

/** A file of lib by its path in the project, such as "lib/stats/logit.ts". */
export interface CodeFile {
  readonly sha256: string;
  /** The files of lib that it takes values from; what it takes only types from decides no number. */
  readonly uses: readonly string[];
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[^"';]*?from\s+)?"(\.[^"]+)"/gm;

/** The files that a source takes values from; `from` is its own path in the project. */
function usesOf(source: string, from: string): readonly string[] {
  const found = [...source.matchAll(statement)].filter(
    (match) => (match[1] as string | undefined) === undefined,
  );
  const paths = found.map((match) => posix.join(posix.dirname(from), match[2]).replace(/\.js$/, ".ts"));
  return [...new Set(paths)].sort();
}

/** Every file of lib with its hash and what it uses, in the order of the paths. */
export function codeFiles(): Readonly<Record<string, CodeFile>> {
  const root = projectRoot();
  const folder = join(root, "lib");
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && f.name.endsWith(".ts"))
    .map((f) => relative(root, join(f.parentPath, f.name)).split(sep).join("/"))
    .sort();
  return Object.fromEntries(
    files.map((file) => {
      const source = readFileSync(join(root, file), "utf8");
      return [file, { sha256: hashOf(source), uses: usesOf(source, file) }];
    }),
  );
}
