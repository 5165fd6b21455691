import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { capture } from "../../environment/setup/processes.mjs";
import { copyProject, freshFolder, lendInstalled, plainEnv } from "./project.js";

/** One network in 150, ten clusters: what the slow tests execute, in well under a minute, with every estimate there. */
export const tiny = { samplePcns: 150 } as const;

/** What a command came to. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npm run verify -- --json` says. */
export interface Verdict {
  readonly verdict: "same" | "different" | "failed";
  readonly numbers: readonly {
    readonly id: string;
    readonly where: string;
    readonly old: number | string | null;
    readonly new: number | string | null;
    readonly difference: number | null;
    readonly inStandardErrors: number | null;
    readonly causes: readonly string[];
  }[];
  readonly claims: readonly { readonly id: string; readonly before: boolean; readonly after: boolean }[];
  readonly inputs: readonly Differing[];
  readonly code: readonly Differing[];
  readonly environment: readonly Differing[];
  readonly cells: readonly Differing[];
}
interface Differing {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A copy of the project in a folder of its own, with this checkout's packages and Python lent to it. */
export interface StudyCopy {
  readonly root: string;
  readonly at: (...path: string[]) => string;
  readonly run: (args: readonly string[], more?: RunMore) => Promise<Said>;
  /** `verify --json` with these arguments. */
  readonly verify: (args: readonly string[], more?: RunMore) => Promise<Verdict>;
  readonly read: (...path: string[]) => string;
  /** Puts `to` in the place of `from` in a file, which must hold it. */
  readonly edit: (file: string, from: string | RegExp, to: string) => void;
  readonly settings: (value: unknown) => void;
  readonly remove: () => void;
}

/** What a command of a copy is given beside its arguments: more environment, another Node. */
export interface RunMore {
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
}

export function copyAt(root: string): StudyCopy {
  const at = (...path: string[]): string => join(root, ...path);
  const run = (args: readonly string[], { env = {}, node = process.execPath }: RunMore = {}): Promise<Said> =>
    capture(node, [at("environment", "main.mjs"), ...args], { cwd: root, env: plainEnv(env) });
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  return {
    root,
    at,
    run,
    async verify(args, more) {
      const { stdout, stderr, code } = await run(["verify", "--json", ...args], more);
      try {
        return JSON.parse(stdout) as Verdict;
      } catch (cause) {
        throw new Error(`verify ended with ${code} and said no JSON:\n${stdout}\n${stderr}`, { cause });
      }
    },
    read: (...path) => readFileSync(at(...path), "utf8"),
    edit(file, from, to) {
      const text = readFileSync(at(file), "utf8");
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} does not hold ${String(from)}`);
      write(at(file), changed);
    },
    settings: (value) => write(at("settings.json"), JSON.stringify(value)),
    remove: () => rmSync(dirname(root), { recursive: true, force: true }),
  };
}

/** A fresh copy of everything that a run needs; `parts` names more of the project. */
export function newStudy(parts: readonly string[] = []): StudyCopy {
  const root = copyProject(["lib", "notebooks", "data/public", "results", "tsconfig.json", ...parts]);
  lendInstalled(root);
  return copyAt(root);
}

/** Another copy of a copy, with its report and what its kernel compiled, but not its caches of data. */
export function again(from: StudyCopy): StudyCopy {
  const root = join(freshFolder(), "the study");
  const cache = join("build", "cache");
  cpSync(from.root, root, {
    recursive: true,
    verbatimSymlinks: true,
    filter(path) {
      const name = relative(from.root, path);
      return !name.startsWith(cache) || name === cache || name.startsWith(join(cache, "kernel"));
    },
  });
  return copyAt(root);
}

/** Executes the study in a copy, or fails with all that it said. */
export async function execute(copy: StudyCopy, args: readonly string[] = [], more?: RunMore): Promise<Said> {
  const said = await copy.run(["start", ...args], more);
  if (said.code !== 0) throw new Error(`the run failed (${said.code}):\n${said.stdout}\n${said.stderr}`);
  return said;
}
