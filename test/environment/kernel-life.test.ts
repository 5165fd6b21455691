import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import {
  failure,
  makeRoot,
  needsPython,
  printed,
  projectRoot,
  python,
  replyOf,
  specFor,
  startKernel,
  writeIn,
} from "./kernel-session.js";
import type { Answered, Session } from "./kernel-session.js";

const files = { "lib/index.ts": "export const one = 1;\n" };

/** Whether a process runs; one that has ended and is not yet waited for does not. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !readFileSync(stat, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end;) {
    if (!alive(pid)) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}

describe.skipIf(python === undefined)(`the kernel's life ${needsPython}`, () => {
  const root = makeRoot(join(projectRoot, "build"), files);
  let kernel: Session | undefined;

  /** A kernel for one test; ended after it, whatever happened. */
  async function start(at = root): Promise<Session> {
    kernel = await startKernel(at);
    return kernel;
  }

  afterEach(async () => {
    await kernel?.close();
    kernel = undefined;
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("is interrupted in a loop and in a wait, by signal and by request, aborts what is queued, and keeps its state", async () => {
    const { ask, execute } = await start();
    await execute("const kept = 41;");
    for (const code of ["while (true) {}", "await new Promise(() => {});"]) {
      const answered = await ask<Answered>({
        do: "execute",
        cells: [{ code }, { code: 'console.log("queued")' }],
        interrupt_after: 1,
      });
      expect(failure(answered)).toMatchObject({ ename: "Interrupted", evalue: "the cell was interrupted" });
      expect(replyOf(answered, 1)["status"]).toBe("aborted");
    }
    expect(printed(await execute("kept + 1"))).toBe("42\n");

    const asked = await ask<Answered>({
      do: "execute",
      cells: [{ code: "await new Promise(() => {});" }],
      ask_after: 0.5,
      ask: { type: "interrupt_request", channel: "control" },
    });
    expect(asked.replies[1]).toEqual({ type: "interrupt_reply", content: { status: "ok" } });
    expect(failure(asked)).toMatchObject({ ename: "Interrupted" });
  });

  it("ends by itself on shutdown_request, after its reply", async () => {
    const { ask } = await start();
    const { pid } = await ask<{ pid: number }>({ do: "pid" });
    const answered = await ask<Answered>({
      do: "ask",
      type: "shutdown_request",
      channel: "control",
      content: { restart: false },
    });
    expect(answered.replies[0]).toEqual({
      type: "shutdown_reply",
      content: { status: "ok", restart: false },
    });
    expect(await gone(pid, 3000)).toBe(true);
  });

  it.each([
    ["idle", "1"],
    ["in an endless loop", "while (true) {}"],
    ["in an endless wait", "setInterval(() => 0, 10); await new Promise(() => {});"],
  ])("ends when its parent dies, %s, and takes the connection file along", async (_, code) => {
    const { ask } = await start();
    const facts = await ask<{ pid: number; connection_file: string }>({ do: "pid" });
    expect(existsSync(facts.connection_file)).toBe(true);
    await ask({ do: "send", code });
    await new Promise((done) => setTimeout(done, 300));
    await expect(ask({ do: "die" })).rejects.toThrow("SIGKILL");
    expect(await gone(facts.pid, 8000)).toBe(true);
    expect(existsSync(facts.connection_file)).toBe(false);
  });

  it("works at a path with blanks and accents, by the kernelspec alone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "étude à refaire (1) "));
    try {
      writeIn(folder, "package.json", '{ "type": "module" }\n');
      writeIn(folder, "lib/index.ts", 'export function fail(): never {\n  throw new Error("ici");\n}\n');
      cpSync(join(projectRoot, "environment/kernel"), join(folder, "environment/kernel"), {
        recursive: true,
      });
      symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"), "dir");
      mkdirSync(join(folder, "notebooks"));
      const { execute } = await start(folder);
      expect(printed(await execute("process.cwd()"))).toBe(`${folder}\n`);
      expect(printed(await execute('require("node:v8").getHeapStatistics().heap_size_limit > 8e9'))).toBe(
        "true\n",
      );
      const failed = failure(await execute('import { fail } from "./lib/index";\nfail()'));
      expect(failed.traceback.slice(0, 2)).toEqual(["Error: ici", "    at fail (lib/index.ts:2:9)"]);
      await kernel?.close();
      const left = readdirSync(folder).sort();
      expect(left).toEqual([
        ".jupyter",
        "build",
        "environment",
        "lib",
        "node_modules",
        "notebooks",
        "package.json",
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  /** Runs a notebook by nbclient. */
  function runNotebook(cells: readonly string[]) {
    const { kernels, name, extra } = specFor(root);
    const runtime = join(root, ".jupyter/runtime");
    const ran = spawnSync(
      python ?? "",
      [join(import.meta.dirname, "kernel_notebook.py"), kernels, name, ...extra],
      {
        input: JSON.stringify({ cells }),
        encoding: "utf8",
        env: { ...process.env, JUPYTER_RUNTIME_DIR: runtime, IPYTHONDIR: runtime },
      },
    );
    if (ran.status !== 0) throw new Error(ran.stderr);
    return JSON.parse(ran.stdout) as {
      error: { ename: string; evalue: string; text: string } | null;
      cells: { count: number | null; outputs: { output_type: string; text?: string; ename?: string }[] }[];
      language: Record<string, unknown>;
    };
  }

  it("lets nbclient stop at a failing cell, and say why", () => {
    const { error, cells, language } = runNotebook([
      'import { one } from "./lib/index";\none',
      'throw new TypeError("wrong kind")',
      'console.log("never")',
    ]);
    expect(error).toMatchObject({ ename: "TypeError", evalue: "wrong kind" });
    expect(error?.text).toContain("at cell [2]:1:7");
    expect(cells.map(({ count }) => count)).toEqual([1, 2, null]);
    expect(cells[0]?.outputs).toMatchObject([{ output_type: "stream", text: "1\n" }]);
    expect(cells[1]?.outputs).toMatchObject([{ output_type: "error", ename: "TypeError" }]);
    expect(language).toMatchObject({ name: "typescript", version: "5.0.4", pygments_lexer: "typescript" });
  });
});
