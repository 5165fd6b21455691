import { readFileSync } from "fs";

/**
 * Parses JSON into a value of which nothing is known yet.
 * @param {string} text
 * @returns {unknown}
 */
export const parseJson = (text) => JSON.parse(text);

/**
 * Reads a JSON file into a value of which nothing is known yet.
 * @param {string | URL} file
 */
export const readJson = (file) => parseJson(readFileSync(file, "utf8"));
