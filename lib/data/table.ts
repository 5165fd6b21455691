import { columns, identifier, literal, openDatabase, rows } from "./database.js";

/** A file's columns in memory: numbers as doubles (NaN is missing), text as text ("" is missing). */
export type FileTable = Readonly<Record<string, Float64Array | readonly string[]>>;

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
    const doubles = numeric.map(
      (name) => `coalesce(${identifier(name)}::DOUBLE, 'NaN'::DOUBLE) AS ${identifier(name)}`,
    );
    const numbers =
      numeric.length === 0 ? {} : await columns(db, `SELECT ${doubles.join(", ")} FROM ${source}`);
    const texts = names.filter((name) => isText.get(name) === true);
    const text = texts.map((name) => `coalesce(${identifier(name)}, '') AS ${identifier(name)}`);
    const records =
      texts.length === 0
        ? []
        : await rows<Record<string, string>>(db, `SELECT ${text.join(", ")} FROM ${source}`);
    return Object.fromEntries(
      names.map((name): [string, Float64Array | readonly string[]] => [
        name,
        isText.get(name) === true ? records.map((r) => r[name]) : Float64Array.from(numbers[name]),
      ]),
    );
  } finally {
    db.close();
  }
}
