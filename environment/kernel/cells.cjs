"use strict";
const { randomUUID } = require("node:crypto");
const { failureOf, failureOfTypes, joined, told } = require("./errors.cjs");
const { quiet, working } = require("./failures.cjs");

/**
 * @typedef {import("./messages.cjs").Json} Json
 * @typedef {import("./messages.cjs").Message} Message
 * @typedef {import("./errors.cjs").Failure} Failure
 * @typedef {{
 *   readonly message: Message, readonly code: string, readonly silent: boolean, readonly stopOnError: boolean,
 *   readonly count: number, readonly cellId: string | undefined, readonly token: string,
 * }} Cell One execution of a cell.
 * @typedef {{
 *   publish: (parent: Message, type: string, content: Json) => void,
 *   reply: (parent: Message, type: string, content: Json) => void,
 * }} Wire
 */

const barrier = /^\s*\/\/\s*@barrier\s*$/;
const barrierLimitMs = 2000;
/** Long enough that the requests of one "run all" are there; a request sent after the reply is never among them. */
const gatherMs = 50;

/** @param {Pick<Cell, "count">} cell */
const labelOf = ({ count }) => `cell [${count}]`;

/**
 * Runs cells one after the other and says all of it: input, output, error, reply.
 * @param {{
 *   wire: Wire,
 *   execute: (code: string) => Promise<boolean>,
 *   complaints: () => unknown[],
 *   diagnostics: () => readonly import("tslab/dist/converter.js").Diagnostic[],
 *   failures: ReturnType<typeof import("./failures.cjs").listenForFailures>,
 *   flush: () => void,
 * }} parts `execute` is tslab's; `complaints` takes what it printed as errors since the last call
 */
function createCells({ wire, execute, complaints, diagnostics, failures, flush }) {
  const idle = working();
  /** @type {Message[]} */
  let waiting = [];
  let count = 0;
  /** @type {Cell | undefined} */
  let current;
  let running = false;

  /** @param {Message} message @returns {Cell} */
  function begin(message) {
    const {
      code,
      silent = false,
      store_history: stores = !silent,
      stop_on_error: stops = true,
    } = message.content;
    if (!silent && stores) count += 1;
    const { cellId } = message.metadata;
    return {
      message,
      code: String(code),
      silent: silent === true,
      stopOnError: stops === true,
      count,
      cellId: typeof cellId === "string" ? cellId : undefined,
      token: randomUUID(),
    };
  }

  /** @param {Cell} cell @returns {Failure[]} */
  function floating(cell) {
    return failures.take().map(({ thrown, cell: origin }) => {
      if (origin === cell) return told("nothing awaited this", failureOf(thrown));
      const whose = origin ? labelOf(origin) : "an earlier cell";
      return told(`${whose} had ended when this happened, which nothing awaited`, failureOf(thrown));
    });
  }

  /** @param {Cell} cell @returns {Promise<Failure | undefined>} */
  async function outcome(cell) {
    /** @type {Failure[]} */
    const own = [];
    try {
      if (barrier.test(cell.code)) await quiet(idle, barrierLimitMs);
      else await failures.within(cell, () => execute(cell.code));
    } catch (error) {
      own.push(failureOf(error));
    }
    const complained = complaints();
    if (diagnostics().length > 0 && complained.length > 0)
      own.push(failureOfTypes(diagnostics(), { label: labelOf(cell), source: cell.code }));
    else own.push(...complained.map(failureOf));
    await failures.settle();
    return joined([...own, ...floating(cell)]);
  }

  /** @param {Message} message */
  async function run(message) {
    const cell = begin(message);
    current = cell;
    running = true;
    wire.publish(message, "status", { execution_state: "busy" });
    if (!cell.silent)
      wire.publish(message, "execute_input", { code: cell.code, execution_count: cell.count });
    const failure = await outcome(cell);
    flush();
    if (failure && !cell.silent) wire.publish(message, "error", { ...failure });
    const dropped = failure && cell.stopOnError ? await gather() : [];
    running = false;
    wire.reply(message, "execute_reply", {
      status: failure ? "error" : "ok",
      execution_count: cell.count,
      ...(failure ?? { payload: [], user_expressions: {} }),
    });
    wire.publish(message, "status", { execution_state: "idle" });
    for (const one of dropped) abort(one);
  }

  /** What was already on its way when a cell failed. */
  async function gather() {
    await new Promise((resolve) => setTimeout(resolve, gatherMs));
    return waiting.splice(0);
  }

  /** @param {Message} message */
  function abort(message) {
    wire.publish(message, "status", { execution_state: "busy" });
    wire.reply(message, "execute_reply", { status: "aborted", execution_count: count });
    wire.publish(message, "status", { execution_state: "idle" });
  }

  let draining = false;
  async function drain() {
    if (draining) return;
    draining = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
    draining = false;
  }

  return {
    /** Takes an execute_request; it is run when those before it have ended. @param {Message} message */
    async take(message) {
      waiting.push(message);
      await drain();
    },
    /** The cell that runs now, or the last that did: where output goes. */
    current: () => current,
    /** The cell that runs now. */
    running: () => (running ? current : undefined),
    label: () => labelOf({ count }),
  };
}

module.exports = { createCells, labelOf };
