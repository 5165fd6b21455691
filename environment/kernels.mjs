import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const flags = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
  ...[
    "--enable",
    "simd,threads",
    "--importMemory",
    "--sharedMemory",
    "--memoryBase",
    "1024",
    "--initialMemory",
    "1",
    "--maximumMemory",
    "65536",
  ],
];

/** Compiles lib/stats/kernels/assembly. @param {string} root the project's folder @returns {string} the module in base64 */
export function compileKernels(root) {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const compiler = join(root, "node_modules", "assemblyscript", "bin", "asc.js");
    const source = join("lib", "stats", "kernels", "assembly", "index.ts");
    const file = join(folder, "kernels.wasm");
    execFileSync(process.execPath, [compiler, source, ...flags, "--outFile", file], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
    });
    return readFileSync(file).toString("base64");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of lib/stats/kernels/module.ts. @param {string} root */
export const kernelSource = (root) =>
  `/** The passes of assembly/, compiled: written by \`npm run kernels\`, compared with a new compilation by the tests. */\n` +
  `export const kernelModule =\n  "${compileKernels(root)}";\n`;

/** `npm run kernels`: writes lib/stats/kernels/module.ts after a change of its sources. @returns {Promise<number>} 0 */
export async function run() {
  const root = process.cwd();
  writeFileSync(join(root, "lib", "stats", "kernels", "module.ts"), kernelSource(root));
  return Promise.resolve(0);
}
