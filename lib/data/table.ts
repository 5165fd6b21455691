import {
  columns,
  identifier,
  literal,
  openDatabase,
  rows,
  type Database,
  type NumberColumn,
} from "./database.js";

/** A file's columns in memory: numbers as wide as they need be, as doubles where some are missing (NaN); text as text ("" is missing). */
export type FileTable = Readonly<Record<string, NumberColumn | readonly string[]>>;

/**
 * Reads some columns of a CSV or Parquet file. A column is numeric where its type is, or (in a CSV) where every value but the empty ones is a number.
 * @throws where the file or a column is not there, with the reason and the statement
 */
export async function readTable(path: string, names: readonly string[]): Promise<FileTable> {
  const db = await openDatabase({ threads: 1 }); // two queries of one file agree in order only under one thread
  try {
    const source = path.endsWith(".parquet")
      ? `read_parquet(${literal(path)})`
      : `read_csv(${literal(path)}, header = true, sample_size = -1, nullstr = ['', 'NA'])`;
    const types = await rows<{ column_name: string; column_type: string }>(
      db,
      `DESCRIBE SELECT * FROM ${source}`,
    );
    const isText = new Map(types.map((t) => [t.column_name, t.column_type === "VARCHAR"]));
    const numeric = names.filter((name) => isText.get(name) !== true);
    const kinds = new Map(types.map((t) => [t.column_name, t.column_type]));
    const whole = numeric.filter((name) => /INT$/.test(kinds.get(name) ?? ""));
    const fits = await narrowest(db, source, whole);
    const doubles = numeric.map((name) => {
      const narrow = fits.get(name);
      const value = identifier(name);
      return `${narrow === undefined ? `coalesce(${value}::DOUBLE, 'NaN'::DOUBLE)` : `${value}::${narrow}`} AS ${value}`;
    });
    const numbers =
      numeric.length === 0 ? {} : await columns(db, `SELECT ${doubles.join(", ")} FROM ${source}`);
    const texts = names.filter((name) => isText.get(name) === true);
    const text = texts.map((name) => `coalesce(${identifier(name)}, '') AS ${identifier(name)}`);
    const records =
      texts.length === 0
        ? []
        : await rows<Record<string, string>>(db, `SELECT ${text.join(", ")} FROM ${source}`);
    return Object.fromEntries(
      names.map((name): [string, NumberColumn | readonly string[]] => [
        name,
        isText.get(name) === true ? records.map((r) => r[name]) : numbers[name],
      ]),
    );
  } finally {
    db.close();
  }
}

const widths = [
  { type: "UTINYINT", low: 0, high: 255 },
  { type: "SMALLINT", low: -32768, high: 32767 },
  { type: "INTEGER", low: -2147483648, high: 2147483647 },
] as const;

/** The narrowest type that holds each column of whole numbers, where none is missing. */
async function narrowest(
  db: Database,
  source: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const asked = names.flatMap((name, c) => {
    const value = identifier(name);
    return [
      `min(${value})::DOUBLE AS low${c}`,
      `max(${value})::DOUBLE AS high${c}`,
      `count(*) - count(${value}) AS missing${c}`,
    ];
  });
  const [found] = await rows<Record<string, number | null>>(db, `SELECT ${asked.join(", ")} FROM ${source}`);
  return new Map(
    names.flatMap((name, c): [string, string][] => {
      const [low, high] = [found[`low${c}`], found[`high${c}`]];
      const fit = widths.find((w) => low !== null && high !== null && low >= w.low && high <= w.high);
      return found[`missing${c}`] === 0 && fit !== undefined ? [[name, fit.type]] : [];
    }),
  );
}
