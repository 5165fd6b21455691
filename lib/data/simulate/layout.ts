import type { VariableId } from "../../study/fields.js";
import { nameIn } from "../../study/lookup.js";

/** The columns of small whole numbers that a simulated file may have, by what they hold. */
export type AnswerColumn =
  Exclude<VariableId, "practice" | "weight"> | "conditionAsAsked" | "noCondition" | "genderBefore2021";

/** A column of a wave's file: what it holds, and its name there. */
export interface Placed {
  readonly column: AnswerColumn;
  readonly name: string;
}

const always: readonly AnswerColumn[] = [
  "experience",
  "conditionAsAsked",
  "condition",
  "mentalHealthCondition",
  "noCondition",
  "support",
  "gender",
  "age",
  "ethnicity",
  "work",
  "needs",
  "mobility",
  "falls",
  "isolation",
  "noneOfThese",
  "confidence",
  "deprivation",
];

/** Waves whose file spells the question's letter small. Which ones do is not known; assumed, so that the reader is tried. */
export const smallLetters: readonly number[] = [2019, 2022];

/** Waves whose practice codes carry two blanks behind, as files from SPSS do. Assumed likewise. */
export const trailingBlanks: readonly number[] = [2018, 2019, 2020, 2021];

/** Waves that leave every box of an unanswered tick-box question at 0; the others give them the code for not answered. Assumed. */
export const emptyBoxes: readonly number[] = [2018, 2019, 2020];

/** Waves in which people with long COVID but no long-term condition are asked about managing conditions, too. */
export const widerRouting: readonly number[] = [2022, 2023];

/** The columns of a wave's file after the practice and the weight, in order. */
export function layoutOf(wave: number): readonly Placed[] {
  const columns: AnswerColumn[] = [
    ...always,
    ...(wave >= 2021 ? (["overallDeprivation"] as const) : []),
    ...(wave === 2023 ? (["genderBefore2021"] as const) : []),
  ];
  const cased = (name: string): string => (smallLetters.includes(wave) ? name.replace(/^Q/, "q") : name);
  return columns.map((column) => ({ column, name: cased(nameOf(column, wave)) }));
}

function nameOf(column: AnswerColumn, wave: number): string {
  if (column === "conditionAsAsked") return "Q30";
  if (column === "noCondition") return "Q31_17";
  return column === "genderBefore2021" ? nameIn("gender", 2020) : nameIn(column, wave);
}
