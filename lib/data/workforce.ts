import { asSpelled, readInDetail, roleOf } from "../study/roles.js";
import type { WorkforceHeadings } from "../study/settings.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { shown } from "./faults.js";
import { asidesNote, type Note } from "./notes.js";
import { readRecords, type Row } from "./records.js";
import { workforceRules, type workforceColumns } from "./headings.js";
import { byText, parseDate, parseMonth, parseNumber, parsePcn } from "./values.js";

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
  /** Each PCN code with the first row that has it. */
  readonly firstRows: ReadonlyMap<string, number>;
  readonly notes: readonly Note[];
  readonly faults: readonly Fault[];
}

/** FTE to nine decimals, as the files have it: sums without the noise of binary fractions, the same bytes everywhere. */
export const toNineDecimals = (fte: number): number => Math.round(fte * 1e9) / 1e9;

/** A person in a role. */
interface Person {
  readonly line: number;
  readonly census: string;
  /** Null in the pool of those without a PCN. */
  readonly pcn: string | null;
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
    wrong(
      yearIn(field("year")) !== undefined ? "month" : "year",
      "a year such as 2020 and a month from 1 to 12",
    );
  const pcn = field("pcn") === "" ? undefined : parsePcn(field("pcn"));
  if (pcn === undefined) wrong("pcn", "a PCN code such as U12345");
  const fte = field("fte").includes(",") ? undefined : (parseNumber(field("fte")) ?? undefined);
  if (fte === undefined) wrong("fte", "a number with a decimal point, such as 0.8");
  const by = readInDetail.includes(asSpelled(field("role"))) ? "detail" : "role";
  if (field(by) === "") wrong(by, "a role, such as Care Coordinators");
  if (census === undefined || pcn === undefined || fte === undefined || field(by) === "") return null;
  const { line } = row;
  const role = asSpelled(field(by));
  return { line, census, pcn, pcnName: field("pcnName"), region: field("region"), role, fte };
}

/**
 * Reads one file of the individual-level workforce series: a row is a person in a role, so FTE is summed by PCN, role and census.
 * `headings` are those of a file of another layout, such as the Quarterly Update with claims. A PCN that is not in the file did not submit; nothing here makes that a zero.
 * A role that was never seen stays a role of its own, counted in a note. A file of the individual-level series holds one census.
 */
export function readWorkforce(table: Delimited, headings: WorkforceHeadings = {}): WorkforceFile {
  const rules = workforceRules(headings);
  const { records, asides, faults } = readRecords(table, rules, personOf, ["pcn", "role"]);
  const people = records.filter((p): p is Placed => p.pcn !== null);
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
    firstRows: new Map([...people].reverse().map((p) => [p.pcn, p.line])),
    notes: [
      ...asidesNote(censuses.join(", "), asides),
      ...censuses.flatMap((census) => [
        pooled(census, records),
        ...oddities(
          census,
          people.filter((p) => p.census === census),
        ),
        ...unseenRoles(census, people),
      ]),
    ],
    faults: [...faults, ...(Object.keys(headings).length === 0 ? censusFaults(table.file, people) : [])],
  };
}

type Placed = Person & { readonly pcn: string };

function cellsOf(people: readonly Placed[]): readonly WorkforceCell[] {
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

const pooled = (census: string, records: readonly Person[]): Note => ({
  id: "workforceWithoutPcn",
  of: census,
  count: records.filter((p) => p.census === census && p.pcn === null).length,
  what: "workforce records in the pool without a PCN",
  treatment: "left out: they belong to no PCN",
});

function unseenRoles(census: string, people: readonly Person[]): readonly Note[] {
  const unseen = people.filter((p) => p.census === census && roleOf(p.role) === undefined);
  const names = [...new Set(unseen.map((p) => p.role))].sort();
  const note: Note = {
    id: "unseenRole",
    of: census,
    count: unseen.length,
    what: `workforce records of roles that the role map does not have: ${names.map(shown).join(", ")}`,
    treatment:
      "in no role of the study and not in the total; lib/study/roles.ts says what each name stands for",
  };
  return names.length === 0 ? [] : [note];
}

/** A file of the individual-level series holds one census, and a name that says one says that. */
function censusFaults(file: string, people: readonly Person[]): readonly Fault[] {
  const counts = new Map<string, number>();
  for (const { census } of people) counts.set(census, (counts.get(census) ?? 0) + 1);
  const [main, ...others] = [...counts]
    .sort(([a, n], [b, m]) => m - n || byText(a, b))
    .map(([census]) => census);
  const named = censusInName(file);
  const first = (census: string): number => people.find((p) => p.census === census)?.line ?? 0;
  return [
    ...others.map((census) => ({
      file,
      where: `columns "CENSUS_YEAR" and "CENSUS_MONTH", ${counts.get(census) ?? 0} of ${people.length} rows, the first of them row ${first(census)}`,
      saw: `the census ${census} in a file of ${main}`,
      wanted: "one census a file; a layout that holds several is named in the setting workforceColumns",
    })),
    ...(named === undefined || counts.size === 0 || counts.has(named)
      ? []
      : [
          {
            file,
            where: "file",
            saw: `a name that says ${named}, and rows that say ${main}`,
            wanted: "a name and rows of the same census",
          },
        ]),
  ];
}

/** The census that a file's name says, such as "March 2020" or "2020-03". */
function censusInName(path: string): string | undefined {
  const name = path.split("/").slice(-1)[0];
  const words = /(?<![a-z])([a-z]{3,9})[-_ ]?(20\d\d)(?!\d)/i.exec(name);
  const month = words === null ? undefined : parseMonth(words[1]);
  if (words !== null && month !== undefined) return censusOf(words[2], String(month));
  const figures = /(?<!\d)(20\d\d)[-_](\d\d)(?!\d|[-_]\d)/.exec(name);
  return figures === null ? undefined : censusOf(figures[1], figures[2]);
}

/** Workforce cells in the order of every table: census, PCN, role. */
export const byCell = (a: WorkforceCell, b: WorkforceCell): number =>
  byText(a.census, b.census) || byText(a.pcn, b.pcn) || byText(a.role, b.role);

/** A year, also as a program writes it that takes it for a fraction (`2020.0`). */
const yearIn = (text: string): string | undefined => /^(20\d\d)(?:\.0+)?$/.exec(text)?.[1];

function censusOf(written: string, month: string): string | undefined {
  const year = yearIn(written);
  const m = parseMonth(month.replace(/\.0+$/, ""));
  return year !== undefined && m !== undefined ? `${year}-${String(m).padStart(2, "0")}` : undefined;
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
