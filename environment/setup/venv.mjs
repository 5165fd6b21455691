import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fetchFailed } from "./network.mjs";
import { CannotRun } from "./faults.mjs";
import { environment, places } from "./places.mjs";
import { capture } from "./processes.mjs";

/** @param {string} root */
const stampOf = (root) => join(places(root).venv, ".set-up");
/** @param {string} root */
const requirements = (root) => join(root, "environment", "requirements.txt");

/**
 * What the environment follows from: the requirements, and the very Python that it was made with.
 * @param {string} root
 * @param {string} python the environment's own, a link to that Python on most systems
 */
function venvKey(root, python) {
  const base = realpathSync(python);
  const { size, mtimeMs } = statSync(base);
  return createHash("sha256")
    .update(readFileSync(requirements(root)))
    .update(`\n${base} ${size} ${mtimeMs}`)
    .digest("hex");
}

/** @param {string} root */
export function venvIsCurrent(root) {
  const { python } = places(root);
  const stamp = stampOf(root);
  return existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === venvKey(root, python);
}

/**
 * The scripts of an environment name the folder it was made in; has them name the one it is moved to.
 * @param {string} beside
 * @param {string} venv
 */
function renameInScripts(beside, venv) {
  const scripts = join(beside, "bin");
  const files = existsSync(scripts) ? readdirSync(scripts).map((name) => join(scripts, name)) : [];
  for (const file of [...files, join(beside, "pyvenv.cfg")].filter((f) => lstatSync(f).isFile())) {
    const text = readFileSync(file, "utf8");
    if (text.includes(beside)) writeFileSync(file, text.replaceAll(beside, venv));
  }
}

/** @param {string} venv */
function removeLeftOvers(venv) {
  const folder = dirname(venv);
  const parts = readdirSync(folder).filter((name) => name.startsWith(`${basename(venv)}.part-`));
  for (const name of parts) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Makes the Python environment with the locked requirements beside and moves it into place.
 * @param {string} root
 * @param {import("./checks.mjs").FoundPython} base
 */
export async function makeVenv(root, base) {
  const { venv, python, setUp } = places(root);
  // pip asks rustc for its version, and rustup then makes itself a folder in the home folder.
  const env = { RUSTUP_HOME: join(setUp, "rustup"), ...environment(root) };
  removeLeftOvers(venv);
  const beside = `${venv}.part-${process.pid}`;
  try {
    const [program = "", ...args] = base.call;
    const made = await capture(program, [...args, "-m", "venv", "--prompt", "link-workers", beside], { env });
    if (made.code !== 0)
      throw new CannotRun(
        `Python: ${base.path} -m venv failed\n    ${(made.stdout + made.stderr).trim().split("\n").join("\n    ")}`,
        "install the venv package of that Python (Debian, Ubuntu: apt install python3-venv), or name another by the variable PYTHON",
      );
    const installed = await capture(
      python.replace(venv, beside),
      [
        ...["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "--no-compile"],
        ...["--requirement", requirements(root)],
      ],
      { env },
    );
    if (installed.code !== 0) throw fetchFailed("pip", installed.stdout + installed.stderr);
    renameInScripts(beside, venv);
    // JupyterLab brings a CommonJS program, which the project's own package.json would have read as a module.
    writeFileSync(join(beside, "package.json"), '{ "type": "commonjs" }\n');
    writeFileSync(join(beside, basename(stampOf(root))), venvKey(root, python.replace(venv, beside)));
    rmSync(venv, { recursive: true, force: true });
    renameSync(beside, venv);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
