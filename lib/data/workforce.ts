import { readInDetail, roleOf } from "../study/roles.js";
import { body, findColumns } from "./columns.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { shown } from "./faults.js";
import type { Note } from "./notes.js";
import { workforceColumns } from "./sources.js";
import { byText, parseNumber, parsePcn } from "./values.js";

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

/**
 * Reads one file of the individual-level workforce series: a row is a person in a role, so FTE is summed by PCN, role and census.
 * A PCN that is not in the file did not submit; nothing here makes that a zero.
 */
export function readWorkforce(table: Delimited): WorkforceFile {
  const { columns, faults: headingFaults } = findColumns(table, workforceColumns);
  if (headingFaults.length > 0) return { cells: [], pcns: [], notes: [], faults: headingFaults };
  const { rows, lines, faults: rowFaults } = body(table, columns);
  const faults: Fault[] = [...rowFaults];
  const at = columns.at as Record<keyof typeof workforceColumns, number>;
  const cells = new Map<
    string,
    { census: string; pcn: string; role: string; fte: number; records: number }
  >();
  const pcns = new Map<string, { pcn: string; name: string; region: string; census: string }>();
  const unseen = new Map<string, number>();
  const odd = new Map<string, { negative: number; zero: number; many: number }>();
  rows.forEach((row, i) => {
    const field = (name: keyof typeof workforceColumns): string => (row[at[name]] ?? "").trim();
    const wrong = (name: keyof typeof workforceColumns, wanted: string): void => {
      const column = workforceColumns[name].headings[0] ?? name;
      faults.push({
        file: table.file,
        where: `row ${lines[i] ?? 0}, column "${column}"`,
        saw: shown(field(name)),
        wanted,
      });
    };
    const census = censusOf(field("year"), field("month"));
    if (census === undefined) {
      wrong(
        /^20\d\d$/.test(field("year")) ? "month" : "year",
        "a year such as 2020 and a month from 1 to 12",
      );
      return;
    }
    const pcn = parsePcn(field("pcn"));
    const fte = parseNumber(field("fte"));
    if (pcn === undefined || pcn === null) wrong("pcn", "a PCN code such as U12345");
    if (fte === undefined || fte === null) wrong("fte", "a number with a decimal point, such as 0.8");
    const role = readInDetail.includes(field("role")) ? field("detail") : field("role");
    if (roleOf(role) === undefined) unseen.set(role, (unseen.get(role) ?? 0) + 1);
    if (pcn === undefined || pcn === null || fte === undefined || fte === null) return;
    const key = `${census}|${pcn}|${role}`;
    const cell = cells.get(key) ?? { census, pcn, role, fte: 0, records: 0 };
    cell.fte += fte;
    cell.records += 1;
    cells.set(key, cell);
    pcns.set(`${census}|${pcn}`, { pcn, name: field("pcnName"), region: field("region"), census });
    const count = odd.get(census) ?? { negative: 0, zero: 0, many: 0 };
    count.negative += fte < 0 ? 1 : 0;
    count.zero += fte === 0 ? 1 : 0;
    count.many += fte > 1 ? 1 : 0;
    odd.set(census, count);
  });
  for (const [role, count] of unseen)
    faults.push({
      file: table.file,
      where: `column "STAFF_ROLE", ${count} ${count === 1 ? "row" : "rows"}`,
      saw: shown(role),
      wanted: "a role that lib/study/roles.ts names; add the name there to the role that it stands for",
    });
  return {
    cells: [...cells.values()].map((cell) => ({ ...cell, fte: toNineDecimals(cell.fte) })).sort(byCell),
    pcns: [...pcns.values()],
    notes: [...odd].flatMap(([census, count]) => oddities(census, count)),
    faults,
  };
}

/** Workforce cells in the order of every table: census, PCN, role. */
export const byCell = (a: WorkforceCell, b: WorkforceCell): number =>
  byText(a.census, b.census) || byText(a.pcn, b.pcn) || byText(a.role, b.role);

function censusOf(year: string, month: string): string | undefined {
  if (!/^20\d\d$/.test(year) || !/^\d{1,2}$/.test(month)) return undefined;
  const m = Number(month);
  return m >= 1 && m <= 12 ? `${year}-${String(m).padStart(2, "0")}` : undefined;
}

const oddities = (
  census: string,
  count: { negative: number; zero: number; many: number },
): readonly Note[] => [
  {
    id: "negativeFte",
    of: census,
    count: count.negative,
    what: "workforce records with a negative FTE",
    treatment: "kept as published: they correct another record, so sums hold them",
  },
  {
    id: "zeroFte",
    of: census,
    count: count.zero,
    what: "workforce records with an FTE of 0",
    treatment: "kept",
  },
  {
    id: "fteAboveOne",
    of: census,
    count: count.many,
    what: "workforce records with an FTE above 1",
    treatment: "kept: a record of contracted services can stand for several people",
  },
];
