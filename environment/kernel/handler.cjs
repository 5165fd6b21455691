"use strict";
const { JupyterHandlerImpl } = require("tslab/dist/jupyter.js");

/**
 * @typedef {import("./messages.cjs").Json} Json
 * @typedef {import("@tslab/typescript-for-tslab").QuickInfo} QuickInfo
 * @typedef {import("tslab/dist/executor.js").Executor} Executor
 */

/** The protocol counts code points, TypeScript counts UTF-16 units. @param {string} code @param {number} points */
const toUnits = (code, points) => Array.from(code).slice(0, points).join("").length;
/** @param {string} code @param {number} units */
const toPoints = (code, units) => Array.from(code.slice(0, units)).length;

/** @param {readonly { text: string }[] | undefined} parts */
const textOf = (parts) => (parts ?? []).map(({ text }) => text).join("");

/** @param {QuickInfo} info */
function textOfInfo(info) {
  const tags = (info.tags ?? []).map((tag) => `@${tag.name} ${textOf(tag.text)}`.trimEnd());
  const sections = [textOf(info.displayParts), textOf(info.documentation), tags.join("\n")];
  return sections.filter((section) => section !== "").join("\n\n");
}

/**
 * Where to look for what a person asks about: at the cursor, just before it, and at the function whose arguments the
 * cursor stands in.
 * @param {string} code @param {number} cursor
 */
function placesToInspect(code, cursor) {
  const places = [cursor, cursor - 1];
  let depth = 0;
  for (let at = cursor - 1; at >= 0; at--) {
    if (code[at] === ")") depth += 1;
    if (code[at] === "(" && depth-- === 0) {
      places.push(code.slice(0, at).trimEnd().length - 1);
      break;
    }
  }
  return places.filter((at) => at >= 0);
}

/** tslab's answers to an editor, with the versions that are there, doc comments in full and the right positions. */
class Handler extends JupyterHandlerImpl {
  #executor;
  #versions;

  /**
   * @param {Executor} executor
   * @param {{ tslab: string, typescript: string }} versions
   */
  constructor(executor, versions) {
    super(executor, false);
    this.#executor = executor;
    this.#versions = versions;
  }

  /** @override */
  handleKernel() {
    const { tslab, typescript } = this.#versions;
    const reply = super.handleKernel();
    return {
      ...reply,
      implementation_version: tslab,
      banner: `TypeScript ${typescript} (tslab ${tslab}, Node ${process.version})`,
      language_info: {
        ...reply.language_info,
        version: typescript,
        file_extension: ".ts",
        pygments_lexer: "typescript",
        nbconvert_exporter: "script",
      },
    };
  }

  /** The answer to an inspect_request. @param {Json} asked @returns {Json} */
  inspectAt({ code, cursor_pos: points }) {
    const source = String(code);
    for (const place of placesToInspect(source, toUnits(source, Number(points)))) {
      const info = /** @type {QuickInfo | undefined} */ (this.#executor.inspect(source, place));
      if (info) return { status: "ok", found: true, data: { "text/plain": textOfInfo(info) }, metadata: {} };
    }
    return { status: "ok", found: false, data: {}, metadata: {} };
  }

  /** The answer to a complete_request. @param {Json} asked @returns {Json} */
  completeAt({ code, cursor_pos: points }) {
    const source = String(code);
    const { start, end, candidates, original } = this.#executor.complete(
      source,
      toUnits(source, Number(points)),
    );
    const kinds = new Map((original?.entries ?? []).map(({ name, kind }) => [name, kind]));
    const [from, to] = [toPoints(source, start), toPoints(source, end)];
    const typed = candidates.map((text) => ({ text, type: kinds.get(text) ?? "", start: from, end: to }));
    return {
      status: "ok",
      matches: candidates,
      cursor_start: from,
      cursor_end: to,
      metadata: { _jupyter_types_experimental: typed },
    };
  }
}

module.exports = { Handler };
