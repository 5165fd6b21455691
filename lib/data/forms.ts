import { closeSync, openSync, readSync } from "node:fs";
import { utf16Of } from "./delimited.js";

/** How a file is written, by its bytes. */
export type Form = "parquet" | "sav" | "dta" | "workbook" | "text" | "other";

/** What each form is called in a message. */
export const formWords: Readonly<Record<Form, string>> = {
  parquet: "Parquet",
  sav: "SPSS",
  dta: "Stata",
  workbook: "a workbook",
  text: "text",
  other: "something else",
};

const byEnding: Readonly<Record<string, Form>> = {
  parquet: "parquet",
  sav: "sav",
  zsav: "sav",
  dta: "dta",
  xlsx: "workbook",
  xlsm: "workbook",
  csv: "text",
  tsv: "text",
  txt: "text",
};

const ending = (file: string): string => (/\.([a-z0-9]+)$/i.exec(file)?.[1] ?? "").toLowerCase();

/** The form that a file's name promises; undefined where its ending is none that is read. */
export const formNamed = (file: string): Form | undefined => byEnding[ending(file)];

const looked = 4096;

function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(looked);
  const file = openSync(path, "r");
  try {
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** Of Stata's files: the marks of those from Stata 13 on, and the version, byte order and kind of those before. */
const isStata = (bytes: Buffer): boolean =>
  bytes.toString("latin1", 0, 11) === "<stata_dta>" ||
  (bytes[0] >= 102 && bytes[0] <= 115 && (bytes[1] === 1 || bytes[1] === 2) && bytes[2] === 1);

/** The form that a file's first bytes show; undefined where they show none, as those of a damaged file may not. */
export function formShown(path: string): Form | undefined {
  const bytes = firstBytes(path);
  const mark = bytes.toString("latin1", 0, 4);
  if (mark === "PAR1") return "parquet";
  if (mark === "$FL2" || mark === "$FL3") return "sav";
  if (isStata(bytes)) return "dta";
  if (mark === "PK\u0003\u0004")
    return /\[Content_Types\]|xl\/|_rels\//.test(bytes.toString("latin1")) ? "workbook" : "other";
  if (mark.startsWith("\u001f\u008b") || mark === "7z\u00bc\u00af") return "other";
  return utf16Of(bytes) !== undefined || !bytes.includes(0) ? "text" : undefined;
}

/** How a file is to be read: by its bytes, and where these show nothing by its name. A text whose name promises another form is text. */
export const formOf = (path: string): Form => formShown(path) ?? formNamed(path) ?? "other";
