"use strict";
const jupyter = require("tslab/dist/jupyter.js");

/**
 * @typedef {import("./cells.cjs").Cell} Cell
 * @typedef {import("./messages.cjs").Json} Json
 * @typedef {{ id?: string, update?: boolean, metadata?: Json }} DisplayOptions
 * @typedef {{ readonly count: number, readonly cellId: string | undefined, readonly token: string }} CellFacts
 *   `count`: the number in the prompt; `cellId`: the notebook's id of the cell, where the client says it;
 *   `token`: a name no other execution has.
 * @typedef {{
 *   display: (data: Record<string, unknown>, options?: DisplayOptions) => void,
 *   readonly cell: CellFacts | undefined,
 * }} NotebookDisplay
 */

/** @param {unknown} value */
const encoded = (value) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value);

/**
 * Lets code show things without importing anything: `globalThis[Symbol.for("notebook.display")]` is a
 * `NotebookDisplay`, and `tslab.display` goes the same way.
 * @param {{ publish: (type: string, content: Json) => void, cell: () => Cell | undefined }} kernel
 */
function installDisplay({ publish, cell }) {
  /** @type {NotebookDisplay} */
  const notebook = {
    display(data, { id, update = false, metadata = {} } = {}) {
      const types = Object.keys(data);
      if (types.length === 0 || !types.every((type) => type.includes("/")))
        throw new TypeError(
          `display needs contents by MIME type, such as "text/plain"; got [${types.join(", ")}]`,
        );
      if (update && id === undefined) throw new TypeError("display can only update what was given an id");
      publish(update ? "update_display_data" : "display_data", {
        data: Object.fromEntries(Object.entries(data).map(([type, value]) => [type, encoded(value)])),
        metadata,
        transient: id === undefined ? {} : { display_id: id },
      });
    },
    get cell() {
      const now = cell();
      return now && { count: now.count, cellId: now.cellId, token: now.token };
    },
  };
  Object.defineProperty(globalThis, Symbol.for("notebook.display"), { value: notebook, configurable: true });
  Object.assign(jupyter, {
    /** @param {Json} content @param {boolean} update */
    lastWriteDisplayData: (content, update) =>
      publish(update ? "update_display_data" : "display_data", content),
  });
}

module.exports = { installDisplay };
