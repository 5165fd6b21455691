import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Where things lie in the project at `root`; all of it is generated and ignored by git.
 * @param {string} root
 */
export function places(root) {
  const python = join(root, "environment", "python");
  const inVenv = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return {
    root,
    packages: join(root, "node_modules"),
    venv: python,
    python: join(python, ...inVenv),
    jupyter: join(root, "environment", "jupyter"),
    build: join(root, "build"),
    setUp: join(root, "build", "set-up"),
    temporary: join(root, "build", "tmp"),
  };
}

/**
 * The environment in which everything of ours runs: the caller's, with whatever npm, pip, Python and Jupyter would
 * write into the home folder sent into the project, and nothing of the caller's own Python packages let in.
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
export function environment(root) {
  const { jupyter, setUp, temporary } = places(root);
  const env = { ...process.env };
  for (const name of ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"])
    Reflect.deleteProperty(env, name);
  return {
    ...env,
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    npm_config_cache: join(setUp, "npm-cache"),
    npm_config_logs_max: "0",
    PIP_CACHE_DIR: join(setUp, "pip-cache"),
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONUTF8: "1",
    JUPYTER_PATH: jupyter,
    JUPYTER_CONFIG_DIR: join(jupyter, "config"),
    JUPYTER_DATA_DIR: join(jupyter, "data"),
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    JUPYTER_PREFER_ENV_PATH: "1",
    IPYTHONDIR: join(jupyter, "ipython"),
  };
}

/**
 * Where a command's relative paths begin: the folder in which the person typed it, though npm goes to the project's.
 */
export function callersFolder() {
  const typedIn = process.env["INIT_CWD"];
  return process.env["npm_lifecycle_event"] !== undefined && typedIn !== undefined && existsSync(typedIn)
    ? typedIn
    : process.cwd();
}
