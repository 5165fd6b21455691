import { readInDetail, roleOf } from "../study/roles.js";
import type { WorkforceHeadings } from "../study/settings.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { shown } from "./faults.js";
import type { Note } from "./notes.js";
import { readRecords, type Row } from "./records.js";
import { workforceRules, type workforceColumns } from "./sources.js";
import { byText, parseDate, parseNumber, parsePcn } from "./values.js";

/** FTE and records of one role in one PCN at one census. */
export interface WorkforceCell {
  /** `YYYY-MM`. */
  readonly census: string;
  readonly pcn: string;
  /** The published name, without blanks at its ends; the detailed name where the published role holds several roles of the study. */
  readonly role: string;
  /** The sum over the records, negative ones with it. */
  readonly fte: number;
  readonly records: number;
}

/** What one workforce file says. */
export interface WorkforceFile {
  readonly cells: readonly WorkforceCell[];
  readonly pcns: readonly {
    readonly pcn: string;
    readonly name: string;
    readonly region: string;
    readonly census: string;
  }[];
  readonly notes: readonly Note[];
  readonly faults: readonly Fault[];
}

/** FTE to nine decimals, as the files have it: sums without the noise of binary fractions, the same bytes everywhere. */
export const toNineDecimals = (fte: number): number => Math.round(fte * 1e9) / 1e9;

/** A person in a role. */
interface Person {
  readonly census: string;
  readonly pcn: string;
  readonly pcnName: string;
  readonly region: string;
  readonly role: string;
  readonly fte: number;
}

function personOf(row: Row<keyof typeof workforceColumns>): Person | null {
  const { field, wrong } = row;
  const dated = row.has("date") && !row.has("year");
  const census = dated
    ? (parseDate(field("date")) ?? undefined)?.slice(0, 7)
    : censusOf(field("year"), field("month"));
  if (census === undefined && dated) wrong("date", "a date such as 31/12/2022");
  else if (census === undefined)
    wrong(/^20\d\d$/.test(field("year")) ? "month" : "year", "a year such as 2020 and a month from 1 to 12");
  const pcn = parsePcn(field("pcn")) ?? undefined;
  if (pcn === undefined) wrong("pcn", "a PCN code such as U12345");
  const fte = parseNumber(field("fte")) ?? undefined;
  if (fte === undefined) wrong("fte", "a number with a decimal point, such as 0.8");
  if (census === undefined || pcn === undefined || fte === undefined) return null;
  const role = field(readInDetail.includes(field("role")) ? "detail" : "role");
  return { census, pcn, pcnName: field("pcnName"), region: field("region"), role, fte };
}

/**
 * Reads one file of the individual-level workforce series: a row is a person in a role, so FTE is summed by PCN, role and census.
 * `headings` are those of a file of another layout, such as the Quarterly Update with claims. A PCN that is not in the file did not submit; nothing here makes that a zero. A role that was never seen is a fault.
 */
export function readWorkforce(table: Delimited, headings: WorkforceHeadings = {}): WorkforceFile {
  const { records: people, faults } = readRecords(table, workforceRules(headings), personOf);
  const pcns = new Map(
    people.map(({ census, pcn, pcnName, region }) => [
      `${census}|${pcn}`,
      { pcn, name: pcnName, region, census },
    ]),
  );
  const censuses = [...new Set(people.map((p) => p.census))].sort();
  return {
    cells: cellsOf(people),
    pcns: [...pcns.values()],
    notes: censuses.flatMap((census) =>
      oddities(
        census,
        people.filter((p) => p.census === census),
      ),
    ),
    faults: [...faults, ...unseenRoles(table.file, people)],
  };
}

function cellsOf(people: readonly Person[]): readonly WorkforceCell[] {
  const cells = new Map<
    string,
    { census: string; pcn: string; role: string; fte: number; records: number }
  >();
  for (const { census, pcn, role, fte } of people) {
    const key = `${census}|${pcn}|${role}`;
    const cell = cells.get(key) ?? { census, pcn, role, fte: 0, records: 0 };
    cell.fte += fte;
    cell.records += 1;
    cells.set(key, cell);
  }
  return [...cells.values()].map((cell) => ({ ...cell, fte: toNineDecimals(cell.fte) })).sort(byCell);
}

function unseenRoles(file: string, people: readonly Person[]): readonly Fault[] {
  const unseen = new Map<string, number>();
  for (const { role } of people)
    if (roleOf(role) === undefined) unseen.set(role, (unseen.get(role) ?? 0) + 1);
  return [...unseen].map(([role, count]) => ({
    file,
    where: `column "STAFF_ROLE", ${count} ${count === 1 ? "row" : "rows"}`,
    saw: shown(role),
    wanted: "a role that lib/study/roles.ts names; add the name there to the role that it stands for",
  }));
}

/** Workforce cells in the order of every table: census, PCN, role. */
export const byCell = (a: WorkforceCell, b: WorkforceCell): number =>
  byText(a.census, b.census) || byText(a.pcn, b.pcn) || byText(a.role, b.role);

function censusOf(year: string, month: string): string | undefined {
  if (!/^20\d\d$/.test(year) || !/^\d{1,2}$/.test(month)) return undefined;
  const m = Number(month);
  return m >= 1 && m <= 12 ? `${year}-${String(m).padStart(2, "0")}` : undefined;
}

function oddities(census: string, people: readonly Person[]): readonly Note[] {
  const note = (id: string, is: (fte: number) => boolean, what: string, treatment: string): Note => ({
    id,
    of: census,
    count: people.filter((p) => is(p.fte)).length,
    what: `workforce records with ${what}`,
    treatment,
  });
  const correction = "kept as published: they correct another record, so sums hold them";
  const several = "kept: a record of contracted services can stand for several people";
  return [
    note("negativeFte", (fte) => fte < 0, "a negative FTE", correction),
    note("zeroFte", (fte) => fte === 0, "an FTE of 0", "kept"),
    note("fteAboveOne", (fte) => fte > 1, "an FTE above 1", several),
  ];
}
