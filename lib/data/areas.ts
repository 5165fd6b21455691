import { ruralityClasses } from "../study/covariates.js";
import { regions } from "../study/regions.js";
import type { ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { shown, type Fault } from "./faults.js";
import { readRecords, type Row } from "./records.js";
import { incomeColumns, mappingColumns, postcodeColumnsIn, ruralColumns } from "./headings.js";
import { practiceRows } from "./sources.js";
import { parseDate, parseNumber, parsePcn, postcode } from "./values.js";

/** A look-up read from a file, and what was wrong in it. */
export interface Lookup<Value> {
  readonly of: ReadonlyMap<string, Value>;
  readonly faults: readonly Fault[];
}

/**
 * Reads a look-up; `take` gives a key and value, or null to leave the row out. A key with two values is a fault; with `once`, so is
 * a key that stands twice.
 */
function lookup<Name extends string, Value>(
  table: Delimited,
  rules: Readonly<Record<Name, ColumnRule>>,
  take: (row: Row<Name>) => readonly [string, Value] | null,
  key: string,
  once = true,
): Lookup<Value> {
  const first = new Map<string, { readonly line: number; readonly value: string }>();
  const { records, faults } = readRecords(table, rules, (row) => {
    const taken = take(row);
    if (taken === null) return null;
    const value = JSON.stringify(taken[1]);
    const before = first.get(taken[0]);
    if (before === undefined) first.set(taken[0], { line: row.line, value });
    else if (once || before.value !== value)
      row.wrong(
        key as Name,
        once ? "each once" : "one value for each",
        `${shown(taken[0])}, which row ${before.line} has ${before.value === value ? "too" : "otherwise"}`,
      );
    return taken;
  });
  return { of: new Map(records), faults };
}

/** Records the fault and leaves the row out. */
const refused = <Name extends string>(row: Row<Name>, column: Name, wanted: string): null => {
  row.wrong(column, wanted);
  return null;
};

const lsoaCode = /^[EW]01\d{6}$/;
const lsoaWanted = "a small area code such as E01000001";

/** Areas of Scotland, Northern Ireland and the islands, and the codes that stand for no area. */
const notEnglandOrWales = /^(S01\d{6}|N2\d{7}|95[A-Z0-9]{6}|[EWSNLM]99999999)$/;

/** Postcode (without blanks) to small area (LSOA 2011). Postcodes that the publisher did not match are left out, and those outside England and Wales, which are counted. */
export function readPostcodes(table: Delimited): Lookup<string> & { readonly elsewhere: number } {
  let elsewhere = 0;
  const read = lookup(
    table,
    postcodeColumnsIn(table.rows),
    (row) => {
      if (row.field("lsoa") === "") return null;
      if (notEnglandOrWales.test(row.field("lsoa"))) {
        elsewhere += 1;
        return null;
      }
      if (!lsoaCode.test(row.field("lsoa"))) return refused(row, "lsoa", lsoaWanted);
      return [postcode(row.field("postcode")), row.field("lsoa")];
    },
    "postcode",
    false,
  );
  return { ...read, elsewhere };
}

/** Small area to decile of income deprivation (IoD 2019), 1 the most deprived. */
export const readIncome = (table: Delimited): Lookup<number> =>
  lookup(
    table,
    incomeColumns,
    (row) => {
      if (!lsoaCode.test(row.field("lsoa"))) return refused(row, "lsoa", lsoaWanted);
      const rank = parseNumber(row.field("rank"));
      if (typeof rank !== "number" || rank < 1) return refused(row, "rank", "a rank from 1");
      const decile = parseNumber(row.field("decile"));
      if (typeof decile !== "number" || !Number.isInteger(decile) || decile < 1 || decile > 10)
        return refused(row, "decile", "a decile from 1 to 10");
      return [row.field("lsoa"), decile];
    },
    "lsoa",
  );

/** Small area to rural-urban class (2011). Areas of Wales are left out, and counted. */
export function readRural(table: Delimited): Lookup<string> & { readonly outside: number } {
  let outside = 0;
  const read = lookup(
    table,
    ruralColumns,
    (row) => {
      if (!lsoaCode.test(row.field("lsoa"))) return refused(row, "lsoa", lsoaWanted);
      if (row.field("lsoa").startsWith("W")) {
        outside += 1;
        return null;
      }
      const code = row.field("code").toUpperCase();
      if (!ruralityClasses.includes(code))
        return refused(row, "code", `a class among ${ruralityClasses.join(", ")}`);
      return [row.field("lsoa"), code];
    },
    "lsoa",
  );
  return { ...read, outside };
}

/** Where a practice stood by another file than the payments. */
export interface Place {
  readonly postcode: string;
  /** The code of one of the seven regions; null when the file has another one (a closed organisation's, Wales). */
  readonly region: string | null;
  readonly ccg: string;
}

const knownRegion = (code: string): string | null => (regions.some((r) => r.code === code) ? code : null);

/** Reads a mapping file: practice to postcode, region and CCG, the file's date, and the PCN of each practice on it (null for the pool without one). */
export function readMapping(table: Delimited): Lookup<Place> & {
  readonly date: string;
  readonly pcns: ReadonlyMap<string, string | null>;
  readonly firstRows: ReadonlyMap<string, number>;
} {
  let date = "";
  const pcns = new Map<string, string | null>();
  const firstRows = new Map<string, number>();
  const other: Fault[] = [];
  const read = lookup(
    table,
    mappingColumns,
    (row) => {
      const day = parseDate(row.field("date"));
      if (typeof day !== "string") return refused(row, "date", "a date such as 01-Sep-20");
      if (date !== "" && day !== date && other.length === 0)
        other.push({
          file: table.file,
          where: `row ${row.line}`,
          saw: `the date ${day} in a file of ${date}`,
          wanted: "a file of one date",
        });
      date = date === "" ? day : date;
      const practice = row.field("practice").toUpperCase();
      if (!/^[A-Z0-9]{6}$/.test(practice))
        return refused(row, "practice", "a practice code of six characters, such as A81001");
      const pcn = parsePcn(row.field("pcn"));
      if (pcn === undefined) row.wrong("pcn", "a PCN code such as U12345, or U for none");
      pcns.set(practice, pcn ?? null);
      if (typeof pcn === "string" && !firstRows.has(pcn)) firstRows.set(pcn, row.line);
      return [
        practice,
        {
          postcode: postcode(row.field("postcode")),
          region: knownRegion(row.field("region")),
          ccg: row.field("ccg"),
        },
      ];
    },
    "practice",
  );
  return { ...read, date, pcns, firstRows, faults: [...read.faults, ...other] };
}

/** Reads `epraccur`, which has no heading: code first, region third, postcode tenth, commissioner fifteenth. */
export function readPractices(table: Delimited): Lookup<Place> {
  const faults: Fault[] = [];
  const of = new Map<string, Place>();
  const first = new Map<string, number>();
  const rows = practiceRows(table.rows);
  const above = table.rows.length - rows.length;
  rows.forEach((row, r) => {
    const i = r + above;
    if (row.length !== 27) {
      faults.push({
        file: table.file,
        where: `row ${table.lines[i] ?? 0}`,
        saw: `${row.length} ${row.length === 1 ? "field" : "fields"}`,
        wanted: "27; the file may have been cut",
      });
      return;
    }
    const field = (n: number): string => (row[n] ?? "").trim();
    const code = field(0).toUpperCase();
    const before = first.get(code);
    first.set(code, before ?? table.lines[i]);
    if (before !== undefined)
      faults.push({
        file: table.file,
        where: `row ${table.lines[i]}`,
        saw: `${shown(field(0))}, which stands in row ${before} too`,
        wanted: "each practice once",
      });
    of.set(code, {
      postcode: postcode(field(9)),
      region: knownRegion(field(2)),
      ccg: field(14),
    });
  });
  return { of, faults };
}
