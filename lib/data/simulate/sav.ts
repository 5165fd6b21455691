import { closeSync, openSync, writeSync } from "node:fs";

/** A column of a statistics package's file: numbers, NaN being missing, or texts of at most `width` characters (a multiple of 8). */
export interface StatColumn {
  readonly name: string;
  readonly label?: string;
  /** Value labels by code. */
  readonly labels?: Readonly<Record<number, string>>;
  /** The width of a text; a column without one holds numbers. */
  readonly width?: number;
  readonly value: (row: number) => number | string;
}

const le = {
  int: (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return bytes;
  },
  double: (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return bytes;
  },
};
const padded = (text: string, width: number): Buffer =>
  Buffer.concat([Buffer.from(text, "utf8"), Buffer.alloc(width, " ")]).subarray(0, width);

const bias = 100;

function header(rows: number, elements: number): Buffer {
  return Buffer.concat([
    padded("$FL2", 4),
    padded("@(#) SPSS DATA FILE", 60),
    ...[2, elements, 1, 0, rows].map(le.int),
    le.double(bias),
    padded("01 Jan 26", 9),
    padded("00:00:00", 8),
    padded("", 64),
    Buffer.alloc(3),
  ]);
}

const shortName = (c: number): string => `V${c + 1}`;

function variable(column: StatColumn, c: number): Buffer {
  const width = column.width ?? 0;
  const format = width === 0 ? (5 << 16) | (8 << 8) | 2 : (1 << 16) | (width << 8);
  const label = Buffer.from(column.label ?? "", "utf8");
  const parts = [2, width, label.length > 0 ? 1 : 0, 0, format, format].map(le.int);
  parts.push(padded(shortName(c), 8));
  if (label.length > 0) parts.push(le.int(label.length), label, Buffer.alloc((4 - (label.length % 4)) % 4));
  for (let more = 8; more < width; more += 8)
    parts.push(...[2, -1, 0, 0, 0, 0].map(le.int), Buffer.alloc(8, " "));
  return Buffer.concat(parts);
}

function valueLabels(labels: Readonly<Record<number, string>>, index: number): Buffer {
  const entries = Object.entries(labels);
  return Buffer.concat([
    le.int(3),
    le.int(entries.length),
    ...entries.flatMap(([code, text]) => {
      const bytes = Buffer.from(text, "utf8").subarray(0, 120);
      const room = Math.ceil((1 + bytes.length) / 8) * 8;
      return [
        le.double(Number(code)),
        Buffer.from([bytes.length]),
        bytes,
        Buffer.alloc(room - 1 - bytes.length, " "),
      ];
    }),
    ...[4, 1, index].map(le.int),
  ]);
}

function extension(subtype: number, size: number, data: Buffer): Buffer {
  return Buffer.concat([...[7, subtype, size, data.length / size].map(le.int), data]);
}

/**
 * Writes an SPSS system file (compressed by bytes, as SPSS does by default), in pieces, so that it may be larger than memory. The layout is that of
 * the PSPP developers' guide, "System File Format".
 */
export function writeSav(path: string, columns: readonly StatColumn[], rows: number): void {
  const widths = columns.map((c) => (c.width ?? 8) / 8);
  const starts = widths.map((_, i) => 1 + widths.slice(0, i).reduce((a, b) => a + b, 0));
  const names = columns.map((c, i) => `${shortName(i)}=${c.name}`).join("\t");
  const file = openSync(path, "w");
  try {
    writeSync(
      file,
      Buffer.concat([
        header(
          rows,
          widths.reduce((a, b) => a + b, 0),
        ),
        ...columns.map(variable),
        ...columns.flatMap((c, i) => (c.labels === undefined ? [] : [valueLabels(c.labels, starts[i])])),
        extension(3, 4, Buffer.concat([1, 0, 0, -1, 1, 1, 2, 65001].map(le.int))),
        extension(
          4,
          8,
          Buffer.concat([-Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE].map(le.double)),
        ),
        extension(13, 1, Buffer.from(names, "utf8")),
        extension(20, 1, Buffer.from("UTF-8")),
        ...[999, 0].map(le.int),
      ]),
    );
    writeCases(file, columns, rows);
  } finally {
    closeSync(file);
  }
}

/** Cases by commands of eight bytes: 100 less than the byte is the value, 253 a value that follows, 254 blanks, 255 missing. */
function writeCases(file: number, columns: readonly StatColumn[], rows: number): void {
  const out = Buffer.alloc(1 << 22);
  let at = 8;
  let commands = 0;
  let command = 0;
  const put = (code: number, bytes?: (to: number) => void): void => {
    if (command === 8) {
      if (at > out.length - 128) {
        writeSync(file, out, 0, at);
        at = 0;
      }
      commands = at;
      at += 8;
      command = 0;
    }
    out[commands + command++] = code;
    if (bytes !== undefined) {
      bytes(at);
      at += 8;
    }
  };
  for (let row = 0; row < rows; row++)
    for (const { value, width } of columns) {
      const v = value(row);
      if (typeof v === "number") {
        if (Number.isNaN(v)) put(255);
        else if (Number.isInteger(v) && v > -bias && v <= 251 - bias) put(v + bias);
        else put(253, (to) => out.writeDoubleLE(v, to));
      } else
        for (let from = 0; from < (width ?? 8); from += 8) {
          const part = v.slice(from, from + 8).padEnd(8, " ");
          if (part === "        ") put(254);
          else put(253, (to) => out.write(part, to, 8, "latin1"));
        }
    }
  while (command < 8) out[commands + command++] = 0;
  writeSync(file, out, 0, at);
}
