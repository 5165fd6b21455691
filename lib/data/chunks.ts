import { DOUBLE, DuckDBDataChunk, INTEGER, SMALLINT, TINYINT, type DuckDBType } from "@duckdb/node-api";
import { identifier, run, type Database } from "./database.js";

/** A column of numbers in memory, of the width that its table is to have. */
export type Source = Int8Array | Int16Array | Int32Array | Float64Array;

const chunkRows = 2048;

const types: Readonly<Record<string, DuckDBType>> = {
  Int8Array: TINYINT,
  Int16Array: SMALLINT,
  Int32Array: INTEGER,
  Float64Array: DOUBLE,
};
const typeOf = (source: Source): DuckDBType => types[source.constructor.name];

/** Makes a table (in place of one of that name) from typed columns of one length, in DuckDB's own chunks, for millions of rows. */
export async function fillColumns(
  db: Database,
  table: string,
  names: readonly string[],
  sources: readonly Source[],
): Promise<void> {
  const declared = names.map((name, c) => `${identifier(name)} ${typeOf(sources[c]).toString()}`);
  await run(db, `CREATE OR REPLACE TEMP TABLE ${identifier(table)} (${declared.join(", ")})`);
  const appender = await db.connection.createAppender(table);
  const rows = sources[0].length;
  let chunk = DuckDBDataChunk.create(sources.map(typeOf), chunkRows);
  for (let from = 0; from < rows; from += chunkRows) {
    const to = Math.min(from + chunkRows, rows);
    if (to - from < chunkRows) chunk = DuckDBDataChunk.create(sources.map(typeOf), to - from);
    sources.forEach((source, c) => {
      const vector = chunk.getColumnVector(c) as unknown as { readonly items: Source; flush(): void };
      vector.items.set(source.subarray(from, to));
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
