import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fillColumns } from "./chunks.js";
import { identifier, literal, run, type Database } from "./database.js";
import { projectRoot } from "./place.js";

/** A column of an SPSS or Stata file, with the value labels that the file carries. */
export interface StatColumn {
  readonly name: string;
  readonly label: string | null;
  readonly text: boolean;
  readonly labels: readonly (readonly [code: number, label: string])[];
}

/** What the head of an SPSS or Stata file says. */
export interface StatHeader {
  readonly rows: number | null;
  readonly encoding: string;
  readonly columns: readonly StatColumn[];
}

/** A statistics package's file that its reader refused; the message is the reader's own. */
export class StatFileRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "StatFileRefused";
  }
}

/** The program that reads these files, in the project's own Python environment. */
export const statProgram = (): string => join(projectRoot(), "lib", "data", "statfile.py");

function python(): string {
  const venv = join(projectRoot(), "environment", "python");
  const found = [join(venv, "bin", "python"), join(venv, "Scripts", "python.exe")].find((p) => existsSync(p));
  if (found === undefined)
    throw new Error(
      `SPSS and Stata files are read by the project's Python environment, and ${venv} is not there: run npm run set-up`,
    );
  return found;
}

/** Runs the program; each line that it prints goes to `take`, one after the other. */
async function read(args: readonly string[], take: (line: string) => Promise<void>): Promise<void> {
  const child = spawn(python(), [statProgram(), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2000)));
  const ended = new Promise<number | null>((done, failed) => child.on("close", done).on("error", failed));
  try {
    for await (const line of createInterface({ input: child.stdout })) await take(line);
  } catch (cause) {
    child.kill();
    await ended;
    throw cause;
  }
  if ((await ended) !== 0)
    throw new StatFileRefused(said.trim().split("\n").slice(-1)[0] ?? "the reader ended without a word");
}

/** Reads the head of an SPSS or Stata file: its columns, their value labels, its number of rows. */
export async function readStatHeader(path: string): Promise<StatHeader> {
  const lines: string[] = [];
  await read(["header", path], (line) => {
    lines.push(line);
    return Promise.resolve();
  });
  return JSON.parse(lines.join("\n")) as StatHeader;
}

const rowsAtOnce = 250_000;

/**
 * Copies columns of an SPSS or Stata file to Parquet files in `folder` (`000000000000.parquet` …), `rowsAtOnce` rows in each, so that the
 * file may be larger than memory. Numbers become doubles, missing ones null; SPSS's declared missing values stay as they are.
 * @returns the number of rows
 */
export async function statToParquet(
  db: Database,
  path: string,
  columns: readonly Pick<StatColumn, "name" | "text">[],
  folder: string,
): Promise<number> {
  let rows = 0;
  await read(["data", path, folder, String(rowsAtOnce), ...columns.map((c) => c.name)], async (line) => {
    const piece = JSON.parse(line) as { piece: string; rows: number };
    await pieceToParquet(db, columns, piece);
    rows += piece.rows;
  });
  return rows;
}

async function pieceToParquet(
  db: Database,
  columns: readonly Pick<StatColumn, "name" | "text">[],
  { piece, rows }: { readonly piece: string; readonly rows: number },
): Promise<void> {
  const bytes = readFileSync(`${piece}.bin`);
  const texts = JSON.parse(readFileSync(`${piece}.json`, "utf8")) as string[];
  let at = bytes.byteOffset;
  const sources = columns.map(({ text }) => {
    const width = text ? 4 : 8;
    const part = bytes.buffer.slice(at, at + rows * width);
    at += rows * width;
    return text ? new Int32Array(part) : new Float64Array(part);
  });
  const names = columns.map((_, c) => `c${c}`);
  await fillColumns(db, "piece", names, sources);
  await run(
    db,
    `CREATE OR REPLACE TEMP TABLE piece_texts AS SELECT [${texts.map(literal).join(", ")}]::VARCHAR[] AS texts`,
  );
  const selected = columns.map(({ name, text }, c) =>
    text
      ? `nullif(texts[c${c} + 1], '') AS ${identifier(name)}`
      : `CASE WHEN NOT isnan(c${c}) THEN c${c} END AS ${identifier(name)}`,
  );
  await run(
    db,
    `COPY (SELECT ${selected.join(", ")} FROM piece, piece_texts) TO ${literal(`${piece}.parquet`)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await run(db, "DROP TABLE piece; DROP TABLE piece_texts");
  rmSync(`${piece}.bin`);
  rmSync(`${piece}.json`);
}
