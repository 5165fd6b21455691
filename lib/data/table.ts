import {
  columns,
  identifier,
  literal,
  openDatabase,
  rows,
  run,
  type Database,
  type NumberColumn,
} from "./database.js";

/** A file's columns in memory: numbers as wide as they need be, as doubles where some are missing (NaN); text as text ("" is missing). */
export type FileTable = Readonly<Record<string, NumberColumn | readonly string[]>>;

/** What stands for a missing value in a CSV: nothing, R's NA, Stata's dot. */
const missing = ["", "NA", "."];

/**
 * Reads some columns of a CSV or Parquet file, called as its heading spells them. A column is numeric where its type is, or (in a CSV) where every
 * value but the missing ones is a number; true and false are 1 and 0. Dates, whole numbers that a double cannot tell apart, and the columns in
 * `asText` are text.
 * @throws where the file or a column is not there, with the reason
 */
export async function readTable(
  path: string,
  names: readonly string[],
  asText: readonly string[] = [],
): Promise<FileTable> {
  const db = await openDatabase();
  try {
    const { found, count } = await columnsIn(db, path, names, asText);
    const texts = found.filter((c) => c.kind === "text");
    if (texts.length > 0) await run(db, "SET threads = 1"); // two queries of one file agree in order only under one thread
    const source = sourceOf(
      path,
      texts.map((c) => c.called),
    );
    const numbers = await readNumbers(
      db,
      source,
      found.filter((c) => c.kind !== "text"),
      count,
    );
    const text = texts.map(
      ({ name, called }) => `coalesce(${identifier(called)}::VARCHAR, '') AS ${identifier(name)}`,
    );
    const records =
      texts.length === 0
        ? []
        : await rows<Record<string, string>>(db, `SELECT ${text.join(", ")} FROM ${source}`);
    return Object.fromEntries(
      found.map(({ name, kind }): [string, NumberColumn | readonly string[]] => [
        name,
        kind === "text" ? records.map((r) => r[name]) : numbers[name],
      ]),
    );
  } finally {
    db.close();
  }
}

/** The headings of a CSV or Parquet file as they are spelt, in their order. */
export async function headingsOf(path: string): Promise<readonly string[]> {
  const db = await openDatabase({ threads: 1 });
  try {
    return (await headings(db, path)).map((h) => h.name);
  } finally {
    db.close();
  }
}

/** A column's heading, what DuckDB calls it (it takes x and X for one name), and its type. */
interface Heading {
  readonly name: string;
  readonly called: string;
  readonly type: string;
}

async function headings(db: Database, path: string): Promise<readonly Heading[]> {
  const types = await rows<{ column_name: string; column_type: string }>(
    db,
    `DESCRIBE SELECT * FROM ${sourceOf(path)}`,
  );
  const spelt = path.endsWith(".parquet") ? null : await firstLine(db, path);
  return types.map(({ column_name, column_type }, c) => ({
    name: spelt?.length === types.length ? spelt[c] : column_name,
    called: column_name,
    type: column_type,
  }));
}

async function firstLine(db: Database, path: string): Promise<readonly string[]> {
  const lines = await rows<Record<string, string | null>>(
    db,
    `SELECT * FROM read_csv(${literal(path)}, header = false, all_varchar = true) LIMIT 1`,
  );
  return lines.flatMap((line) => Object.values(line).map((name) => (name ?? "").trim()));
}

interface Found extends Heading {
  readonly kind: "text" | "whole" | "number";
  /** The narrowest type that holds the column's whole numbers, where none is missing. */
  readonly narrow: string | null;
}

/** The wanted columns, and how many rows the file has. */
async function columnsIn(
  db: Database,
  path: string,
  names: readonly string[],
  asText: readonly string[],
): Promise<{ readonly found: readonly Found[]; readonly count: number }> {
  const all = await headings(db, path);
  const wanted = names.map((name) => {
    const heading = all.find((h) => h.name === name);
    if (heading === undefined)
      throw new RangeError(
        `${path} has no column "${name}"; its columns are ${all.map((h) => h.name).join(", ")}`,
      );
    return heading;
  });
  const isNumber = ({ type }: Heading): boolean =>
    /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/.test(type);
  const { ranges, count } = await rangesOf(db, sourceOf(path), wanted.filter(isNumber));
  const found = wanted.map((heading): Found => {
    const range = ranges.get(heading.called);
    if (range === undefined || range.largest > Number.MAX_SAFE_INTEGER || asText.includes(heading.name))
      return { ...heading, kind: "text", narrow: null };
    return { ...heading, kind: /INT/.test(heading.type) ? "whole" : "number", narrow: range.narrow };
  });
  return { found, count };
}

const sourceOf = (path: string, texts: readonly string[] = []): string => {
  if (path.endsWith(".parquet")) return `read_parquet(${literal(path)})`;
  const types = texts.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const asText = texts.length === 0 ? "" : `, types = {${types}}`;
  const nothing = missing.map(literal).join(", ");
  return `read_csv(${literal(path)}, header = true, sample_size = -1, nullstr = [${nothing}]${asText})`;
};

async function readNumbers(db: Database, source: string, wanted: readonly Found[], count: number) {
  if (wanted.length === 0) return {};
  const doubles = wanted.map(({ name, called, narrow }) => {
    const value = identifier(called);
    return `${narrow === null ? `coalesce(${value}::DOUBLE, 'NaN'::DOUBLE)` : `${value}::${narrow}`} AS ${identifier(name)}`;
  });
  return columns(db, `SELECT ${doubles.join(", ")} FROM ${source}`, count);
}

const widths = [
  { type: "UTINYINT", low: 0, high: 255 },
  { type: "SMALLINT", low: -32768, high: 32767 },
  { type: "INTEGER", low: -2147483648, high: 2147483647 },
] as const;

/**
 * How many rows there are and, by what DuckDB calls it, a numeric column's largest whole size, and the narrowest type that holds it where it is whole
 * and none is missing. A Parquet file tells all of it in its footer, so long as nothing is reckoned before least and largest are taken.
 */
async function rangesOf(db: Database, source: string, wanted: readonly Heading[]) {
  const asked = wanted.flatMap(({ called }, c) => {
    const value = identifier(called);
    return [
      `min(${value})::DOUBLE AS low${c}`,
      `max(${value})::DOUBLE AS high${c}`,
      `count(*) - count(${value}) AS missing${c}`,
    ];
  });
  const [found] = await rows<Record<string, number | null>>(
    db,
    `SELECT ${["count(*) AS people", ...asked].join(", ")} FROM ${source}`,
  );
  const ranges = wanted.map(({ called, type }, c) => {
    const [low, high] = [found[`low${c}`] ?? 0, found[`high${c}`] ?? 0];
    const fit = widths.find((w) => found[`low${c}`] != null && low >= w.low && high <= w.high);
    const whole = /INT/.test(type) && found[`missing${c}`] === 0;
    const largest = /INT/.test(type) ? Math.max(-low, high) : 0;
    return [called, { largest, narrow: whole ? (fit?.type ?? null) : null }] as const;
  });
  return { ranges: new Map(ranges), count: found["people"] ?? 0 };
}
