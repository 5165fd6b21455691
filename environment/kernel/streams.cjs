"use strict";
const { StringDecoder } = require("node:string_decoder");

/** @typedef {"stdout" | "stderr"} StreamName */

const waitMs = 50;
const holdMs = 100;
const holdCharacters = 65536;

/**
 * Standard output and error as few messages: what is written in a row goes out together, at the latest after a tenth
 * of a second, and always before anything else of the cell does (a display, an error, its end).
 * @param {(name: StreamName, text: string) => void} send
 */
function createStreams(send) {
  /** @type {{ name: StreamName, text: string[], characters: number, since: number } | null} */
  let held = null;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    const { name, text } = held ?? {};
    held = null;
    if (name && text) send(name, text.join(""));
  }

  /** @param {StreamName} name @param {string} text */
  function hold(name, text) {
    if (text === "") return;
    if (held && held.name !== name) flush();
    held ??= { name, text: [], characters: 0, since: Date.now() };
    held.text.push(text);
    held.characters += text.length;
    if (held.characters >= holdCharacters || Date.now() - held.since >= holdMs) flush();
    else timer ??= setTimeout(flush, waitMs);
  }

  /** @param {StreamName} name */
  function writer(name) {
    const decoder = new StringDecoder("utf8");
    /** @type {(chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => boolean} */
    const write = (chunk, encoding, done) => {
      hold(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(/** @type {() => void} */ (callback));
      return true;
    };
    return write;
  }

  return {
    flush,
    /** From now on what the process writes goes to the notebook. */
    capture() {
      process.stdout.write = writer("stdout");
      process.stderr.write = writer("stderr");
    },
  };
}

module.exports = { createStreams };
