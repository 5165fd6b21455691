import { writeFileSync } from "node:fs";
import type { StatColumn } from "./sav.js";

/** Stata's system missing as a double. */
const systemMissing = 2 ** 1023;
const double = 255;

const widthOf = (c: StatColumn): number => c.width ?? 8;

/** A text of fixed width with zero bytes behind. */
function fixed(text: string, width: number): Buffer {
  const out = Buffer.alloc(width);
  out.write(text, 0, width - 1, "latin1");
  return out;
}

const shorts = (values: readonly number[]): Buffer => {
  const out = Buffer.alloc(2 * values.length);
  values.forEach((v, i) => out.writeInt16LE(v, 2 * i));
  return out;
};

const int = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeInt32LE(value);
  return out;
};

/** The labels of a column's codes from 0 on, as negative ones are missing; in the order of the codes. */
const labelled = (c: StatColumn): readonly (readonly [code: number, label: string])[] =>
  Object.entries(c.labels ?? {})
    .map(([code, label]) => [Number(code), label] as const)
    .filter(([code]) => code >= 0)
    .sort(([a], [b]) => a - b);

/** One value label table, called as its column is. */
function valueLabels(c: StatColumn): Buffer {
  const labels = labelled(c);
  if (labels.length === 0) return Buffer.alloc(0);
  const texts = labels.map(([, label]) => Buffer.from(`${label}\0`, "latin1"));
  const offsets = texts.map((_, i) => texts.slice(0, i).reduce((sum, t) => sum + t.length, 0));
  const text = Buffer.concat(texts);
  const parts = [labels.length, text.length, ...offsets, ...labels.map(([code]) => code)].map(int);
  const body = Buffer.concat([...parts, text]);
  return Buffer.concat([int(body.length), fixed(c.name, 33), Buffer.alloc(3), body]);
}

/**
 * Writes a Stata file (format 114, as Stata 10 has it) with value labels; for small files of simulated responders. Negative codes become system
 * missing, as in the .dta files of the survey that are known. Source: Stata's `help dta_114`.
 */
export function writeDta(path: string, columns: readonly StatColumn[], rows: number): void {
  const head = Buffer.alloc(10);
  head.set([114, 2, 1, 0]);
  head.writeInt16LE(columns.length, 4);
  head.writeInt32LE(rows, 6);
  const width = columns.reduce((sum, c) => sum + widthOf(c), 0);
  const cases = Buffer.alloc(width * rows);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (const c of columns) {
      const value = c.value(row);
      if (c.width !== undefined) cases.write(String(value).slice(0, c.width), at, c.width, "latin1");
      else cases.writeDoubleLE(Number(value) < 0 || Number.isNaN(value) ? systemMissing : Number(value), at);
      at += widthOf(c);
    }
  writeFileSync(
    path,
    Buffer.concat([
      head,
      fixed("simulated responders", 81),
      fixed("01 Jan 2024 00:00", 18),
      Buffer.from(columns.map((c) => c.width ?? double)),
      ...columns.map((c) => fixed(c.name, 33)),
      shorts(columns.map(() => 0)),
      shorts([0]),
      ...columns.map((c) => fixed(c.width === undefined ? "%9.0g" : `%${c.width}s`, 49)),
      ...columns.map((c) => fixed(labelled(c).length > 0 ? c.name : "", 33)),
      ...columns.map((c) => fixed(c.label ?? "", 81)),
      Buffer.alloc(5),
      cases,
      ...columns.map(valueLabels),
    ]),
  );
}
