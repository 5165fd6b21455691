// Longer than a file should be, since it is one table: every code of every variable that is read.
import { outcome, type OutcomeId } from "./outcomes.js";
import { waves } from "./waves.js";

/**
 * How a mapping is known: "seen" in public code or lists made from the files; "inferred" from a neighbouring wave;
 * "not seen" by anybody whose notes are public, so an assumption of this study that a log must name.
 */
export type Evidence = "seen" | "inferred" | "not seen";

/** One answer: its code in the file, its label, and the value it has in the analysis table (null: no value, as in "don't know"). */
export interface Answer {
  readonly code: number;
  readonly label: string;
  readonly becomes: number | null;
}

/** How one wave's file holds a variable. */
export interface Field {
  /** The database name. Files spell its Q in either case, so names are compared without case. */
  readonly name: string;
  readonly evidence: Evidence;
  /** Every code that may stand in it but the missing codes; empty for texts and for measures. */
  readonly answers: readonly Answer[];
  readonly note?: string;
}

/** The variables of the person-level file that are read. */
export type VariableId =
  | OutcomeId
  | "mobility"
  | "falls"
  | "noneOfThese"
  | "condition"
  | "mentalHealthCondition"
  | "age"
  | "gender"
  | "ethnicity"
  | "work"
  | "deprivation"
  | "overallDeprivation"
  | "practice"
  | "weight";

/** One variable in all waves. */
export interface Variable {
  readonly id: VariableId;
  readonly label: string;
  readonly kind: "code" | "tick" | "text" | "measure";
  /** False for a variable that no model uses; a file may lack it. */
  readonly required: boolean;
  /** By year of the wave; a year without an entry has no such field. */
  readonly byWave: Readonly<Partial<Record<number, Field>>>;
}

/** The codes that stand for no answer, with the reason. A wave may also hold nulls (a Stata file has system missings there). */
export const missingCodes: readonly { readonly code: number; readonly label: string }[] = [
  { code: -5, label: "not asked of this responder" },
  { code: -4, label: "not asked in this wave" },
  { code: -3, label: "not answered" },
  { code: -2, label: "answered in error" },
  { code: -1, label: "several answers where one was wanted" },
];

/** The years of the waves; those from 2021, when the gender question changed, and those before. */
export const years = waves.map((w) => w.year);
export const since2021 = years.filter((y) => y >= 2021);
export const before2021 = years.filter((y) => y < 2021);

/** The same field in several waves; its evidence is "seen" in the years named by `seen`, else `otherwise` (default "inferred"). */
export const inYears = (
  list: readonly number[],
  field: Omit<Field, "evidence"> & { readonly seen: readonly number[]; readonly otherwise?: Evidence },
): Variable["byWave"] => {
  const { seen, otherwise, ...rest } = field;
  return Object.fromEntries(
    list.map((year) => [
      year,
      { ...rest, evidence: seen.includes(year) ? "seen" : (otherwise ?? "inferred") },
    ]),
  );
};

/** One answer of a question. */
export const answer = (code: number, label: string, becomes: number | null): Answer => ({
  code,
  label,
  becomes,
});

/** Answers 1, 2, … with the value that each has; a blank value is null. */
export const listed = (labels: readonly string[], becomes: readonly (number | null)[]): readonly Answer[] =>
  labels.map((label, i) => answer(i + 1, label, becomes[i] ?? null));

/** The variable behind an outcome that is one question: its good and not good codes are those of the outcome. */
export function outcomeVariable(id: Exclude<OutcomeId, "isolation">, labels: readonly string[]): Variable {
  const { label, variable: name, yes, no } = outcome(id);
  const answers = labels.map((text, i) =>
    answer(i + 1, text, yes.includes(i + 1) ? 1 : no.includes(i + 1) ? 0 : null),
  );
  return {
    id,
    label,
    kind: "code",
    required: true,
    byWave: inYears(years, { name, answers, seen: years }),
  };
}

const ticks = [answer(0, "not ticked", 0), answer(1, "ticked", 1)];

/** A tick-box, the same in all waves. */
export const tick = (
  id: VariableId,
  name: string,
  label: string,
  answers = ticks,
  note?: string,
): Variable => ({
  id,
  label,
  kind: "tick",
  required: true,
  byWave: inYears(years, { name, answers, seen: years, ...(note === undefined ? {} : { note }) }),
});
