import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkCells, faultLine } from "./cells.js";
import { notebookNames } from "./runner/choose.js";
import { runProgram, type Ended } from "./runner/program.js";
import { listenForStop, type StopWish } from "./runner/stop.js";
import { exitCodeOf, exitCodes } from "./setup/faults.mjs";
import { projectRoot as root } from "./setup/places.mjs";

/** One step of `npm test`: how it is called, and what it comes to; `shown` when its output is on the screen already. */
interface Step {
  readonly name: string;
  readonly shown: boolean;
  readonly work: (wish: StopWish) => Promise<Ended>;
}

const inPackages = (...path: string[]): string => join(root, "node_modules", ...path);

function nodeStep(name: string, shown: boolean, args: readonly string[], env: NodeJS.ProcessEnv = {}): Step {
  return {
    name,
    shown,
    work: ({ signal }) =>
      runProgram(process.execPath, args, {
        cwd: root,
        env: { ...process.env, ...env },
        signal,
        keep: !shown,
      }),
  };
}

const cellsStep: Step = {
  name: "types and rules of the notebooks' cells",
  shown: false,
  work() {
    const faults = checkCells(root, notebookNames(root));
    return Promise.resolve({ code: faults.length === 0 ? 0 : 1, said: faults.map(faultLine).join("\n") });
  },
};

const staticSteps: readonly Step[] = [
  nodeStep("format (prettier)", false, [
    inPackages("prettier", "bin", "prettier.cjs"),
    "--check",
    "--log-level=warn",
    ".",
  ]),
  nodeStep("lint (eslint)", false, [inPackages("eslint", "bin", "eslint.js"), "."]),
  nodeStep("types (tsc)", false, [inPackages("typescript", "bin", "tsc"), "--noEmit", "-p", root]),
  cellsStep,
];

const results = join(root, "build", "test-results.json");

/** The tests' temporary files go where the system keeps such, as they need folders outside the project. */
function vitestStep(args: readonly string[]): Step {
  const temporary = process.env["SYSTEM_TMPDIR"];
  const env = temporary === undefined ? {} : { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  rmSync(results, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  return nodeStep(
    "tests (vitest)",
    true,
    [inPackages("vitest", "vitest.mjs"), "run", ...reporters, ...args],
    env,
  );
}

/** What vitest left in its file of results, as far as it is told here. */
interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The tests that need what is not here: each says so in its name, which vitest shows only of those that ran. */
function skippedIn(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const { testResults } = JSON.parse(readFileSync(file, "utf8")) as Results;
  const all = testResults.flatMap((of) => of.assertionResults);
  return all.filter((t) => t.status === "skipped" || t.status === "pending").map((t) => t.fullName);
}

/** With arguments that choose tests by name all others count as skipped, so they are told after a whole run only. */
function tellSkipped(): void {
  const skipped = skippedIn(results);
  if (skipped.length > 0)
    console.log(
      `\nSkipped, for want of what their names say:\n${skipped.map((name) => `  ${name}`).join("\n")}`,
    );
}

async function runStep({ name, shown, work }: Step, wish: StopWish): Promise<boolean> {
  const began = performance.now();
  process.stdout.write(shown ? `  ${name}\n` : `  ${name} … `);
  const { code, said } = await work(wish);
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const result = `${code === 0 ? "" : "FAILED, "}${seconds}`;
  console.log(shown ? `  ${name} … ${result}` : result);
  if (code !== 0 && said !== "") console.log(said.trimEnd().replace(/^/gm, "    "));
  return code === 0;
}

/**
 * `npm test`: format, lint, types, the notebooks' cells and all tests, each with its time; every step runs, so that all
 * faults are told at once. With arguments only the tests run, and vitest is given the arguments.
 * @returns 0 when all passed, 1 when one did not, 128 and more when a signal stopped it
 */
export async function run(args: readonly string[]): Promise<number> {
  const wish = listenForStop();
  mkdirSync(join(root, "build"), { recursive: true });
  const failed: string[] = [];
  try {
    for (const step of args.length > 0 ? [vitestStep(args)] : [...staticSteps, vitestStep([])]) {
      if (!wish.signal.aborted && !(await runStep(step, wish))) failed.push(step.name);
    }
    const by = wish.by();
    if (by !== undefined) {
      console.error(`\nStopped (${by}).`);
      return exitCodeOf(by);
    }
  } finally {
    wish.forget();
  }
  if (args.length === 0) tellSkipped();
  console.log(failed.length === 0 ? "\nAll passed." : `\nFailed: ${failed.join(", ")}.`);
  return failed.length === 0 ? exitCodes.done : exitCodes.failed;
}
