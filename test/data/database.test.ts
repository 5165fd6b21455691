import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  columns,
  identifier,
  literal,
  openDatabase,
  QueryFailed,
  rows,
  type Database,
} from "../../lib/data/database.js";

describe("the door to DuckDB", () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase();
  });
  afterAll(() => db.close());

  it("gives plain records: counts and decimals as doubles, null as null", async () => {
    const found = await rows(
      db,
      "select count(*) as n, 1.25::decimal(5,2) as d, null as nothing, true as yes, 'é' as text from range(3)",
    );
    expect(found).toEqual([{ n: 3, d: 1.25, nothing: null, yes: true, text: "é" }]);
  });

  it("refuses a count that a double cannot hold, naming the column", async () => {
    await expect(rows(db, "select 9007199254740993 as big")).rejects.toThrow(/"big" holds 9007199254740993/);
  });

  it("gives columns as typed arrays, in one order, over many chunks", async () => {
    const found = await columns(
      db,
      "select (i % 7)::utinyint as a, i::uinteger as b, i / 2 as c from range(10000) t(i)",
    );
    expect(found["a"]).toBeInstanceOf(Uint8Array);
    expect(found["b"]).toBeInstanceOf(Uint32Array);
    expect(found["c"]).toBeInstanceOf(Float64Array);
    expect(found["a"].every((a, i) => a === found["b"][i] % 7 && found["c"][i] === found["b"][i] / 2)).toBe(
      true,
    );
    expect(Array.from(found["b"]).reduce((s, b) => s + b, 0)).toBe((10000 * 9999) / 2);
  });

  it("refuses a null and a 64-bit number in a column, saying what would do", async () => {
    await expect(
      columns(db, "select case when i <> 5000 then 1::utinyint end as a from range(9000) t(i)"),
    ).rejects.toThrow(/"a" holds a null/);
    await expect(columns(db, "select i as a from range(3) t(i)")).rejects.toThrow(
      /"a" is not a number of at most 32 bits/,
    );
  });

  it("fills columns as rows come where their number is known, and refuses another number", async () => {
    const sql = "select (i % 7)::utinyint as a, i / 2 as c from range(10000) t(i)";
    expect(await columns(db, sql, 10_000)).toEqual(await columns(db, sql));
    await expect(columns(db, sql, 9_999)).rejects.toThrow(/more than the 9999 rows/);
    await expect(columns(db, sql, 10_001)).rejects.toThrow(/10001 rows were expected and 10000 came/);
    await expect(columns(db, "select nowhere from nothing", 3)).rejects.toThrow(QueryFailed);
  });

  it("shows the statement that failed", async () => {
    await expect(rows(db, "select nowhere from nothing")).rejects.toThrow(QueryFailed);
    await expect(rows(db, "select nowhere from nothing")).rejects.toThrow(
      /in the statement:\nselect nowhere/,
    );
  });

  it("keeps a hostile text a text", async () => {
    const hostile = `x'); drop table t; --"`;
    expect(await rows(db, `select ${literal(hostile)} as ${identifier(hostile)}`)).toEqual([
      { [hostile]: hostile },
    ]);
  });
});
