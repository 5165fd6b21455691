import type { Frame } from "./frame.js";
import type { Condition, Model, Term } from "./model.js";

/** A name as Stata's ustrtoname() makes it: letters of any script, digits and underscores, no digit first, 32 at most. */
export const stataName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}_]/gu, "_")
    .replace(/^(?=\p{N})/u, "_")
    .slice(0, 32);

/** Every name of a column that a model's lines may print. */
export function namesIn(model: Model): readonly string[] {
  const ofTerms = model.terms.flatMap((t) => (t.kind === "interaction" ? t.of : [t.name]));
  const ofSample = (model.sample ?? []).map((c) =>
    "mask" in c ? c.mask : "factor" in c ? c.factor : c.covariate,
  );
  const others = [model.cluster, model.weights?.column].flatMap((name) => name ?? []);
  return [...new Set([model.outcome, ...ofTerms, ...ofSample, ...(model.complete ?? []), ...others])];
}

/** A model with Stata's names. */
export const renamedModel = (model: Model): Model => ({
  ...model,
  outcome: stataName(model.outcome),
  terms: model.terms.map((t): Term =>
    t.kind === "interaction" ? { ...t, of: t.of.map(stataName) } : { ...t, name: stataName(t.name) },
  ),
  ...(model.cluster == null ? {} : { cluster: stataName(model.cluster) }),
  ...(model.weights == null
    ? {}
    : { weights: { ...model.weights, column: stataName(model.weights.column) } }),
  sample: (model.sample ?? []).map((c): Condition =>
    "mask" in c
      ? { mask: stataName(c.mask) }
      : "factor" in c
        ? { ...c, factor: stataName(c.factor) }
        : { ...c, covariate: stataName(c.covariate) },
  ),
  complete: (model.complete ?? []).map(stataName),
});

/** A frame with its factors under Stata's names, for their levels. */
export const renamedFrame = (frame: Frame): Frame => ({
  ...frame,
  factors: Object.fromEntries(Object.entries(frame.factors).map(([name, f]) => [stataName(name), f])),
});
