"use strict";
const { createHmac, randomUUID } = require("node:crypto");

/**
 * @typedef {{ msg_id: string, msg_type: string, session: string, username: string, date: string, version: string }} Header
 * @typedef {Record<string, unknown>} Json
 * @typedef {{ readonly identities: readonly Buffer[], readonly header: Header, readonly metadata: Json, readonly content: Json }} Message
 *   A request as it came: who sent it, and its parts.
 */

const delimiter = Buffer.from("<IDS|MSG>");
const session = randomUUID();

/** @param {string} key @param {readonly (Buffer | string)[]} parts */
function signature(key, parts) {
  if (key === "") return "";
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/**
 * Reads the frames of a request (Jupyter's wire protocol 5); throws when they are not signed with `key`.
 * @param {string} key @param {readonly Buffer[]} frames
 * @returns {Message}
 */
function parseMessage(key, frames) {
  const at = frames.findIndex((frame) => frame.equals(delimiter));
  const parts = frames.slice(at + 2, at + 6);
  if (at < 0 || parts.length < 4)
    throw new Error(`a message of ${frames.length} frames is not of Jupyter's protocol`);
  if (frames[at + 1]?.toString() !== signature(key, frames.slice(at + 2)))
    throw new Error("a message is not signed with the key of the connection file");
  const [header, , metadata, content] = parts.map(
    (part) => /** @type {unknown} */ (JSON.parse(part.toString())),
  );
  return {
    identities: frames.slice(0, at),
    header: /** @type {Header} */ (header),
    metadata: /** @type {Json} */ (metadata),
    content: /** @type {Json} */ (content),
  };
}

/**
 * The frames of an answer to `parent`, without who it goes to.
 * @param {string} key @param {Message} parent @param {string} type @param {Json} content
 */
function answerFrames(key, parent, type, content) {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: parent.header.username,
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parts = [header, parent.header, {}, content].map((part) => JSON.stringify(part));
  return [delimiter, signature(key, parts), ...parts];
}

module.exports = { parseMessage, answerFrames };
