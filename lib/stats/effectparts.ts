import { partSlopes } from "./parts.js";
import { partsAtMeans } from "./atmeans.js";
import { holdsAll, onePerPattern } from "./collapse.js";
import { averageOf, averageOfAll, effectSums, type Average } from "./effectpass.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import type { LogitFit } from "./logit.js";
import { predictorAt } from "./predictor.js";
import { levelCode } from "./sample.js";
import type { Influence } from "./unconditional.js";

/** Values that variables are set to for everyone: a number for a covariate, a level for a factor. */
export type At = Readonly<Record<string, number | string>>;

/** For whom, and with what set to which values, something is averaged. */
export interface Whom {
  /** Variables held at values for everyone; default none (as observed). */
  readonly at?: At;
  /** Average within each level of this factor, not over everyone. */
  readonly over?: string;
  /**
   * Not an average over people but one made-up person: what `at` does not set is at its mean, a factor at its levels' shares (Stata's `atmeans`);
   * powers and splines are those of the mean, products those of the means. Default false.
   */
  readonly means?: boolean;
}

/** What an effect is of. */
export interface EffectLabel {
  readonly name: string;
  readonly kind: "slope" | "change" | "prediction" | "contrast";
  /** The variable; null for a prediction of everyone as they are and for contrasts. */
  readonly of: string | null;
  /** Of a factor: the level changed to, and the reference it is against. */
  readonly to: string | null;
  readonly from: string | null;
  /** `factor=level`, with `over`. */
  readonly over: string | null;
  readonly at: At;
  readonly means: boolean;
}

/** An effect before its variance. */
export interface EffectPart {
  readonly label: EffectLabel;
  readonly average: Average;
  /** What of it varies with who was sampled; null where it was not asked for, or nothing does. */
  readonly influence: Influence | null;
}

/** The slope of a covariate, or the changes of a factor from its reference level. */
export function changeParts(
  frame: Frame,
  fit: LogitFit,
  of: string,
  whom: Whom,
  sampled: boolean,
): readonly EffectPart[] {
  const label = { of, from: null, to: null, name: of, kind: "slope" } as const;
  if (!Object.hasOwn(frame.factors, of)) {
    if (!fit.columns.some((c) => c.bases.some((b) => b.covariate === of)))
      throw new StatsError("unknown name", `no term of the fit has the variable "${of}"`, [of]);
    return averages(frame, fit, whom, of, label, sampled);
  }
  const { from, others } = levelsOf(fit, of);
  const setTo = (level: string): Whom => ({ ...whom, at: { ...whom.at, [of]: level } });
  const at = whom.at ?? {};
  const base = averages(frame, fit, setTo(from), null, label, sampled);
  return others.flatMap((to) => {
    const change = { ...label, name: `${of}=${to}`, kind: "change", from, to } as const;
    const high = averages(frame, fit, setTo(to), null, change, sampled);
    return high.map((part, i) => difference({ ...part, label: { ...part.label, at } }, base[i]));
  });
}

/** The mean prediction; with `by`, with everyone set to each level of that factor in turn. */
export function marginParts(
  frame: Frame,
  fit: LogitFit,
  by: string | null,
  whom: Whom,
  sampled: boolean,
): readonly EffectPart[] {
  const label = { kind: "prediction", of: by, from: null, to: null, name: "prediction" } as const;
  if (by === null) return averages(frame, fit, whom, null, label, sampled);
  const { from, others } = levelsOf(fit, by);
  const at = whom.at ?? {};
  return [from, ...others].flatMap((to) =>
    averages(
      frame,
      fit,
      { ...whom, at: { ...at, [by]: to } },
      null,
      { ...label, name: `${by}=${to}`, to },
      sampled,
    ).map((part) => ({ ...part, label: { ...part.label, at } })),
  );
}

function levelsOf(fit: LogitFit, of: string): { from: string; others: readonly string[] } {
  if (!Object.hasOwn(fit.references, of))
    throw new StatsError("unknown name", `no term of the fit has the factor "${of}"`, [of]);
  const others = fit.columns.flatMap((c) => (c.term === of ? c.indicators.map((i) => i.level) : []));
  return { from: fit.references[of], others };
}

/** One average for each group of `over`: of predictions, or of slopes in `slopeOf`. */
function averages(
  frame: Frame,
  fit: LogitFit,
  whom: Whom,
  slopeOf: string | null,
  label: Omit<EffectLabel, "over" | "at" | "means">,
  sampled: boolean,
): readonly EffectPart[] {
  const { at = {}, over, means = false } = whom;
  checkAt(frame, at);
  const alike = slopeOf === null && !sampled && !means && holdsAll(fit, at);
  const design = designOf(alike ? onePerPattern(frame) : frame, fit, at);
  const named = (group: string | null): EffectLabel => ({
    ...label,
    name: group === null ? label.name : `${label.name} over ${group}`,
    over: group,
    at,
    means,
  });
  const groups = over === undefined ? [{ group: null, within: undefined }] : groupsOf(design.frame, over);
  if (means)
    return groups.map(({ group, within }) => ({
      label: named(group),
      average: partsAtMeans(design.frame, fit, at, slopeOf, within),
      influence: null,
    }));
  const { b } = fit.internal;
  const slopes = slopeOf === null ? null : partSlopes(design, slopeOf, at);
  const predictor = predictorAt(design, b);
  if (over === undefined && !sampled)
    return [{ label: named(null), average: averageOfAll(design, b, predictor, slopes), influence: null }];
  const sums = effectSums(design, b, predictor, slopes, sampled);
  return groups.map(({ group, within }) => {
    const average = averageOf(design, sums, within);
    const influence =
      sums.cells === null
        ? null
        : { values: sums.cells, within: within ?? null, estimate: average.estimate, total: average.total };
    return { label: named(group), average, influence };
  });
}

/** The levels of `over` that occur, each with its patterns. */
function groupsOf(frame: Frame, over: string) {
  if (!Object.hasOwn(frame.factors, over))
    throw new StatsError("unknown name", `the frame has no factor "${over}" to average over`, [over]);
  const { codes, levels } = frame.factors[over];
  return levels
    .map((level, code) => ({ group: `${over}=${level}`, code }))
    .filter(({ code }) => codes.includes(code))
    .map(({ group, code }) => ({ group, within: (p: number): boolean => codes[p] === code }));
}

function difference(high: EffectPart, low: EffectPart): EffectPart {
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

function checkAt(frame: Frame, at: At): void {
  for (const [name, value] of Object.entries(at)) {
    if (Object.hasOwn(frame.factors, name)) levelCode(frame.factors[name].levels, String(value), name);
    else if (!Object.hasOwn(frame.covariates, name))
      throw new StatsError("unknown name", `"at" names "${name}", which the frame has not`, [name]);
    else if (value === "" || !Number.isFinite(Number(value)))
      throw new StatsError("bad value", `"at" sets "${name}" to "${String(value)}"; a number is needed`, [
        name,
      ]);
  }
}
