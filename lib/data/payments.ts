import { waves } from "../study/waves.js";
import { body, findColumns } from "./columns.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { shown } from "./faults.js";
import type { Note } from "./notes.js";
import { paymentsColumns } from "./sources.js";
import { parseDate, parseNumber, parsePcn, postcode } from "./values.js";

/** One practice in the payments file of one financial year. */
export interface PracticeYear {
  readonly wave: number;
  readonly practice: string;
  /** The PCN in the file; null in the years before PCNs and for "Unknown or no PCN". */
  readonly pcn: string | null;
  readonly pcnName: string;
  /** Registered patients, the last known figure of the year, to the nearest whole; null when blank. */
  readonly patients: number | null;
  /** Without blanks, upper case. */
  readonly postcode: string;
  /** The region's code in the file: a region of that year, which before 2019-20 is not one of the seven of today. */
  readonly region: string;
  readonly ccg: string;
  /** The file's two classes: null when it says missing. */
  readonly urban: boolean | null;
  /** Whether the file's practice type is "GP practice"; false for walk-in centres. */
  readonly gp: boolean;
}

/** What one payments file says. */
export interface PaymentsFile {
  readonly wave: number;
  readonly practices: readonly PracticeYear[];
  readonly notes: readonly Note[];
  readonly faults: readonly Fault[];
}

type Column = keyof typeof paymentsColumns;

const empty = (wave: number, faults: readonly Fault[]): PaymentsFile => ({
  wave,
  practices: [],
  notes: [],
  faults,
});

/**
 * Reads one file of NHS Payments to General Practice. The file does not name its year, so the year is that of the latest
 * opening date in it, held against the year in the file's name where there is one.
 */
export function readPayments(table: Delimited): PaymentsFile {
  const { columns, faults: headingFaults } = findColumns(table, paymentsColumns);
  if (headingFaults.length > 0) return empty(0, headingFaults);
  const { rows, lines, faults: rowFaults } = body(table, columns);
  const at = columns.at;
  const field = (row: readonly string[], name: Column): string => (row[at[name] ?? -1] ?? "").trim();
  const faults: Fault[] = [...rowFaults];
  const wrong = (i: number, name: Column, saw: string, wanted: string): void => {
    const column = table.rows[columns.headingRow]?.[at[name] ?? 0] ?? name;
    faults.push({ file: table.file, where: `row ${lines[i] ?? 0}, column ${shown(column)}`, saw, wanted });
  };
  const opened = rows.map((row) => parseDate(field(row, "opened")));
  const year = yearOf(
    table,
    opened
      .filter((d) => typeof d === "string")
      .sort()
      .slice(-1)[0],
    at.pcn !== undefined,
  );
  faults.push(...year.faults);
  const counts = { zero: 0, blank: 0, part: 0, closed: 0, other: 0, pool: 0, rurality: 0 };
  const seen = new Map<string, number>();
  const practices = rows.flatMap((row, i): PracticeYear[] => {
    const practice = field(row, "practice").toUpperCase();
    if (!/^[A-Z0-9]{6}$/.test(practice))
      wrong(i, "practice", shown(practice), "a practice code of six characters, such as A81001");
    const first = seen.get(practice);
    if (first !== undefined)
      wrong(i, "practice", `${shown(practice)}, which stands in row ${first} too`, "each practice once");
    seen.set(practice, lines[i] ?? 0);
    const raw = parseNumber(field(row, "patients"));
    if (raw === undefined || (raw !== null && raw < 0))
      wrong(i, "patients", shown(field(row, "patients")), "a number of patients, such as 4114 or 4,114");
    const pcn = at.pcn === undefined ? null : parsePcn(field(row, "pcn"));
    if (pcn === undefined)
      wrong(i, "pcn", shown(field(row, "pcn")), 'a PCN code such as U12345, or "Unknown or no PCN"');
    const urban = urbanOf(field(row, "rurality"));
    if (urban === undefined) wrong(i, "rurality", shown(field(row, "rurality")), "Urban, Rural or Missing");
    if (opened[i] === undefined) wrong(i, "opened", shown(field(row, "opened")), "a date such as 01/04/1999");
    const closed = parseDate(field(row, "closed"));
    if (closed === undefined)
      wrong(i, "closed", shown(field(row, "closed")), "a date such as 31/03/2020, or nothing");
    const gp = field(row, "type").toLowerCase() === "gp practice";
    counts.zero += raw === 0 ? 1 : 0;
    counts.blank += raw === null ? 1 : 0;
    counts.part += typeof raw === "number" && !Number.isInteger(raw) ? 1 : 0;
    counts.closed += typeof closed === "string" ? 1 : 0;
    counts.other += gp ? 0 : 1;
    counts.pool += at.pcn !== undefined && pcn === null ? 1 : 0;
    counts.rurality += urban === null ? 1 : 0;
    return [
      {
        wave: year.wave,
        practice,
        pcn: pcn ?? null,
        pcnName: field(row, "pcnName"),
        patients: typeof raw === "number" ? Math.round(raw) : null,
        postcode: postcode(field(row, "postcode")),
        region: field(row, "region"),
        ccg: field(row, "ccg"),
        urban: urban ?? null,
        gp,
      },
    ];
  });
  return { wave: year.wave, practices, notes: oddities(year.wave, counts), faults };
}

function urbanOf(text: string): boolean | null | undefined {
  const value = text.toLowerCase();
  if (value === "" || value === "missing") return null;
  return value === "urban" ? true : value === "rural" ? false : undefined;
}

const inWords = (wave: number): string => `${wave - 1}-${String(wave).slice(2)}`;

/** The year in a file's name, such as 17-18, 2017-18, 201718 or 2017_2018; undefined when it names none. */
export function yearInName(file: string): number | undefined {
  const name = file.split(/[/\\]/).slice(-1)[0] ?? "";
  for (const match of name.matchAll(/(?<!\d)(?:20)?(\d\d)[-_ ]?(?:20)?(\d\d)(?!\d)/g)) {
    const [from, to] = [Number(match[1]), Number(match[2])];
    if (to === from + 1 && from >= 10) return 2000 + to;
  }
  return undefined;
}

/** The wave of a payments file, by the financial year (April to March) of its latest opening date and by its name. */
function yearOf(
  table: Delimited,
  latest: string | null | undefined,
  hasPcn: boolean,
): { readonly wave: number; readonly faults: readonly Fault[] } {
  const named = yearInName(table.file);
  const opened =
    typeof latest === "string"
      ? Number(latest.slice(0, 4)) + (Number(latest.slice(5, 7)) >= 4 ? 1 : 0)
      : undefined;
  const wave = named ?? opened ?? 0;
  const fault = (saw: string, wanted: string): Fault => ({ file: table.file, where: "file", saw, wanted });
  const faults: Fault[] = [];
  if (!waves.some((w) => w.year === wave))
    faults.push(
      fault(
        wave === 0 ? "no year" : `the financial year ${inWords(wave)}`,
        "a file of 2017-18 to 2022-23; name it such as 19-20.csv",
      ),
    );
  if (named !== undefined && opened !== undefined && (opened > named || opened < named - 1))
    faults.push(
      fault(
        `the name says ${inWords(named)}, the latest opening date (${latest ?? ""}) says ${inWords(opened)}`,
        "a name and a content of the same year",
      ),
    );
  if (wave >= 2020 && !hasPcn)
    faults.push(
      fault(
        `no column "PCN Code" or "Code" in the file of ${inWords(wave)}`,
        "the PCN of each practice, which the files from 2019-20 on have",
      ),
    );
  return { wave, faults };
}

function oddities(
  wave: number,
  counts: Readonly<Record<"zero" | "blank" | "part" | "closed" | "other" | "pool" | "rurality", number>>,
): readonly Note[] {
  const note = (id: string, count: number, what: string, treatment: string): Note => ({
    id,
    of: String(wave),
    count,
    what,
    treatment,
  });
  return [
    note(
      "zeroList",
      counts.zero,
      "practices with a list of 0",
      "kept; they add nothing to their PCN's patients",
    ),
    note(
      "blankList",
      counts.blank,
      "practices without a list size",
      "kept with patients unknown; they add nothing to their PCN's patients",
    ),
    note(
      "fractionalList",
      counts.part,
      "practices whose list is a mean over quarters",
      "to the nearest whole patient",
    ),
    note(
      "closedPractices",
      counts.closed,
      "practices with a closing date",
      "kept, with the last list known in the year",
    ),
    note(
      "otherType",
      counts.other,
      "rows that are not GP practices (walk-in centres)",
      "kept, marked as not a GP practice",
    ),
    note(
      "unknownPcn",
      counts.pool,
      'practices pooled as "Unknown or no PCN"',
      "no PCN at this wave; the pool is never a PCN",
    ),
    note(
      "twoClassMissing",
      counts.rurality,
      "practices without the publisher's two-class rurality",
      "unknown; the class of the practice's area is used where known",
    ),
  ];
}
