import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as Checks from "../../environment/kernel/checks.cjs";
import type * as Outputs from "../../environment/kernel/outputs.cjs";

const require = createRequire(import.meta.url);
const { createChecks } = require("../../environment/kernel/checks.cjs") as typeof Checks;
const { createOutputs } = require("../../environment/kernel/outputs.cjs") as typeof Outputs;

type Check = ReturnType<typeof createChecks>;
type File = Parameters<Check>[0][number];
type Diagnostic = ReturnType<Check>[number];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kernel-cache "));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = (name: string, text: string): File => ({ fileName: join(root, name), text }) as File;

describe("createChecks", () => {
  const cell = () => file("__tslab__.ts", "a cell");
  const clean = vi.fn((): Diagnostic[] => []);
  beforeEach(() => clean.mockClear());

  it("checks files once in each state, and the cell always, in later kernels too", () => {
    const state = [cell(), file("lib/a.ts", "1"), file("lib/b.ts", "2")];
    createChecks({ root, compiler: "one" })(state, clean);
    const later = createChecks({ root, compiler: "one" });
    later(state, clean);
    expect(clean.mock.calls.map(([files]: unknown[]) => (files as File[]).length)).toEqual([3, 1]);
    later([cell(), file("lib/a.ts", "1"), file("lib/b.ts", "3")], clean);
    createChecks({ root, compiler: "two" })(state, clean);
    expect(clean.mock.calls.map(([files]: unknown[]) => (files as File[]).length)).toEqual([3, 1, 3, 3]);
  });

  it("does not remember a state with an error in a file, but one with an error in the cell only", () => {
    const [mine, other] = [cell(), file("lib/a.ts", "1")];
    const checked = createChecks({ root, compiler: "one" });
    const wrong = (at: File) => vi.fn((): Diagnostic[] => [{ file: at } as Diagnostic]);
    const inFile = wrong(other);
    checked([mine, other], inFile);
    checked([mine, other], inFile);
    expect(inFile.mock.calls).toEqual([[[mine, other]], [[mine, other]]]);
    const inCell = wrong(mine);
    checked([mine, other], inCell);
    checked([mine, other], inCell);
    expect(inCell.mock.calls).toEqual([[[mine, other]], [[mine]]]);
  });
});

describe("createOutputs", () => {
  it("compiles a text once, again when it or the compiler changes or the kept file is damaged", () => {
    const made = vi.fn(() => ({ text: "compiled", map: "{}" }));
    const name = join(root, "lib/a.ts");
    const output = createOutputs({ root, compiler: "one" });
    expect(output(name, "1", made)).toEqual({ text: "compiled", map: "{}" });
    expect(output(name, "1", made)).toEqual({ text: "compiled", map: "{}" });
    expect(made).toHaveBeenCalledTimes(1);
    output(name, "2", made);
    createOutputs({ root, compiler: "two" })(name, "1", made);
    expect(made).toHaveBeenCalledTimes(3);
    const folder = join(root, "build/cache/kernel");
    expect(readdirSync(folder).filter((one) => !one.endsWith(".json"))).toEqual([]);
    for (const one of readdirSync(folder)) writeFileSync(join(folder, one), '{"text":');
    expect(output(name, "1", made)).toEqual({ text: "compiled", map: "{}" });
    expect(made).toHaveBeenCalledTimes(4);
  });

  it("works where nothing can be kept", () => {
    writeFileSync(join(root, "build"), "not a folder");
    const output = createOutputs({ root, compiler: "one" });
    expect(output(join(root, "a.ts"), "1", () => ({ text: "x", map: "" })).text).toBe("x");
  });
});
