import { outcomes, type Outcome, type OutcomeId } from "../study/outcomes.js";
import { waves } from "../study/waves.js";
import { heading, headingRow } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { shown, type Fault } from "./faults.js";
import { asidesNote, type Note } from "./notes.js";
import { answersIn, practiceSurveyColumns, type PracticeCells } from "./practiceCounts.js";
import { gathered, readRecords, type CellFault, type Row } from "./records.js";
import { waveOfFile } from "./surveyYear.js";
import { parseNumber } from "./values.js";

/** How many answered one outcome's question at one practice in one wave, and how many of them gave a good answer. */
export interface PracticeAnswers {
  readonly wave: number;
  readonly practice: string;
  readonly outcome: OutcomeId;
  /** Answers in the outcome's base (those outside it, "don't know" and "not needed", are not in it). Not whole in a weighted file. */
  readonly n: number;
  /** Good answers among them, 0 to `n`. */
  readonly yes: number;
}

/**
 * What one practice-level file of the GP Patient Survey says, in the scheme of 2018 to 2023: the input of the public route. A cell
 * that the publisher suppressed (a negative code, such as -97) or left blank has no row in `answers`.
 */
export interface PracticeSurveyFile {
  /** Its year, which may be no wave of the study; 0 when it could not be told; then there is a fault. */
  readonly wave: number;
  /** In the order of the file's practices, then of the outcomes. */
  readonly answers: readonly PracticeAnswers[];
  readonly practices: number;
  /** Questionnaires returned in all practices together; null where the file has no such column. */
  readonly returned: number | null;
  /** Counts with fractions: the publisher's weighted file, whose counts are not people. */
  readonly weighted: boolean;
  /** The headings that were read, as they stand in the file. */
  readonly used: readonly string[];
  readonly notes: readonly Note[];
  readonly faults: readonly Fault[];
}

interface Line {
  readonly line: number;
  readonly practice: string;
  readonly cells: PracticeCells;
}

/** What publishers write in place of a number that they withhold or do not have. */
const marksSuppressed = /^([*\-/.]|\[[a-z]\]|n\/?a|null)$/i;

const wanted = "a number, or a negative code where it was suppressed";

function lineOf(row: Row<string>): Line | null {
  const practice = row.field("practice").toUpperCase();
  if (!/^[A-Z0-9]{6}$/.test(practice)) {
    row.wrong("practice", "a practice code of six characters, such as A81001");
    return null;
  }
  const cells: Record<string, number | null> = {};
  for (const name of Object.keys(practiceSurveyColumns)) {
    if (name === "practice" || !row.has(name)) continue;
    const text = row.field(name).replace(/%$/, "");
    const value = marksSuppressed.test(text) ? null : parseNumber(text);
    if (value === undefined) row.wrong(name, wanted);
    cells[name] = value ?? null;
  }
  return { line: row.line, practice, cells };
}

/** Which waves the file can be: its areas were clinical commissioning groups to 2021 and integrated care systems from 2022. */
function possibleWaves(headings: ReadonlySet<string>): { waves: readonly number[]; because: string } {
  const years = waves.map((w) => w.year);
  if (headings.has("ics_code"))
    return { waves: years.filter((y) => y >= 2022), because: "its column ICS_Code" };
  if (headings.has("ccg_code"))
    return { waves: years.filter((y) => y <= 2021), because: "its column CCG_Code" };
  return { waves: years, because: "its columns" };
}

/**
 * Reads one practice-level file of the GP Patient Survey (2018 to 2023): headings in any case and order; counts, or else shares times
 * their base (shares of 0 to 1 or of 0 to 100, told apart by the file's largest); negative codes are suppressed cells.
 * The file does not hold its wave: that is `told`, else the year in its name, held against its columns.
 */
export function readPracticeSurvey(table: Delimited, told?: number): PracticeSurveyFile {
  const at = headingRow(practiceSurveyColumns, table.rows);
  const row = (table.rows[at] ?? []).map((h) => h.replace(/^\uFEFF/, "").trim());
  const headings = new Set(row.map(heading));
  const names = Object.values(practiceSurveyColumns).flatMap((rule) => rule.headings.map(heading));
  const used = row.filter((h) => names.includes(heading(h)));
  const {
    records: lines,
    asides,
    faults: rowFaults,
  } = readRecords(table, practiceSurveyColumns, lineOf, ["practice"]);
  const { wave, outside, faults: waveFaults } = waveOfFile(table.file, possibleWaves(headings), told);
  const scale = scaleOf(table.file, lines);
  const lacking = outcomes.filter((o) => !lines.some((l) => answersIn(o, l.cells, 1) !== undefined));
  const faults = [
    ...rowFaults,
    ...waveFaults,
    ...scale.faults,
    ...(lines.length === 0 ? [] : lacking.map((o): Fault => lackingFault(table, o, at))),
    ...doubled(table.file, lines),
  ];
  const answers: PracticeAnswers[] = [];
  let suppressed = 0;
  for (const { line, practice, cells } of lines)
    for (const o of outcomes) {
      const value = answersIn(o, cells, scale.by);
      if (value === undefined) continue;
      if (value === null) suppressed++;
      else if (value.yes > value.n * (1 + 1e-6) + 1e-6)
        faults.push({
          file: table.file,
          where: `row ${line}, ${o.variable.toLowerCase()}`,
          saw: `${value.yes} good answers of ${value.n}`,
          wanted: "no more good answers than answers",
        });
      else
        answers.push({
          wave: wave ?? outside ?? 0,
          practice,
          outcome: o.id,
          n: value.n,
          yes: Math.min(value.yes, value.n),
        });
    }
  const weighted = lines.some((l) =>
    Object.entries(l.cells).some(
      ([name, v]) => !name.endsWith("pct") && v !== null && v >= 0 && !Number.isInteger(v),
    ),
  );
  const of = String(wave ?? outside ?? "all");
  const notes = [
    ...asidesNote(of, asides),
    note(
      "suppressedCells",
      of,
      suppressed,
      "outcomes of a practice suppressed or left blank by the publisher",
      "no value",
    ),
    note(
      "weightedCounts",
      of,
      weighted ? 1 : 0,
      "practice-level survey file with weighted counts",
      "taken as they are: not people",
    ),
    note("otherYear", of, outside === undefined ? 0 : 1, "year that is no wave of the study", "not used"),
  ];
  return {
    wave: wave ?? outside ?? 0,
    answers,
    practices: lines.length,
    returned: lines.some((l) => typeof l.cells["returned"] === "number")
      ? lines.reduce((sum, l) => sum + Math.max(0, l.cells["returned"] ?? 0), 0)
      : null,
    weighted,
    used,
    notes: notes.filter((n) => n.count > 0),
    faults,
  };
}

const note = (id: string, of: string, count: number, what: string, treatment: string): Note => ({
  id,
  of,
  count,
  what,
  treatment,
});

/** Whether the file's shares run to 1 or to 100; columns that do not agree are a fault. */
function scaleOf(
  file: string,
  lines: readonly Line[],
): { readonly by: number; readonly faults: readonly Fault[] } {
  const largest = new Map<string, number>();
  for (const { cells } of lines)
    for (const [name, v] of Object.entries(cells))
      if (name.endsWith("pct") && v !== null && v > 0) largest.set(name, Math.max(v, largest.get(name) ?? 0));
  const percent = [...largest].filter(([, v]) => v > 1);
  const shares = [...largest].filter(([, v]) => v <= 1);
  const over = [...largest].filter(([, v]) => v > 100);
  const named = ([name]: readonly [string, number]): string => practiceSurveyColumns[name].headings[0];
  const mixed = percent.length > 0 && shares.length > 0 && lines.length >= 20;
  return {
    by: percent.length > 0 ? 100 : 1,
    faults: [
      ...(mixed
        ? [
            {
              file,
              where: `columns ${[...percent, ...shares].map(named).join(", ")}`,
              saw: `percentages in ${percent.map(named).join(", ")} and shares of 1 in ${shares.map(named).join(", ")}`,
              wanted: "one of the two in the whole file",
            },
          ]
        : []),
      ...over.map((o) => ({
        file,
        where: `column ${shown(named(o))}`,
        saw: String(o[1]),
        wanted: "at most 100 per cent",
      })),
    ],
  };
}

function lackingFault(table: Delimited, o: Outcome, at: number): Fault {
  const names = Object.entries(practiceSurveyColumns).filter(([name]) => name.startsWith(`${o.id}.`));
  return {
    file: table.file,
    where: `heading (row ${table.lines[at] ?? 1})`,
    saw: `no columns of ${o.variable} (${o.label.toLowerCase()})`,
    wanted: `a base and counts or a share: ${names.map(([, rule]) => rule.headings[0]).join(", ")}`,
  };
}

function doubled(file: string, lines: readonly Line[]): readonly Fault[] {
  const first = new Map<string, number>();
  const cells = lines.flatMap(({ line, practice }): CellFault[] => {
    const before = first.get(practice);
    if (before === undefined) first.set(practice, line);
    if (before === undefined) return [];
    const saw = `${shown(practice)}, which stands in row ${before} too`;
    return [{ line, column: '"Practice_Code"', saw, wanted: "each practice once" }];
  });
  return gathered(file, cells, lines.length);
}
