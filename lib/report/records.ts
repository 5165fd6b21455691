import type { TableOutput } from "../analysis/output.js";
import { display, type Bundle } from "./display.js";
import { bundle } from "./show.js";

type Value = string | number | null;
type Records = readonly Readonly<Record<string, Value>>[];

const shown = (value: Value | undefined): string =>
  value === null || value === undefined
    ? "–"
    : typeof value === "number"
      ? String(Number(value.toPrecision(6)))
      : value;

let shownSoFar = 0;

function tableOf(records: Records): TableOutput {
  const [stub = "row", ...names] = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const isNumber = (name: string): boolean => records.every((r) => typeof (r[name] ?? 0) === "number");
  shownSoFar += 1;
  return {
    type: "table",
    name: `frame${shownSoFar}`,
    number: "Data frame",
    title: `${records.length} rows, numbers to six digits`,
    stub,
    columns: names.map((head) => ({ head, align: isNumber(head) ? "number" : "text" })),
    rows: records.map((r) => ({ head: shown(r[stub]), cells: names.map((n) => ({ text: shown(r[n]) })) })),
    notes: [],
    madeBy: "report/records.ts recordsBundle",
    words: "",
  };
}

/** Records as a table in every form: names of their fields as heads, numbers to six digits. They are not in the ledger. */
export const recordsBundle = (records: Records): Bundle => bundle(tableOf(records));

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
