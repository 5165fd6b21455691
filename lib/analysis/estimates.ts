import type { RowIndex } from "../stats/compress.js";
import type { At } from "../stats/effectparts.js";
import { marginalEffects, predictiveMargins, type Effect } from "../stats/effects.js";
import { StatsError } from "../stats/errors.js";
import { fitAll } from "../stats/fitall.js";
import type { Exclusion, Frame } from "../stats/frame.js";
import { fitLogit, type LogitFit } from "../stats/logit.js";
import type { Model } from "../stats/model.js";
import { variance, type Variance, type VarianceName } from "../stats/variance.js";
import { studyFrame } from "./frames.js";

/** One fitted model with what tables ask of it. The frame is not kept: it can be made again from the index. */
export interface Estimated {
  readonly model: Model;
  readonly fit: LogitFit;
  readonly variance: Variance;
  /** Average marginal effects, by the covariate asked for. */
  readonly effects: Readonly<Record<string, readonly Effect[]>>;
  /** Mean predicted probabilities with everyone set to what was asked for, in its order. */
  readonly predictions: readonly Effect[];
  readonly excluded: readonly Exclusion[];
}

/** What to estimate beside the coefficients. */
export interface EstimateOptions {
  /** The small-sample factor of the clustered variance; default `CR1`. */
  readonly variance?: VarianceName;
  /** Numeric covariates whose average marginal effects are wanted; default none. */
  readonly effectsOf?: readonly string[];
  /** Values at which mean predicted probabilities are wanted; default none. */
  readonly predictAt?: readonly At[];
  /** A neighbouring fit to start from: it saves time and changes nothing. */
  readonly near?: LogitFit;
}

/** Makes the frame of a model, fits it, and gives its variance and effects. */
export const estimate = (index: RowIndex, model: Model, options: EstimateOptions = {}): Estimated =>
  estimateOn(studyFrame(index, model), model, options);

/** The same on a frame that is there already and holds all that the model's terms name: several models share it. */
export function estimateOn(frame: Frame, model: Model, options: EstimateOptions = {}): Estimated {
  const near = options.near;
  const start =
    near === undefined ? {} : { start: Object.fromEntries(near.names.map((n, j) => [n, near.beta[j]])) };
  return measured(fitLogit(frame, model.terms, start), frame, model, options);
}

/** The same of many models, in their order; `onFit` hears of each as it is done. */
export const estimateAll = (
  index: RowIndex,
  models: readonly Model[],
  options: EstimateOptions = {},
  onFit: (done: number, of: number) => void = () => undefined,
): readonly Estimated[] =>
  fitAll(index, models, (fit, frame, model) => measured(fit, frame, model, options), {
    onFit,
    frameOf: studyFrame,
  });

/** The same, and null for each that cannot be estimated, such as one with a single cluster. */
export function estimateEach(
  index: RowIndex,
  models: readonly Model[],
  options: EstimateOptions = {},
  onFit: (done: number, of: number) => void = () => undefined,
): readonly (Estimated | null)[] {
  try {
    return estimateAll(index, models, options, onFit);
  } catch (cause) {
    if (!(cause instanceof StatsError)) throw cause;
  }
  return models.map((model, done) => {
    onFit(done + 1, models.length);
    return estimateOrNull(index, model, options);
  });
}

/** Estimates a model, or gives null where it cannot be estimated. */
export function estimateOrNull(
  index: RowIndex,
  model: Model,
  options: EstimateOptions = {},
): Estimated | null {
  try {
    return estimate(index, model, options);
  } catch (cause) {
    if (cause instanceof StatsError) return null;
    throw cause;
  }
}

function measured(fit: LogitFit, frame: Frame, model: Model, options: EstimateOptions): Estimated {
  const v = variance(frame, fit, options.variance ?? "CR1");
  const effects = Object.fromEntries(
    (options.effectsOf ?? []).map((name) => [name, marginalEffects(frame, fit, v, name).effects]),
  );
  const predictions = (options.predictAt ?? []).flatMap(
    (at) => predictiveMargins(frame, fit, v, { at }).effects,
  );
  return { model, fit, variance: v, effects, predictions, excluded: frame.excluded };
}
