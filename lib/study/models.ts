import type { Condition, Model, Term } from "../stats/model.js";
import { covariates } from "./covariates.js";
import type { ModelId, OutcomeId } from "./outcomes.js";
import { namedRoles } from "./roles.js";

/** The exposure's name in frames and fits: link worker FTE per 50,000 registered patients of the PCN. */
export const exposure = "exposure";

/** What clusters the errors: PCNs by the key that the settings name, by default each practice's latest PCN. */
export const cluster = "pcn";

const linear = (name: string): Term => ({ kind: "continuous", name });

/** The covariates as factors, levels named by their codes, the study's reference levels. */
export const covariateTerms: readonly Term[] = covariates.map((c) => ({
  kind: "factor",
  name: c.name,
  levels: c.levels.map((level) => String(level.code)),
  reference: String(c.reference),
}));

/** Terms of the main models. */
export const adjusted: readonly Term[] = [linear(exposure), ...covariateTerms];

/** Terms of the unadjusted models: the exposure and nothing else. */
export const unadjusted: readonly Term[] = [linear(exposure)];

/** The ten other roles that the workforce files have, as their columns of FTE per 50,000. */
export const otherRoles: readonly string[] = namedRoles
  .filter((r) => r.published.length > 0)
  .map((r) => r.id);

/** Terms of the models with the other roles beside the link workers. */
export const withOtherRoles: readonly Term[] = [
  linear(exposure),
  ...otherRoles.map(linear),
  ...covariateTerms,
];

/** The total of the scheme's roles, link workers included: FTE per 50,000 patients. */
export const totalStaff = "total_arrs";

/**
 * Link workers' share of that total, two ways: 0 with an indicator where a PCN has no staff of the scheme (the default), or only
 * PCN-waves with staff.
 */
export const shareWays = {
  indicator: ["link_share", "no_arrs_staff"],
  withStaff: ["link_share_with_staff"],
} as const;

/** A way to treat a share that is not defined. */
export type ShareWay = keyof typeof shareWays;

/** Terms of the models with the scheme as a whole: total staff and link workers' share of them in place of the exposure. */
export const withShare = (way: ShareWay): readonly Term[] => [
  linear(totalStaff),
  ...shareWays[way].map(linear),
  ...covariateTerms,
];

/** Terms of the models with the exposure in another form than one straight line on the log odds. */
export const withExposureAs = (form: readonly Term[]): readonly Term[] => [...form, ...covariateTerms];

/** Terms of the models in which the odds ratio differs by income deprivation decile. */
export const withDeprivation: readonly Term[] = [
  ...adjusted,
  { kind: "interaction", of: [exposure, "deprivation"] },
];

/** Terms within one decile: the decile itself is constant. */
export const withinDecile: readonly Term[] = adjusted.filter(
  (t) => !("name" in t && t.name === "deprivation"),
);

/** The condition that puts a responder in a sample; model 1 takes everyone. */
export const sampleOf = (model: ModelId): readonly Condition[] =>
  model === "model1" ? [] : [{ mask: model }];

/** A model of the study as data. */
export const studyModel = (
  outcome: OutcomeId,
  model: ModelId,
  terms: readonly Term[] = adjusted,
  sample: readonly Condition[] = [],
): Model => ({ outcome, terms, cluster, sample: [...sample, ...sampleOf(model)] });
