"use strict";
const Module = require("node:module");
const path = require("node:path");

/** @typedef {{ path: string, data: string }} Output A compiled project file: its `.js` path and its CommonJS. */

/** @param {string[]} parts */
const join = (...parts) => path.join(...parts).replaceAll("\\", "/");

/**
 * The project's own modules, compiled in memory. A module is cached before its body runs, as in Node, so that modules
 * which import each other end; and when the text of any module that was known changes, all are forgotten, so that
 * whoever held the old one holds the new one after the next import.
 * @param {string} root where a cell's relative imports start
 */
function createProjectModules(root) {
  /** @type {Map<string, string>} */
  const sources = new Map();
  /** @type {Map<string, NodeJS.Module>} */
  const loaded = new Map();

  /** @param {string} folder @param {string} id */
  function find(folder, id) {
    if (!id.startsWith(".") && !path.isAbsolute(id)) return undefined;
    const base = path.isAbsolute(id) ? join(id) : join(folder, id);
    return [base, `${base}.js`, `${base}/index.js`].find((file) => sources.has(file));
  }

  /** @param {string} file */
  function load(file) {
    const cached = loaded.get(file);
    if (cached) return /** @type {unknown} */ (cached.exports);
    const fresh = new Module(file);
    const folder = path.dirname(file);
    const { _nodeModulePaths } = /** @type {{ _nodeModulePaths: (from: string) => string[] }} */ (
      /** @type {unknown} */ (Module)
    );
    Object.assign(fresh, { filename: file, paths: _nodeModulePaths(folder) });
    fresh.require = wrap(fresh.require.bind(fresh), folder);
    loaded.set(file, fresh);
    try {
      /** @type {{ _compile: (text: string, file: string) => void }} */ (
        /** @type {unknown} */ (fresh)
      )._compile(sources.get(file) ?? "", file);
      fresh.loaded = true;
    } catch (error) {
      loaded.delete(file);
      throw error;
    }
    return /** @type {unknown} */ (fresh.exports);
  }

  /**
   * @template {(id: string) => unknown} R
   * @param {R} native @param {string} folder
   * @returns {R}
   */
  function wrap(native, folder) {
    return new Proxy(native, {
      apply(target, self, /** @type {[string]} */ [id]) {
        if (id === "tslab") return /** @type {unknown} */ (require("tslab"));
        const file = find(folder, id);
        return file === undefined ? /** @type {unknown} */ (Reflect.apply(target, self, [id])) : load(file);
      },
    });
  }

  return {
    /** What cells call. */
    require: wrap(Module.createRequire(path.join(root, "cell.js")), root),
    /** Takes newly compiled modules; one that is merely new disturbs no other. @param {readonly Output[]} outputs */
    update(outputs) {
      const edited = outputs.some(({ path: file, data }) => sources.has(file) && sources.get(file) !== data);
      for (const { path: file, data } of outputs) sources.set(file, data);
      if (edited) loaded.clear();
    },
  };
}

module.exports = { createProjectModules };
