/** What truth is planted for the exposure. All but "article" are for tests and for showing what the checks can and cannot find. */
export type ScenarioId = "article" | "none" | "threshold" | "deprivation" | "otherRole" | "confounder";

/** A truth for the exposure, as a change of the article's. */
export interface Scenario {
  readonly id: ScenarioId;
  /** In words, for reports. */
  readonly label: string;
  /** Multiplies the log odds ratio, by decile of the responder (most deprived first). */
  readonly byDecile: readonly number[];
  /** Only what exceeds this many FTE per 50,000 has an effect. */
  readonly threshold: number;
  /** Log odds for each FTE per 50,000 of the PCN's own mean over the waves with link workers: a trait that goes with the exposure. */
  readonly confounder: number;
  /** Another role (a column of `pcn_wave`) with an odds ratio for each FTE per 50,000; null for none. */
  readonly otherRole: { readonly column: string; readonly oddsRatio: number } | null;
}

const same = new Array<number>(10).fill(1);

/** The scenarios by their id. */
export const scenarios: Readonly<Record<ScenarioId, Scenario>> = {
  article: {
    id: "article",
    label: "The article’s odds ratios, the same at every level and decile",
    byDecile: same,
    threshold: 0,
    confounder: 0,
    otherRole: null,
  },
  none: {
    id: "none",
    label: "No effect of link workers on anything",
    byDecile: new Array<number>(10).fill(0),
    threshold: 0,
    confounder: 0,
    otherRole: null,
  },
  threshold: {
    id: "threshold",
    label: "The article’s log odds ratios for what exceeds 1.5 FTE per 50,000, nothing below",
    byDecile: same,
    threshold: 1.5,
    confounder: 0,
    otherRole: null,
  },
  deprivation: {
    id: "deprivation",
    label:
      "Log odds ratios that fall evenly from twice the article’s (most deprived) to none (least deprived)",
    byDecile: same.map((_, d) => (2 * (9 - d)) / 9),
    threshold: 0,
    confounder: 0,
    otherRole: null,
  },
  otherRole: {
    id: "otherRole",
    label: "The article’s odds ratios, and 1.02 for each FTE of care coordinators per 50,000",
    byDecile: same,
    threshold: 0,
    confounder: 0,
    otherRole: { column: "care_coordinators", oddsRatio: 1.02 },
  },
  confounder: {
    id: "confounder",
    label: "No effect, but PCNs that ever have more link workers are better throughout",
    byDecile: new Array<number>(10).fill(0),
    threshold: 0,
    confounder: 0.03,
    otherRole: null,
  },
};
