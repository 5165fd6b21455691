"use strict";
const { SourceMap } = require("node:module");
const fs = require("node:fs");
const path = require("node:path");

/**
 * @typedef {import("./compiler.cjs").Maps} Maps
 * @typedef {{ readonly label: string, readonly maps: Maps, readonly headLines: number, readonly lines: number }} Script
 *   `headLines`: lines the compiler puts before the source; `lines`: how many the output has, what follows is tslab's
 */

/**
 * @param {SourceMap} map
 * @param {{ line: number, column: number }} at zero-based
 */
function follow(map, at) {
  const entry = map.findEntry(at.line, at.column);
  return "originalLine" in entry ? { line: entry.originalLine, column: entry.originalColumn } : at;
}

/** @param {string} json */
function read(json) {
  const payload = /** @type {unknown} */ (JSON.parse(json));
  return new SourceMap(/** @type {import("node:module").SourceMapPayload} */ (payload));
}

/** An error's name and message, its class for a name where it has none of its own. @param {unknown} error */
function headOf(error) {
  try {
    const head = String(error);
    const own = error instanceof Error && error.name === "Error" ? error.constructor.name : "";
    return own ? head.replace(/^Error/, own) : head;
  } catch {
    return "Error";
  }
}

/** @param {NodeJS.CallSite} site */
function nameOf(site) {
  const name = site.getFunctionName();
  if (site.isConstructor()) return `new ${name ?? "<anonymous>"}`;
  const type = site.isToplevel() ? null : site.getTypeName();
  const full =
    name && type && type !== "Object" && type !== "Proxy" && !name.includes(".") ? `${type}.${name}` : name;
  return full && /** @type {{ isAsync?: () => boolean }} */ (site).isAsync?.() ? `async ${full}` : full;
}

/**
 * Where running code stands in what people wrote: cells by their number, project files by their TypeScript path,
 * both with their own lines and columns. Frames of Node, tslab and this folder are left out of every stack.
 * @param {{ root: string, hidden: readonly string[] }} options `hidden`: folders whose frames nobody wants to see
 */
function createPositions({ root, hidden }) {
  /** @type {Map<string, Script>} */
  const scripts = new Map();

  /** @param {NodeJS.CallSite} site */
  function frame(site) {
    const script = /** @type {string | null} */ (site.getScriptNameOrSourceURL());
    if (!script || script.startsWith("node:") || script.startsWith("evalmachine.")) return [];
    const file = script.startsWith("file:") ? decodeURIComponent(new URL(script).pathname) : script;
    if (hidden.some((folder) => file.startsWith(folder + path.sep))) return [];
    let at = { line: (site.getLineNumber() ?? 1) - 1, column: (site.getColumnNumber() ?? 1) - 1 };
    const known = scripts.get(file);
    if (known) {
      if (at.line >= known.lines) return [];
      for (const map of known.maps) at = follow(read(map), at);
      at.line -= known.headLines;
    }
    const relative = path.relative(root, file);
    const label = known?.label ?? (relative.startsWith("..") ? file : relative);
    const place = `${label}:${at.line + 1}:${at.column + 1}`;
    const name = nameOf(site);
    return [`    at ${name ? `${name} (${place})` : place}`];
  }

  /** @param {unknown} error @param {readonly NodeJS.CallSite[]} sites */
  const prepare = (error, sites) => [headOf(error), ...sites.flatMap(frame)].join("\n");

  return {
    /**
     * A cell's output; the name is what its last line says as `sourceURL`. The compiler puts one line before a cell.
     * @param {string} name @param {string} label @param {Maps} maps @param {string} output
     */
    addCell(name, label, maps, output) {
      scripts.set(name, { label, maps, headLines: 1, lines: output.split("\n").length });
    },
    /** A project file's output, by the path of the output. @param {string} output @param {Maps} maps */
    addFile(output, maps) {
      const stem = output.replace(/\.js$/, "");
      const source =
        [".ts", ".tsx", ".js"].map((end) => stem + end).find((file) => fs.existsSync(file)) ?? output;
      scripts.set(path.normalize(output), {
        label: path.relative(root, source),
        maps,
        headLines: 0,
        lines: Infinity,
      });
    },
    /** Makes every stack of this process speak of these positions. */
    install() {
      Error.prepareStackTrace = prepare;
      Error.stackTraceLimit = 50;
    },
  };
}

module.exports = { createPositions };
