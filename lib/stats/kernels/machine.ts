import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { kernelModule } from "./module.js";

/** A pass of the module: works on one chunk of a task. */
export type Pass = (typeof passes)[number];

/** The order in which a thread finds a pass by number. */
const passes = [
  "sumsOfOnePart",
  "sumsOfManyParts",
  "closing",
  "addUp",
  "effects",
  "survey",
  "pack",
  "toOrder",
  "accountsOfCells",
  "records",
  "information",
  "oneStep",
  "symmetricRoot",
  "outerSize",
  "manyScores",
  "slotOdds",
] as const;

type Exports = Readonly<Record<string, (...args: readonly number[]) => number>>;

/** A WebAssembly memory that threads share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  readonly grow: (pages: number) => number;
}

/** The part of WebAssembly that is used here; Node has it, TypeScript's own library for Node has not. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: SharedMemory } },
  ) => { readonly exports: Exports };
};

/** The compiled passes on one shared memory. */
export interface Machine {
  readonly memory: SharedMemory;
  readonly exports: Exports;
  /** Does a pass on chunks 0 to `chunks` - 1 of the task at `address`, with as many threads as are up. What is computed never depends on how many. */
  readonly run: (pass: Pass, address: number, chunks: number) => void;
}

/** Where the threads' words stand: ticket (job and next chunk), pass, task, chunks, done. The module's own constants are in the first page too; data from `FIRST` on. */
const WORDS = 64;
export const FIRST = 65_536;

/** What a thread does for ever: waits for a ticket, takes chunks of the job one by one, and says when each is done. */
const thread = `
const { workerData: { module, memory, words, passes } } = require("node:worker_threads");
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const word = new Int32Array(memory.buffer, words, 5);
for (;;) {
  const ticket = Atomics.load(word, 0);
  const [pass, task, chunks] = [Atomics.load(word, 1), Atomics.load(word, 2), Atomics.load(word, 3)];
  if ((ticket & 255) >= chunks) Atomics.wait(word, 0, ticket);
  else if (Atomics.compareExchange(word, 0, ticket, ticket + 1) === ticket) {
    exports[passes[pass]](task, ticket & 255);
    Atomics.add(word, 4, 1);
    Atomics.notify(word, 4);
  }
}`;

/** Whether other threads help; tests and benchmarks set it. */
export const threads = { help: true };

let made: Machine | null | undefined;

/** The machine of this process, or null where SIMD, shared memory or WebAssembly is lacking: then the plain road serves. */
export function machine(): Machine | null {
  if (made === undefined)
    try {
      made = start();
    } catch {
      made = null;
    }
  return made;
}

function start(): Machine {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const module = new WebAssembly.Module(Buffer.from(kernelModule, "base64"));
  // Not named `exports`: in a notebook's module that is where `threads` stands.
  const { exports: own } = new WebAssembly.Instance(module, { env: { memory } });
  const word = new Int32Array(memory.buffer, WORDS, 5);
  let helpers = -1;
  let job = 0;
  const run = (pass: Pass, address: number, chunks: number): void => {
    const work = own[pass];
    if (chunks === 1 || !threads.help) {
      for (let chunk = 0; chunk < chunks; chunk++) work(address, chunk);
      return;
    }
    if (helpers < 0) helpers = startThreads(module, memory);
    Atomics.store(word, 3, 0);
    job = (job + 1) & 0x3fffff;
    Atomics.store(word, 0, (job << 8) | 255);
    Atomics.store(word, 1, passes.indexOf(pass));
    Atomics.store(word, 2, address);
    Atomics.store(word, 4, 0);
    Atomics.store(word, 3, chunks);
    Atomics.store(word, 0, job << 8);
    Atomics.notify(word, 0);
    for (;;) {
      const ticket = Atomics.load(word, 0);
      if ((ticket & 255) >= chunks) break;
      if (Atomics.compareExchange(word, 0, ticket, ticket + 1) !== ticket) continue;
      work(address, ticket & 255);
      Atomics.add(word, 4, 1);
    }
    for (;;) {
      const done = Atomics.load(word, 4);
      if (done === chunks) return;
      Atomics.wait(word, 4, done, 1);
    }
  };
  return { memory, exports: own, run };
}

/** Starts the helping threads, which end with the process; none where threads cannot be had. */
function startThreads(module: object, memory: SharedMemory): number {
  const count = Math.min(availableParallelism(), 8) - 1;
  try {
    for (let i = 0; i < count; i++) {
      const worker = new Worker(thread, {
        eval: true,
        env: {},
        execArgv: [],
        workerData: { module, memory, words: WORDS, passes },
      });
      worker.on("error", () => undefined);
      worker.unref();
    }
    return count;
  } catch {
    return 0;
  }
}
