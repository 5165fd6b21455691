import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The kernel's name: the one in the notebooks' metadata, and the folder of its kernelspec. */
export const kernelName = "typescript-study";

/** How much the kernel may hold in memory, in MB. */
const heapMb = 8192;

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Writes the kernelspec, by which Jupyter and VS Code find and start the kernel, as
 * `<jupyterDir>/kernels/typescript-study/kernel.json`. Its paths are absolute: write it again when the project moves.
 *
 * @param {{ root: string, jupyterDir?: string }} where `root`: the project's folder; `jupyterDir`: a folder of the
 *   project that is on Jupyter's path, by default `<root>/environment/jupyter`
 * @returns {{ name: string, file: string, changed: boolean }} `changed`: whether the file was not there like this
 * @throws when `jupyterDir` is not inside the project
 */
export function writeKernelspec({ root, jupyterDir = join(root, "environment", "jupyter") }) {
  const inside = relative(resolve(root), resolve(jupyterDir));
  if (inside === "" || inside.startsWith("..") || resolve(inside) === inside)
    throw new Error(`the kernelspec belongs inside the project ${resolve(root)}; got ${resolve(jupyterDir)}`);
  const launcher = resolve(root, "environment", "kernel", "launcher.cjs");
  const spec = {
    argv: [process.execPath, launcher, "--config-path", "{connection_file}"],
    display_name: "TypeScript (this project)",
    language: "typescript",
    interrupt_mode: "signal",
    env: { NODE_OPTIONS: `--max-old-space-size=${heapMb}` },
    metadata: { debugger: false },
  };
  const folder = resolve(jupyterDir, "kernels", kernelName);
  const file = join(folder, "kernel.json");
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  if (read(file) === text) return { name: kernelName, file, changed: false };
  const beside = `${file}.${process.pid}.part`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(beside, text);
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
  return { name: kernelName, file, changed: true };
}
