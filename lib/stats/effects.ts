import type { Frame } from "./frame.js";
import type { LogitFit } from "./logit.js";
import type { Variance } from "./variance.js";
import type { Estimate } from "./wald.js";

/** Values that variables are set to for everyone: a number for a covariate, a level for a factor. */
export type At = Readonly<Record<string, number | string>>;

/** What to average. */
export interface EffectRequest {
  /** Variables held at values for everyone; default none (as observed). */
  readonly at?: At;
  /** Average within each level of this factor, not over everyone. */
  readonly over?: string;
  /** `held` (default): covariates as fixed, the delta method. `sampled`: Stata's `vce(unconditional)`, G/(G-1) or N/(N-1). */
  readonly covariates?: "held" | "sampled";
  /** Level of intervals, default 0.95. */
  readonly level?: number;
}

/** One average: a slope ∂p/∂x, a change between two levels, or a prediction. `gradient` is its exact derivative in the coefficients, k. */
export interface Effect extends Estimate {
  readonly kind: "slope" | "change" | "prediction" | "contrast";
  readonly of: string | null;
  readonly to: string | null;
  readonly from: string | null;
  readonly over: string | null;
  readonly at: At;
  readonly gradient: Float64Array;
}

/** Effects that were asked for together, with their q×q joint variance. */
export interface Effects {
  readonly effects: readonly Effect[];
  readonly matrix: Float64Array;
}

/**
 * Average marginal effects of the variable `of`: the mean slope of a covariate (through every term it is in), the mean change from the
 * reference level for each other level of a factor.
 */
export function marginalEffects(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  of: string,
  request: EffectRequest = {},
): Effects {
  throw new Error(
    `being written: ${frame.rows} ${fit.rows} ${v.names.length} ${of} ${Object.keys(request).length}`,
  );
}

/** Predictive margins: the mean probability; with `by`, with everyone set to each level of that factor in turn. */
export function predictiveMargins(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  request: EffectRequest & { readonly by?: string } = {},
): Effects {
  throw new Error(
    `being written: ${frame.rows} ${fit.rows} ${v.names.length} ${Object.keys(request).length}`,
  );
}

/** Linear contrasts of effects by their joint variance; each row of `weights` has one number an effect. */
export function contrast(
  effects: Effects,
  weights: readonly (readonly number[])[],
  names?: readonly string[],
): Effects {
  throw new Error(`being written: ${effects.matrix.length} ${weights.length} ${names?.length ?? 0}`);
}
