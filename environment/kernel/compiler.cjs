"use strict";
const path = require("node:path");
const { createChecks } = require("./checks.cjs");
const { createOutputs } = require("./outputs.cjs");
const { createWatch } = require("./watch.cjs");

/**
 * @typedef {typeof import("@tslab/typescript-for-tslab")} TypeScript
 * @typedef {import("@tslab/typescript-for-tslab").BuilderProgram} BuilderProgram
 * @typedef {import("@tslab/typescript-for-tslab").WatchCompilerHostOfFilesAndCompilerOptions<BuilderProgram>} Host
 * @typedef {import("@tslab/typescript-for-tslab").Program} Program
 * @typedef {import("@tslab/typescript-for-tslab").SourceFile} SourceFile
 * @typedef {import("@tslab/typescript-for-tslab").CompilerOptions} CompilerOptions
 * @typedef {readonly string[]} Maps
 *   Source maps as JSON, to be followed one after the other from the CommonJS that runs to the TypeScript.
 * @typedef {Map<string, Maps>} Outputs The maps of outputs by their text.
 */

/** The options in which the kernel's compiler differs from tslab's. */
const ours = { strict: true, alwaysStrict: false, inlineSourceMap: true, types: ["node"] };

const inlineMap = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/** @param {string} output */
const withoutMap = (output) => output.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n");

/** `createWatchCompilerHost` with the options above. @param {TypeScript} ts */
function withOurOptions(ts) {
  const make = /** @type {(...all: unknown[]) => unknown} */ (ts.createWatchCompilerHost);
  /** @type {(files: string[], options: object, ...rest: unknown[]) => unknown} */
  const createWatchCompilerHost = (files, options, ...rest) => make(files, { ...options, ...ours }, ...rest);
  return createWatchCompilerHost;
}

/**
 * A project file as CommonJS, by its text alone: the project is written so that this suffices (`isolatedModules`), and
 * it spares a check of the whole project.
 * @param {TypeScript} ts
 * @param {SourceFile} file
 * @param {CompilerOptions} options
 */
function emitAlone(ts, file, options) {
  const compilerOptions = {
    ...options,
    module: ts.ModuleKind.CommonJS,
    inlineSourceMap: false,
    sourceMap: true,
  };
  const result = ts.transpileModule(file.text, { fileName: file.fileName, compilerOptions });
  return { text: withoutMap(result.outputText), map: result.sourceMapText ?? "" };
}

/**
 * `createWatchProgram` with two changes. It survives an ambiguous `await (`: after one the parser reads a file again
 * and leaves its nameless first reading behind as the original, which crashes the emit of declarations that need an
 * import. And it emits the project's files by their text alone.
 * @param {TypeScript} ts @param {Outputs} outputs
 * @param {ReturnType<typeof createOutputs>} kept
 */
function withOurPrograms(ts, outputs, kept) {
  /** @param {BuilderProgram} program */
  function change(program) {
    for (const source of program.getSourceFiles()) Object.assign(source, { original: undefined });
    const emit = program.emit.bind(program);
    const options = program.getCompilerOptions();
    const root = program.getCurrentDirectory();
    program.emit = (file, write, ...rest) => {
      if (!file || !write || path.basename(file.fileName).startsWith("__tslab__."))
        return emit(file, write, ...rest);
      const name = path.relative(root, file.fileName).replace(/\.[jt]sx?$/, ".js");
      const { text, map } = kept(file.fileName, file.text, () => emitAlone(ts, file, options));
      outputs.set(text, [map]);
      write(path.join(options.outDir ?? "", name), text, false);
      return { emitSkipped: false, diagnostics: [] };
    };
  }

  /** @param {Host} host */
  const createWatchProgram = (host) => {
    const created = host.afterProgramCreate?.bind(host);
    host.afterProgramCreate = (program) => {
      change(program);
      created?.(program);
    };
    return ts.createWatchProgram(host);
  };
  return createWatchProgram;
}

/**
 * `transpileModule` that keeps the source maps of what it makes, and leaves alone what already is a CommonJS output.
 * @param {TypeScript} ts @param {Outputs} outputs
 */
function withMaps(ts, outputs) {
  /** @type {TypeScript["transpileModule"]} */
  const transpileModule = (input, options) => {
    if (outputs.has(input)) return { outputText: input };
    const inline = inlineMap.exec(input);
    if (!inline) return ts.transpileModule(input, options);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const result = ts.transpileModule(input.slice(0, inline.index), { ...options, compilerOptions });
    const outputText = withoutMap(result.outputText);
    outputs.set(outputText, [result.sourceMapText ?? "", Buffer.from(inline[1], "base64").toString("utf8")]);
    return { ...result, outputText };
  };
  return transpileModule;
}

/**
 * What the compiler says of files, each with its whole message as one text: tslab drops the name of the file from
 * what is said in several parts. Files known to be clean are not checked again.
 * @param {TypeScript} ts
 * @param {ReturnType<typeof createChecks>} checked
 */
function withWholeMessages(ts, checked) {
  /** @type {<D extends import("@tslab/typescript-for-tslab").Diagnostic>(all: readonly D[]) => D[]} */
  const whole = (all) =>
    all.map((one) => ({ ...one, messageText: ts.flattenDiagnosticMessageText(one.messageText, "\n") }));
  /** @param {Program} program @param {SourceFile[]} files */
  const getPreEmitDiagnosticsOfFiles = (program, files) =>
    whole(checked(files, (some) => [...ts.getPreEmitDiagnosticsOfFiles(program, [...some])]));
  /** @type {TypeScript["getPreEmitDiagnostics"]} */
  const getPreEmitDiagnostics = (...given) => whole(ts.getPreEmitDiagnostics(...given));
  return { getPreEmitDiagnosticsOfFiles, getPreEmitDiagnostics };
}

/**
 * Puts TypeScript as tslab shall see it in the place of the one it loads: strict like the project, files looked at
 * rather than watched, and each output with its source maps. To be called before anything of tslab is loaded.
 * @param {string} tslabFolder the folder of the package tslab; the project is the current folder
 */
function openCompiler(tslabFolder) {
  const file = require.resolve("@tslab/typescript-for-tslab", { paths: [tslabFolder] });
  const given = /** @type {unknown} */ (require(file));
  const ts = /** @type {TypeScript} */ (given);
  const loaded = require.cache[file];
  if (!loaded) throw new Error(`TypeScript was loaded from ${file} but is not in the module cache`);
  const { add: watchFile, look } = createWatch();
  /** @type {Outputs} */
  const outputs = new Map();
  const where = { root: process.cwd(), compiler: JSON.stringify([ts.version, process.version, ours]) };
  /** @type {object} */
  const sys = { watchFile, watchDirectory: () => ({ close: () => undefined }) };
  Object.setPrototypeOf(sys, ts.sys);
  const replaced = {
    sys,
    createWatchCompilerHost: withOurOptions(ts),
    createWatchProgram: withOurPrograms(ts, outputs, createOutputs(where)),
    transpileModule: withMaps(ts, outputs),
    ...withWholeMessages(ts, createChecks(where)),
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
    /** The maps of these outputs; the others are forgotten. @param {readonly string[]} texts */
    mapsOf(texts) {
      const found = texts.map((text) => outputs.get(text));
      outputs.clear();
      return found;
    },
  };
}

module.exports = { openCompiler };
