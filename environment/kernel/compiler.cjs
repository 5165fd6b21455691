"use strict";
const { createWatch } = require("./watch.cjs");

/**
 * @typedef {typeof import("@tslab/typescript-for-tslab")} TypeScript
 * @typedef {import("@tslab/typescript-for-tslab").BuilderProgram} BuilderProgram
 * @typedef {import("@tslab/typescript-for-tslab").WatchCompilerHostOfFilesAndCompilerOptions<BuilderProgram>} Host
 * @typedef {{ readonly toModule: string, readonly toSource: string }} Maps
 *   Two source maps as JSON: from the CommonJS that runs to the ES module, and from that to the TypeScript.
 */

/** The options in which the kernel's compiler differs from tslab's. */
const ours = { strict: true, alwaysStrict: false, inlineSourceMap: true };

const inlineMap = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/** `createWatchCompilerHost` with the options above. @param {TypeScript} ts */
function withOurOptions(ts) {
  const make = /** @type {(...all: unknown[]) => unknown} */ (ts.createWatchCompilerHost);
  /** @type {(files: string[], options: object, ...rest: unknown[]) => unknown} */
  const createWatchCompilerHost = (files, options, ...rest) => make(files, { ...options, ...ours }, ...rest);
  return createWatchCompilerHost;
}

/**
 * `createWatchProgram` that survives an ambiguous `await (`: after one the parser reads a file again and leaves its
 * nameless first reading behind as the original, which crashes the emit of declarations that need an import.
 * @param {TypeScript} ts
 */
function withoutFirstReadings(ts) {
  /** @param {Host} host */
  const createWatchProgram = (host) => {
    const created = host.afterProgramCreate?.bind(host);
    host.afterProgramCreate = (program) => {
      for (const source of program.getSourceFiles()) Object.assign(source, { original: undefined });
      created?.(program);
    };
    return ts.createWatchProgram(host);
  };
  return createWatchProgram;
}

/**
 * `transpileModule` that keeps the source maps of what it makes.
 * @param {TypeScript} ts
 * @param {Map<string, Maps>} maps by the text of the output
 */
function withMaps(ts, maps) {
  /** @type {TypeScript["transpileModule"]} */
  const transpileModule = (input, options) => {
    const inline = inlineMap.exec(input);
    if (!inline) return ts.transpileModule(input, options);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const result = ts.transpileModule(input.slice(0, inline.index), { ...options, compilerOptions });
    const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n");
    const toSource = Buffer.from(inline[1], "base64").toString("utf8");
    maps.set(outputText, { toModule: result.sourceMapText ?? "", toSource });
    return { ...result, outputText };
  };
  return transpileModule;
}

/**
 * Puts TypeScript as tslab shall see it in the place of the one it loads: strict like the project, files looked at
 * rather than watched, and each output with its source maps. To be called before anything of tslab is loaded.
 * @param {string} tslabFolder the folder of the package tslab
 */
function openCompiler(tslabFolder) {
  const file = require.resolve("@tslab/typescript-for-tslab", { paths: [tslabFolder] });
  const given = /** @type {unknown} */ (require(file));
  const ts = /** @type {TypeScript} */ (given);
  const loaded = require.cache[file];
  if (!loaded) throw new Error(`TypeScript was loaded from ${file} but is not in the module cache`);
  const { add: watchFile, look } = createWatch();
  /** @type {Map<string, Maps>} */
  const maps = new Map();
  /** @type {object} */
  const sys = { watchFile, watchDirectory: () => ({ close: () => undefined }) };
  Object.setPrototypeOf(sys, ts.sys);
  const replaced = {
    sys,
    createWatchCompilerHost: withOurOptions(ts),
    createWatchProgram: withoutFirstReadings(ts),
    transpileModule: withMaps(ts, maps),
  };
  loaded.exports = Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(ts), ...Object.getOwnPropertyDescriptors(replaced) },
  );
  return {
    /** The version of TypeScript. */
    version: ts.version,
    /** Lets the compiler see which files changed since the last look. */
    look,
    /** The maps of these outputs; the others are forgotten. @param {readonly string[]} outputs */
    mapsOf(outputs) {
      const found = outputs.map((output) => maps.get(output));
      maps.clear();
      return found;
    },
  };
}

module.exports = { openCompiler };
