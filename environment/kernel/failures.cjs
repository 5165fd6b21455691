"use strict";
const { AsyncLocalStorage } = require("node:async_hooks");

/**
 * @typedef {import("./cells.cjs").Cell} Cell
 * @typedef {{ readonly thrown: unknown, readonly cell: Cell | undefined }} Floating
 *   Something thrown that no code waited for, and the cell that began it.
 */

/** A turn of the event loop, timers that are due included. */
const turn = () => new Promise((resolve) => setTimeout(() => setImmediate(resolve), 1));

/**
 * Listens for rejections that nobody handles and exceptions that nobody catches, and knows which cell began them.
 * @param {(floating: Floating) => void} heard told of each as it happens
 */
function listenForFailures(heard) {
  /** @type {AsyncLocalStorage<Cell>} */
  const storage = new AsyncLocalStorage();
  /** @type {Map<unknown, Floating>} */
  const pending = new Map();

  /** @param {unknown} key @param {unknown} thrown */
  function note(key, thrown) {
    const floating = { thrown, cell: storage.getStore() };
    pending.set(key, floating);
    heard(floating);
  }

  process.on("unhandledRejection", (reason, promise) => note(promise, reason));
  process.on("rejectionHandled", (promise) => pending.delete(promise));
  process.on("uncaughtException", (error) => note(Symbol("uncaught"), error));

  return {
    /** Runs a cell so that whatever it begins is known as its own. @type {<T>(cell: Cell, run: () => T) => T} */
    within: (cell, run) => storage.run(cell, run),
    /** The cell whose code is running, however late. */
    cell: () => storage.getStore(),
    /** Waits two turns of the event loop, in which what the cell left floating comes up. */
    async settle() {
      await turn();
      await turn();
    },
    /** What came up and nobody was told of. */
    take() {
      const taken = [...pending.values()];
      pending.clear();
      return taken;
    },
  };
}

const minimumMs = 60;
const work = /^(Timeout|Immediate|FSReq\w+|GetAddrInfoReqWrap|TCP\w*Wrap|Pipe\w*Wrap|ProcessWrap)$/;
const working = () => process.getActiveResourcesInfo().filter((kind) => work.test(kind)).length;

/**
 * A barrier: waits until no timer, file or network work that notebook code began is left, at most `limitMs`.
 * @param {number} idle how many such resources the kernel itself holds
 * @param {number} limitMs
 */
async function quiet(idle, limitMs) {
  const begun = Date.now();
  do {
    await new Promise((resolve) => setTimeout(resolve, 20).unref());
    await turn();
  } while (Date.now() - begun < minimumMs || (working() > idle && Date.now() - begun < limitMs));
}

module.exports = { listenForFailures, quiet, working };
