import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";

/** What this run was made on and with: all that may differ between two runs with the same numbers. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly locale: string;
  readonly timeZone: string;
  /** The commit that is checked out; null where the project is no clone. */
  readonly commit: string | null;
  /** Whether files differ from that commit; null where the project is no clone. */
  readonly changed: boolean | null;
  readonly versions: {
    readonly node: string;
    readonly v8: string;
    readonly packages: Readonly<Record<string, string>>;
  };
}

function git(root: string, ...args: string[]): string | null {
  try {
    return execFileSync("git", ["-C", root, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null;
  }
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** Reads what this machine is, and the installed versions of the packages that the project depends on. */
export function readMachine(root: string): Machine {
  const names = Object.keys(manifestOf(root).dependencies ?? {});
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const status = git(root, "status", "--porcelain");
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${type()} ${release()} ${arch()}`,
    locale,
    timeZone,
    commit: git(root, "rev-parse", "HEAD"),
    changed: status === null ? null : status !== "",
    versions: {
      node: process.versions.node,
      v8: process.versions.v8,
      packages: Object.fromEntries(
        names.map((name) => [name, manifestOf(join(root, "node_modules", name)).version]),
      ),
    },
  };
}
