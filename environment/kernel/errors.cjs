"use strict";
const { inspect, types } = require("node:util");

/**
 * @typedef {import("tslab/dist/converter.js").Diagnostic} Diagnostic
 * @typedef {{ readonly ename: string, readonly evalue: string, readonly traceback: readonly string[] }} Failure
 *   A failure as the protocol says it.
 */

/** @param {unknown} thrown @returns {thrown is Error} */
const isError = (thrown) => thrown instanceof Error || types.isNativeError(thrown);

/** @param {unknown} thrown */
function isInterrupt(thrown) {
  if (!isError(thrown)) return false;
  const { code } = /** @type {{ code?: unknown }} */ (/** @type {unknown} */ (thrown));
  return code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || thrown.message === "Interrupted asynchronously";
}

/** An error's text without the excerpt of compiled code that Node's `vm` puts before it. @param {Error} error */
function linesOf(error) {
  const lines = inspect(error).split("\n");
  const caret = lines.slice(0, 4).findIndex((line) => /^\s*\^+\s*$/.test(line));
  if (caret < 2 || !/:\d+$/.test(lines[0] ?? "")) return lines;
  const rest = lines.slice(caret + 1);
  return rest[0] === "" ? rest.slice(1) : rest;
}

/**
 * What a cell threw: an error's own name or that of its class, its message, and its stack with causes and properties.
 * @param {unknown} thrown
 * @returns {Failure}
 */
function failureOf(thrown) {
  if (isInterrupt(thrown)) {
    const evalue = "the cell was interrupted";
    return { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`] };
  }
  if (!isError(thrown)) {
    const evalue = inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`Thrown, and not an Error: ${evalue}`] };
  }
  const ename = thrown.name === "Error" ? thrown.constructor.name || "Error" : thrown.name;
  return { ename, evalue: thrown.message, traceback: linesOf(thrown) };
}

/** @param {string} source @param {Diagnostic} one */
function excerpt(source, { start, end }) {
  const line = source.split("\n")[start.line] ?? "";
  const number = `${start.line + 1} | `.padStart(8);
  const width = end.line === start.line ? Math.max(1, end.character - start.character) : 1;
  return [
    number + line,
    " ".repeat(number.length - 2) + "| " + " ".repeat(start.character) + "^".repeat(width),
  ];
}

/**
 * What the compiler has against a cell or against a project file it imports, as one failure named TypeScriptError.
 * @param {readonly Diagnostic[]} diagnostics
 * @param {{ label: string, source: string }} cell
 * @returns {Failure}
 */
function failureOfTypes(diagnostics, { label, source }) {
  /** @param {Diagnostic} one @param {string} where */
  const say = (one, where) => `${where}${one.start.line + 1}:${one.start.character + 1} - ${one.messageText}`;
  const lines = diagnostics.flatMap((one) =>
    one.fileName === undefined
      ? [...say(one, `${label}:`).split("\n"), ...excerpt(source, one)]
      : say(one, `${one.fileName}:`).split("\n"),
  );
  const heads = diagnostics.map(
    (one) => say(one, one.fileName === undefined ? "" : `${one.fileName} `).split("\n")[0],
  );
  const evalue = (heads[0] ?? "") + (heads.length > 1 ? ` (and ${heads.length - 1} more)` : "");
  return { ename: "TypeScriptError", evalue, traceback: ["TypeScriptError", ...lines] };
}

/**
 * Several failures of one cell as one: the first gives the name, the others follow in the traceback.
 * @param {readonly Failure[]} failures
 * @returns {Failure | undefined}
 */
function joined(failures) {
  const [first, ...others] = failures;
  if (others.length === 0) return failures[0];
  const more = others.flatMap(({ traceback }) => ["", "and also:", ...traceback]);
  return { ...first, traceback: [...first.traceback, ...more] };
}

/**
 * The same failure with a sentence about when it happened before its message.
 * @param {string} sentence @param {Failure} failure
 * @returns {Failure}
 */
const told = (sentence, { ename, evalue, traceback }) => ({
  ename,
  evalue: `${sentence}: ${evalue}`,
  traceback: [`${sentence}:`, ...traceback],
});

module.exports = { failureOf, failureOfTypes, joined, told };
