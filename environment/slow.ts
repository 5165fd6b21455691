import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./runner/program.js";
import { listenForStop } from "./runner/stop.js";
import { exitCodeOf, exitCodes } from "./setup/faults.mjs";
import { projectRoot as root } from "./setup/places.mjs";

/**
 * `npm run test:slow`: the tests that execute the study many times, each fault for real. Arguments go to vitest.
 * @returns 0 when all passed, 1 when one did not, 128 and more when a signal stopped it
 */
export async function run(args: readonly string[]): Promise<number> {
  const wish = listenForStop();
  mkdirSync(join(root, "build"), { recursive: true });
  const temporary = process.env["SYSTEM_TMPDIR"];
  const env = temporary === undefined ? {} : { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  try {
    const { code } = await runProgram(
      process.execPath,
      [
        join(root, "node_modules", "vitest", "vitest.mjs"),
        "run",
        "--config=vitest.slow.config.ts",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${join("build", "test-results-slow.json")}`,
        ...args,
      ],
      { cwd: root, env: { ...process.env, ...env }, signal: wish.signal, keep: false },
    );
    const by = wish.by();
    if (by !== undefined) return exitCodeOf(by);
    return code === 0 ? exitCodes.done : exitCodes.failed;
  } finally {
    wish.forget();
  }
}
