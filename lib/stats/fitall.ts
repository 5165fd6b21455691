import type { RowIndex } from "./compress.js";
import { modelFrame, type Frame } from "./frame.js";
import { fitLogit, type FitOptions, type LogitFit } from "./logit.js";
import { variables, type Model } from "./model.js";

/** How to fit many models. */
export interface FitAllOptions extends Omit<FitOptions, "start"> {
  /** Hears of each model as it is done. */
  readonly onFit?: (done: number, of: number) => void;
  /** Where a model's frame comes from; defaults to {@link modelFrame}. */
  readonly frameOf?: (index: RowIndex, model: Model) => Frame;
}

/**
 * Fits models one after another on one index, and gives what `each` makes of a frame and its fit (variances, effects). Models over the same outcome, rows
 * and variables share a frame when they stand together; each starts from the one before where that has the same outcome, which saves steps and
 * changes nothing. Frames are not kept: what is wanted of them `each` must take. Throws as {@link fitLogit}.
 */
export function fitAll<T>(
  index: RowIndex,
  models: readonly Model[],
  each: (fit: LogitFit, frame: Frame, model: Model) => T,
  options: FitAllOptions = {},
): readonly T[] {
  const { onFit = () => undefined, frameOf = modelFrame, ...rest } = options;
  let before: {
    readonly key: string;
    readonly outcome: string;
    readonly frame: Frame;
    readonly fit: LogitFit;
  } | null = null;
  return models.map((model, done) => {
    const { terms, ...others } = model;
    const key = JSON.stringify([{ ...others, complete: null }, variablesOf(model)]);
    const frame: Frame = before?.key === key ? before.frame : frameOf(index, model);
    const near: LogitFit | undefined = before?.outcome === model.outcome ? before.fit : undefined;
    const fit = fitLogit(frame, terms, { ...rest, ...(near === undefined ? {} : { start: startOf(near) }) });
    before = { key, outcome: model.outcome, frame, fit };
    const made = each(fit, frame, model);
    onFit(done + 1, models.length);
    return made;
  });
}

/** What of the variables a frame depends on: which there are, in whatever order they are named. */
const variablesOf = ({ terms, complete = [] }: Model): readonly string[] => {
  const { factors, covariates } = variables(terms);
  return [...new Set([...factors, ...covariates, ...complete])].sort();
};

const startOf = (fit: LogitFit): Readonly<Record<string, number>> =>
  Object.fromEntries(fit.names.map((name, j) => [name, fit.beta[j]]));
