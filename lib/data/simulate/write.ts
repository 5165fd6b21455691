import { fillColumns, type Source } from "../chunks.js";
import { literal, openDatabase, run } from "../database.js";
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

const rowGroup = 122_880;

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
    await fillColumns(db, "wave", names, sources);
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
