import type { RowIndex } from "../stats/compress.js";
import { modelFrame, type Frame } from "../stats/frame.js";
import { variables, type Model } from "../stats/model.js";
import { narrowed } from "../stats/narrow.js";
import { covariateTerms, sampleOf } from "../study/models.js";
import { outcomes } from "../study/outcomes.js";

/** The frames of main samples by outcome, without an exposure: every table over one narrows it, which spares it the pass over all rows. */
const kept = new WeakMap<RowIndex, Map<string, Frame>>();

const studyFactors = JSON.stringify(variables(covariateTerms).factors);

/** Whether a model is over the main sample of its outcome, with the study's covariates. */
function isOverMain({ outcome, terms, sample = [], weights, complete }: Model): boolean {
  const main = outcomes.find((o) => o.id === outcome)?.mainModel;
  return (
    main !== undefined &&
    weights == null &&
    complete === undefined &&
    JSON.stringify(sample) === JSON.stringify(sampleOf(main)) &&
    JSON.stringify(variables(terms).factors) === studyFactors
  );
}

/**
 * The frame of a model, as `modelFrame` makes it; models over the main sample of an outcome share what they have in common. `over` is the
 * index with columns of groups added, where the model names such; default the index itself.
 */
export function studyFrame(index: RowIndex, model: Model, over: RowIndex = index): Frame {
  if (!isOverMain(model)) return modelFrame(over, model);
  const frames = kept.get(index) ?? new Map<string, Frame>();
  kept.set(index, frames);
  const key = JSON.stringify([model.outcome, model.cluster ?? null]);
  const whole = frames.get(key) ?? modelFrame(index, { ...model, terms: covariateTerms });
  frames.set(key, whole);
  return narrowed(whole, over, { covariates: variables(model.terms).covariates, sample: [] });
}
