import type { RowIndex } from "../stats/compress.js";
import { modelFrame, type Frame } from "../stats/frame.js";
import { variables, type Condition, type Model } from "../stats/model.js";
import { narrowed } from "../stats/narrow.js";
import { covariateTerms, sampleOf } from "../study/models.js";
import { outcomes } from "../study/outcomes.js";

/** The frames of main samples by outcome, without an exposure: every table over one narrows it, which spares it the pass over all rows. */
const kept = new WeakMap<RowIndex, Map<string, Frame>>();

const studyFactors = variables(covariateTerms).factors;

/** Whether a frame of the study's covariates can tell which of its cells meet a condition. */
const isKnownOf = (condition: Condition): boolean =>
  "factor" in condition ? studyFactors.includes(condition.factor) : "covariate" in condition;

/** What a model asks of its rows beyond the main sample of its outcome, with the study's covariates; null where it is not over that. */
function beyondMain(model: Model): readonly Condition[] | null {
  const { outcome, terms, sample = [], weights, complete } = model;
  const main = outcomes.find((o) => o.id === outcome)?.mainModel;
  if (main === undefined || weights != null || complete !== undefined) return null;
  if (JSON.stringify(variables(terms).factors) !== JSON.stringify(studyFactors)) return null;
  const asked = sampleOf(main).map((condition) => JSON.stringify(condition));
  const more = sample.filter((condition) => !asked.includes(JSON.stringify(condition)));
  return sample.length - more.length === asked.length && more.every(isKnownOf) ? more : null;
}

/**
 * The frame of a model, as `modelFrame` makes it; models over the main sample of an outcome, or over some waves or areas of it, share what they
 * have in common. `over` is the index with columns of groups added, where the model names such; default the index itself.
 */
export function studyFrame(index: RowIndex, model: Model, over: RowIndex = index): Frame {
  const more = beyondMain(model);
  if (more === null) return modelFrame(over, model);
  const frames = kept.get(index) ?? new Map<string, Frame>();
  kept.set(index, frames);
  const key = JSON.stringify([model.outcome, model.cluster ?? null]);
  const sample = (model.sample ?? []).filter((condition) => !more.includes(condition));
  const whole = frames.get(key) ?? modelFrame(index, { ...model, terms: covariateTerms, sample });
  frames.set(key, whole);
  return narrowed(whole, over, { covariates: variables(model.terms).covariates, sample: more });
}
