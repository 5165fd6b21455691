import { spawn } from "node:child_process";
import { join } from "node:path";
import { kernelName } from "./kernel/kernelspec.mjs";
import { writeJson } from "./runner/record.js";
import { listenForStop } from "./runner/stop.js";
import { endTree } from "./setup/processes.mjs";
import { environment, places, projectRoot as root } from "./setup/places.mjs";

/** How long JupyterLab may take to end its kernels, in milliseconds. */
const grace = 10_000;

/** What JupyterLab's own settings begin with here: no questions about news or kernels; a person may change each. */
const labSettings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  "@jupyterlab/notebook-extension:tracker": { autoStartDefaultKernel: true },
};

/** JupyterLab inside the project: our kernel only, files only here, and no request to anywhere else. */
function flags(): readonly string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    `--ServerApp.root_dir=${root}`,
    "--LabApp.default_url=/lab/tree/notebooks/01-ingest.ipynb",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--KernelSpecManager.ensure_native_kernel=False",
    `--KernelSpecManager.allowed_kernelspecs=${kernelName}`,
    `--MultiKernelManager.default_kernel_name=${kernelName}`,
    "--LanguageServerManager.autodetect=False",
    "--ServerApp.answer_yes=True",
    ...(isRoot ? ["--allow-root"] : []),
  ];
}

/**
 * `npm run lab`: JupyterLab with the kernel ready, until Ctrl-C.
 * @param args JupyterLab's own: `--no-browser`, `--port`, `--IdentityProvider.token` and the like
 * @returns JupyterLab's exit code; 0 when a signal ended it
 */
export async function run(args: readonly string[]): Promise<number> {
  const wish = listenForStop();
  writeJson(join(places(root).jupyter, "config", "labconfig", "default_setting_overrides.json"), labSettings);
  const lab = join(root, "environment", "runner", "lab.py");
  const child = spawn(places(root).python, [lab, ...flags(), ...args], {
    cwd: root,
    env: environment(root),
    stdio: ["pipe", "inherit", "inherit"],
    detached: process.platform !== "win32",
  });
  let patience: NodeJS.Timeout | undefined;
  wish.signal.addEventListener("abort", () => {
    child.kill("SIGTERM");
    patience = setTimeout(() => endTree(child), grace);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    return wish.signal.aborted ? 0 : (code ?? 1);
  } finally {
    clearTimeout(patience);
    wish.forget();
  }
}
