import type { RowIndex } from "../stats/compress.js";
import type { Model, Term } from "../stats/model.js";
import { byResponder, type Design } from "../study/designs.js";
import { outcomes } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { waves } from "../study/waves.js";
import { estimateAll, estimateOrNull, type Estimated } from "./estimates.js";

/** The waves of the settings whose census is replaced by another one, in order; none where leaving them out leaves nothing. */
export function replacedWaves(settings: Settings): readonly number[] {
  const replaced = waves
    .filter((w) => settings.waves.includes(w.year) && w.censusWanted !== w.censusUsed)
    .map((w) => w.year);
  return replaced.length < settings.waves.length ? replaced : [];
}

/** What the rows of estimates without these waves are called: "without waves 2020 and 2023". */
export const withoutInWords = (settings: Settings): string => {
  const without = replacedWaves(settings);
  return `without ${without.length === 1 ? "wave" : "waves"} ${without.join(" and ")}`;
};

/**
 * Models again without the waves whose census is replaced, each started from the fit of the whole; null for one that cannot be fitted
 * there, and no models where no wave of the settings has such a census.
 */
export function estimatesWithoutReplaced(
  index: RowIndex,
  settings: Settings,
  models: readonly Model[],
  whole: readonly Estimated[],
): readonly (Estimated | null)[] {
  const replaced = replacedWaves(settings);
  const kept = settings.waves.filter((year) => !replaced.includes(year)).map(String);
  if (replaced.length === 0) return [];
  return models.map((model, i) => {
    const sample = [...(model.sample ?? []), { factor: "year", in: kept }];
    return estimateOrNull(index, { ...model, sample }, { variance: settings.variance, near: whole[i].fit });
  });
}

/**
 * Adds to each estimate of a table what it is without those waves, where `asked` (the main ones): null where it cannot be fitted there,
 * nothing where it is not asked or no wave has such a census.
 */
export function withoutBeside<One extends { readonly found: Estimated }>(
  index: RowIndex,
  settings: Settings,
  models: readonly One[],
  asked: (one: One) => boolean,
): readonly (One & { readonly without?: Estimated | null })[] {
  const main = models.filter(asked);
  const found = main.map((m) => m.found);
  const again = estimatesWithoutReplaced(
    index,
    settings,
    found.map((f) => f.model),
    found,
  );
  return models.map((one) => {
    const at = main.indexOf(one);
    return at < 0 || again.length === 0 ? one : { ...one, without: again[at] };
  });
}

/** A model of each outcome, by outcome; `without` are those without the waves whose census is replaced: null where one cannot be fitted, or where there are no such waves. */
export interface MainModels {
  readonly all: Readonly<Record<string, Estimated>>;
  readonly without: Readonly<Record<string, Estimated | null>> | null;
}

/** The main model of each outcome with other terms, for all waves and without those whose census is replaced. */
export function mainModels(
  index: RowIndex,
  settings: Settings,
  terms: readonly Term[],
  design: Design = byResponder,
): MainModels {
  const models = outcomes.map((o) => design.model(o.id, o.mainModel, terms));
  const found = estimateAll(index, models, { variance: settings.variance });
  const without = estimatesWithoutReplaced(index, settings, models, found);
  const byOutcome = <Value>(values: readonly Value[]): Readonly<Record<string, Value>> =>
    Object.fromEntries(outcomes.map((o, i) => [o.id, values[i]]));
  return { all: byOutcome(found), without: without.length === 0 ? null : byOutcome(without) };
}
