import type { Fault } from "./faults.js";
import { shown } from "./faults.js";

/** A text file of rows, as it stands: nothing is typed and nothing trimmed. */
export interface Delimited {
  /** The name that faults give. */
  readonly file: string;
  readonly encoding: Encoding;
  /** Every row, the heading among them when there is one. Blank ones are left out. */
  readonly rows: readonly (readonly string[])[];
  /** The line of the file on which each row begins, from 1. */
  readonly lines: readonly number[];
}

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** The characters of bytes 0x80 to 0x9f in Windows-1252; the rest of it is Latin-1. Node's own decoder reads these as Latin-1 too. */
const windows = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

const decodeWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (c) => windows.charAt(c.charCodeAt(0) - 0x80));

/** The order of the bytes of UTF-16: by its mark, else by the zero beside each of the first four characters, which are Latin ones; undefined for no UTF-16. */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const zeros = (from: number): boolean => [0, 2, 4, 6].every((i) => bytes[from + i] === 0);
  if (bytes.length < 8 || zeros(0) === zeros(1)) return undefined;
  return zeros(1) ? "utf-16le" : "utf-16be";
}

/** Bytes to text: UTF-16 by its mark or its zeros, else UTF-8 when the bytes are valid UTF-8, else Windows-1252. */
export function decode(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(bytes), encoding: wide };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    return { text: decodeWindows1252(bytes), encoding: "windows-1252" };
  }
}

const separators = [",", ";", "\t", "|"] as const;

/** The separator of a file: the one found most often on one of its first 20 lines, of two equal ones that on more lines; a comma when there is none. */
export function separatorOf(text: string): string {
  const lines = text.slice(0, 100_000).split("\n", 20);
  const score = (s: string): number => {
    const counts = lines.map((line) => line.split(s).length - 1);
    return Math.max(...counts) * 100 + counts.filter((n) => n > 0).length;
  };
  return separators.reduce((best, s) => (score(s) > score(best) ? s : best));
}

/** Whether the lines of a text end in a carriage return alone, as old spreadsheet programs have it. */
export const onlyReturns = (text: string): boolean => !text.includes("\n") && text.includes("\r");

/**
 * Splits a text by RFC 4180: quoted fields may hold separators, line breaks and doubled quotes; lines end in LF, CRLF or CR. Rows of blank fields alone are left out.
 * The separator is found from the first lines. A quote that never closes, or a NUL, is a fault: the file is cut or is not text.
 */
export function parse(
  file: string,
  bytes: Uint8Array,
): { readonly table: Delimited; readonly faults: readonly Fault[]; readonly text: string } {
  const { text: written, encoding } = decode(bytes);
  const text = onlyReturns(written) ? written.replaceAll("\r", "\n") : written;
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const line = text.slice(0, nul).split("\n").length;
    const fault = { file, where: `row ${line}`, saw: "a NUL byte", wanted: "a text file (CSV)" };
    return { table: { file, encoding, rows: [], lines: [] }, faults: [fault], text };
  }
  const { rows, lines, open } = split(text, separatorOf(text));
  const faults =
    open === undefined
      ? []
      : [
          {
            file,
            where: `row ${open}`,
            saw: `a quote that never closes: ${shown(rows[rows.length - 1]?.slice(-1)[0] ?? "")}`,
            wanted: "the whole file; it may have been cut while it was downloaded",
          },
        ];
  return { table: { file, encoding, rows, lines }, faults, text };
}

interface Split {
  readonly rows: string[][];
  readonly lines: number[];
  /** The line of a quote that never closes. */
  readonly open?: number;
}

function split(text: string, separator: string): Split {
  const rows: string[][] = [];
  const lines: number[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row: string[] = [];
    const start = line;
    for (;;) {
      const field = text[at] === '"' ? quoted(text, at, separator) : plain(text, at, separator);
      row.push(field.value);
      line += field.breaks;
      at = field.end;
      if (field.open === true) return { rows: [...rows, row], lines: [...lines, start], open: start };
      if (text[at] === separator) at++;
      else break;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    line++;
    if (row.some((value) => value.trim() !== "")) {
      rows.push(row);
      lines.push(start);
    }
  }
  return { rows, lines };
}

interface Field {
  readonly value: string;
  /** Where the separator, the line break or the end of the text stands. */
  readonly end: number;
  readonly breaks: number;
  readonly open?: boolean;
}

function plain(text: string, from: number, separator: string): Field {
  let end = from;
  while (end < text.length) {
    const c = text[end];
    if (c === separator || c === "\n" || (c === "\r" && (text[end + 1] === "\n" || end + 1 === text.length)))
      break;
    end++;
  }
  return { value: text.slice(from, end), end, breaks: 0 };
}

function quoted(text: string, from: number, separator: string): Field {
  let value = "";
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return { value: value + text.slice(at), end: text.length, breaks: 0, open: true };
    value += text.slice(at, close);
    if (text[close + 1] !== '"') {
      const rest = plain(text, close + 1, separator);
      return { value: value + rest.value, end: rest.end, breaks: value.split("\n").length - 1 };
    }
    value += '"';
    at = close + 2;
  }
}

const needsQuotes = /[",\r\n]/;

/** Rows as CSV text: commas, LF, quotes where RFC 4180 wants them; null and undefined are empty. */
export function csv(
  heading: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
  const field = (value: string | number | null | undefined): string => {
    const text = value === null || value === undefined ? "" : String(value);
    return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [heading, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}
