import type { Condition, Model, Term, Weights } from "../stats/model.js";
import { adjusted, cluster, studyModel } from "./models.js";
import { outcomes, samples, type ModelId, type Outcome, type OutcomeId } from "./outcomes.js";

/** How outcomes become models: over responders, or over practices' counts of them. */
export interface Design {
  /** The samples in which an outcome is looked at. */
  readonly samplesOf: (o: Pick<Outcome, "mainModel">) => readonly ModelId[];
  readonly model: (
    outcome: OutcomeId,
    model: ModelId,
    terms?: readonly Term[],
    sample?: readonly Condition[],
  ) => Model;
}

/** Whether a design looks at each outcome in one sample alone, so that tables need not name it. */
export const hasOneSample = (design: Design): boolean =>
  outcomes.every((o) => design.samplesOf(o).length === 1);

/** Responders: every outcome in each sample, with all covariates. */
export const byResponder: Design = { samplesOf: () => samples.map((s) => s.id), model: studyModel };

/** The covariates that a practice has beside its exposure. */
export const practiceCovariates: readonly string[] = ["year", "deprivation", "rurality"];

const isOfPractice = (term: Term): boolean =>
  term.kind !== "factor" || practiceCovariates.includes(term.name);

/** Practices' counts, each row as many times as `weights` says: an outcome among those whom its question is put to, with what a practice has. */
export const byPractice = (weights: Weights): Design => ({
  samplesOf: (o) => [o.mainModel],
  model: (outcome, _model, terms = adjusted, sample = []) => ({
    outcome,
    terms: terms.filter(isOfPractice),
    cluster,
    weights,
    complete: practiceCovariates,
    sample,
  }),
});
