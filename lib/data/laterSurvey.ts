import type { ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { readRecords } from "./records.js";
import { calendarYearIn } from "./surveyYear.js";
import { sum, type Read } from "./totals.js";
import { parseNumber } from "./values.js";

type Name = "practice" | "pcn" | "received" | "share" | "base";

/** What is known of the practice-level files from 2024 on, when the questionnaire and every heading changed. */
export const laterSurveyColumns: Readonly<Record<Name, ColumnRule>> = {
  practice: { headings: ["ad_practicecode"] },
  pcn: { headings: ["ad_pcncode"], optional: true },
  received: { headings: ["received"], optional: true },
  share: { headings: ["overallexp.pcteval", "overallexp_pcteval"], optional: true },
  base: { headings: ["overallexp.baseevalw", "overallexp.baseeval"], optional: true },
};

/**
 * Reads a practice-level file of 2024 or later so far as its layout is known: practices, questionnaires received, overall experience.
 * No wave of the study has it, and the headings of the other outcomes have not been seen.
 */
export function readLaterSurvey(table: Delimited): Read {
  const first = new Map<string, number>();
  const { records, faults } = readRecords(table, laterSurveyColumns, (row) => {
    const practice = row.field("practice").toUpperCase();
    if (!/^[A-Z0-9]{6}$/.test(practice))
      row.wrong("practice", "a practice code of six characters, such as A81001");
    const before = first.get(practice);
    if (before !== undefined)
      row.wrong("practice", "each practice once", `"${practice}", which stands in row ${before} too`);
    first.set(practice, before ?? row.line);
    const number = (name: Name): number | null => {
      const text = row.field(name);
      const value = text === "/" ? null : parseNumber(text);
      if (value === undefined) row.wrong(name, "a number, or a negative code where it was suppressed");
      return typeof value === "number" && value >= 0 ? value : null;
    };
    return { received: number("received"), share: number("share"), base: number("base") };
  });
  const year = calendarYearIn(table.file);
  const told = records.filter((r) => r.share !== null);
  const early: readonly Fault[] =
    year !== undefined && year < 2024
      ? [
          {
            file: table.file,
            where: "file",
            saw: `a name that says ${year}, and headings that the survey has from 2024 on`,
            wanted: "a name and a content of the same year",
          },
        ]
      : [];
  return {
    date: year === undefined ? null : String(year),
    totals: {
      practices: first.size,
      received: sum(records.map((r) => r.received)),
      experience: {
        answers: sum(told.map((r) => r.base)),
        good: sum(told.map((r) => (r.base === null ? null : r.base * (r.share ?? 0)))),
        practices: told.length,
      },
    },
    notes: [
      {
        count: 1,
        what: "file of the survey as it is since 2024, with other questions and headings",
        treatment:
          "not used: no wave of the study has it. Of its outcomes overall experience is read; what it calls the other four has not been seen",
      },
      {
        count: records.length - told.length,
        what: "practices whose overall experience is suppressed or lacking",
        treatment: "no value",
      },
    ],
    faults: [...faults, ...early],
  };
}
