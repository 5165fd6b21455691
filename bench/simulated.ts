import { openDatabase, literal, run } from "../lib/data/database.js";

/** Networks of the simulated people. */
const NETWORKS = 1268;

/** Levels of each factor, the first the most frequent. */
const levels = { year: 6, age: 8, gender: 3, eth: 5, work: 8, imd: 10, ru: 8, ltc: 2 } as const;

/** A number from 0 to below 1 that `what` and nothing else decides. */
const drawn = (what: string): string => `((hash(${what}) % 1048576) / 1048576.0)`;

/**
 * Writes a Parquet file of people like the study's in number and shape, of no one: every value follows from its row's number. For a machine without
 * the shared file, and for other sizes.
 */
export async function writeSimulated(file: string, people: number): Promise<void> {
  const factors = Object.entries(levels);
  const draw = (at: number): string => drawn(`i * 16 + ${at}`);
  const codes = factors.map(
    ([name, count], f) => `floor(pow(${draw(f)}, 2) * ${count})::UTINYINT AS ${name}`,
  );
  const eta = factors.map(([name, count]) => `${0.3 / count} * ${name}`).join(" + ");
  const place = `SELECT i, floor(${draw(14)} * ${NETWORKS})::SMALLINT AS pcn, ${codes.join(", ")} FROM range(${people}) AS t(i)`;
  const exposure = `CASE WHEN year < 2 THEN 0 ELSE round(3000 * ${drawn("pcn::INTEGER * 6 + year::INTEGER")}) / 1000 END`;
  const exposed = `SELECT *, (${exposure})::DOUBLE AS x FROM (${place})`;
  const y = `(${draw(15)} < 1 / (1 + exp(-(0.4 + ${eta} + 0.018 * x))))::UTINYINT AS y`;
  const db = await openDatabase();
  try {
    await run(db, `COPY (SELECT * EXCLUDE (i), ${y} FROM (${exposed})) TO ${literal(file)} (FORMAT parquet)`);
  } finally {
    db.close();
  }
}
