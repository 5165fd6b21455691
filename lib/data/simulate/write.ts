import {
  DOUBLE,
  DuckDBDataChunk,
  SMALLINT,
  TINYINT,
  type DuckDBAppender,
  type DuckDBType,
} from "@duckdb/node-api";
import { identifier, literal, openDatabase, run } from "../database.js";
import type { AnswerColumns } from "./answers.js";
import type { Placed } from "./layout.js";

/** A wave as it is written: for each row the practice (as its place in `codes`), the weight, the answers. */
export interface WaveFile {
  readonly codes: readonly string[];
  readonly practice: Int16Array;
  readonly weight: Float64Array;
  readonly answers: AnswerColumns;
  readonly layout: readonly Placed[];
  /** What stands in the file's own metadata: that its responders are simulated, and from what. */
  readonly note: string;
}

type Source = Int8Array | Int16Array | Float64Array;
const chunkRows = 2048;
const rowGroup = 122_880;

const types: Readonly<Record<string, DuckDBType>> = {
  Int8Array: TINYINT,
  Int16Array: SMALLINT,
  Float64Array: DOUBLE,
};
const typeOf = (source: Source): DuckDBType => types[source.constructor.name];

/**
 * Writes a wave to a Parquet file, always the same bytes: one thread, rows in order, row groups of 122,880 rows. A database of
 * its own is opened for it, so that the study's is left alone.
 */
export async function writeWave(file: WaveFile, path: string): Promise<void> {
  const sources: readonly Source[] = [
    file.practice,
    file.weight,
    ...file.layout.map(({ column }) => file.answers[column]),
  ];
  const names = ["practice", "wt_new", ...file.layout.map(({ name }) => name)];
  const db = await openDatabase({ threads: 1 });
  try {
    const declared = names.map((name, c) => `${identifier(name)} ${typeOf(sources[c]).toString()}`);
    await run(db, `CREATE TABLE wave (${declared.join(", ")})`);
    const appender = await db.connection.createAppender("wave");
    append(appender, sources);
    appender.closeSync();
    const codes = `[${file.codes.map(literal).join(", ")}]::VARCHAR[]`;
    await run(
      db,
      `COPY (SELECT (${codes})[practice + 1] AS "Practice_Code", * EXCLUDE (practice) FROM wave)
       TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup}, KV_METADATA {note: ${literal(file.note)}})`,
    );
  } finally {
    db.close();
  }
}

function append(appender: DuckDBAppender, sources: readonly Source[]): void {
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
}
