import type { Frame } from "./frame.js";
import { variables, type Condition, type Model, type Term } from "./model.js";
import type { VarianceName } from "./variance.js";

/** What the lines in another program's language should do beside fitting. */
export interface LinesOptions {
  /** Default: CR1 with a cluster, robust under probability weights, else oim. */
  readonly variance?: VarianceName;
  /** Variables whose average marginal effects are wanted; default none. */
  readonly effectsOf?: readonly string[];
}

/** A model with what its frame knows, ready to be spelt out: both writers' input. */
export interface Spelt {
  readonly model: Model;
  readonly variance: VarianceName;
  readonly effectsOf: readonly string[];
  /** By factor, its levels with the reference first, and whether all of them are whole numbers from 0 (as Stata's factor variables want). */
  readonly factors: Readonly<Record<string, { readonly levels: readonly string[]; readonly whole: boolean }>>;
}

/** Gathers what the writers need; levels come from the term, or from the frame where the term lists none. */
export function spell(frame: Frame, model: Model, options: LinesOptions): Spelt {
  const all = (t: Extract<Term, { kind: "factor" }>): readonly string[] =>
    t.levels ?? frame.factors[t.name].levels;
  const factors = model.terms.flatMap((t) => {
    if (t.kind !== "factor") return [];
    const first = t.reference ?? all(t)[0];
    const levels = [first, ...all(t).filter((level) => level !== first)];
    return [[t.name, { levels, whole: levels.every((level) => /^\d+$/.test(level)) }] as const];
  });
  const usual = model.cluster != null ? "CR1" : model.weights?.kind === "probability" ? "robust" : "oim";
  return {
    model,
    variance: options.variance ?? usual,
    effectsOf: options.effectsOf ?? [],
    factors: Object.fromEntries(factors),
  };
}

/** The numeric covariates of a model. */
export const numbersOf = (model: Model): readonly string[] => variables(model.terms).covariates;

/** A model's conditions as expressions, by a language's own spelling of each kind. */
export function conditionsOf(
  conditions: readonly Condition[],
  write: {
    readonly mask: (name: string) => string;
    readonly isIn: (name: string, levels: readonly string[]) => string;
    readonly compare: (name: string, sign: ">" | "<" | "==", value: number) => string;
  },
): readonly string[] {
  return conditions.flatMap((c) => {
    if ("mask" in c) return [write.mask(c.mask)];
    if ("factor" in c) return [write.isIn(c.factor, c.in)];
    const { covariate, above, below, equals } = c;
    if (equals !== undefined) return [write.compare(covariate, "==", equals)];
    return [
      ...(above === undefined ? [] : [write.compare(covariate, ">", above)]),
      ...(below === undefined ? [] : [write.compare(covariate, "<", below)]),
    ];
  });
}
