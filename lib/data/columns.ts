import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { shown } from "./faults.js";

/** How a column is headed: any of these names, the first that is found; `optional` columns may be absent. */
export interface ColumnRule {
  readonly headings: readonly string[];
  readonly optional?: true;
  /** The column without which this one is not read, as its heading then says something else. */
  readonly beside?: string;
}

/** A heading as it is compared: no byte order mark, blanks and line breaks as one blank, lower case. */
export const heading = (text: string): string =>
  text
    .replace(/^\uFEFF/, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();

/** A heading of words alone, as a program leaves it that allows no other names (`LSOA.code..2011.` for `LSOA code (2011)`, `census year` for `CENSUS_YEAR`). */
const wordsOf = (text: string): string =>
  heading(text)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** The heading among those seen that a rule asks for: as it is written, else by its words alone; undefined where there is none. */
function headingFor(rule: ColumnRule, seen: readonly string[]): string | undefined {
  const written = rule.headings.map(heading).find((h) => seen.includes(h));
  if (written !== undefined) return written;
  const words = rule.headings.map(wordsOf);
  return seen.find((h) => words.includes(wordsOf(h)));
}

/** Where the columns of a series stand in a file. */
export interface Columns<Name extends string> {
  /** Position of each column; absent when an optional column is not there. */
  readonly at: Readonly<Partial<Record<Name, number | undefined>>>;
  /** Index in `rows` of the heading. */
  readonly headingRow: number;
  readonly width: number;
}

const searched = 20;

/** How many of the rules' columns a row of headings holds. */
export function matches(rules: Readonly<Record<string, ColumnRule>>, row: readonly string[]): number {
  const names = new Set([...row.map(heading), ...row.map(wordsOf)]);
  const has = (h: string): boolean => names.has(heading(h)) || names.has(wordsOf(h));
  return Object.values(rules).filter((rule) => rule.headings.some(has)).length;
}

/** The row among the first 20 that holds most of the columns: usually the first. */
export function headingRow(rules: Readonly<Record<string, ColumnRule>>, rows: Delimited["rows"]): number {
  const scores = rows.slice(0, searched).map((row) => matches(rules, row));
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

/** Finds each column by its heading, whatever its position; a missing or doubled column is a fault, all told. */
export function findColumns<Name extends string>(
  table: Delimited,
  rules: Readonly<Record<Name, ColumnRule>>,
): { readonly columns: Columns<Name>; readonly faults: readonly Fault[] } {
  const row = headingRow(rules, table.rows);
  const seen = (table.rows[row] ?? []).map(heading);
  const faults: Fault[] = [];
  const at: Partial<Record<Name, number>> = {};
  for (const name of Object.keys(rules) as Name[]) {
    const rule = rules[name];
    const found = headingFor(rule, seen);
    if (found === undefined) {
      if (rule.optional !== true)
        faults.push({
          file: table.file,
          where: `heading (row ${table.lines[row] ?? 1})`,
          saw: `no column ${rule.headings.map(shown).join(" or ")}`,
          wanted: `it, among ${shown((table.rows[row] ?? []).slice(0, 6).join(", "))}`,
        });
      continue;
    }
    const places = seen.flatMap((h, i) => (h === found ? [i] : []));
    if (places.length > 1)
      faults.push({
        file: table.file,
        where: `heading (row ${table.lines[row] ?? 1})`,
        saw: `${places.length} columns headed ${shown(table.rows[row]?.[places[0] ?? 0] ?? "")} (numbers ${places.map((p) => p + 1).join(", ")})`,
        wanted: "one",
      });
    at[name] = places[0];
  }
  for (const name of Object.keys(at) as Name[]) {
    const { beside } = rules[name];
    if (beside !== undefined && at[beside as Name] === undefined) at[name] = undefined;
  }
  return { columns: { at, headingRow: row, width: seen.length }, faults };
}

const each = 20;

/** The rows under the heading; a row with another number of fields than the heading is left out and is a fault, more than 20 such rows are one. Blank fields past the heading's last are none. */
export function body<Name extends string>(
  table: Delimited,
  columns: Columns<Name>,
): {
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  /** How many notes stand under the table. */
  readonly footnotes: number;
  readonly faults: readonly Fault[];
} {
  let footnotes = 0;
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  const faults: Fault[] = [];
  const ragged: { readonly line: number; readonly fields: number }[] = [];
  for (let i = columns.headingRow + 1; i < table.rows.length; i++) {
    const row = table.rows[i];
    const line = table.lines[i];
    if (isFootnote(row)) footnotes += 1;
    else if (
      row.length === columns.width ||
      (row.length > columns.width && isBlank(row.slice(columns.width)))
    ) {
      rows.push(row);
      lines.push(line);
    } else if (!isBlank(row)) ragged.push({ line, fields: row.length });
  }
  const told = ragged.length > each ? ragged.slice(0, 1) : ragged;
  for (const { line, fields } of told)
    faults.push({
      file: table.file,
      where:
        told.length === ragged.length
          ? `row ${line}`
          : `${ragged.length} rows, the first of them row ${line}`,
      saw: `${fields} ${fields === 1 ? "field" : "fields"}`,
      wanted: `${columns.width}, as in the heading; the file may have been cut`,
    });
  if (rows.length === 0 && ragged.length === 0)
    faults.push({
      file: table.file,
      where: "file",
      saw: "no rows under the heading",
      wanted: "at least one",
    });
  return { rows, lines, footnotes, faults };
}

/** A sentence of the publisher's in the first field of a row that holds nothing else, such as `Source: NHS Digital` or `1. FTE is …`. */
const isFootnote = (row: readonly string[]): boolean =>
  /^(source|notes?|copyright|©|\(c\)|\*|\d{1,2}[.)]\s*\D)/i.test((row[0] ?? "").trim()) &&
  isBlank(row.slice(1));

const isBlank = (fields: readonly string[]): boolean => fields.every((field) => field.trim() === "");

const share = 0.6;

/** The series among those given that the rows head best. A series all of whose columns are optional wants three of them. */
export function recogniseAmong<Id>(
  among: readonly (readonly [Id, Readonly<Record<string, ColumnRule>>])[],
  rows: Delimited["rows"],
): readonly Id[] {
  const scores = among.map(([id, columns]) => {
    const must = Object.entries(columns).filter(([, rule]) => rule.optional !== true);
    const needed = Object.fromEntries(must);
    const row = rows[headingRow(columns, rows)] ?? [];
    const found = new Set(row.map(heading)).size === 0 ? 0 : matches(needed, row);
    const others = matches(columns, row) - found;
    const enough = found >= share * must.length && (must.length > 1 || others >= 3);
    return { id, found, score: enough ? found / must.length : 0 };
  });
  const best = Math.max(...scores.map((s) => s.score));
  if (best === 0) return [];
  const equal = scores.filter((s) => s.score === best);
  const most = Math.max(...equal.map((s) => s.found));
  return equal.filter((s) => s.found === most).map((s) => s.id);
}
