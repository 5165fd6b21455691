import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { kernelName, writeKernelspec } from "../../environment/kernel/kernelspec.mjs";
import { projectRoot } from "./kernel-session.js";

describe("writeKernelspec", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "étude à refaire "));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("writes the kernelspec inside the project, with this Node and absolute paths", () => {
    const { name, file, changed } = writeKernelspec({ root });
    expect({ name, changed }).toEqual({ name: kernelName, changed: true });
    expect(file).toBe(join(root, "environment/jupyter/kernels/typescript-study/kernel.json"));
    const launcher = join(root, "environment/kernel/launcher.cjs");
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      argv: [process.execPath, launcher, "--config-path", "{connection_file}"],
      display_name: "TypeScript (this project)",
      language: "typescript",
      interrupt_mode: "signal",
      env: { NODE_OPTIONS: "--max-old-space-size=8192" },
      metadata: { debugger: false },
    });
  });

  it("names a launcher that is there", () => {
    const jupyterDir = join(projectRoot, "build", `test-kernelspec-${process.pid}`);
    try {
      const { file } = writeKernelspec({ root: projectRoot, jupyterDir });
      const { argv } = JSON.parse(readFileSync(file, "utf8")) as { argv: string[] };
      expect(argv.slice(0, 2).map((path) => existsSync(path))).toEqual([true, true]);
    } finally {
      rmSync(jupyterDir, { recursive: true, force: true });
    }
  });

  it("leaves a file alone that is right, mends one that is not, and leaves nothing beside it", () => {
    const { file } = writeKernelspec({ root });
    const { mtimeMs } = statSync(file);
    expect(writeKernelspec({ root }).changed).toBe(false);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    rmSync(file);
    expect(writeKernelspec({ root }).changed).toBe(true);
    expect(readdirSync(join(file, ".."))).toEqual(["kernel.json"]);
  });

  it("refuses a place outside the project", () => {
    for (const jupyterDir of [tmpdir(), root, join(root, "..", "elsewhere")])
      expect(() => writeKernelspec({ root, jupyterDir })).toThrow("belongs inside the project");
  });
});
