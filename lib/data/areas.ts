import { regions, ruralClasses } from "../study/regions.js";
import { body, findColumns, type ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { shown } from "./faults.js";
import { incomeColumns, mappingColumns, postcodeColumns, ruralColumns } from "./sources.js";
import { parseDate, parseNumber, postcode } from "./values.js";

/** A look-up read from a file, and what was wrong in it. */
export interface Lookup<Value> {
  readonly of: ReadonlyMap<string, Value>;
  readonly faults: readonly Fault[];
}

/** Reads a file row by row; `take` returns a key and value, null to leave the row out, or what a column should have held. */
function lookup<Name extends string, Value>(
  table: Delimited,
  rules: Readonly<Record<Name, ColumnRule>>,
  take: (
    field: (name: Name) => string,
  ) => readonly [string, Value] | null | { readonly column: Name; readonly wanted: string },
): Lookup<Value> {
  const { columns, faults: headingFaults } = findColumns(table, rules);
  if (headingFaults.length > 0) return { of: new Map(), faults: headingFaults };
  const { rows, lines, faults: rowFaults } = body(table, columns);
  const at = columns.at as Readonly<Record<Name, number>>;
  const faults: Fault[] = [...rowFaults];
  const of = new Map<string, Value>();
  rows.forEach((row, i) => {
    const field = (name: Name): string => (row[at[name]] ?? "").trim();
    const taken = take(field);
    if (taken === null) return;
    if ("column" in taken) {
      const column = rules[taken.column].headings[0] ?? "";
      faults.push({
        file: table.file,
        where: `row ${lines[i] ?? 0}, column "${column}"`,
        saw: shown(field(taken.column)),
        wanted: taken.wanted,
      });
    } else of.set(...taken);
  });
  return { of, faults };
}

const lsoaCode = /^[EW]01\d{6}$/;
const lsoaWanted = "a small area code such as E01000001";

/** Postcode (without blanks) to small area (LSOA 2011). Postcodes that the publisher did not match are left out. */
export const readPostcodes = (table: Delimited): Lookup<string> =>
  lookup(table, postcodeColumns, (field) => {
    if (field("lsoa") === "") return null;
    if (!lsoaCode.test(field("lsoa"))) return { column: "lsoa", wanted: lsoaWanted };
    return [postcode(field("postcode")), field("lsoa")];
  });

/** Small area to decile of income deprivation (IoD 2019), 1 the most deprived. */
export const readIncome = (table: Delimited): Lookup<number> =>
  lookup(table, incomeColumns, (field) => {
    if (!lsoaCode.test(field("lsoa"))) return { column: "lsoa", wanted: lsoaWanted };
    const rank = parseNumber(field("rank"));
    if (typeof rank !== "number" || rank < 1) return { column: "rank", wanted: "a rank from 1" };
    const decile = parseNumber(field("decile"));
    if (typeof decile !== "number" || !Number.isInteger(decile) || decile < 1 || decile > 10)
      return { column: "decile", wanted: "a decile from 1 to 10" };
    return [field("lsoa"), decile];
  });

/** Small area to rural-urban class (2011). Areas of Wales are left out. */
export const readRural = (table: Delimited): Lookup<string> =>
  lookup(table, ruralColumns, (field) => {
    if (!lsoaCode.test(field("lsoa"))) return { column: "lsoa", wanted: lsoaWanted };
    if (field("lsoa").startsWith("W")) return null;
    if (!ruralClasses.some((c) => c.code === field("code")))
      return { column: "code", wanted: `a class among ${ruralClasses.map((c) => c.code).join(", ")}` };
    return [field("lsoa"), field("code")];
  });

/** Where a practice stood by another file than the payments. */
export interface Place {
  readonly postcode: string;
  /** The code of one of the seven regions; null when the file has another one (a closed organisation's, Wales). */
  readonly region: string | null;
  readonly ccg: string;
}

const knownRegion = (code: string): string | null => (regions.some((r) => r.code === code) ? code : null);

/** Reads a mapping file: practice to postcode, region and CCG, and the file's date. */
export function readMapping(table: Delimited): Lookup<Place> & { readonly date: string } {
  let date = "";
  const read = lookup(table, mappingColumns, (field) => {
    const day = parseDate(field("date"));
    if (typeof day !== "string") return { column: "date", wanted: "a date such as 01-Sep-20" };
    date = day;
    return [
      field("practice").toUpperCase(),
      { postcode: postcode(field("postcode")), region: knownRegion(field("region")), ccg: field("ccg") },
    ];
  });
  return { ...read, date };
}

/** Reads `epraccur`, which has no heading: code first, region third, postcode tenth, commissioner fifteenth. */
export function readPractices(table: Delimited): Lookup<Place> {
  const faults: Fault[] = [];
  const of = new Map<string, Place>();
  table.rows.forEach((row, i) => {
    if (row.length !== 27) {
      faults.push({
        file: table.file,
        where: `row ${table.lines[i] ?? 0}`,
        saw: `${row.length} fields`,
        wanted: "27; the file may have been cut",
      });
      return;
    }
    const field = (n: number): string => (row[n] ?? "").trim();
    of.set(field(0).toUpperCase(), {
      postcode: postcode(field(9)),
      region: knownRegion(field(2)),
      ccg: field(14),
    });
  });
  return { of, faults };
}
