import { fieldIn } from "../../study/codebook.js";
import { samples, type ModelId, type OutcomeId } from "../../study/outcomes.js";
import type { AnswerColumns, Batch } from "./answers.js";
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

const codesWithValue = (id: Parameters<typeof fieldIn>[0], wave: number): Uint8Array => {
  const usable = new Uint8Array(32);
  for (const a of fieldIn(id, wave)?.answers ?? []) if (a.becomes !== null) usable[a.code] = 1 + a.becomes;
  return usable;
};

const covariateIds = ["age", "gender", "ethnicity", "work", "deprivation"] as const;

/** Counts a batch of a practice whose responders the default rules keep (in a PCN that submitted, place known). */
export function tallyBatch(
  { n, wave, at, answers }: Batch,
  columns: AnswerColumns,
  tallies: readonly WaveTally[],
): void {
  const known = covariateIds.map((id) => ({ column: columns[id], usable: codesWithValue(id, wave) }));
  const complete = Uint8Array.from({ length: n }, (_, i) =>
    known.every(({ column, usable }) => column[at + i] > 0 && usable[column[at + i]] > 0) ? 1 : 0,
  );
  outcomeOrder.forEach((id, o) => {
    const usable = codesWithValue(id, wave);
    const column = columns[id];
    const chances = answers.chances[o];
    const [all, withCondition, withNeeds] = tallies.slice(o * samples.length);
    for (let i = 0, row = at; i < n; i++, row++) {
      const code = column[row];
      if (complete[i] === 0 || code < 0 || usable[code] === 0) continue;
      if (id === "isolation" && !ticked(columns, row)) continue;
      const slope = chances[i] * (1 - chances[i]);
      const good = usable[code] - 1;
      count(all, slope, good);
      if (columns.condition[row] === 1) count(withCondition, slope, good);
      if (columns.needs[row] >= 1 && columns.needs[row] <= 3) count(withNeeds, slope, good);
    }
  });
}

const ticked = (columns: AnswerColumns, row: number): boolean =>
  columns.mobility[row] === 1 ||
  columns.falls[row] === 1 ||
  columns.isolation[row] === 1 ||
  columns.noneOfThese[row] === 1;

function count(tally: WaveTally, slope: number, good: number): void {
  tally.people += 1;
  tally.slope += slope;
  tally.good += good;
}
