import type { ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { shown, type Fault } from "./faults.js";
import { readRecords } from "./records.js";
import { parseDate, parseNumber, parsePcn } from "./values.js";

/** A practice's membership of a PCN, from a day to a day (null: still open), as `YYYY-MM-DD`. */
export interface PcnLink {
  readonly practice: string;
  readonly pcn: string;
  readonly from: string;
  readonly to: string | null;
}

type Rules<Name extends string> = Readonly<Record<Name, ColumnRule>>;

/** The columns of the sheet of `ePCN.xlsx` that holds the dated links; its headings have line breaks, and "CCG" became "Sub ICB Loc". */
export const linkColumns: Rules<"practice" | "pcn" | "from" | "to"> = {
  practice: { headings: ["Partner Organisation Code"] },
  pcn: { headings: ["PCN Code"] },
  from: { headings: ["Practice to PCN Relationship Start Date"] },
  to: { headings: ["Practice to PCN Relationship End Date"] },
};

/** Reads the dated links of practices to PCNs. A practice with two links on one day stands in two PCNs, which is a fault. */
export function readLinks(table: Delimited): {
  readonly links: readonly PcnLink[];
  readonly faults: readonly Fault[];
} {
  const { records, faults } = readRecords(table, linkColumns, (row) => {
    const practice = row.field("practice").toUpperCase();
    const pcn = parsePcn(row.field("pcn")) ?? undefined;
    const from = parseDate(row.field("from")) ?? undefined;
    const to = parseDate(row.field("to"));
    if (!/^[A-Z0-9]{6}$/.test(practice))
      row.wrong("practice", "a practice code of six characters, such as A81001");
    if (pcn === undefined) row.wrong("pcn", "a PCN code such as U12345");
    if (from === undefined) row.wrong("from", "a date such as 20191001");
    if (to === undefined) row.wrong("to", "a date such as 20200331, or nothing");
    else if (to !== null && from !== undefined && to < from) row.wrong("to", `a day from ${from} on`);
    if (pcn === undefined || from === undefined || to === undefined) return null;
    return { line: row.line, link: { practice, pcn, from, to } };
  });
  const before = new Map<string, { line: number; link: PcnLink }[]>();
  const two: Fault[] = [];
  for (const record of records) {
    const own = before.get(record.link.practice) ?? [];
    const other = own.find(({ link }) => link.pcn !== record.link.pcn && overlap(link, record.link));
    if (other !== undefined)
      two.push({
        file: table.file,
        where: `row ${record.line}`,
        saw: `${shown(record.link.practice)} in ${record.link.pcn}, and by row ${other.line} at the same time in ${other.link.pcn}`,
        wanted: "each practice in one PCN at a time",
      });
    before.set(record.link.practice, [...own, record]);
  }
  return { links: records.map((r) => r.link), faults: [...faults, ...two] };
}

/** Whether two links share a day; the last day of one may be the first of the next. */
const overlap = (a: PcnLink, b: PcnLink): boolean =>
  (a.to === null || b.from < a.to) && (b.to === null || a.from < b.to);

/** The PCN of each practice on a day. */
export const pcnsOn = (links: readonly PcnLink[], day: string): ReadonlyMap<string, string> =>
  new Map(
    links.filter((l) => l.from <= day && (l.to === null || day < l.to)).map((l) => [l.practice, l.pcn]),
  );

/** The columns of the lists of patients registered at each practice. */
export const registeredColumns: Rules<
  "date" | "practice" | "postcode" | "kind" | "sex" | "age" | "patients"
> = {
  date: { headings: ["EXTRACT_DATE"] },
  practice: { headings: ["CODE", "PRACTICE_CODE", "ORG_CODE"] },
  postcode: { headings: ["POSTCODE"], optional: true },
  kind: { headings: ["ORG_TYPE"], optional: true },
  sex: { headings: ["SEX"], optional: true },
  age: { headings: ["AGE", "AGE_GROUP_5"], optional: true },
  patients: { headings: ["NUMBER_OF_PATIENTS"] },
};

/** The columns of the lists by practice and small area, which hold each practice many times and are not read. */
export const registeredByAreaColumns: Rules<"date" | "practice" | "lsoa" | "patients"> = {
  date: { headings: ["EXTRACT_DATE"] },
  practice: { headings: ["PRACTICE_CODE"] },
  lsoa: { headings: ["LSOA_CODE", "LSOA11", "LSOA_CODE_11"] },
  patients: { headings: ["NUMBER_OF_PATIENTS"] },
};

/** Patients registered at each practice on the file's day; where a file splits them by sex and age, only the rows of all are taken. */
export function readRegistered(table: Delimited): {
  readonly date: string;
  readonly patients: ReadonlyMap<string, number>;
  readonly faults: readonly Fault[];
} {
  let date = "";
  const patients = new Map<string, number>();
  const first = new Map<string, number>();
  const all = (text: string): boolean => text === "" || text.toUpperCase() === "ALL";
  const { records, faults } = readRecords(table, registeredColumns, (row) => {
    const day = parseDate(row.field("date"));
    if (typeof day !== "string") row.wrong("date", "a date such as 01JAN2021");
    else if (date === "") date = day;
    else if (day !== date) row.wrong("date", `the date of the rows above, ${date}: a file has one`);
    if (!/^(GP)?$/i.test(row.field("kind"))) return row.line;
    if (!all(row.field("sex")) || !all(row.field("age"))) return row.line;
    const practice = row.field("practice").toUpperCase();
    if (!/^[A-Z0-9]{6}$/.test(practice))
      row.wrong("practice", "a practice code of six characters, such as A81001");
    const count = parseNumber(row.field("patients"));
    const before = first.get(practice);
    if (typeof count !== "number" || count < 0)
      row.wrong("patients", "a number of patients, such as 4114 or 4,114");
    else if (before !== undefined)
      row.wrong("practice", "each practice once", `${shown(practice)}, which stands in row ${before} too`);
    else {
      patients.set(practice, count);
      first.set(practice, row.line);
    }
    return row.line;
  });
  const none = [...patients.values()].every((n) => n === 0);
  const empty: Fault = {
    file: table.file,
    where: "file",
    saw:
      patients.size === 0
        ? "no row of all patients of a practice (SEX and AGE are ALL)"
        : "no patients at any practice",
    wanted: "the list of all patients of each practice",
  };
  return { date, patients, faults: none && records.length > 0 ? [...faults, empty] : faults };
}
