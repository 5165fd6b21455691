"use strict";
const { createConverter } = require("tslab/dist/converter.js");

/**
 * @typedef {import("tslab/dist/converter.js").Converter} Converter
 * @typedef {import("tslab/dist/converter.js").ConvertResult} ConvertResult
 * @typedef {import("tslab/dist/converter.js").Diagnostic} Diagnostic
 */

/** Codes of the compiler for an import that leads nowhere. */
const notFound = new Set([2307, 2306, 7016]);

/** @param {unknown} error @returns {ConvertResult} */
function crashed(error) {
  const zero = { offset: 0, line: 0, character: 0 };
  const reason = error instanceof Error ? error.message : String(error);
  const messageText = `the TypeScript compiler itself failed on this cell (${reason}); it was started anew, try the cell in smaller steps`;
  return { diagnostics: [{ start: zero, end: zero, messageText, category: 1, code: 0 }] };
}

/**
 * tslab's converter, looked after: it sees edits at once, is started anew after it crashed or after an import was not
 * found (it would never look again), takes every await for what it is, and hands the project's files to `modules`.
 * @param {{
 *   compiler: ReturnType<typeof import("./compiler.cjs").openCompiler>,
 *   positions: ReturnType<typeof import("./positions.cjs").createPositions>,
 *   modules: ReturnType<typeof import("./modules.cjs").createProjectModules>,
 *   label: () => string,
 * }} parts `label`: what the running cell is called in a stack
 */
function createTruthfulConverter({ compiler, positions, modules, label }) {
  let inner = createConverter({ isJS: false, isBrowser: false });
  let doubtful = false;
  let serial = 0;
  /** @type {Map<string, Parameters<Converter["addModule"]>>} */
  const memory = new Map();
  /** @type {readonly Diagnostic[]} */
  let diagnostics = [];

  function renew() {
    inner.close();
    inner = createConverter({ isJS: false, isBrowser: false });
    doubtful = false;
    for (const given of memory.values()) inner.addModule(...given);
  }

  /**
   * @template T
   * @param {() => T} ask
   */
  function looking(ask) {
    compiler.look();
    try {
      return ask();
    } catch (error) {
      doubtful = true;
      throw error;
    }
  }

  /** @param {ConvertResult} result @returns {ConvertResult} */
  function finish(result) {
    const { sideOutputs = [], output, ...rest } = result;
    const [maps, ...fileMaps] = compiler.mapsOf([output ?? "", ...sideOutputs.map(({ data }) => data)]);
    sideOutputs.forEach(({ path }, n) => fileMaps[n] && positions.addFile(path, fileMaps[n]));
    modules.update(sideOutputs);
    if (!output) return rest;
    const name = `cell-${++serial}`;
    if (maps) positions.addCell(name, label(), maps, output);
    const hasToplevelAwait = /\bawait\b/.test(output);
    return { ...rest, hasToplevelAwait, output: `${output}\n//# sourceURL=${name}` };
  }

  /** @type {Converter} */
  const converter = {
    convert(before, source) {
      if (doubtful) renew();
      let result;
      try {
        result = finish(looking(() => inner.convert(before, source)));
      } catch (error) {
        result = crashed(error);
      }
      diagnostics = result.diagnostics;
      doubtful ||= diagnostics.some(({ code }) => notFound.has(code));
      return result;
    },
    inspect: (before, source, position) => looking(() => inner.inspect(before, source, position)),
    complete: (before, source, position) => looking(() => inner.complete(before, source, position)),
    addModule(...given) {
      memory.set(given[0], given);
      diagnostics = looking(() => inner.addModule(...given));
      return [...diagnostics];
    },
    close: () => inner.close(),
  };

  return {
    converters: { node: converter, browser: converter, close: () => inner.close() },
    /** What the compiler said of the last cell. */
    diagnostics: () => diagnostics,
  };
}

module.exports = { createTruthfulConverter };
