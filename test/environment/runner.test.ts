import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeKernelspec } from "../../environment/kernel/kernelspec.mjs";
import { readEvent, type RunEvent } from "../../environment/runner/events.js";
import { environment, places } from "../../environment/setup/places.mjs";
import {
  canLend,
  command,
  copyProject,
  lendInstalled,
  needsSetUp,
  processesNaming,
  startNode,
  until,
  writeNotebook,
} from "../support/project.js";

interface Written {
  readonly status: string;
  readonly failure?: { readonly notebook: string; readonly cell: number };
  readonly notebooks: readonly { readonly cells: readonly { readonly heading: string }[] }[];
  readonly peakBytes: number;
}
interface Executed {
  readonly cells: readonly {
    readonly execution_count?: number | null;
    readonly outputs?: readonly { readonly text?: readonly string[] }[];
  }[];
}

const main = join("environment", "main.mjs");
const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), "utf8"));
const record = (root: string, out: string): Written => read(root, out, "run.json") as Written;
const executed = (root: string, out: string, name: string): Executed =>
  read(root, out, "notebooks", `${name}.ipynb`) as Executed;
const kernelsOf = async (root: string): Promise<readonly string[]> =>
  (await processesNaming(root)).filter((line) => /launcher\.cjs|run\.py/.test(line));

describe.skipIf(!canLend || process.platform === "win32")(
  `the runner, with the real kernel ${needsSetUp}`,
  () => {
    let root: string;

    beforeAll(() => {
      root = copyProject(["lib", "tsconfig.json"]);
      lendInstalled(root);
      writeKernelspec({ root });
      writeFileSync(
        join(root, "environment", "report.ts"),
        "export const writeReports = () => Promise.resolve();\n",
      );
      writeNotebook(root, "01-good", [
        "# Numbers",
        "const seven = 7;",
        "## Said",
        "console.log(seven, process.env['STUDY_OUT'], process.env['STUDY_SETTINGS']);",
        "await new Promise((resolve) => setTimeout(resolve, 50));",
      ]);
      writeNotebook(root, "02-bad", [
        "# First",
        "const limit: number = 3;",
        "## Second",
        "const check = (n: number) => { if (n > limit) throw new RangeError(`${n} is over ${limit}`); };\ncheck(4);",
        "console.log('never');",
      ]);
      writeNotebook(root, "03-late", [
        "const lost = new Promise((_, no) => setTimeout(() => no(new Error('lost one')), 300));",
      ]);
      writeNotebook(root, "04-long", ["console.log('busy');", "while (true) {}"]);
      writeNotebook(root, "05-dies", ["process.exit(3);"]);
    });
    afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

    it("executes every code cell and keeps what varies apart: two runs, the same bytes", async () => {
      const first = await command(root, ["start", "--notebook", "01", "--out", "one"]);
      expect(first.stderr).toBe("");
      expect(first.code).toBe(0);
      expect(first.stdout).toMatch(/01-good\s+3 cells\s+\d+\.\d s/);
      expect(first.stdout.trim().split("\n").at(-1)).toMatch(/^Done in .*Open one\/index\.html$/);
      const code = executed(root, "one", "01-good").cells.filter(
        (cell) => cell.execution_count !== undefined,
      );
      expect(code.map((cell) => cell.execution_count)).toEqual([1, 2, 3]);
      expect(code[1]?.outputs?.[0]?.text?.join("")).toBe(
        `7 ${join(root, "one", ".run")} ${join(root, "one", ".run", "settings.json")}\n`,
      );
      expect(record(root, "one").notebooks[0]?.cells.map((cell) => cell.heading)).toEqual([
        "Numbers",
        "Said",
        "Said",
      ]);
      expect(record(root, "one").peakBytes).toBeGreaterThan(50e6);
      const bytes = readFileSync(join(root, "one", "notebooks", "01-good.ipynb"));
      const again = await command(root, ["start", "--notebook", "01-good", "--out", "one"]);
      expect(again.code).toBe(0);
      expect(again.stdout).toMatch(/01-good\s+… about \d+ s/);
      expect(readFileSync(join(root, "one", "notebooks", "01-good.ipynb")).equals(bytes)).toBe(true);
      expect(await kernelsOf(root)).toEqual([]);
    });

    it("stops at the first cell that fails: number, heading, error, place and source; what there is is written", async () => {
      const { code, stderr } = await command(root, [
        "start",
        "--notebook",
        "02",
        "--notebook",
        "04",
        "--out",
        "two",
      ]);
      expect(code).toBe(1);
      expect(stderr).toContain("02-bad, cell 2 (Second): RangeError: 4 is over 3");
      expect(stderr).toContain("at check");
      expect(stderr).toContain("    check(4);");
      expect(stderr.trim().split("\n").at(-1)).toBe(
        "The study failed in 02-bad, cell 2. What there is of it: two/notebooks",
      );
      expect(record(root, "two")).toMatchObject({
        status: "failed",
        failure: { notebook: "02-bad", cell: 2 },
      });
      expect(readdirSync(join(root, "two", "notebooks"))).toEqual(["02-bad.ipynb"]);
      const counts = executed(root, "two", "02-bad").cells.map((cell) => cell.execution_count);
      expect(counts).toEqual([undefined, 1, undefined, 2, null]);
    });

    it("a rejection that nothing awaited fails the run, though its cell had ended", async () => {
      const { code, stderr } = await command(root, ["start", "--notebook", "03", "--out", "three"]);
      expect(code).toBe(1);
      expect(stderr).toContain("03-late, cell 1");
      expect(stderr).toContain("lost one");
    });

    it("a kernel that dies fails the run", async () => {
      const { code, stderr } = await command(root, ["start", "--notebook", "05", "--out", "five"]);
      expect(code).toBe(1);
      expect(stderr).toContain("05-dies, cell 1: KernelDied");
    });

    it.each([
      ["stays silent", "setInterval(() => undefined, 1000)", "Kernel didn't respond in 4 seconds"],
      ["dies", "process.exit(1)", "Kernel died before replying to kernel_info"],
    ])("a kernel that %s before it answers is started anew; nothing had run", async (_, does, why) => {
      const launcher = join(root, "environment", "kernel", "launcher.cjs");
      const real = readFileSync(launcher, "utf8");
      const mark = join(root, "started-once");
      writeFileSync(join(dirname(launcher), "launches.cjs"), real);
      writeFileSync(
        launcher,
        `const fs = require("node:fs"), mark = ${JSON.stringify(mark)};\n` +
          `if (fs.existsSync(mark)) require("./launches.cjs");\n` +
          `else { fs.writeFileSync(mark, ""); ${does}; }\n`,
      );
      try {
        const out = join(root, "anew", "01-good.ipynb");
        const child = spawn(
          places(root).python,
          [
            ...[join(root, "environment", "runner", "run.py"), "--root", root, "--out", out],
            ...["--notebook", join(root, "notebooks", "01-good.ipynb"), "--start-seconds", "4", "60"],
          ],
          { cwd: root, env: environment(root), stdio: ["pipe", "pipe", "inherit"] },
        );
        const ended = once(child, "close");
        const events: RunEvent[] = [];
        for await (const line of createInterface({ input: child.stdout })) events.push(readEvent(line));
        expect(await ended, JSON.stringify(events)).toEqual([0, null]);
        expect(events.filter(({ event }) => event === "again")).toEqual([{ event: "again", why }]);
        expect(events.filter(({ event }) => event === "end")).toHaveLength(3);
      } finally {
        writeFileSync(launcher, real);
        rmSync(mark, { force: true });
      }
    });

    it.each(["SIGINT", "SIGTERM"] as const)(
      "%s ends it all, writes what there is and gives the folder back",
      async (signal) => {
        mkdirSync(join(root, "build", "cache", "step-1234.abcd.part"), { recursive: true });
        const run = startNode(root, [main, "start", "--notebook", "04", "--out", "four"]);
        await until(async () => (await kernelsOf(root)).length >= 2, 60, run.said);
        const second = await command(root, ["start", "--notebook", "01", "--out", "four"]);
        expect(second.code).toBe(2);
        expect(second.stderr).toMatch(/another run writes to four: process \d+/);
        await new Promise((resolve) => setTimeout(resolve, 4000));
        run.child.kill(signal);
        expect(await run.ended).toBe(signal === "SIGINT" ? 130 : 143);
        expect(run.said()).toContain(`Stopped (${signal})`);
        expect(await kernelsOf(root)).toEqual([]);
        expect(record(root, "four").status).toBe("stopped");
        expect(existsSync(join(root, "four", "notebooks", "04-long.ipynb"))).toBe(true);
        expect(readdirSync(join(root, "four", "notebooks")).filter((name) => name.endsWith(".part"))).toEqual(
          [],
        );
        expect(readdirSync(join(root, "build", "cache"))).toEqual([]);
        expect(readdirSync(join(root, "build", "runs"))).toEqual([]);
      },
    );

    it("killed without warning, its kernel and runner end too, and the next run is not refused", async () => {
      const run = startNode(root, [main, "start", "--notebook", "04", "--out", "six"]);
      await until(async () => (await kernelsOf(root)).length >= 2, 60, run.said);
      run.child.kill("SIGKILL");
      await until(async () => (await kernelsOf(root)).length === 0, 30);
      const { code } = await command(root, ["start", "--notebook", "01", "--out", "six"]);
      expect(code).toBe(0);
      expect(readdirSync(join(root, "six", "notebooks")).filter((name) => name.startsWith("."))).toEqual([]);
    });

    it("settings: all faults of the file at once, exit code 2; the effective ones stand in the run's folder", async () => {
      writeFileSync(join(root, "wrong.json"), '{ "variance": "HC9", "samplePcns": 0, "sead": 1 }');
      const wrong = await command(root, ["start", "--settings", "wrong.json"]);
      expect(wrong.code).toBe(2);
      for (const part of ["variance", "samplePcns", "sead", "wrong.json"])
        expect(wrong.stderr).toContain(part);
      writeFileSync(join(root, "right.json"), '{ "variance": "CR0" }');
      const right = await command(root, [
        "start",
        "--quick",
        "--settings",
        "right.json",
        "--notebook",
        "01",
        "--out",
        "seven",
      ]);
      expect(right.code).toBe(0);
      expect(read(root, "seven", "settings.json")).toMatchObject({ variance: "CR0", samplePcns: 20 });
    });
  },
);
