import type { WorkforceHeadings } from "../study/settings.js";
import { waves } from "../study/waves.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import type { Note } from "./notes.js";
import { readPayments } from "./payments.js";
import { readPracticeSurvey } from "./practiceSurvey.js";
import { readWorkforce, type WorkforceCell } from "./workforce.js";

/** What one file of a series says, for a person who wants to know what it is. */
export interface Read {
  /** `2020-03`, `2020-09-01`, the financial year `2019-20`, the wave `2021`; null where the series has none. */
  readonly date: string | null;
  readonly totals: Totals;
  /** Of a file that names PCNs: each code with its first row. */
  readonly firstRows?: ReadonlyMap<string, number>;
  readonly notes: readonly Pick<Note, "count" | "what" | "treatment">[];
  readonly faults: readonly Fault[];
}

export interface Totals {
  readonly [name: string]: number | Totals;
}

export const sum = (numbers: Iterable<number | null>): number =>
  Math.round([...numbers].reduce<number>((t, n) => t + (n ?? 0), 0) * 1e6) / 1e6;
export const countBy = (values: Iterable<string>): Totals => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
};
export const distinct = (values: Iterable<string | null>): number =>
  new Set([...values].filter((v) => v !== null)).size;

const roleTotals = (cells: readonly WorkforceCell[]): Totals => {
  const roles: Record<string, { fte: number; records: number }> = {};
  for (const { role, fte, records } of cells) {
    const of = roles[role] ?? { fte: 0, records: 0 };
    roles[role] = { fte: Math.round((of.fte + fte) * 1e9) / 1e9, records: of.records + records };
  }
  return {
    pcns: distinct(cells.map((c) => c.pcn)),
    records: sum(cells.map((c) => c.records)),
    fte: sum(cells.map((c) => c.fte)),
    roles: Object.fromEntries(Object.entries(roles).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

/** FTE and records by role, and the number of PCNs; of a file of several censuses for each of them. */
export function workforceTotals(table: Delimited, headings: WorkforceHeadings = {}): Read {
  const { cells, notes, faults, firstRows } = readWorkforce(table, headings);
  const censuses = [...new Set(cells.map((c) => c.census))].sort();
  const used = censuses.filter((c) => waves.some((w) => w.censusUsed === c));
  const several = censuses.length > 1;
  const rows = table.rows.map((row) => row.join("\0"));
  return {
    date: censuses.join(", ") || null,
    totals: several
      ? Object.fromEntries(censuses.map((c) => [c, roleTotals(cells.filter((one) => one.census === c))]))
      : roleTotals(cells),
    firstRows,
    notes: [
      ...notes.map((n) => (several ? { ...n, what: `${n.what} at ${n.of}` } : n)),
      {
        count: rows.length - new Set(rows).size,
        what: "records that are word for word another one",
        treatment: "kept: the publisher's files have such, as one person may hold two equal posts",
      },
      {
        count: censuses.length - used.length,
        what: `${several ? "censuses" : "census"} that no wave of the study uses`,
        treatment: "not used",
      },
    ],
    faults,
  };
}

export function paymentsTotals(table: Delimited): Read {
  const { wave, practices, notes, faults, outside, firstRows } = readPayments(table);
  return {
    date: wave === 0 ? null : `${wave - 1}-${String(wave).slice(2)}`,
    totals: {
      practices: practices.length,
      patients: sum(practices.map((p) => p.patients)),
      pcns: distinct(practices.map((p) => p.pcn)),
      urban: practices.filter((p) => p.urban === true).length,
      rural: practices.filter((p) => p.urban === false).length,
    },
    firstRows,
    notes: [
      ...notes,
      ...(outside
        ? [{ count: 1, what: "a year that no wave of the study needs", treatment: "not used" }]
        : []),
    ],
    faults,
  };
}

export function practiceSurveyTotals(table: Delimited): Read {
  const { wave, answers, practices, notes, faults } = readPracticeSurvey(table);
  const outcomes = [...new Set(answers.map((a) => a.outcome))];
  return {
    date: wave === 0 ? null : String(wave),
    totals: {
      practices,
      ...Object.fromEntries(
        outcomes.map((o) => {
          const of = answers.filter((a) => a.outcome === o);
          return [
            o,
            { answers: sum(of.map((a) => a.n)), good: sum(of.map((a) => a.yes)), practices: of.length },
          ];
        }),
      ),
    },
    notes,
    faults,
  };
}
