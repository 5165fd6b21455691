import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkCells, faultLine } from "../../environment/cells.js";
import { notebookNames } from "../../environment/runner/choose.js";
import { freshFolder, here, writeNotebook } from "../support/project.js";

const root = join(freshFolder(), "cells");
mkdirSync(join(root, "lib"), { recursive: true });
writeFileSync(
  join(root, "lib", "index.ts"),
  "export const half = (n: number): number => n / 2;\nexport const later = (): Promise<number> => Promise.resolve(1);\n",
);
let count = 0;
const faultsOf = (...cells: string[]): string[] => {
  const name = `0${++count % 10}-case${count}`;
  writeNotebook(root, name, cells);
  return checkCells(root, [name]).map((fault) => faultLine(fault).replace(/^.*?, /, ""));
};
const start = 'import { half, later } from "./lib/index";';

afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

describe("the notebooks' cells", () => {
  it("cells that name constants and call lib are well", () => {
    const faults = faultsOf(
      "# Title",
      start,
      "const one = await later();\nconst two = half(-one);",
      "`${one} ${two}`;",
    );
    expect(faults).toEqual([]);
  });

  it("a type error is told by notebook, cell and line of the cell", () => {
    const faults = faultsOf(start, "# between", "const fine = half(1);\nconst wrong = half('2');");
    expect(faults).toEqual([
      "cell 2, line 2: Argument of type 'string' is not assignable to parameter of type 'number'. (TS2345)",
    ]);
  });

  it("it is as strict as the project, where the kernel may not be", () => {
    expect(faultsOf("const text: string = null;").join()).toContain("TS2322");
    expect(faultsOf("const f = (x) => x;").join()).toContain("TS7006");
  });

  it.each([
    ["let x = 1;", "declares what is no const"],
    ["var x = 1;", "declares what is no const"],
    ["const box = { n: 1 };\nbox.n = 2;", "assigns"],
    ["const box = { n: 1 };\nbox.n++;", "assigns"],
    ["for (const x of [1, 2]) half(x);", "loops"],
    ["while (true) half(1);", "loops"],
    ["const x = half(1) + half(2);", "computes"],
    ["const x = half(1) / 2;", "computes"],
    ["later();", "leaves a promise unawaited"],
    ["void later();", "leaves a promise unawaited"],
    ["half(1) > 0 ? later() : undefined;", "leaves a promise unawaited"],
    ['import { readFileSync } from "node:fs";', "imports node:fs"],
    ['const fs = require("node:fs");', "imports node:fs"],
    ['const fs = await import("node:fs");', "imports node:fs"],
  ])("%j %s", (code, told) => {
    const faults = faultsOf(start, "const ok = 1;", code);
    expect(faults.some((fault) => fault.startsWith(`cell 3, line ${code.split("\n").length}: ${told}`))).toBe(
      true,
    );
  });

  it("cells that were committed with outputs are told", () => {
    writeNotebook(root, "09-run", ["const x = 1;"]);
    const file = join(root, "notebooks", "09-run.ipynb");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace('"execution_count": null', '"execution_count": 4'),
    );
    expect(checkCells(root, ["09-run"]).map((f) => f.message)).toEqual([
      "is committed with outputs; clear them",
    ]);
  });

  it("the project's own notebooks are well", () => {
    const names = notebookNames(here);
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(checkCells(here, names).map(faultLine)).toEqual([]);
  });
});
