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
 * Lays a wave out in a database of its own, which leaves the study's alone. What comes back writes the Parquet file while the next wave is made,
 * always the same bytes: one thread, rows in order, row groups of 122,880 rows; it closes the database.
 */
export async function laidOutWave(file: WaveFile): Promise<(path: string) => Promise<void>> {
  const sources: readonly Source[] = [
    file.practice,
    file.weight,
    ...file.layout.map(({ column }) => file.answers[column]),
  ];
  const names = ["practice", "wt_new", ...file.layout.map(({ name }) => name)];
  const codes = `[${file.codes.map(literal).join(", ")}]::VARCHAR[]`;
  const note = literal(file.note);
  const db = await openDatabase({ threads: 1 });
  try {
    await fillColumns(db, "wave", names, sources);
  } catch (cause) {
    db.close();
    throw cause;
  }
  return (path) =>
    run(
      db,
      `COPY (SELECT (${codes})[practice + 1] AS "Practice_Code", * EXCLUDE (practice) FROM wave)
       TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup}, KV_METADATA {note: ${note}})`,
    ).finally(db.close);
}
