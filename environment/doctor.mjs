import { spawn } from "node:child_process";
import { join } from "node:path";
import { kernelName } from "./kernel/kernelspec.mjs";
import { setUp } from "./setup.mjs";
import { checkNpm, checkRoom, checkWritable, findPython, room } from "./setup/checks.mjs";
import { CannotRun, exitCodes } from "./setup/faults.mjs";
import { parseJson } from "./setup/json.mjs";
import { packagesAreCurrent } from "./setup/packages.mjs";
import { environment, places, projectRoot as root } from "./setup/places.mjs";
import { venvIsCurrent } from "./setup/venv.mjs";

/** @param {import("./setup/checks.mjs").Check} check */
function show({ name, seen, mend }) {
  console.log(`${mend === undefined ? "ok " : "NO "} ${name.padEnd(8)} ${seen}`);
  if (mend !== undefined) console.log(`    mend: ${mend}`);
}

/** @returns {Promise<readonly import("./setup/checks.mjs").Check[]>} */
async function checkMachine() {
  const missing = (packagesAreCurrent(root) ? 0 : room.packages) + (venvIsCurrent(root) ? 0 : room.python);
  return [
    { name: "Node", seen: `${process.versions.node} (${process.platform} ${process.arch})` },
    await checkNpm(),
    (await findPython()).check,
    checkWritable(root),
    checkRoom(root, missing + room.run),
  ];
}

/** Starts the kernel once as Jupyter does. @returns {Promise<import("./setup/checks.mjs").Check>} */
function checkKernel() {
  const child = spawn(places(root).python, [join(root, "environment", "runner", "hello.py"), kernelName], {
    cwd: root,
    env: environment(root),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => (complaints += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const told = /** @type {{ status?: string, answer?: string, readySeconds?: number }} */ (
        code === 0 ? parseJson(said) : {}
      );
      resolve(
        told.status === "ok" && told.answer === "2"
          ? { name: "kernel", seen: `ready in ${String(told.readySeconds)} s, says 1 + 1 is 2` }
          : {
              name: "kernel",
              seen: `did not start, or did not compute\n${(said + complaints).trim().split("\n").slice(-8).join("\n")}`,
              mend: "npm run clean, then npm run doctor again; if it stays, show these lines to the project",
            },
      );
    });
  });
}

/**
 * `npm run doctor`: checks this machine, one line a check with its mend; when nothing is amiss it sets the project up and
 * starts the kernel once.
 * @returns {Promise<number>} 0 when all is well, else 1
 */
export async function run() {
  const checks = await checkMachine();
  checks.forEach(show);
  if (checks.some((check) => check.mend !== undefined)) return exitCodes.failed;
  try {
    await setUp(root);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.log(`NO  set-up   ${error.message}`);
    return exitCodes.failed;
  }
  const kernel = await checkKernel();
  show(kernel);
  if (kernel.mend !== undefined) return exitCodes.failed;
  console.log("\nAll is well. Next: npm start, or npm run lab to step through.");
  return exitCodes.done;
}
