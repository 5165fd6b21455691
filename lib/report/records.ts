import { display, type Bundle } from "./display.js";
import { escape } from "./html.js";

type Value = string | number | null;
type Records = readonly Readonly<Record<string, Value>>[];

const shown = (value: Value | undefined): string =>
  value === null || value === undefined
    ? "–"
    : typeof value === "number"
      ? String(Number(value.toPrecision(6)))
      : value;

/** Records as a plain table in every form: names of their fields as heads, numbers to six digits. */
export function recordsBundle(records: Records): Bundle {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const head = names.map((name) => `<th scope="col">${escape(name)}</th>`).join("");
  const body = records.map(
    (record) => `<tr>${names.map((name) => `<td>${escape(shown(record[name]))}</td>`).join("")}</tr>`,
  );
  const text = [names, ...records.map((record) => names.map((name) => shown(record[name])))];
  return {
    "text/html": `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`,
    "text/plain": text.map((line) => line.join("\t")).join("\n"),
  };
}

/** Shows records as a plain table. */
export const showRecords = (records: Records): void => display(recordsBundle(records));

/** The fields of an object that a table can show: texts and numbers; every other value is written as JSON. */
export const recordOf = (of: object): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(of).map(([name, value]: [string, unknown]) => [
      name,
      value === null || typeof value === "number" || typeof value === "string"
        ? value
        : JSON.stringify(value),
    ]),
  );
