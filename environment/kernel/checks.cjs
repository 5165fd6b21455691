"use strict";
const { createHash } = require("node:crypto");
const path = require("node:path");
const { keep, kept } = require("./keep.cjs");

/**
 * @typedef {import("@tslab/typescript-for-tslab").SourceFile} SourceFile
 * @typedef {import("@tslab/typescript-for-tslab").Diagnostic} Diagnostic
 */

/** How many clean states of the project's files are remembered. */
const mostStates = 20;

/**
 * Remembers in which states the project's files had no type errors, in `<root>/build/cache/kernel/checked.txt` too, so
 * that they are not checked again by each cell that imports them and by each kernel. A state is the text of all of
 * them, what is installed, and the compiler with its options.
 * @param {{ root: string, compiler: string }} options `compiler`: a text that names the compiler and its options
 */
function createChecks({ root, compiler }) {
  const memory = path.join(root, "build", "cache", "kernel", "checked.txt");
  const installed = kept(path.join(root, "node_modules", ".package-lock.json")) ?? "";
  const clean = new Set((kept(memory) ?? "").split("\n").filter(Boolean));

  /** @param {readonly SourceFile[]} files */
  function stateOf(files) {
    const hash = createHash("sha256").update(compiler).update(installed);
    const texts = files.map(({ fileName, text }) => JSON.stringify([path.relative(root, fileName), text]));
    return hash.update(texts.sort().join("\n")).digest("hex");
  }

  /** @param {string} state */
  function remember(state) {
    clean.add(state);
    keep(memory, [...clean].slice(-mostStates).join("\n") + "\n");
  }

  /**
   * What `check` says of a cell and of the files it imports, without looking at these again where they are known to
   * be clean.
   * @param {readonly SourceFile[]} files the cell, then the files
   * @param {(files: readonly SourceFile[]) => Diagnostic[]} check
   */
  return function checked(files, check) {
    const [cell, ...imported] = files;
    if (imported.length === 0) return check(files);
    const state = stateOf(imported);
    if (clean.has(state)) return check([cell]);
    const said = check(files);
    if (!said.some(({ file }) => file && imported.includes(file))) remember(state);
    return said;
  };
}

module.exports = { createChecks };
