import { firstPcnWave, yearOf } from "./financialYear.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { shown } from "./faults.js";
import { asidesNote, type Note } from "./notes.js";
import { gathered, readRecords, type CellFault, type Row } from "./records.js";
import { paymentsColumns } from "./headings.js";
import { parseDate, parseNumber, parsePcn, postcode } from "./values.js";

/** One practice in the payments file of one financial year. */
export interface PracticeYear {
  readonly wave: number;
  readonly practice: string;
  /** The PCN in the file; null in the years before PCNs and for "Unknown or no PCN". */
  readonly pcn: string | null;
  readonly pcnName: string;
  /** Registered patients, the last known figure of the year, which from 2018-19 is a mean over quarters; null when blank. */
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
  /** Whether no wave of the study needs the file's year. */
  readonly outside: boolean;
  readonly practices: readonly PracticeYear[];
  /** Each PCN code with the first row that has it. */
  readonly firstRows: ReadonlyMap<string, number>;
  readonly notes: readonly Note[];
  readonly faults: readonly Fault[];
}

/** A row with what is counted of it and not kept. */
interface Listed {
  readonly line: number;
  readonly row: Omit<PracticeYear, "wave" | "patients">;
  readonly list: number | null;
  readonly opened: string | null;
  readonly closed: string | null;
}

function listedOf(row: Row<keyof typeof paymentsColumns>): Listed {
  const { field, wrong, has, line } = row;
  const practice = field("practice").toUpperCase();
  if (!/^[A-Z0-9]{6}$/.test(practice)) wrong("practice", "a practice code of six characters, such as A81001");
  const list = parseNumber(field("patients"));
  if (list === undefined || (list !== null && list < 0))
    wrong("patients", "a number of patients, such as 4114 or 4,114");
  const pcn = has("pcn") ? parsePcn(field("pcn")) : null;
  if (pcn === undefined) wrong("pcn", 'a PCN code such as U12345, or "Unknown or no PCN"');
  const urban = urbanOf(field("rurality"));
  if (urban === undefined) wrong("rurality", "Urban, Rural or Missing");
  const opened = parseDate(field("opened"));
  if (opened === undefined) wrong("opened", "a date such as 01/04/1999");
  const closed = parseDate(field("closed"));
  if (closed === undefined) wrong("closed", "a date such as 31/03/2020, or nothing");
  return {
    line,
    row: {
      practice,
      pcn: pcn ?? null,
      pcnName: field("pcnName"),
      postcode: postcode(field("postcode")),
      region: field("region"),
      ccg: field("ccg"),
      urban: urban ?? null,
      gp: field("type").toLowerCase() === "gp practice",
    },
    list: list ?? null,
    opened: opened ?? null,
    closed: closed ?? null,
  };
}

/**
 * Reads one file of NHS Payments to General Practice. The file does not name its year, so the year is that in the file's name,
 * held against the latest opening date in it; without a year in the name it is the year of that date.
 */
export function readPayments(table: Delimited): PaymentsFile {
  const {
    records: listed,
    asides,
    faults,
  } = readRecords(table, paymentsColumns, listedOf, ["practice", "postcode", "opened", "type"]);
  if (listed.length === 0)
    return { wave: 0, outside: false, practices: [], firstRows: new Map(), notes: [], faults };
  const hasPcn = faults.length > 0 || listed.some(({ row }) => row.pcn !== null);
  const latest = listed
    .flatMap(({ opened }) => opened ?? [])
    .sort()
    .slice(-1)[0];
  const year = yearOf(table.file, latest, hasPcn);
  return {
    wave: year.wave,
    outside: year.outside,
    practices: listed.map(({ row, list }) => ({
      wave: year.wave,
      ...row,
      patients: list,
    })),
    firstRows: new Map(
      [...listed].reverse().flatMap(({ row, line }) => (row.pcn === null ? [] : [[row.pcn, line]])),
    ),
    notes: [...asidesNote(String(year.wave), asides), ...oddities(year.wave, listed)],
    faults: [
      ...faults,
      ...year.faults,
      ...(faults.length > 0 ? [] : noLists(table.file, listed)),
      ...doubled(table.file, listed),
    ],
  };
}

const noLists = (file: string, listed: readonly Listed[]): readonly Fault[] =>
  listed.some(({ list }) => list !== null && list > 0)
    ? []
    : [
        {
          file,
          where: `column "${paymentsColumns.patients.headings[0]}"`,
          saw: `no list of any size in any of ${listed.length} rows`,
          wanted: "the registered patients of each practice",
        },
      ];

function doubled(file: string, listed: readonly Listed[]): readonly Fault[] {
  const first = new Map<string, Listed>();
  const cells = listed.flatMap((one): CellFault[] => {
    const { practice, pcn } = one.row;
    const before = first.get(practice);
    if (before === undefined) {
      first.set(practice, one);
      return [];
    }
    const two =
      before.row.pcn === pcn ? "" : ` in ${before.row.pcn ?? "no PCN"}, and here in ${pcn ?? "none"}`;
    const saw = `${shown(practice)}, which stands in row ${before.line} too${two}`;
    const wanted = two === "" ? "each practice once" : "each practice once, in one PCN";
    return [{ line: one.line, column: '"Practice Code"', saw, wanted }];
  });
  return gathered(file, cells, listed.length);
}

function urbanOf(text: string): boolean | null | undefined {
  const value = text.toLowerCase();
  if (/^(missing|unknown|null|n\/?a)?$/.test(value)) return null;
  return value === "urban" ? true : value === "rural" ? false : undefined;
}

function oddities(wave: number, listed: readonly Listed[]): readonly Note[] {
  const note = (id: string, is: (l: Listed) => boolean, what: string, treatment: string): Note => {
    return { id, of: String(wave), count: listed.filter(is).length, what, treatment };
  };
  return [
    note(
      "zeroList",
      (l) => l.list === 0,
      "practices with a list of 0",
      "kept; they add nothing to their PCN's patients",
    ),
    note(
      "blankList",
      (l) => l.list === null,
      "practices without a list size",
      "kept with patients unknown; they add nothing to their PCN's patients",
    ),
    note(
      "fractionalList",
      (l) => l.list !== null && !Number.isInteger(l.list),
      "practices whose list is a mean over quarters",
      "kept as published, with its fraction",
    ),
    note(
      "closedPractices",
      (l) => l.closed !== null,
      "practices with a closing date",
      "kept, with the last list known in the year",
    ),
    note(
      "otherType",
      (l) => !l.row.gp,
      "rows that are not GP practices (walk-in centres)",
      "kept, marked as not a GP practice",
    ),
    note(
      "unknownPcn",
      (l) => wave >= firstPcnWave && l.row.pcn === null,
      'practices pooled as "Unknown or no PCN"',
      "no PCN at this wave; the pool is never a PCN",
    ),
    note(
      "twoClassMissing",
      (l) => l.row.urban === null,
      "practices without the publisher's two-class rurality",
      "unknown; the class of the practice's area is used where known",
    ),
  ];
}
