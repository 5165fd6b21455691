import type { Estimated } from "./estimates.js";
import { named } from "./named.js";
import type { NamedNumber, Row } from "./output.js";
import { coefficient, oddsRatio } from "../stats/wald.js";

/** The numbers of one coefficient: odds ratio with interval, P, coefficient and its standard error. */
export interface RatioNumbers {
  readonly or: NamedNumber;
  readonly low: NamedNumber;
  readonly high: NamedNumber;
  readonly p: NamedNumber;
  readonly coefficient: NamedNumber;
  readonly error: NamedNumber;
}

const why = (found: Estimated, name: string): string => {
  const dropped = found.fit.dropped.find((d) => d.name === name);
  return dropped === undefined ? "no such term in the model" : dropped.reason;
};

/** The odds ratio of the column `name` of a model, under ids that begin with `id`; null with the reason where it was dropped. */
export function ratioNumbers(
  found: Estimated,
  name: string,
  id: string,
  label: string,
  unit: string,
): RatioNumbers {
  const there = found.fit.names.includes(name);
  const or = there ? oddsRatio(found.fit, found.variance, name) : null;
  const b = there ? coefficient(found.fit, found.variance, name) : null;
  const reason = there ? "not defined" : why(found, name);
  const make = (
    part: string,
    what: string,
    kind: NamedNumber["kind"],
    value: number | undefined,
    of: string,
  ): NamedNumber => named(`${id}.${part}`, `${label}: ${what}`, kind, value ?? null, of, reason);
  return {
    or: make("or", "odds ratio", "ratio", or?.estimate, unit),
    low: make("or-low", "lower limit", "ratio", or?.low, unit),
    high: make("or-high", "upper limit", "ratio", or?.high, unit),
    p: make("p", "P value", "p", or?.p, "probability"),
    coefficient: make("b", "coefficient", "coefficient", b?.estimate, `log ${unit}`),
    error: make("se", "standard error of the coefficient", "error", b?.se, `log ${unit}`),
  };
}

/** The numbers of an average marginal effect: the effect, its interval, its standard error; in probability. */
export interface EffectNumbers {
  readonly effect: NamedNumber;
  readonly low: NamedNumber;
  readonly high: NamedNumber;
  readonly error: NamedNumber;
}

/** The average marginal effect of the covariate `of`, under ids that begin with `id`. */
export function effectNumbers(
  found: Estimated,
  of: string,
  id: string,
  label: string,
  unit: string,
): EffectNumbers {
  const ame = (found.effects[of] ?? []).at(0);
  const reason = why(found, of);
  const make = (
    part: string,
    what: string,
    value: number | undefined,
    kind: NamedNumber["kind"] = "effect",
  ): NamedNumber => named(`${id}.${part}`, `${label}: ${what}`, kind, value ?? null, unit, reason);
  return {
    effect: make("ame", "average marginal effect", ame?.estimate),
    low: make("ame-low", "lower limit", ame?.low),
    high: make("ame-high", "upper limit", ame?.high),
    error: make("ame-se", "standard error", ame?.se),
  };
}

/** How many responders, clusters a model has. */
export function sizeNumbers(
  found: Estimated,
  id: string,
  label: string,
): { n: NamedNumber; clusters: NamedNumber } {
  return {
    n: named(`${id}.n`, `${label}: responders`, "count", found.fit.total, "responders"),
    clusters: named(
      `${id}.clusters`,
      `${label}: clusters`,
      "count",
      found.fit.clusters?.length ?? null,
      "PCNs",
    ),
  };
}

/** The cells of a row on one association: odds ratio, interval, P, marginal effect, interval, how many answers. */
export const associationCells = (
  ratio: RatioNumbers,
  effect: EffectNumbers,
  n: NamedNumber,
): Row["cells"] => [
  { number: ratio.or },
  { low: ratio.low, high: ratio.high },
  { number: ratio.p },
  { number: effect.effect },
  { low: effect.low, high: effect.high },
  { number: n },
];
