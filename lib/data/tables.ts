import type { DuckDBAppender } from "@duckdb/node-api";
import { identifier, run, type Database } from "./database.js";

/** The types of the columns of small tables. */
export type ColumnType = "INTEGER" | "TINYINT" | "DOUBLE" | "BOOLEAN" | "VARCHAR";

type Value = string | number | boolean | null;

/** Makes a table (in place of one of that name) from rows, in their order; a row's values stand in the order of `columns`. */
export async function fillTable(
  db: Database,
  name: string,
  columns: Readonly<Record<string, ColumnType>>,
  rows: Iterable<readonly Value[]>,
): Promise<void> {
  const types = Object.values(columns);
  const declared = Object.entries(columns).map(([column, type]) => `${identifier(column)} ${type}`);
  await run(db, `CREATE OR REPLACE TABLE ${identifier(name)} (${declared.join(", ")})`);
  const appender = await db.connection.createAppender(name);
  for (const row of rows) {
    row.forEach((value, i) => append(appender, types[i], value));
    appender.endRow();
  }
  appender.closeSync();
}

function append(appender: DuckDBAppender, type: ColumnType, value: Value): void {
  if (value === null) appender.appendNull();
  else if (type === "VARCHAR") appender.appendVarchar(String(value));
  else if (type === "BOOLEAN") appender.appendBoolean(Boolean(value));
  else if (type === "DOUBLE") appender.appendDouble(Number(value));
  else if (type === "INTEGER") appender.appendInteger(Number(value));
  else appender.appendTinyInt(Number(value));
}
