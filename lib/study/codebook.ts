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

const years = waves.map((w) => w.year);
const since2021 = years.filter((y) => y >= 2021);
const before2021 = years.filter((y) => y < 2021);

const inYears = (
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

const answer = (code: number, label: string, becomes: number | null): Answer => ({ code, label, becomes });

/** Answers 1, 2, … with the value that each has; a blank value is null. */
const listed = (labels: readonly string[], becomes: readonly (number | null)[]): readonly Answer[] =>
  labels.map((label, i) => answer(i + 1, label, becomes[i] ?? null));

function outcomeVariable(id: Exclude<OutcomeId, "isolation">, labels: readonly string[]): Variable {
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

const tick = (id: VariableId, name: string, label: string, answers = ticks, note?: string): Variable => ({
  id,
  label,
  kind: "tick",
  required: true,
  byWave: inYears(years, { name, answers, seen: years, ...(note === undefined ? {} : { note }) }),
});

const white = 1;
const mixed = 2;
const asian = 3;
const black = 4;
const other = 5;
const ethnicGroups: readonly Answer[] = listed(
  [
    "English, Welsh, Scottish, Northern Irish or British",
    "Irish",
    "Gypsy or Irish Traveller",
    "Any other White background",
    "White and Black Caribbean",
    "White and Black African",
    "White and Asian",
    "Any other Mixed background",
    "Indian",
    "Pakistani",
    "Bangladeshi",
    "Chinese",
    "Any other Asian background",
    "African",
    "Caribbean",
    "Any other Black background",
    "Arab",
    "Any other ethnic group",
  ],
  [
    ...[white, white, white, white, mixed, mixed, mixed, mixed],
    ...[asian, asian, asian, asian, asian, black, black, black, other, other],
  ],
);

const female = 1;
const male = 2;
const otherGender = 3;

const deciles = Array.from({ length: 10 }, (_, i) =>
  answer(i + 1, i === 0 ? "1 (most deprived)" : i === 9 ? "10 (least deprived)" : String(i + 1), i + 1),
);

/** The survey's codes as data: every variable that the study reads, by wave. */
export const variables: readonly Variable[] = [
  outcomeVariable("confidence", [
    "Very confident",
    "Fairly confident",
    "Not very confident",
    "Not at all confident",
    "Don’t know",
  ]),
  outcomeVariable("support", [
    "Yes, definitely",
    "Yes, to some extent",
    "No",
    "I haven’t needed support",
    "Don’t know",
  ]),
  tick(
    "isolation",
    outcome("isolation").variable,
    outcome("isolation").label,
    [answer(0, "isolated from others: not ticked", 1), answer(1, "isolated from others: ticked", 0)],
    "a tick-box: not ticked is an answer only where some box of the question is ticked",
  ),
  tick("mobility", "Q91_1", "Problems with physical mobility"),
  tick("falls", "Q91_2", "Two or more falls that needed medical attention"),
  tick("noneOfThese", "Q91_4", "None of these (mobility, falls, isolation)"),
  outcomeVariable("experience", [
    "Very good",
    "Fairly good",
    "Neither good nor poor",
    "Fairly poor",
    "Very poor",
  ]),
  outcomeVariable("needs", [
    "Yes, definitely",
    "Yes, to some extent",
    "No, not at all",
    "I did not have any mental health needs",
    "Did not apply to my last appointment",
  ]),
  {
    id: "condition",
    label: "Long-term condition",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "Q30_recoded",
      answers: listed(["Yes", "No", "Don’t know", "Prefer not to say"], [1, 0, null, null]),
      seen: years,
      note: "takes in those who ticked a condition in Q31; published shares have 1, 2 and 4 as base; model 2 needs 1 alone",
    }),
  },
  tick("mentalHealthCondition", "Q31_14", "Mental health condition"),
  {
    id: "age",
    label: "Age",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "Q48_Merged",
      answers: listed(
        [
          "Under 16",
          "16 to 24",
          "25 to 34",
          "35 to 44",
          "45 to 54",
          "55 to 64",
          "65 to 74",
          "75 to 84",
          "85 or over",
        ],
        [null, 2, 3, 4, 5, 6, 7, 8, 9],
      ),
      seen: years,
    }),
  },
  {
    id: "gender",
    label: "Gender",
    kind: "code",
    required: true,
    byWave: {
      ...inYears(before2021, {
        name: "Q47",
        answers: listed(["Male", "Female"], [male, female]),
        seen: [2018],
      }),
      ...inYears(since2021, {
        name: "Q112",
        answers: listed(
          ["Female", "Male", "Non-binary", "Prefer to self-describe", "Prefer not to say"],
          [female, male, otherGender, otherGender, null],
        ),
        seen: since2021,
        note: "another question with the first two codes the other way round than Q47",
      }),
    },
  },
  {
    id: "ethnicity",
    label: "Ethnicity",
    kind: "code",
    required: true,
    byWave: {
      ...inYears(before2021, { name: "Q49", answers: ethnicGroups, seen: [2018] }),
      ...inYears(since2021, {
        name: "Q49",
        answers: [...ethnicGroups, answer(19, "Roma", white)],
        seen: [2023],
        note: "Roma stands out of order, but is White",
      }),
    },
  },
  {
    id: "work",
    label: "Work",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "Q50",
      answers: listed(
        [
          "Full-time paid work (30 hours or more)",
          "Part-time paid work",
          "Full-time education",
          "Unemployed",
          "Permanently sick or disabled",
          "Fully retired",
          "Looking after family or home",
          "Doing something else",
        ],
        [1, 2, 3, 4, 5, 6, 7, 8],
      ),
      seen: years,
    }),
  },
  {
    id: "deprivation",
    label: "Income deprivation decile of the responder’s area",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "patient_income_decile",
      answers: deciles,
      seen: [],
      otherwise: "not seen",
      note: "this study’s own name: nobody has published the file’s name for the income domain; the overall index never stands in for it",
    }),
  },
  {
    id: "overallDeprivation",
    label: "Overall deprivation decile of the responder’s area",
    kind: "code",
    required: false,
    byWave: inYears(since2021, { name: "patient_imd_decile", answers: deciles, seen: since2021 }),
  },
  {
    id: "practice",
    label: "Practice",
    kind: "text",
    required: true,
    byWave: inYears(years, {
      name: "Practice_Code",
      answers: [],
      seen: years,
      note: "with blanks behind the code in files from SPSS",
    }),
  },
  {
    id: "weight",
    label: "Survey weight",
    kind: "measure",
    required: true,
    byWave: inYears(years, { name: "wt_new", answers: [], seen: [2018, 2021, 2022, 2023] }),
  },
];

/** The boxes of the question that holds isolation: the question is answered where at least one of them is ticked. */
export const isolationBoxes: readonly VariableId[] = ["mobility", "falls", "isolation", "noneOfThese"];

/** A variable by its id. */
export function variable(id: VariableId): Variable {
  const found = variables.find((v) => v.id === id);
  if (found === undefined)
    throw new RangeError(`no variable "${id}": the codebook has ${variables.map((v) => v.id).join(", ")}`);
  return found;
}

/** How a wave's file holds a variable; null when that wave has none. */
export const fieldIn = (id: VariableId, wave: number): Field | null => variable(id).byWave[wave] ?? null;

/** The database name of a variable in a wave; a variable that the wave lacks is an error. */
export function nameIn(id: VariableId, wave: number): string {
  const field = fieldIn(id, wave);
  if (field === null)
    throw new RangeError(
      `the file of ${wave} has no "${id}": it is in ${Object.keys(variable(id).byWave).join(", ")}`,
    );
  return field.name;
}

/** Code of the file to value of the analysis table, for the codes that have one. */
export const mapIn = (id: VariableId, wave: number): readonly (readonly [code: number, becomes: number])[] =>
  (fieldIn(id, wave)?.answers ?? []).flatMap((a) =>
    a.becomes === null ? [] : [[a.code, a.becomes] as const],
  );

/** A mapping that nobody has seen in a file: what a run says it assumed. */
export interface Assumption {
  readonly wave: number;
  readonly variable: VariableId;
  readonly name: string;
  readonly evidence: Exclude<Evidence, "seen">;
  readonly note: string | null;
}

/** Every mapping of the given waves that is inferred or not seen, variable by variable. */
export const assumedIn = (years: readonly number[]): readonly Assumption[] =>
  variables.flatMap((v) =>
    years.flatMap((wave) => {
      const field = v.byWave[wave];
      return field === undefined || field.evidence === "seen"
        ? []
        : [{ wave, variable: v.id, name: field.name, evidence: field.evidence, note: field.note ?? null }];
    }),
  );
