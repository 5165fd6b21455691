import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { writeKernelspec } from "../../environment/kernel/kernelspec.mjs";

export const projectRoot = resolve(import.meta.dirname, "../..");

const local = join(projectRoot, "environment/python/bin/python");

/** The Python that has jupyter_client and nbclient: the project's, or the one `STUDY_PYTHON` names. */
export const python = process.env["STUDY_PYTHON"] ?? (existsSync(local) ? local : undefined);

/** The sentence to add to a test's name where it is skipped without a Python. */
export const needsPython = "(needs environment/python, or STUDY_PYTHON)";

export interface Output {
  /** Which request of the call it belongs to, -1 for others. */
  readonly of: number;
  readonly type: string;
  readonly content: Record<string, unknown>;
}

export interface Reply {
  readonly type: string;
  readonly content: Record<string, unknown>;
}

export interface Answered {
  readonly outputs: readonly Output[];
  /** In the order of the requests; null where none came in time. */
  readonly replies: readonly (Reply | null)[];
}

export interface CellRequest {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
  readonly metadata?: Record<string, unknown>;
}

/** A root of its own for a kernel: a package.json and the files given by their path. */
export function makeRoot(parent: string, files: Readonly<Record<string, string>> = {}): string {
  mkdirSync(parent, { recursive: true });
  const root = mkdtempSync(join(parent, "test-kernel-"));
  for (const [name, text] of Object.entries({ "package.json": '{ "type": "module" }\n', ...files }))
    writeIn(root, name, text);
  return root;
}

/** Writes a file below a root, folders included. */
export function writeIn(root: string, name: string, text: string): void {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Where a kernelspec for a root is written for a test, and what is added to its command. */
export function specFor(root: string): { kernels: string; name: string; extra: string[] } {
  const complete = existsSync(join(root, "environment/kernel"));
  const { file, name } = writeKernelspec({
    root: complete ? root : projectRoot,
    jupyterDir: join(root, ".jupyter"),
  });
  return { kernels: dirname(dirname(file)), name, extra: complete ? [] : ["--root", root] };
}

/** A kernel at `root` and a Python client that speaks to it. */
export async function startKernel(root: string) {
  if (python === undefined) throw new Error(needsPython);
  const { kernels, name, extra } = specFor(root);
  const runtime = join(root, ".jupyter/runtime");
  const child = spawn(python, [join(import.meta.dirname, "kernel_client.py"), kernels, name, ...extra], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, JUPYTER_RUNTIME_DIR: runtime, IPYTHONDIR: runtime },
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("exit", (code, signal) => reject(new Error(`the client ended: ${signal ?? String(code)}`)));
  });
  ended.catch(() => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

  async function next(): Promise<unknown> {
    const line = await Promise.race([lines.next(), ended]);
    return JSON.parse(String(line.value)) as unknown;
  }

  async function ask<T>(request: Record<string, unknown>): Promise<T> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return (await next()) as T;
  }

  await next();
  return {
    ask,
    /** Sends cells at once and waits until all are answered. */
    execute: (...cells: readonly (string | CellRequest)[]) =>
      ask<Answered>({
        do: "execute",
        cells: cells.map((one) => (typeof one === "string" ? { code: one } : one)),
      }),
    /** Ends the client's input, and with it the kernel. */
    async close(): Promise<void> {
      child.stdin.end();
      await ended.catch(() => undefined);
    },
  };
}

export type Session = Awaited<ReturnType<typeof startKernel>>;

/** The contents of the messages of a type, in order. */
export const contents = ({ outputs }: Answered, type: string, of = 0): Record<string, unknown>[] =>
  outputs.filter((one) => one.type === type && one.of === of).map((one) => one.content);

/** All text of a stream. */
export const printed = (answered: Answered, of = 0): string =>
  contents(answered, "stream", of)
    .map(({ text }) => String(text))
    .join("");

/** The reply's content of the request `of`. */
export const replyOf = ({ replies }: Answered, of = 0): Record<string, unknown> => {
  const reply = replies[of];
  if (!reply) throw new Error(`request ${of} was not answered`);
  return reply.content;
};

/** The one error of a cell that failed: the message on iopub, which the reply has to repeat. */
export function failure(answered: Answered, of = 0): { ename: string; evalue: string; traceback: string[] } {
  const errors = contents(answered, "error", of);
  if (errors.length !== 1) throw new Error(`${errors.length} error messages: ${JSON.stringify(answered)}`);
  return errors[0] as { ename: string; evalue: string; traceback: string[] };
}
