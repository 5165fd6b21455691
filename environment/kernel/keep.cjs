"use strict";
const fs = require("node:fs");
const path = require("node:path");

/**
 * Writes a text beside its place, then renames it there; a place where nothing can be written is left alone.
 * @param {string} file @param {string} text
 */
function keep(file, text) {
  const beside = `${file}.${process.pid}.part`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(beside, text);
    fs.renameSync(beside, file);
  } catch {
    if (fs.existsSync(beside)) fs.rmSync(beside);
  }
}

/** A text that was kept, undefined when there is none. @param {string} file */
function kept(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

module.exports = { keep, kept };
