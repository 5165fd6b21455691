import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Column } from "../../lib/stats/columns.js";
import { columnValue, fitDense, logistic, type Person } from "../../lib/stats/dense.js";
import "../support/near.js";
import { readTable } from "../support/reference.js";
import { example } from "./example.js";

describe("the library's own pages", () => {
  const readme = readFileSync("lib/stats/README.md", "utf8");

  it("the example is the one that runs, ten lines long", () => {
    const code = readFileSync("test/stats/example.ts", "utf8").trim();
    expect(readme).toContain(code.replaceAll("../../lib/index.js", "lib/index"));
    expect(code.split("\n").filter((line) => /^ {2}|^import|^export/.test(line))).toHaveLength(9);
  });

  it("and it gives what the row-by-row road gives", () => {
    const table = readTable("main-effects");
    const { or, ame } = example(table);
    const indicator = (level: string): Column => ({
      name: level,
      term: "age",
      indicators: [{ factor: "age", level }],
      bases: [],
    });
    const columns: readonly Column[] = [
      { name: "(Intercept)", term: "", indicators: [], bases: [] },
      { name: "x", term: "x", indicators: [], bases: [{ covariate: "x", power: 1 }] },
      indicator("middle"),
      indicator("old"),
    ];
    const people = Array.from({ length: table.y.length }, (_, i): Person => ({
      levels: { age: String(table.age[i]) },
      values: { x: Number(table.x[i]) },
      y: Number(table.y[i]) as 0 | 1,
      weight: 1,
      cluster: String(table.cluster[i]),
    }));
    const { beta } = fitDense(people, columns);
    const slope = (person: Person): number => {
      const eta = columns.reduce((sum, c, j) => sum + beta[j] * columnValue(c, person), 0);
      return beta[1] * logistic(eta).slope;
    };
    expect(or.estimate).toBeNear(Math.exp(beta[1]), 1e-10);
    expect(ame.estimate).toBeNear(people.reduce((sum, p) => sum + slope(p), 0) / people.length, 1e-10);
  });

  it("links that lead somewhere", () => {
    for (const [, file] of readme.matchAll(/\]\(([^)#]+)\)/g))
      expect(readFileSync(join("lib/stats", file), "utf8").length, file).toBeGreaterThan(100);
  });

  it("the reference is the sources' (else npm run docs)", { timeout: 120_000 }, () => {
    const out = mkdtempSync(join(tmpdir(), "reference "));
    execFileSync(process.execPath, ["node_modules/typedoc/bin/typedoc", "--out", out, "--logLevel", "Error"]);
    const files = readdirSync(out);
    expect(readdirSync("lib/stats/reference").sort()).toEqual(files.sort());
    for (const file of files)
      expect(readFileSync(join("lib/stats/reference", file), "utf8"), file).toBe(
        readFileSync(join(out, file), "utf8"),
      );
  });
});
