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

/** Answers that one part of the responders gives: their codes, and the share of the part up to and with each. */
interface Grades {
  readonly codes: Uint8Array;
  readonly upTo: Float64Array;
}
const grades = (codes: readonly number[], upTo: readonly number[]): Grades => ({
  codes: Uint8Array.from(codes),
  upTo: Float64Array.from(upTo),
});

/** How good and other answers split into the answers of the survey. Assumed, and the same everywhere. */
const gradesOf: Readonly<Record<OutcomeId, { readonly good: Grades; readonly other: Grades }>> = {
  confidence: { good: grades([1, 2], [0.44, 1]), other: grades([3, 4], [0.74, 1]) },
  support: { good: grades([1, 2], [0.55, 1]), other: grades([3], [1]) },
  isolation: { good: grades([0], [1]), other: grades([1], [1]) },
  experience: { good: grades([1, 2], [0.55, 1]), other: grades([3, 4, 5], [0.55, 0.84, 1]) },
  needs: { good: grades([1, 2], [0.56, 1]), other: grades([3], [1]) },
};

/** The answer at a place, 0 to 1, in its part. */
function gradeAt(place: number, { codes, upTo }: Grades): number {
  let i = 0;
  while (i < codes.length - 1 && place >= upTo[i]) i++;
  return codes[i];
}

const allWords = 2 ** 32;

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
    const odds = pattern.conditional[o];
    const times = place.conditional[o];
    drawOutcome(words, n, people, odds, times, slots[o], gradesOf[outcomeOrder[o]], answers.codes[o]);
    marginalChances(n, people, pattern.marginal[o], place.marginal[o], answers.chances[o]);
  }
}

function drawOutcome(
  words: Uint32Array,
  n: number,
  { pattern, decile }: People,
  ofPattern: Float64Array,
  ofPlace: Float64Array,
  first: number,
  { good, other }: { readonly good: Grades; readonly other: Grades },
  codes: Uint8Array,
): void {
  for (let i = 0, at = first; i < n; i++, at += wordsEach) {
    const odds = ofPattern[pattern[i]] * ofPlace[decile[i]];
    const below = (odds / (1 + odds)) * allWords;
    const word = words[at];
    codes[i] =
      word < below ? gradeAt(word / below, good) : gradeAt((word - below) / (allWords - below), other);
  }
}

function marginalChances(
  n: number,
  { pattern, decile }: People,
  ofPattern: Float64Array,
  ofPlace: Float64Array,
  chances: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    const odds = ofPattern[pattern[i]] * ofPlace[decile[i]];
    chances[i] = odds / (1 + odds);
  }
}
