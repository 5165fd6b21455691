"use strict";
const { createHash } = require("node:crypto");
const path = require("node:path");
const { keep, kept } = require("./keep.cjs");

/** @typedef {{ readonly text: string, readonly map: string }} Output A file's CommonJS and the source map of it. */

/** @param {unknown} value @returns {value is Output} */
const isOutput = (value) =>
  typeof value === "object" &&
  value !== null &&
  "text" in value &&
  "map" in value &&
  typeof value.text === "string";

/** @param {string} file @returns {Output | undefined} */
function read(file) {
  try {
    const value = /** @type {unknown} */ (JSON.parse(kept(file) ?? "null"));
    return isOutput(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps what project files were compiled to in `<root>/build/cache/kernel`, by the compiler, the name and the text, on
 * which alone it depends; a kernel that cannot write there compiles again.
 * @param {{ root: string, compiler: string }} options `compiler`: a text that names the compiler and its options
 */
function createOutputs({ root, compiler }) {
  /** @param {string} name @param {string} text @param {() => Output} make */
  return function output(name, text, make) {
    const key = createHash("sha256")
      .update(JSON.stringify([compiler, path.relative(root, name), text]))
      .digest("hex");
    const file = path.join(root, "build", "cache", "kernel", `${key}.json`);
    const known = read(file);
    if (known) return known;
    const made = make();
    keep(file, JSON.stringify(made));
    return made;
  };
}

module.exports = { createOutputs };
