import { scoreToUser } from "./coordinates.js";
import { changeParts, marginParts, type EffectLabel, type EffectPart, type Whom } from "./effectparts.js";
import { StatsError } from "./errors.js";
import type { Frame } from "./frame.js";
import { sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { alongSteps } from "./steps.js";
import { sampledCovariance } from "./unconditional.js";
import type { Variance } from "./variance.js";
import { estimateOf, type Estimate } from "./wald.js";

/** How the uncertainty of effects is told. */
export interface EffectOptions {
  /** `held` (default): covariates as fixed, the delta method. `sampled`: they were sampled too, Stata's `vce(unconditional)`. */
  readonly covariates?: "held" | "sampled";
  /** Level of intervals, default 0.95. */
  readonly level?: number;
}

/** What to average, and how to tell its uncertainty. */
export interface EffectRequest extends Whom, EffectOptions {}

/**
 * One slope ∂p/∂x, change between two levels, prediction, or contrast of such. On the scale of probabilities; `gradient` is its exact derivative in
 * the coefficients, k.
 */
export interface Effect extends Estimate, EffectLabel {
  readonly gradient: Float64Array;
}

/** Effects that were asked for together, with their q×q joint variance. */
export interface Effects {
  readonly effects: readonly Effect[];
  readonly matrix: Float64Array;
  /** The variance's degrees of freedom of contrasts of the coefficients (q×k); null where the normal is used, as where covariates were sampled. */
  readonly freedom: Variance["freedom"];
}

/** One of several questions asked together: the effect of a variable, or the predictive margin by a factor (null: of everyone as they are). */
export type Ask = (Whom & { readonly effect: string }) | (Whom & { readonly margin: string | null });

/**
 * Average marginal effects of the variable `of`: the mean slope of a covariate (through every term it is in: interactions, powers, splines), the
 * mean change from the reference level for each other level of a factor. Throws `unknown name`, `unknown level`, `bad value`, `wrong frame`.
 */
export function marginalEffects(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  of: string,
  request: EffectRequest = {},
): Effects {
  return jointEffects(frame, fit, v, [{ ...whomOf(request), effect: of }], request);
}

/** Predictive margins: the mean probability; with `by`, with everyone set to each level of that factor in turn. */
export function predictiveMargins(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  request: EffectRequest & { readonly by?: string } = {},
): Effects {
  return jointEffects(frame, fit, v, [{ ...whomOf(request), margin: request.by ?? null }], request);
}

/**
 * Several effects and margins at once, with their joint variance: of several variables, at several values, over several groups; what
 * {@link contrast} compares. The order is that of the asks.
 */
export function jointEffects(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  asks: readonly Ask[],
  options: EffectOptions = {},
): Effects {
  if (v.names.join() !== fit.names.join())
    throw new StatsError("wrong frame", `the variance is of another fit: it has ${v.names.join(", ")}`);
  const sampled = options.covariates === "sampled";
  const parts = asks.flatMap((ask) =>
    "effect" in ask
      ? changeParts(frame, fit, ask.effect, ask, sampled)
      : marginParts(frame, fit, ask.margin, ask, sampled),
  );
  const gradients = Float64Array.from(parts.flatMap((p) => [...p.average.gradient]));
  const matrix = sampled
    ? sampledCovariance(
        frame,
        fit,
        v,
        gradients,
        parts.map((p) => p.influence),
      )
    : v.steps === null
      ? sandwich(gradients, v.internal, parts.length, fit.names.length)
      : alongSteps(gradients, v.steps, fit.names.length).map((x) => x * v.recipe.factor);
  const freedom = sampled ? null : v.freedom;
  const named = parts.map((p) => scoreToUser(fit.internal.coordinates, p.average.gradient));
  const degrees = freedom?.(Float64Array.from(named.flatMap((g) => [...g]))) ?? null;
  const effects = parts.map((part, i) => ({
    ...estimateOf(part.label.name, part.average.estimate, matrix[i * parts.length + i], v.recipe, {
      df: degrees?.[i] ?? null,
      level: options.level ?? 0.95,
      what: definitionOf(part, sampled),
    }),
    ...part.label,
    gradient: named[i],
  }));
  return Object.freeze({ effects, matrix, freedom });
}

/**
 * Linear contrasts of effects by their joint variance; each row of `weights` has one number an effect: `[[1, -1]]` is the first less the second.
 * `names` default to the sums spelt out.
 */
export function contrast(
  effects: Effects,
  weights: readonly (readonly number[])[],
  names?: readonly string[],
): Effects {
  const q = effects.effects.length;
  const flat = Float64Array.from(weights.flat());
  if (weights.some((w) => w.length !== q))
    throw new StatsError("wrong length", `each row of weights needs ${q} numbers, one an effect`);
  const matrix = sandwich(flat, effects.matrix, weights.length, q);
  const { variance, level } = effects.effects[0];
  const rows = weights.map((w, r): Effect => {
    const name = names?.[r] ?? w.map((x, i) => `${x}·${effects.effects[i].name}`).join(" + ");
    const value = w.reduce((sum, x, i) => sum + x * effects.effects[i].estimate, 0);
    const gradient = effects.effects[0].gradient.map((_, j) =>
      w.reduce((sum, x, i) => sum + x * effects.effects[i].gradient[j], 0),
    );
    const estimate = estimateOf(name, value, matrix[r * weights.length + r], variance, {
      df: effects.freedom?.(gradient)[0] ?? null,
      level,
      what: "linear contrast of effects by their joint variance",
    });
    const label = { kind: "contrast", of: null, to: null, from: null, over: null, at: {} } as const;
    return { ...estimate, ...label, name, means: false, gradient };
  });
  return { effects: rows, matrix, freedom: effects.freedom };
}

const whomOf = ({ at, over, means }: Whom): Whom => ({
  ...(at === undefined ? {} : { at }),
  ...(over === undefined ? {} : { over }),
  ...(means === undefined ? {} : { means }),
});

function definitionOf({ label: { kind, means, over } }: EffectPart, sampled: boolean): string {
  const what = {
    slope: "∂p/∂x",
    change: "change of p from the reference level",
    prediction: "p",
    contrast: "",
  }[kind];
  const whom = means ? `${what} at the means` : `mean of ${what}`;
  return `${whom}${over === null ? "" : " within the group"}, covariates ${sampled ? "sampled" : "held"}`;
}
