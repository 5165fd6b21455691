import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";

/** An open DuckDB: the tables and views of one run of the study. Close it when the run ends. */
export interface Database {
  readonly connection: DuckDBConnection;
  /** Frees the database; a second call does nothing. */
  readonly close: () => void;
}

/** A query that DuckDB refused; the message shows the reason and the statement. */
export class QueryFailed extends Error {
  constructor(sql: string, cause: unknown) {
    super(`${cause instanceof Error ? cause.message : String(cause)}\nin the statement:\n${sql}`, { cause });
    this.name = "QueryFailed";
  }
}

/** Opens a database in memory (default) or at `path`; `threads` defaults to DuckDB's own choice, `memory` to 1.5 GB. */
export async function openDatabase(
  options: { path?: string; threads?: number; memory?: string } = {},
): Promise<Database> {
  const settings: Record<string, string> = { memory_limit: options.memory ?? "1500MB" };
  if (options.threads !== undefined) settings["threads"] = String(options.threads);
  const instance = await DuckDBInstance.create(options.path ?? ":memory:", settings);
  const connection = await instance.connect();
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
}

/** Text as an SQL literal: quotes doubled, so a name from a file can never end the string. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Runs a statement for its effect. */
export async function run(db: Database, sql: string): Promise<void> {
  await db.connection.run(sql).catch((cause: unknown) => {
    throw new QueryFailed(sql, cause);
  });
}

type Plain = string | number | boolean | null;

function plain(value: unknown, name: string): Plain {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") {
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER))
      throw new RangeError(
        `column "${name}" holds ${value}, which a double cannot hold; cast it in the query`,
      );
    return Number(value);
  }
  if (typeof value === "object" && "toDouble" in value && typeof value.toDouble === "function")
    return (value.toDouble as () => number)();
  throw new TypeError(
    `column "${name}" holds a value of a kind that has no plain form; cast it in the query`,
  );
}

/** The rows of a query as plain records: null stays null, counts become doubles or, when too large, an error. */
export async function rows<T extends Record<string, Plain>>(
  db: Database,
  sql: string,
  values?: Record<string, DuckDBValue>,
): Promise<T[]> {
  const reader = await db.connection.runAndReadAll(sql, values).catch((cause: unknown) => {
    throw new QueryFailed(sql, cause);
  });
  return reader
    .getRowObjectsJS()
    .map(
      (row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value, name)])) as T,
    );
}

/** A column of numbers, as wide as DuckDB's own type. */
export type NumberColumn =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/**
 * The columns of a query as typed arrays of DuckDB's own width, for millions of rows. With `count`, how many rows there will be, they are filled as
 * DuckDB goes on, and no row is in memory twice.
 *
 * Every column must be a number of at most 32 bits or a double, and hold no null: say in the query what stands for missing
 * (`coalesce(…, 255)`). The rows of one query belong together; two queries may differ in order.
 */
export async function columns(
  db: Database,
  sql: string,
  count?: number,
): Promise<Readonly<Record<string, NumberColumn>>> {
  const failed = (cause: unknown): never => {
    throw new QueryFailed(sql, cause);
  };
  const { connection } = db;
  const result = await (count === undefined ? connection.run(sql) : connection.stream(sql)).catch(failed);
  const names = result.deduplicatedColumnNames();
  const parts: NumberColumn[][] = names.map(() => []);
  const filled: NumberColumn[] = [];
  let at = 0;
  for (;;) {
    const chunk = await result.fetchChunk().catch(failed);
    const size = chunk?.rowCount ?? 0;
    if (chunk === null || size === 0) break;
    if (count !== undefined && at + size > count)
      throw new RangeError(`more than the ${count} rows that were expected came from the statement:\n${sql}`);
    for (let c = 0; c < names.length; c++) {
      const items = itemsOf(chunk.getColumnVector(c), names[c], size, sql);
      if (count === undefined) {
        parts[c].push(items.slice(0, size));
        continue;
      }
      filled[c] ??= new (items.constructor as new (n: number) => NumberColumn)(count);
      filled[c].set(items.subarray(0, size), at);
    }
    at += size;
  }
  if (count !== undefined && at !== count)
    throw new RangeError(`${count} rows were expected and ${at} came from the statement:\n${sql}`);
  return Object.fromEntries(
    names.map((name, c) => [name, count === undefined ? join(parts[c]) : (filled[c] ?? new Float64Array(0))]),
  );
}

/** The numbers of one chunk's column. */
function itemsOf(column: unknown, name: string, count: number, sql: string): NumberColumn {
  const { items, validity } = column as {
    items?: unknown;
    validity?: { data: BigUint64Array | null; itemValid(i: number): boolean };
  };
  if (!isNarrow(items))
    throw new TypeError(
      `column "${name}" is not a number of at most 32 bits or a double; cast it in the query:\n${sql}`,
    );
  if (validity?.data != null)
    for (let i = 0; i < count; i++)
      if (!validity.itemValid(i))
        throw new RangeError(`column "${name}" holds a null; say in the query what stands for it:\n${sql}`);
  return items;
}

function join(parts: readonly NumberColumn[]): NumberColumn {
  if (parts.length === 0) return new Float64Array(0);
  const first = parts[0];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new (first.constructor as new (n: number) => NumberColumn)(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const isNarrow = (items: unknown): items is NumberColumn =>
  ArrayBuffer.isView(items) && !(items instanceof BigInt64Array) && !(items instanceof BigUint64Array);
