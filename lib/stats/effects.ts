import { scoreToUser } from "./coordinates.js";
import { partSlopes } from "./design.js";
import { averageOf, effectSums, type Average } from "./effectpass.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import { sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { predictorAt } from "./predictor.js";
import { levelCode } from "./sample.js";
import { sampledCovariance, type Influence } from "./unconditional.js";
import type { Variance } from "./variance.js";
import { estimateOf, type Estimate } from "./wald.js";

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
  /** Of a factor: the level changed to, and the reference it is against. */
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

/** An average of the rows before its variance: a difference of two predictions where `minus` is set. */
interface Part {
  readonly label: Pick<Effect, "name" | "kind" | "of" | "to" | "from" | "over" | "at">;
  readonly average: Average;
  readonly influence: Influence | null;
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
  const at = request.at ?? {};
  const label = { of, from: null, to: null, over: null, at };
  if (!Object.prototype.hasOwnProperty.call(frame.factors, of)) {
    if (!fit.columns.some((c) => c.bases.some((b) => b.covariate === of)))
      throw new StatsError("unknown name", `no term of the fit has the variable "${of}"`, [of]);
    return together(
      frame,
      fit,
      v,
      request,
      averages(frame, fit, request, at, of, { ...label, name: of, kind: "slope" }),
    );
  }
  if (!Object.prototype.hasOwnProperty.call(fit.references, of))
    throw new StatsError("unknown name", `no term of the fit has the factor "${of}"`, [of]);
  const from = fit.references[of];
  const levels = fit.columns.flatMap((c) => (c.term === of ? c.indicators.map((i) => i.level) : []));
  const base = averages(frame, fit, request, { ...at, [of]: from }, null, {
    ...label,
    name: "",
    kind: "change",
  });
  const parts = levels.flatMap((to) => {
    const name = `${of}=${to}`;
    const high = averages(frame, fit, request, { ...at, [of]: to }, null, {
      ...label,
      name,
      kind: "change",
      from,
      to,
    });
    return high.map((part, i) => difference(part, base[i]));
  });
  return together(frame, fit, v, request, parts);
}

/** Predictive margins: the mean probability; with `by`, with everyone set to each level of that factor in turn. */
export function predictiveMargins(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  request: EffectRequest & { readonly by?: string } = {},
): Effects {
  const { at = {}, by } = request;
  const label = { kind: "prediction", of: by ?? null, from: null, over: null, at } as const;
  if (by === undefined)
    return together(
      frame,
      fit,
      v,
      request,
      averages(frame, fit, request, at, null, { ...label, name: "prediction", to: null }),
    );
  if (!Object.prototype.hasOwnProperty.call(fit.references, by))
    throw new StatsError("unknown name", `no term of the fit has the factor "${by}"`, [by]);
  const others = fit.columns.flatMap((c) => (c.term === by ? c.indicators.map((i) => i.level) : []));
  const parts = [fit.references[by], ...others].flatMap((to) =>
    averages(frame, fit, request, { ...at, [by]: to }, null, { ...label, name: `${by}=${to}`, to }),
  );
  return together(frame, fit, v, request, parts);
}

/** Linear contrasts of effects by their joint variance; each row of `weights` has one number an effect. */
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
    const own = matrix[r * weights.length + r];
    const label = { kind: "contrast", of: null, to: null, from: null, over: null, at: {} } as const;
    return { ...estimateOf(name, value, own, variance, { level }), ...label, gradient };
  });
  return { effects: rows, matrix };
}

/** One average for each group of `over`, with everyone at `at`: of predictions, or of slopes in `slopeOf`. */
function averages(
  frame: Frame,
  fit: LogitFit,
  request: EffectRequest,
  at: At,
  slopeOf: string | null,
  label: Part["label"],
): readonly Part[] {
  checkAt(frame, at);
  const design = designOf(frame, fit, at);
  const sampled = request.covariates === "sampled";
  const { b } = fit.internal;
  const slopes = slopeOf === null ? null : partSlopes(design, slopeOf, at);
  const sums = effectSums(design, b, predictorAt(design, b), slopes, sampled);
  const one = (over: string | null, within?: (pattern: number) => boolean): Part => {
    const average = averageOf(design, sums, within);
    const influence =
      sums.cells === null
        ? null
        : { values: sums.cells, within: within ?? null, estimate: average.estimate, total: average.total };
    const name = over === null ? label.name : `${label.name} over ${over}`;
    return { label: { ...label, name, over }, average, influence };
  };
  const { over } = request;
  if (over === undefined) return [one(null)];
  const factor = design.frame.factors[over] as (typeof design.frame.factors)[string] | undefined;
  if (factor === undefined)
    throw new StatsError("unknown name", `the frame has no factor "${over}" to average over`, [over]);
  const { codes, levels } = factor;
  const present = levels.map((level, code) => ({ level, code })).filter(({ code }) => codes.includes(code));
  return present.map(({ level, code }) => one(`${over}=${level}`, (p) => codes[p] === code));
}

function difference(high: Part, low: Part): Part {
  const { average, influence } = high;
  const gradient = average.gradient.map((g, j) => g - low.average.gradient[j]);
  const estimate = average.estimate - low.average.estimate;
  const values = influence?.values.map((v, i) => v - low.influence!.values[i]);
  return {
    label: high.label,
    average: { ...average, estimate, gradient },
    influence: influence === null || values === undefined ? null : { ...influence, values, estimate },
  };
}

/** The joint variance of averages, by the delta method or with the covariates as sampled too. */
function together(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  request: EffectRequest,
  parts: readonly Part[],
): Effects {
  const k = fit.names.length;
  if (v.names.join() !== fit.names.join())
    throw new StatsError("wrong frame", `the variance is of another fit: it has ${v.names.join(", ")}`);
  const gradients = Float64Array.from(parts.flatMap((p) => [...p.average.gradient]));
  const matrix =
    request.covariates === "sampled"
      ? sampledCovariance(
          frame,
          fit,
          gradients,
          parts.map((p) => p.influence!),
        )
      : sandwich(gradients, v.internal, parts.length, k);
  const effects = parts.map(({ label, average }, i) => ({
    ...estimateOf(label.name, average.estimate, matrix[i * parts.length + i], v.recipe, {
      level: request.level ?? 0.95,
    }),
    ...label,
    gradient: scoreToUser(fit.internal.coordinates, average.gradient),
  }));
  return Object.freeze({ effects, matrix });
}

function checkAt(frame: Frame, at: At): void {
  for (const [name, value] of Object.entries(at)) {
    if (Object.prototype.hasOwnProperty.call(frame.factors, name))
      levelCode(frame.factors[name].levels, String(value), name);
    else if (!Object.prototype.hasOwnProperty.call(frame.covariates, name))
      throw new StatsError("unknown name", `"at" names "${name}", which the frame has not`, [name]);
    else if (!Number.isFinite(Number(value)))
      throw new StatsError("bad value", `"at" sets "${name}" to ${String(value)}; a number is needed`, [
        name,
      ]);
  }
}
