import { waves } from "../../study/waves.js";
import { chance, pick, thresholds } from "./chances.js";
import { emptyBoxes, layoutOf, widerRouting, type AnswerColumn } from "./layout.js";
import type { Answers } from "./odds.js";
import { outcomeOrder } from "./planted.js";
import type { People } from "./people.js";
import { slot, wordsEach } from "./words.js";

const notAsked = -5;
const notThisWave = -4;
const notAnswered = -3;
const inError = -2;
const several = -1;

/** The columns of one wave's file as they are filled; only those of its layout are written. */
export type AnswerColumns = Readonly<Record<AnswerColumn, Int8Array>>;

/** Room for a wave of `n` responders. */
export function makeColumns(n: number): AnswerColumns {
  const names = new Set(waves.flatMap(({ year }) => layoutOf(year).map(({ column }) => column)));
  return Object.fromEntries([...names].map((name) => [name, new Int8Array(n)])) as unknown as AnswerColumns;
}

/** Why an answer is lost: shares not answered and multi-coded. Assumed, so that about a tenth is lost over the covariates. */
const loss = (unanswered: number, multiple: number): readonly [number, number] => [
  chance(unanswered),
  chance(unanswered + multiple),
];
const pageLost = chance(0.019);
const lost = {
  age: loss(0.004, 0.001),
  gender: loss(0.006, 0.0005),
  ethnicity: loss(0.016, 0.003),
  workYoung: loss(0.018, 0.012),
  workOld: loss(0.035, 0.015),
  condition: loss(0.03, 0.001),
  confidence: loss(0.035, 0.002),
  support: loss(0.04, 0.002),
  isolation: loss(0.03, 0),
  experience: loss(0.012, 0.002),
  needs: loss(0.045, 0.002),
} as const;
const under16 = chance(0.0004);
const decileUnknown = chance(0.004);
const preferNotGender = chance(0.006);

/** The code for a lost answer, or 0 where it is not lost. */
const codeLost = (word: number, [unanswered, multiple]: readonly [number, number]): number =>
  word < unanswered ? notAnswered : word < multiple ? several : 0;

/** One practice's part of a wave: its words, its responders, what they would answer, and where its rows begin. */
export interface Batch {
  readonly words: Uint32Array;
  readonly n: number;
  readonly wave: number;
  readonly people: People;
  readonly answers: Answers;
  readonly at: number;
}

/** Writes what the responders of a batch put down: question and missing codes as the wave's file has them. */
export function writeBatch(batch: Batch, columns: AnswerColumns): void {
  writeAbout(batch, columns);
  writeConditions(batch, columns);
  writeRouted(batch, columns);
  writeBoxes(batch, columns);
  writeVisit(batch, columns);
}

function writeAbout({ words, n, wave, people, at }: Batch, columns: AnswerColumns): void {
  for (let i = 0, w = 0, row = at; i < n; i++, w += wordsEach, row++) {
    const page = words[w + slot.page] < pageLost ? notAnswered : 0;
    const ageWord = words[w + slot.ageLost];
    columns.age[row] =
      page || codeLost(ageWord, lost.age) || (ageWord >= 4_294_967_296 - under16 ? 1 : people.age[i] + 2);
    columns.gender[row] =
      page ||
      codeLost(words[w + slot.genderLost], lost.gender) ||
      genderCode(words, w, wave, people.gender[i]);
    columns.genderBefore2021[row] = notThisWave;
    columns.ethnicity[row] =
      page || codeLost(words[w + slot.ethnicityLost], lost.ethnicity) || people.ethnicity[i] + 1;
    const work = people.age[i] >= 5 ? lost.workOld : lost.workYoung;
    columns.work[row] = page || codeLost(words[w + slot.workLost], work) || people.work[i] + 1;
    const decileWord = words[w + slot.decileLost];
    columns.deprivation[row] = decileWord < decileUnknown ? several : people.decile[i] + 1;
    columns.overallDeprivation[row] =
      decileWord < decileUnknown ? several : overall(people.decile[i], decileWord);
  }
}

/** Q47 has men first, Q112 women; those of another gender split into the two answers, and some rather not say. */
function genderCode(words: Uint32Array, w: number, wave: number, gender: number): number {
  if (wave < 2021) return gender === 0 ? 2 : 1;
  const word = words[w + slot.genderLost];
  if (word >= 4_294_967_296 - preferNotGender) return 5;
  return gender < 2 ? gender + 1 : (word & 1) === 0 ? 3 : 4;
}

/** The decile of the overall index: that of income, or a neighbour of it in half of the areas. */
function overall(decile: number, word: number): number {
  const step = (word & 3) === 0 ? -1 : (word & 3) === 1 ? 1 : 0;
  return Math.min(Math.max(decile + step, 0), 9) + 1;
}

const unknownCondition = thresholds([0.02, 0.015, 0.965]);
const tickedOnly = chance(0.04);

function writeConditions({ words, n, wave, people, at }: Batch, columns: AnswerColumns): void {
  const unanswered = emptyBoxes.includes(wave) ? 0 : notAnswered;
  for (let i = 0, w = 0, row = at; i < n; i++, w += wordsEach, row++) {
    const word = words[w + slot.conditionLost];
    const gone = codeLost(word, lost.condition);
    const unsure = pick(words[w + slot.conditionUnknown], unknownCondition);
    const said = unsure < 2 ? unsure + 3 : people.condition[i] === 1 ? 1 : 2;
    columns.condition[row] = gone || said;
    columns.conditionAsAsked[row] = gone || (said === 1 && word >= 4_294_967_296 - tickedOnly ? 2 : said);
    columns.mentalHealthCondition[row] = gone !== 0 || said > 2 ? unanswered : people.mental[i];
    columns.noCondition[row] = gone !== 0 || said > 2 ? unanswered : 1 - people.condition[i];
  }
}

const longCovid = chance(0.05);
const answeredInError = chance(0.02);
const confidenceUnknown = chance(0.025);
const supportNotNeeded = chance(0.26);
const supportUnknown = chance(0.3);

function writeRouted({ words, n, wave, answers, at }: Batch, columns: AnswerColumns): void {
  const wider = widerRouting.includes(wave);
  const confidence = answers.codes[outcomeOrder.indexOf("confidence")];
  const support = answers.codes[outcomeOrder.indexOf("support")];
  for (let i = 0, w = 0, row = at; i < n; i++, w += wordsEach, row++) {
    const asked = columns.condition[row] === 1 || (wider && words[w + slot.longCovid] < longCovid);
    const aside = words[w + slot.supportAside];
    if (!asked) {
      const code = words[w + slot.longCovid] >= 4_294_967_296 - answeredInError ? inError : notAsked;
      columns.confidence[row] = code;
      columns.support[row] = code;
      continue;
    }
    columns.confidence[row] =
      codeLost(words[w + slot.confidenceLost], lost.confidence) ||
      (words[w + slot.confidenceAside] < confidenceUnknown ? 5 : confidence[i]);
    columns.support[row] =
      codeLost(words[w + slot.supportLost], lost.support) ||
      (aside < supportNotNeeded ? 4 : aside < supportUnknown ? 5 : support[i]);
  }
}

const mobility = [0.04, 0.05, 0.07, 0.1, 0.14, 0.18, 0.3, 0.5].map(chance);
const falls = [0.01, 0.01, 0.015, 0.02, 0.025, 0.03, 0.06, 0.12].map(chance);

function writeBoxes({ words, n, wave, people, answers, at }: Batch, columns: AnswerColumns): void {
  const isolated = answers.codes[outcomeOrder.indexOf("isolation")];
  const unanswered = emptyBoxes.includes(wave) ? 0 : notAnswered;
  for (let i = 0, w = 0, row = at; i < n; i++, w += wordsEach, row++) {
    const gone = codeLost(words[w + slot.isolationLost], lost.isolation) !== 0;
    const moves = words[w + slot.mobility] < mobility[people.age[i]] ? 1 : 0;
    const fell = words[w + slot.falls] < falls[people.age[i]] ? 1 : 0;
    const none = moves === 0 && fell === 0 && isolated[i] === 0 ? 1 : 0;
    columns.mobility[row] = gone ? unanswered : moves;
    columns.falls[row] = gone ? unanswered : fell;
    columns.isolation[row] = gone ? unanswered : isolated[i];
    columns.noneOfThese[row] = gone ? unanswered : none;
  }
}

const didNotApply = chance(0.28);

function writeVisit({ words, n, people, answers, at }: Batch, columns: AnswerColumns): void {
  const experience = answers.codes[outcomeOrder.indexOf("experience")];
  const understood = answers.codes[outcomeOrder.indexOf("needs")];
  for (let i = 0, w = 0, row = at; i < n; i++, w += wordsEach, row++) {
    columns.experience[row] = codeLost(words[w + slot.experienceLost], lost.experience) || experience[i];
    columns.needs[row] =
      codeLost(words[w + slot.needsLost], lost.needs) ||
      (people.needs[i] === 1 ? understood[i] : words[w + slot.needsAside] < didNotApply ? 5 : 4);
  }
}
