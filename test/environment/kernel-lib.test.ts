import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  failure,
  makeRoot,
  needsPython,
  printed,
  projectRoot,
  python,
  replyOf,
  startKernel,
  writeIn,
} from "./kernel-session.js";
import type { Answered, Session } from "./kernel-session.js";

const meanFile = `/** The state of this module: how often it was loaded. */
export const loads = { count: 0 };
loads.count += 1;

/**
 * The arithmetic mean, NaN when there is none.
 * @param values the numbers to average
 */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
`;

const files = {
  "lib/index.ts":
    'export { loads, mean } from "./stats/mean.js";\nexport { factor, scaled } from "./scale.js";\n',
  "lib/stats/mean.ts": meanFile,
  "lib/scale.ts":
    'import { factor } from "./deep/factor.js";\nexport { factor };\nexport const scaled = (x: number) => x * factor;\n',
  "lib/deep/factor.ts": "export const factor: number = 2;\n",
  "lib/other.ts": "export const other = 1;\n",
  "lib/odd.ts":
    'import { even } from "./even.js";\nexport const odd = (n: number): boolean => (n === 0 ? false : even(n - 1));\n',
  "lib/even.ts":
    'import { odd } from "./odd.js";\nexport const even = (n: number): boolean => (n === 0 ? true : odd(n - 1));\n',
};

describe.skipIf(python === undefined)(`the kernel and the project's own modules ${needsPython}`, () => {
  const root = makeRoot(join(projectRoot, "build"), files);
  let kernel: Session;

  beforeAll(async () => {
    kernel = await startKernel(root);
  });
  afterAll(async () => {
    await kernel.close();
    rmSync(root, { recursive: true, force: true });
  });

  it("finds lib from the root, wherever the notebook lies", async () => {
    const answered = await kernel.execute(
      'import { mean, scaled } from "./lib/index";\n[mean([1, 2, 6]), scaled(3)]',
    );
    expect(printed(answered)).toBe("[ 3, 6 ]\n");
  });

  it("uses an edited dependency deep in lib when lib is imported again, at once", async () => {
    writeIn(root, "lib/deep/factor.ts", "export const factor: number = 5;\n");
    const again = await kernel.execute('import { factor, scaled } from "./lib/index";\n[factor, scaled(3)]');
    expect(printed(again)).toBe("[ 5, 15 ]\n");
    writeIn(root, "lib/deep/factor.ts", "export const factor: number = 7;\n");
    expect(printed(await kernel.execute('import { scaled } from "./lib/index";\nscaled(3)'))).toBe("21\n");
  });

  it("keeps what modules hold while no text changed: after another import, after a touch", async () => {
    const count = 'import { loads } from "./lib/index";\nloads.count';
    const before = printed(await kernel.execute(count));
    writeIn(root, "lib/stats/mean.ts", meanFile);
    await kernel.execute('import { other } from "./lib/other";\nother');
    expect(printed(await kernel.execute(count))).toBe(before);
  });

  it("fails a cell for a type error in a file it imports, names the file, and heals", async () => {
    writeIn(root, "lib/deep/factor.ts", 'export const factor: number = "7";\n');
    const broken = await kernel.execute('import { scaled } from "./lib/index";\nscaled(3)');
    const want = {
      ename: "TypeScriptError",
      evalue: "lib/deep/factor.ts 1:14 - Type 'string' is not assignable to type 'number'.",
    };
    expect(failure(broken)).toMatchObject(want);
    expect(failure(await kernel.execute('import { scaled } from "./lib/index";\nscaled(4)'))).toMatchObject(
      want,
    );
    writeIn(root, "lib/deep/factor.ts", "export const factor: number = 9;\n");
    expect(printed(await kernel.execute('import { scaled } from "./lib/index";\nscaled(3)'))).toBe("27\n");
  });

  it("names the file also where the compiler says it in several lines", async () => {
    writeIn(root, "lib/parts.ts", "export const f: (x: number) => number = (x: string) => 1;\n");
    const { evalue, traceback } = failure(await kernel.execute('import { f } from "./lib/parts";\nf(1)'));
    expect(evalue).toMatch(/^lib\/parts\.ts 1:14 - Type /);
    expect(evalue).not.toContain("\n");
    expect(traceback.length).toBeGreaterThan(2);
  });

  it("loads modules that import each other", async () => {
    expect(printed(await kernel.execute('import { even } from "./lib/even";\neven(10)'))).toBe("true\n");
  });

  it("tries a module again that threw while it was loaded", async () => {
    writeIn(root, "lib/throws.ts", 'throw new Error("not ready");\nexport const ready = 1;\n');
    const use = 'import { ready } from "./lib/throws";\nready';
    expect(failure(await kernel.execute(use)).traceback[1]).toBe("    at lib/throws.ts:1:7");
    expect(failure(await kernel.execute(use)).evalue).toBe("not ready");
    writeIn(root, "lib/throws.ts", "export const ready = 1;\n");
    expect(printed(await kernel.execute(use))).toBe("1\n");
  });

  it("finds a module that was not there when first asked for", async () => {
    const use = 'import { fresh } from "./lib/fresh";\nfresh';
    expect(failure(await kernel.execute(use)).evalue).toContain("Cannot find module './lib/fresh'");
    writeIn(root, "lib/fresh.ts", "export const fresh = 11;\n");
    expect(printed(await kernel.execute(use))).toBe("11\n");
  });

  it("survives writes in node_modules after edits of lib, which crash stock tslab's watcher", async () => {
    writeIn(
      root,
      "node_modules/local/package.json",
      '{ "name": "local", "main": "m.js", "types": "m.d.ts" }\n',
    );
    writeIn(root, "node_modules/local/m.d.ts", "export const five: number;\n");
    writeIn(root, "node_modules/local/m.js", "exports.five = 5;\n");
    for (let n = 0; n < 2; n++) {
      writeIn(root, "lib/local.ts", `import { five } from "local";\nexport const sum = five + ${n};\n`);
      if (n > 0) await new Promise((done) => setTimeout(done, 300));
      writeIn(root, `node_modules/local/new-${n}.js`, "");
      await new Promise((done) => setTimeout(done, 500));
      const answered = await kernel.execute('import { sum } from "./lib/local";\nsum');
      expect(replyOf(answered)["status"]).toBe("ok");
      expect(printed(answered)).toBe(`${5 + n}\n`);
    }
  });

  const edit = 'import { mean } from "./lib/index";\nconst m = mean([1]);';

  it("completes a name of lib", async () => {
    const code = 'import { me } from "./lib/index"';
    const answered = await kernel.ask<Answered>({
      do: "ask",
      type: "complete_request",
      content: { code, cursor_pos: 11 },
    });
    expect(replyOf(answered)).toMatchObject({
      status: "ok",
      matches: ["mean"],
      cursor_start: 9,
      cursor_end: 11,
    });
    expect(replyOf(answered)["metadata"]).toMatchObject({
      _jupyter_types_experimental: [{ text: "mean", type: "alias", start: 9, end: 11 }],
    });
  });

  it("counts positions in code points, as the protocol does", async () => {
    const code = 'const s = "😀"; import { me } from "./lib/index"';
    const cursor = Array.from(code.slice(0, code.indexOf("me }") + 2)).length;
    const answered = await kernel.ask<Answered>({
      do: "ask",
      type: "complete_request",
      content: { code, cursor_pos: cursor },
    });
    expect(replyOf(answered)).toMatchObject({ cursor_start: cursor - 2, cursor_end: cursor });
  });

  it.each([
    ["on the name", edit.lastIndexOf("mean") + 2],
    ["right after the name", edit.lastIndexOf("mean") + 4],
    ["between the brackets of the call", edit.lastIndexOf("[1]")],
    ["in its arguments", edit.lastIndexOf("[1]") + 3],
    ["in the import", edit.indexOf("mean") + 1],
  ])("shows lib's doc comment with the cursor %s", async (_, cursor_pos) => {
    const content = { code: edit, cursor_pos, detail_level: 0 };
    const answered = await kernel.ask<Answered>({ do: "ask", type: "inspect_request", content });
    const { found, data } = replyOf(answered) as { found: boolean; data: Record<string, string> };
    expect(found).toBe(true);
    expect(data["text/plain"]).toContain("mean(values: readonly number[]): number");
    expect(data["text/plain"]).toContain("The arithmetic mean, NaN when there is none.");
    expect(data["text/plain"]).toContain("@param values the numbers to average");
  });

  it("says when it knows nothing", async () => {
    const content = { code: "   ", cursor_pos: 1, detail_level: 0 };
    const answered = await kernel.ask<Answered>({ do: "ask", type: "inspect_request", content });
    expect(replyOf(answered)).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
  });
});
