import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { identifier, literal, openDatabase, rows, run, type Database } from "../lib/data/database.js";
import { registerExposure } from "../lib/data/exposure.js";
import { writeAnalysis } from "../lib/data/harmonise.js";
import { projectRoot } from "../lib/data/place.js";
import { registerPublic } from "../lib/data/public.js";
import { writeSav, type StatColumn } from "../lib/data/simulate/sav.js";
import { registerSurvey } from "../lib/data/survey.js";
import { variables } from "../lib/study/codebook.js";
import { waves } from "../lib/study/waves.js";

/** The forms that are timed. */
export const forms = ["parquet", "csv", "sav"] as const;
export type Form = (typeof forms)[number];

/** What reading one form took: survey files of all waves to the analysis table. */
export interface ReadingResult {
  readonly form: Form;
  readonly rows: number;
  readonly columns: number;
  readonly megabytes: number;
  readonly seconds: number;
  /** The largest resident memory of this process while it read, sampled ten times a second; the two Python readers of .sav are not in it. */
  readonly peakMemoryMb: number;
}

const width = 40;
const perWave = (rowCount: number): number => Math.ceil(rowCount / waves.length);

interface Drawn {
  readonly name: string;
  readonly codes: readonly number[];
}

/** The coded columns of a wave's file, filled up to 40 with the practice and the weight. */
function drawnColumns(wave: number): readonly Drawn[] {
  const known = variables.flatMap((v): Drawn[] => {
    const field = v.byWave[wave];
    return field === undefined || field.answers.length === 0
      ? []
      : [{ name: field.name, codes: [...field.answers.map((a) => a.code), -3] }];
  });
  const filler = Array.from({ length: width - 2 - known.length }, (_, i) => ({
    name: `X${i + 1}`,
    codes: [1, 2, 3, -3],
  }));
  return [...known, ...filler];
}

const seed = 1 + (Date.now() % 1000);

async function writeDuck(
  db: Database,
  wave: number,
  n: number,
  path: string,
  form: "parquet" | "csv",
): Promise<void> {
  const drawn = drawnColumns(wave).map(
    ({ name, codes }, c) =>
      `([${codes.join(", ")}])[1 + (hash(i * ${c + seed}) % ${codes.length})::BIGINT]::TINYINT AS ${identifier(name)}`,
  );
  await run(
    db,
    `COPY (SELECT (SELECT list(practice) FROM practice_wave WHERE wave = ${wave})[1 + (hash(i + ${seed}) % 6000)::BIGINT] AS "Practice_Code",
       0.5 + (hash(i) % 1000) / 1000.0 AS wt_new, ${drawn.join(", ")} FROM range(${n}) AS t(i)) TO ${literal(path)} (FORMAT ${form})`,
  );
}

async function writeOne(db: Database, wave: number, n: number, folder: string, form: Form): Promise<void> {
  const path = join(folder, `survey-${wave}.${form}`);
  if (form !== "sav") return writeDuck(db, wave, n, path, form);
  const practices = await rows<{ practice: string }>(
    db,
    `SELECT practice FROM practice_wave WHERE wave = ${wave}`,
  );
  const columns = drawnColumns(wave).map(({ name, codes }, c): StatColumn => ({
    name,
    value: (i) => codes[((i + seed) * (c + 3) * 7919) % codes.length],
  }));
  const code: StatColumn = {
    name: "Practice_Code",
    width: 8,
    value: (i) => practices[(i * 31) % practices.length].practice,
  };
  const weight: StatColumn = { name: "wt_new", value: (i) => 0.5 + (i % 1000) / 1000 };
  writeSav(path, [code, weight, ...columns], n);
}

/** Times the way from survey files to the analysis table; `rowCount` defaults to 4.6 million, spread over the six waves. What it wrote is removed. */
export async function timeReading(form: Form, rowCount = 4_600_000): Promise<ReadingResult> {
  const folder = mkdtempSync(join(tmpdir(), "reading-"));
  const cache = join(projectRoot(), "build", "cache");
  mkdirSync(cache, { recursive: true });
  const before = new Set(readdirSync(cache));
  const db = await openDatabase();
  const years = waves.map((w) => w.year);
  try {
    await registerPublic(db);
    await registerExposure(db);
    for (const year of years) await writeOne(db, year, perWave(rowCount), folder, form);
    const megabytes = readdirSync(folder).reduce((sum, f) => sum + statSync(join(folder, f)).size, 0) / 1e6;
    mkdirSync(join(folder, "out"));
    let peak = 0;
    const sampled = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);
    const began = performance.now();
    await registerSurvey(db, folder, years);
    await writeAnalysis(db, years, join(folder, "out"));
    const seconds = (performance.now() - began) / 1000;
    clearInterval(sampled);
    return {
      form,
      rows: perWave(rowCount) * years.length,
      columns: width,
      megabytes,
      seconds,
      peakMemoryMb: peak / 1e6,
    };
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
    for (const made of readdirSync(cache).filter((f) => !before.has(f) && f.startsWith("survey-file")))
      rmSync(join(cache, made), { recursive: true, force: true });
  }
}
