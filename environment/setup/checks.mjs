import { accessSync, constants, mkdirSync, statfsSync } from "node:fs";
import { CannotRun } from "./faults.mjs";
import { parseJson } from "./json.mjs";
import { places } from "./places.mjs";
import { capture } from "./processes.mjs";

/**
 * One check of this machine: what was asked, what was seen, and the mend when it is not as it must be.
 * @typedef {{ name: string, seen: string, mend?: string }} Check
 */

/** The oldest Python that the locked requirements install on. */
export const leastPython = /** @type {const} */ ([3, 10]);

/** Bytes that must be free: for the packages, for the Python environment, and for a run itself. */
export const room = { packages: 1.6e9, python: 0.7e9, run: 1e9 };

/**
 * How npm is called: by the npm that started us, else by the one on the PATH.
 * @returns {{ program: string, args: readonly string[] }}
 */
export function npmCall() {
  const own = process.env["npm_execpath"];
  if (own?.endsWith("npm-cli.js")) return { program: process.execPath, args: [own] };
  return process.platform === "win32"
    ? { program: "cmd.exe", args: ["/d", "/s", "/c", "npm"] }
    : { program: "npm", args: [] };
}

/** @returns {Promise<Check>} */
export async function checkNpm() {
  const { program, args } = npmCall();
  const { code, stdout } = await capture(program, [...args, "--version"]);
  return code === 0
    ? { name: "npm", seen: stdout.trim() }
    : {
        name: "npm",
        seen: "not found",
        mend: "install npm (it comes with Node from nodejs.org; Debian: apt install npm)",
      };
}

const askPython = `
import json, sys
def has(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False
print(json.dumps({"version": list(sys.version_info[:3]), "path": sys.executable, "venv": has("venv") and has("ensurepip")}))
`;

/**
 * A Python that was asked about itself.
 * @typedef {{ call: readonly string[], version: readonly [number, number, number], path: string, venv: boolean }} FoundPython
 */

/** @param {readonly string[]} call @returns {Promise<FoundPython | undefined>} */
async function ask(call) {
  const [program = "", ...args] = call;
  const { code, stdout } = await capture(program, [...args, "-I", "-c", askPython]);
  if (code !== 0) return undefined;
  const told = /** @type {Omit<FoundPython, "call">} */ (parseJson(stdout));
  return { call, ...told };
}

/** @param {FoundPython} python */
const isNewEnough = ({ version: [major, minor] }) =>
  major > leastPython[0] || (major === leastPython[0] && minor >= leastPython[1]);

/** @returns {readonly (readonly string[])[]} */
function pythonCalls() {
  const chosen = process.env["PYTHON"];
  if (chosen !== undefined && chosen !== "") return [[chosen]];
  const numbered = ["3.13", "3.12", "3.11", "3.10"].map((v) => [`python${v}`]);
  return process.platform === "win32"
    ? [["py", "-3"], ["python"], ["python3"]]
    : [["python3"], ["python"], ...numbered];
}

/** @param {FoundPython} python */
const pythonName = (python) => `Python ${python.version.join(".")} (${python.path})`;

/**
 * Finds a Python that can make the environment: the one that the variable `PYTHON` names, else the first on the PATH
 * that is new enough and has venv.
 * @returns {Promise<{ python?: FoundPython, check: Check }>}
 */
export async function findPython() {
  const name = "Python";
  const least = leastPython.join(".");
  /** @type {FoundPython[]} */
  const seen = [];
  for (const call of pythonCalls()) {
    const python = await ask(call);
    if (python === undefined) continue;
    if (isNewEnough(python) && python.venv) return { python, check: { name, seen: pythonName(python) } };
    seen.push(python);
  }
  const withoutVenv = seen.find(isNewEnough);
  if (withoutVenv !== undefined)
    return {
      check: {
        name,
        seen: `${pythonName(withoutVenv)} is without venv or ensurepip`,
        mend: `install its venv (Debian, Ubuntu: apt install python${withoutVenv.version.slice(0, 2).join(".")}-venv), or name another Python by the variable PYTHON`,
      },
    };
  const old = seen.at(0);
  const chosen = process.env["PYTHON"];
  const none = chosen ? `PYTHON names "${chosen}", which is no Python that runs` : "no Python was found";
  return {
    check: {
      name,
      seen: old === undefined ? none : `${pythonName(old)} is too old`,
      mend: `install Python ${least} or later with venv, or name one by the variable PYTHON`,
    },
  };
}

/** @param {number} bytes */
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;

/** @param {string} root @param {number} needed bytes @returns {Check} */
export function checkRoom(root, needed) {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  const check = { name: "disk", seen: `${gigabytes(free)} free` };
  return free >= needed
    ? check
    : {
        ...check,
        seen: `${check.seen}, ${gigabytes(needed)} needed`,
        mend: `free some space on the disk that holds ${root}`,
      };
}

/** @param {string} root @returns {Check} */
export function checkWritable(root) {
  const { setUp, temporary } = places(root);
  try {
    accessSync(root, constants.W_OK);
    mkdirSync(setUp, { recursive: true });
    mkdirSync(temporary, { recursive: true });
    return { name: "folder", seen: `${root} can be written` };
  } catch (error) {
    return {
      name: "folder",
      seen: `${root} cannot be written (${/** @type {NodeJS.ErrnoException} */ (error).code ?? String(error)})`,
      mend: "clone the project to a folder of your own, or change the folder's permissions",
    };
  }
}

/**
 * Throws what keeps this machine from running, all of it at once.
 * @param {readonly Check[]} checks
 */
export function refuseFaults(checks) {
  const faults = checks.filter((check) => check.mend !== undefined);
  if (faults.length === 0) return;
  throw new CannotRun(
    faults.map((f) => `${f.name}: ${f.seen}`).join("\n"),
    faults.map((f) => f.mend ?? "").join("\n  Mend: "),
  );
}
