import type { OutcomeId } from "../../study/outcomes.js";
import { outcomeOrder, patternLogOdds, type Planted } from "./planted.js";
import type { People } from "./people.js";
import { settle } from "./random.js";
import { slot, wordsEach } from "./words.js";

/** Odds of a good answer by pattern of the responder's covariates, of each outcome: in the population, and within a PCN. */
export interface PatternOdds {
  readonly marginal: readonly Float64Array[];
  readonly conditional: readonly Float64Array[];
}

/** The odds that the responders' own covariates multiply, of every outcome and pattern. */
export function patternOdds(planted: Readonly<Record<OutcomeId, Planted>>): PatternOdds {
  const sums = outcomeOrder.map((id) => patternLogOdds(planted[id]));
  return {
    marginal: sums.map((s) => s.map((x) => settle(Math.exp(x)))),
    conditional: sums.map((s, o) => s.map((x) => settle(Math.exp(x / planted[outcomeOrder[o]].phi)))),
  };
}

/** The odds that a practice in a wave multiplies, by decile of the responder: 10 for each outcome. */
export interface PlaceOdds {
  readonly marginal: readonly Float64Array[];
  readonly conditional: readonly Float64Array[];
}

/** What the responders of a practice would answer on each outcome (codes of the survey), and their planted marginal chance of a good answer. */
export interface Answers {
  readonly codes: readonly Uint8Array[];
  readonly chances: readonly Float64Array[];
}

/** Room for the answers of a practice. */
export const makeAnswers = (most: number): Answers => ({
  codes: outcomeOrder.map(() => new Uint8Array(most)),
  chances: outcomeOrder.map(() => new Float64Array(most)),
});

const slots = [slot.confidence, slot.support, slot.isolation, slot.experience, slot.needsUnderstood];

/** The answers that good and other answers split into, with the share up to and with each (assumed, the same everywhere). */
const grades: Readonly<Record<OutcomeId, { readonly good: Grades; readonly other: Grades }>> = {
  confidence: {
    good: [
      [0.44, 1],
      [1, 2],
    ],
    other: [
      [0.74, 3],
      [1, 4],
    ],
  },
  support: {
    good: [
      [0.55, 1],
      [1, 2],
    ],
    other: [[1, 3]],
  },
  isolation: { good: [[1, 0]], other: [[1, 1]] },
  experience: {
    good: [
      [0.55, 1],
      [1, 2],
    ],
    other: [
      [0.55, 3],
      [0.84, 4],
      [1, 5],
    ],
  },
  needs: {
    good: [
      [0.56, 1],
      [1, 2],
    ],
    other: [[1, 3]],
  },
};
type Grades = readonly (readonly [upTo: number, code: number])[];

const gradeOf = (place: number, list: Grades): number => {
  for (const [upTo, code] of list) if (place < upTo) return code;
  return list[list.length - 1][1];
};

/**
 * Draws the answers of `n` responders: good where the word lies below the chance within the PCN times 2^32. Where in its part the
 * word lies, decides the grade.
 */
export function drawAnswers(
  words: Uint32Array,
  n: number,
  people: People,
  pattern: PatternOdds,
  place: PlaceOdds,
  answers: Answers,
): void {
  for (let o = 0; o < outcomeOrder.length; o++) {
    const { good, other } = grades[outcomeOrder[o]];
    const [ofPattern, ofPlace] = [pattern.conditional[o], place.conditional[o]];
    const codes = answers.codes[o];
    for (let i = 0, at = slots[o]; i < n; i++, at += wordsEach) {
      const odds = ofPattern[people.pattern[i]] * ofPlace[people.decile[i]];
      const below = (odds / (1 + odds)) * 4_294_967_296;
      const word = words[at];
      codes[i] =
        word < below ? gradeOf(word / below, good) : gradeOf((word - below) / (4_294_967_296 - below), other);
    }
    marginalChances(n, people, pattern.marginal[o], place.marginal[o], answers.chances[o]);
  }
}

function marginalChances(
  n: number,
  people: People,
  ofPattern: Float64Array,
  ofPlace: Float64Array,
  chances: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    const odds = ofPattern[people.pattern[i]] * ofPlace[people.decile[i]];
    chances[i] = odds / (1 + odds);
  }
}
