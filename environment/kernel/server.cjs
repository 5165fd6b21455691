"use strict";
const { ZmqServer } = require("tslab/dist/jupyter.js");
const { answerFrames, parseMessage } = require("./messages.cjs");

/**
 * @typedef {import("./messages.cjs").Message} Message
 * @typedef {import("./messages.cjs").Json} Json
 * @typedef {import("zeromq").Router} Router
 * @typedef {(content: Json) => [type: string, content: Json] | undefined} Answer
 */

/**
 * tslab's sockets with every request answered in the protocol's words. Cells run in order; all other questions are
 * answered at once, also while a cell waits for something, after which the kernel says again that it is busy.
 */
class Server extends ZmqServer {
  /** @type {WeakMap<Message, Router>} */
  #origin = new WeakMap();
  /** @type {ReturnType<typeof import("./cells.cjs").createCells> | undefined} */
  cells;
  /** @type {(text: string) => void} */
  #log;
  /** @type {Partial<Record<string, Answer>>} */
  #answers;

  /**
   * @param {import("./handler.cjs").Handler} handler
   * @param {string} configPath the connection file
   * @param {{ log: (text: string) => void, interrupt: () => void, exit: () => void }} process
   */
  constructor(handler, configPath, { log, interrupt, exit }) {
    super(handler, configPath);
    this.#log = log;
    /** @type {(content: Json) => Json} */
    const ok = (content) => ({ status: "ok", ...content });
    this.#answers = {
      kernel_info_request: () => ["kernel_info_reply", ok({ ...handler.handleKernel() })],
      is_complete_request: ({ code }) => [
        "is_complete_reply",
        { ...handler.handleIsComplete({ code: String(code) }) },
      ],
      inspect_request: (asked) => ["inspect_reply", handler.inspectAt(asked)],
      complete_request: (asked) => ["complete_reply", handler.completeAt(asked)],
      comm_info_request: () => ["comm_info_reply", ok({ comms: {} })],
      history_request: () => ["history_reply", ok({ history: [] })],
      interrupt_request: () => {
        interrupt();
        return ["interrupt_reply", ok({})];
      },
      shutdown_request: ({ restart }) => {
        exit();
        return ["shutdown_reply", ok({ restart: restart === true })];
      },
    };
  }

  /** @override */
  async init() {
    await super.init();
    for (const socket of [this.iopub, this.shell, this.control]) socket.sendHighWaterMark = 0;
  }

  /** @param {Message} parent @param {string} type @param {Json} content */
  publish(parent, type, content) {
    this.#send(this.iopub, [type, ...answerFrames(this.connInfo.key, parent, type, content)]);
  }

  /** @param {Message} parent @param {string} type @param {Json} content */
  reply(parent, type, content) {
    const frames = answerFrames(this.connInfo.key, parent, type, content);
    this.#send(this.#origin.get(parent) ?? this.shell, [...parent.identities, ...frames]);
  }

  /** @param {Pick<Router, "send">} socket @param {(Buffer | string)[]} frames */
  #send(socket, frames) {
    socket
      .send(frames)
      .catch((/** @type {unknown} */ error) => this.#log(`a message could not be sent: ${String(error)}\n`));
  }

  /**
   * @override
   * @param {Router} socket
   * @param {Buffer[]} frames
   */
  async handleShellMessage(socket, ...frames) {
    try {
      const message = parseMessage(this.connInfo.key, frames);
      this.#origin.set(message, socket);
      if (message.header.msg_type === "execute_request") await this.cells?.take(message);
      else this.#answer(message);
    } catch (error) {
      this.#log(
        `a message could not be answered: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n`,
      );
    }
  }

  /** @param {Message} message */
  #answer(message) {
    const { msg_type: type } = message.header;
    this.publish(message, "status", { execution_state: "busy" });
    try {
      if (type === "comm_open")
        this.publish(message, "comm_close", { comm_id: message.content["comm_id"], data: {} });
      const [replyType, content] = this.#answers[type]?.(message.content) ?? [];
      if (replyType && content) this.reply(message, replyType, content);
    } catch (error) {
      const evalue = error instanceof Error ? error.message : String(error);
      const content = { status: "error", ename: "KernelError", evalue, traceback: [evalue] };
      this.reply(message, type.replace(/_request$/, "_reply"), content);
    } finally {
      this.publish(message, "status", { execution_state: "idle" });
      const running = this.cells?.running();
      if (running) this.publish(running.message, "status", { execution_state: "busy" });
    }
  }
}

module.exports = { Server };
