import { fieldIn } from "../../study/lookup.js";
import { samples, type ModelId, type OutcomeId } from "../../study/outcomes.js";
import type { AnswerColumns, Batch } from "./answers.js";
import type { AnswerColumn } from "./layout.js";
import { outcomeOrder } from "./planted.js";

/** Of one outcome in one sample and wave, under the default rules. */
export interface WaveTally {
  readonly wave: number;
  readonly outcome: OutcomeId;
  readonly sample: ModelId;
  /** Responders analysed, and those of them with a good answer. */
  people: number;
  good: number;
  /** The sum of p(1 - p) over them, p being the planted marginal chance. */
  slope: number;
}

/** Empty tallies of a wave: outcome by outcome (in `outcomeOrder`), in each the three samples. */
export const makeTallies = (wave: number): readonly WaveTally[] =>
  outcomeOrder.flatMap((outcome) =>
    samples.map(({ id }) => ({ wave, outcome, sample: id, people: 0, good: 0, slope: 0 })),
  );

type Id = Parameters<typeof fieldIn>[0];

/** By code of the file: 0 where it has no value in the analysis table, else 1 more than its value. */
function valuesByCode(id: Id, wave: number): Uint8Array {
  const usable = new Uint8Array(128);
  for (const a of fieldIn(id, wave)?.answers ?? []) if (a.becomes !== null) usable[a.code] = 1 + a.becomes;
  return usable;
}

/** The tables of one wave, made once for all its practices. */
export interface Values {
  readonly covariates: readonly { readonly id: AnswerColumn; readonly byCode: Uint8Array }[];
  readonly outcomes: readonly Uint8Array[];
}

/** What each code of the wave's file is worth. */
export const valuesIn = (wave: number): Values => ({
  covariates: (["age", "gender", "ethnicity", "work", "deprivation"] as const).map((id) => ({
    id,
    byCode: valuesByCode(id, wave),
  })),
  outcomes: outcomeOrder.map((id) => valuesByCode(id, wave)),
});

/** Counts a batch of a practice whose responders the default rules keep (in a PCN that submitted, place known). */
export function tallyBatch(
  batch: Batch,
  columns: AnswerColumns,
  values: Values,
  tallies: readonly WaveTally[],
): void {
  const complete = completeIn(batch, columns, values);
  outcomeOrder.forEach((id, o) => {
    const known = id === "isolation" ? tickedIn(batch, columns, complete) : complete;
    const ofOutcome = tallies.slice(o * samples.length, (o + 1) * samples.length);
    tallyOutcome(batch, columns, columns[id], values.outcomes[o], known, batch.answers.chances[o], ofOutcome);
  });
}

function completeIn({ n, at }: Batch, columns: AnswerColumns, { covariates }: Values): Uint8Array {
  const complete = new Uint8Array(n).fill(1);
  for (const { id, byCode } of covariates) {
    const column = columns[id];
    for (let i = 0; i < n; i++) if (column[at + i] < 0 || byCode[column[at + i]] === 0) complete[i] = 0;
  }
  return complete;
}

function tickedIn({ n, at }: Batch, columns: AnswerColumns, complete: Uint8Array): Uint8Array {
  const { mobility, falls, isolation, noneOfThese } = columns;
  const known = complete.slice();
  for (let i = 0, row = at; i < n; i++, row++)
    if (mobility[row] !== 1 && falls[row] !== 1 && isolation[row] !== 1 && noneOfThese[row] !== 1)
      known[i] = 0;
  return known;
}

function tallyOutcome(
  { n, at }: Batch,
  { condition, needs }: AnswerColumns,
  column: Int8Array,
  byCode: Uint8Array,
  known: Uint8Array,
  chances: Float64Array,
  [all, withCondition, withNeeds]: readonly WaveTally[],
): void {
  for (let i = 0, row = at; i < n; i++, row++) {
    const code = column[row];
    if (known[i] === 0 || code < 0 || byCode[code] === 0) continue;
    const slope = chances[i] * (1 - chances[i]);
    const good = byCode[code] - 1;
    count(all, slope, good);
    if (condition[row] === 1) count(withCondition, slope, good);
    if (needs[row] >= 1 && needs[row] <= 3) count(withNeeds, slope, good);
  }
}

function count(tally: WaveTally, slope: number, good: number): void {
  tally.people += 1;
  tally.slope += slope;
  tally.good += good;
}
