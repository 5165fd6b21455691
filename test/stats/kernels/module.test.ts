import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { kernelSource } from "../../../environment/kernels.mjs";

it("the committed module is what its sources compile to", () => {
  expect(readFileSync("lib/stats/kernels/module.ts", "utf8")).toBe(kernelSource(process.cwd()));
});
