import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  contents,
  failure,
  makeRoot,
  needsPython,
  printed,
  projectRoot,
  python,
  replyOf,
  startKernel,
} from "./kernel-session.js";
import type { Session } from "./kernel-session.js";

const files = {
  "lib/steps.ts": [
    "/** A type that leaves no line in the output. */",
    "export interface Step {",
    "  readonly size: number;",
    "}",
    "",
    "export class NotConverged extends Error {}",
    "",
    "export function fit(step: Step): number {",
    '  if (step.size > 10) throw new NotConverged("no convergence");',
    "  return step.size;",
    "}",
  ].join("\n"),
};

describe.skipIf(python === undefined)(`the kernel ${needsPython}`, () => {
  const root = makeRoot(join(projectRoot, "build"), files);
  let kernel: Session;

  beforeAll(async () => {
    kernel = await startKernel(root);
  });
  afterAll(async () => {
    await kernel.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** What a cell throws, with the number of its prompt taken out. */
  async function thrown(code: string) {
    const answered = await kernel.execute(code);
    const count = String(replyOf(answered)["execution_count"]);
    const { ename, evalue, traceback } = failure(answered);
    return { ename, evalue, traceback: traceback.map((line) => line.replaceAll(`[${count}]`, "[n]")) };
  }

  describe("errors", () => {
    it("publishes execute_input, the error and a full reply, between busy and idle", async () => {
      const answered = await kernel.execute('throw new RangeError("out of range")');
      expect(answered.outputs.map(({ type }) => type)).toEqual([
        "status",
        "execute_input",
        "error",
        "status",
      ]);
      const count = contents(answered, "execute_input")[0]?.["execution_count"];
      expect(count).toBeGreaterThan(0);
      const error = { ename: "RangeError", evalue: "out of range" };
      expect(failure(answered)).toMatchObject(error);
      expect(replyOf(answered)).toEqual({ status: "error", execution_count: count, ...failure(answered) });
    });

    it("points to the lines of the cell and of the TypeScript file, and to nothing of tslab or Node", async () => {
      const { ename, traceback } = await thrown(
        'import { fit } from "./lib/steps";\ninterface Gone { a: number }\nfunction inner(): number {\n  return fit({ size: 11 });\n}\ninner();',
      );
      expect(ename).toBe("NotConverged");
      expect(traceback).toEqual([
        "NotConverged: no convergence",
        "    at fit (lib/steps.ts:9:29)",
        "    at inner (cell [n]:4:13)",
        "    at cell [n]:6:1",
      ]);
    });

    it("shows the cause and what is not an Error", async () => {
      const caused = await thrown('throw new Error("outer", { cause: new TypeError("inner") })');
      expect(caused.traceback.join("\n")).toContain("[cause]: TypeError: inner");
      expect(await thrown("throw { code: 7 }")).toMatchObject({ ename: "Thrown", evalue: "{ code: 7 }" });
    });

    it("gives type errors of the cell with line, column and the text", async () => {
      const { ename, evalue, traceback } = await thrown('const text = "a";\nconst count: number = text;');
      expect(ename).toBe("TypeScriptError");
      expect(evalue).toBe("2:7 - Type 'string' is not assignable to type 'number'.");
      expect(traceback.slice(1)).toEqual([
        "cell [n]:2:7 - Type 'string' is not assignable to type 'number'.",
        "    2 | const count: number = text;",
        "      |       ^^^^^",
      ]);
    });

    it("is as strict as the project", async () => {
      expect(await thrown("const text: string = null;")).toMatchObject({ ename: "TypeScriptError" });
    });

    it("counts cells, but not silent ones", async () => {
      const before = Number(replyOf(await kernel.execute("1"))["execution_count"]);
      const silent = await kernel.execute({ code: 'console.log("x"); 2', silent: true });
      expect(silent.outputs.map(({ type }) => type)).toEqual(["status", "status"]);
      expect(replyOf(await kernel.execute("3"))).toMatchObject({ status: "ok", execution_count: before + 1 });
    });
  });

  describe("what no code awaits", () => {
    it.each([
      ["a rejection", 'Promise.reject(new Error("floating")); 1', "floating"],
      [
        "a rejection in a function",
        'void (async () => { await null; throw new Error("deep"); })(); 1',
        "deep",
      ],
      ["an exception in a timer", 'setTimeout(() => { throw new Error("timer"); }, 0); 1', "timer"],
    ])("%s fails its own cell", async (_, code, message) => {
      expect((await thrown(code)).evalue).toBe(`nothing awaited this: ${message}`);
    });

    it("leaves a rejection alone that is handled a moment later", async () => {
      const answered = await kernel.execute(
        'const later = Promise.reject(new Error("handled")); setImmediate(() => later.catch(() => 0)); 1',
      );
      expect(replyOf(answered)["status"]).toBe("ok");
    });

    it("reports a late one on the next cell, which says whose it is and has run", async () => {
      const first = await kernel.execute('setTimeout(() => { throw new Error("late"); }, 200); 1');
      const count = String(replyOf(first)["execution_count"]);
      expect(replyOf(first)["status"]).toBe("ok");
      const second = await kernel.execute('await new Promise((done) => setTimeout(done, 500)); "ran"');
      expect(printed(second)).toContain("ran");
      expect(failure(second).evalue).toBe(
        `cell [${count}] had ended when this happened, which nothing awaited: late`,
      );
      expect(replyOf(await kernel.execute("1"))["status"]).toBe("ok");
    });

    it("reports the last one of a notebook at a barrier, which waits for it and counts nothing", async () => {
      const first = await kernel.execute('setTimeout(() => void Promise.reject(new Error("last")), 300); 1');
      const barrier = await kernel.execute({ code: "// @barrier", store_history: false });
      expect(failure(barrier).evalue).toContain("last");
      expect(replyOf(barrier)["execution_count"]).toBe(replyOf(first)["execution_count"]);
      expect(replyOf(await kernel.execute({ code: "// @barrier", store_history: false }))["status"]).toBe(
        "ok",
      );
    });
  });

  describe("after a failing cell", () => {
    it("says aborted of what was sent with it, and runs what is sent after its reply", async () => {
      const answered = await kernel.execute('throw new Error("first")', 'console.log("never")', "2");
      expect(answered.replies.map((reply) => reply?.content["status"])).toEqual([
        "error",
        "aborted",
        "aborted",
      ]);
      expect(printed(answered, 1)).toBe("");
      expect(contents(answered, "execute_input", 1)).toEqual([]);
      const next = await kernel.execute('console.log("at once")');
      expect(replyOf(next)["status"]).toBe("ok");
      expect(printed(next)).toBe("at once\n");
    });

    it("goes on when stop_on_error is false", async () => {
      const answered = await kernel.execute(
        { code: 'throw new Error("first")', stop_on_error: false },
        'console.log("ran")',
      );
      expect(answered.replies.map((reply) => reply?.content["status"])).toEqual(["error", "ok"]);
      expect(printed(answered, 1)).toBe("ran\n");
    });
  });

  describe("top-level await", () => {
    it.each([
      ["await (…)", 'const a1 = await (Promise.resolve("v1")); console.log(a1)', "v1\n"],
      ["a statement of it", 'await (async () => { console.log("v2") })()', "v2\n"],
      ["for await", 'for await (const item of [Promise.resolve("v3")]) console.log(item)', "v3\n"],
      ["in a loop", 'for (const item of ["v4"]) console.log(await (Promise.resolve(item)))', "v4\n"],
      [
        "await of an await",
        'const a5 = (await (await (async () => async () => "v5")())()); console.log(a5)',
        "v5\n",
      ],
      ["as the last expression", "[await (Promise.resolve(6))]", "[ 6 ]\n"],
    ])("%s", async (_, code, text) => {
      const answered = await kernel.execute(code);
      expect(replyOf(answered)).toMatchObject({ status: "ok" });
      expect(printed(answered)).toBe(text);
    });

    it("compiles await of an await on DuckDB's types, which crashes stock tslab's compiler", async () => {
      const answered = await kernel.execute(
        'import { DuckDBInstance } from "@duckdb/node-api";\nconst db = await (await DuckDBInstance.create()).connect();\n(await (await db.runAndReadAll("SELECT 42 AS answer")).getRowObjects())',
      );
      expect(printed(answered)).toBe("[ { answer: 42 } ]\n");
    });

    it("fails a cell whose awaited value rejects", async () => {
      const { evalue, traceback } = await thrown('await (async () => { throw new Error("inside"); })()');
      expect(evalue).toBe("inside");
      expect(traceback[1]).toBe("    at cell [n]:1:28");
    });
  });

  describe("output", () => {
    it("prints the last expression", async () => {
      expect(printed(await kernel.execute("const seven = 7;\nseven * 6"))).toBe("42\n");
    });

    it("sends what is printed in a row as few messages, in order, before what follows", async () => {
      const answered = await kernel.execute(
        'for (let i = 0; i < 5000; i++) console.log("line", i);\nconsole.error("bad");\nconsole.log("end")',
      );
      const streams = contents(answered, "stream");
      expect(streams.length).toBeLessThanOrEqual(8);
      expect(printed(answered).split("\n")).toHaveLength(5003);
      expect(streams.slice(-2)).toEqual([
        { name: "stderr", text: "bad\n" },
        { name: "stdout", text: "end\n" },
      ]);
    });

    it("keeps bytes of one character together", async () => {
      const answered = await kernel.execute(
        'for (const byte of Buffer.from("é€")) process.stdout.write(Uint8Array.of(byte)); process.stdout.write("\\n"); null',
      );
      expect(printed(answered)).toBe("é€\n");
    });

    it("shows a bundle of types, updates it in place, and says which cell is running", async () => {
      const answered = await kernel.execute({
        code: [
          'const notebook = (globalThis as any)[Symbol.for("notebook.display")];',
          'console.log("before");',
          'notebook.display({ "text/html": "<b>1</b>", "text/plain": "1", "application/json": { a: 1 } }, { id: "p", metadata: { k: 1 } });',
          'notebook.display({ "text/plain": "2" }, { id: "p", update: true });',
          "console.log(JSON.stringify([notebook.cell.count, notebook.cell.cellId, typeof notebook.cell.token]));",
        ].join("\n"),
        metadata: { cellId: "cell-7" },
      });
      const order = answered.outputs.map(({ type }) => type).filter((type) => type !== "status");
      expect(order).toEqual(["execute_input", "stream", "display_data", "update_display_data", "stream"]);
      expect(contents(answered, "display_data")[0]).toEqual({
        data: { "text/html": "<b>1</b>", "text/plain": "1", "application/json": { a: 1 } },
        metadata: { k: 1 },
        transient: { display_id: "p" },
      });
      expect(contents(answered, "update_display_data")[0]).toMatchObject({ transient: { display_id: "p" } });
      const facts = [replyOf(answered)["execution_count"], "cell-7", "string"];
      expect(printed(answered)).toBe(`before\n${JSON.stringify(facts)}\n`);
    });

    it("refuses an empty bundle and an update of nothing", async () => {
      const display = '(globalThis as any)[Symbol.for("notebook.display")].display';
      expect((await thrown(`${display}({})`)).ename).toBe("TypeError");
      expect((await thrown(`${display}({ "text/plain": "x" }, { update: true })`)).ename).toBe("TypeError");
    });

    it("lets tslab.display go the same way", async () => {
      const answered = await kernel.execute('import { display } from "tslab";\ndisplay.html("<i>x</i>")');
      expect(contents(answered, "display_data")[0]).toMatchObject({ data: { "text/html": "<i>x</i>" } });
    });
  });

  describe("questions of an editor", () => {
    it("says the real versions, and how to colour the text", async () => {
      const answered = await kernel.ask<Awaited<ReturnType<Session["execute"]>>>({
        do: "ask",
        type: "kernel_info_request",
      });
      expect(answered.replies[0]?.type).toBe("kernel_info_reply");
      expect(replyOf(answered)).toMatchObject({
        status: "ok",
        protocol_version: "5.3",
        implementation: "tslab",
        implementation_version: "1.0.22",
        language_info: {
          name: "typescript",
          version: "5.0.4",
          file_extension: ".ts",
          pygments_lexer: "typescript",
        },
      });
    });

    it.each([
      ["comm_info_request", {}, "comm_info_reply", { status: "ok", comms: {} }],
      ["history_request", {}, "history_reply", { status: "ok", history: [] }],
      [
        "is_complete_request",
        { code: "function f() {" },
        "is_complete_reply",
        { status: "incomplete", indent: "  " },
      ],
    ])("answers %s", async (type, content, replyType, want) => {
      const answered = await kernel.ask<Awaited<ReturnType<Session["execute"]>>>({
        do: "ask",
        type,
        content,
      });
      expect(answered.replies[0]).toEqual({ type: replyType, content: want });
    });

    it("answers at once while a cell waits, and says again that it is busy", async () => {
      const answered = await kernel.ask<Awaited<ReturnType<Session["execute"]>>>({
        do: "execute",
        cells: [{ code: "await new Promise((done) => setTimeout(done, 1500)); null" }],
        ask_after: 0.4,
        ask: { type: "kernel_info_request" },
      });
      const states = answered.outputs.filter(({ type }) => type === "status");
      expect(states.map(({ of, content }) => `${of} ${String(content["execution_state"])}`)).toEqual([
        "0 busy",
        "1 busy",
        "1 idle",
        "0 busy",
        "0 idle",
      ]);
    });
  });
});
