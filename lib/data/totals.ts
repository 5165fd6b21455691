import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import type { Note } from "./notes.js";
import { readPayments } from "./payments.js";
import { readPracticeSurvey } from "./practiceSurvey.js";
import { readWorkforce } from "./workforce.js";

/** What one file of a series says, for a person who wants to know what it is. */
export interface Read {
  /** `2020-03`, `2020-09-01`, the financial year `2019-20`, the wave `2021`; null where the series has none. */
  readonly date: string | null;
  readonly totals: Totals;
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
export function workforceTotals(table: Delimited): Read {
  const { cells, notes, faults } = readWorkforce(table);
  const censuses = [...new Set(cells.map((c) => c.census))].sort();
  const roles: Record<string, { fte: number; records: number }> = {};
  for (const { role, fte, records } of cells) {
    const of = roles[role] ?? { fte: 0, records: 0 };
    roles[role] = { fte: Math.round((of.fte + fte) * 1e9) / 1e9, records: of.records + records };
  }
  return {
    date: censuses.join(", ") || null,
    totals: {
      pcns: distinct(cells.map((c) => c.pcn)),
      records: sum(cells.map((c) => c.records)),
      fte: sum(cells.map((c) => c.fte)),
      roles: Object.fromEntries(Object.entries(roles).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
    notes,
    faults,
  };
}

export function paymentsTotals(table: Delimited): Read {
  const { wave, practices, notes, faults, outside } = readPayments(table);
  return {
    date: wave === 0 ? null : `${wave - 1}-${String(wave).slice(2)}`,
    totals: {
      practices: practices.length,
      patients: sum(practices.map((p) => p.patients)),
      pcns: distinct(practices.map((p) => p.pcn)),
      urban: practices.filter((p) => p.urban === true).length,
      rural: practices.filter((p) => p.urban === false).length,
    },
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
