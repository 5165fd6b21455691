import { outcomes, type OutcomeId } from "../../study/outcomes.js";

/** Marginal log odds of one outcome: a level of a covariate adds its entry; the first entry of each list is the reference, 0. */
export interface Planted {
  /** Log odds by wave, 2018 first, at the reference levels and without link workers. */
  readonly year: readonly number[];
  readonly age: readonly number[];
  readonly gender: readonly number[];
  readonly ethnicity: readonly number[];
  readonly work: readonly number[];
  readonly deprivation: readonly number[];
  readonly rurality: readonly number[];
  /** Odds ratio of one more link worker (FTE) per 50,000 patients. */
  readonly oddsRatio: number;
  /** Where the odds ratio is from. */
  readonly known: "planted" | "assumed";
  /** Ratio of marginal to conditional log odds: the parameter of the bridge distribution of the PCN effects. */
  readonly phi: number;
}

/** Share of the (normal) PCN effect that stays from wave to wave; the rest is drawn anew in each. Assumed. */
export const lasting = 0.5;

/**
 * What is planted. Odds ratios of link workers are those of the article's main models; that of isolation is assumed to be 1.
 * Levels by wave bring the unweighted shares near `levelsWanted` (confidence and support among people with a condition, needs among
 * people with needs); covariate effects are assumed, of plausible size.
 *
 * Each `phi` brings the clustered standard error of the log odds ratio in the outcome's main model, at full size with the real
 * exposures, near the one that the article's interval implies: experience 0.0058, needs 0.0045 (isolation, of which nothing is
 * printed: half of experience). Excess variance over independent answers goes with phi^-2 - 1. For confidence (0.0023) and support
 * (0.0018) independent answers alone come to 0.0023 and 0.0020 here, so their PCN effects are all but nothing.
 */
export const planted: Readonly<Record<OutcomeId, Planted>> = {
  confidence: {
    year: [1.56, 1.543, 1.492, 1.437, 1.381, 1.386],
    age: [0, 0.05, 0.12, 0.22, 0.35, 0.5, 0.35, 0.1],
    gender: [0, 0.04, -0.3],
    ethnicity: [0, -0.15, -0.3, -0.1, -0.28],
    work: [0, -0.05, 0.05, -0.45, -1.35, -0.02, -0.4, -0.45],
    deprivation: [0, 0.06, 0.11, 0.16, 0.21, 0.26, 0.31, 0.36, 0.41, 0.46],
    rurality: [0, 0, 0.02, 0.04, 0.06, 0.06, 0.08, 0.06],
    oddsRatio: 1.006,
    known: "planted",
    phi: 0.9998,
  },
  support: {
    year: [0.349, 0.324, 0.243, 0.046, -0.053, -0.053],
    age: [0, 0.02, 0.08, 0.2, 0.38, 0.65, 0.75, 0.72],
    gender: [0, 0.1, -0.45],
    ethnicity: [0, -0.15, -0.25, -0.12, -0.25],
    work: [0, 0, 0.05, -0.25, -0.65, 0.1, -0.2, -0.3],
    deprivation: [0, 0.05, 0.1, 0.14, 0.18, 0.22, 0.27, 0.31, 0.36, 0.4],
    rurality: [0, 0.02, 0.05, 0.04, 0.08, 0.1, 0.12, 0.1],
    oddsRatio: 1.005,
    known: "planted",
    phi: 0.9998,
  },
  isolation: {
    year: [2.007, 2.008, 2.005, 1.123, 1.441, 1.931],
    age: [0, 0.1, 0.35, 0.5, 0.7, 1.05, 0.85, 0.35],
    gender: [0, 0.2, -1.2],
    ethnicity: [0, -0.25, -0.15, -0.2, -0.3],
    work: [0, -0.15, -0.3, -0.95, -1.6, -0.25, -0.75, -0.8],
    deprivation: [0, 0.08, 0.15, 0.21, 0.27, 0.32, 0.38, 0.44, 0.5, 0.55],
    rurality: [0, 0.02, 0.03, 0.02, 0.08, 0.05, 0.06, 0.02],
    oddsRatio: 1,
    known: "assumed",
    phi: 0.999,
  },
  experience: {
    year: [1.165, 1.108, 1.03, 1.094, 0.468, 0.406],
    age: [0, 0.02, 0.1, 0.22, 0.42, 0.78, 0.98, 1.02],
    gender: [0, 0.05, -0.35],
    ethnicity: [0, -0.18, -0.32, -0.08, -0.25],
    work: [0, 0.06, 0.08, -0.05, -0.12, 0.16, 0.02, -0.08],
    deprivation: [0, 0.04, 0.07, 0.1, 0.12, 0.15, 0.18, 0.2, 0.23, 0.26],
    rurality: [0, 0.02, 0.08, 0.12, 0.14, 0.22, 0.26, 0.34],
    oddsRatio: 1.015,
    known: "planted",
    phi: 0.984,
  },
  needs: {
    year: [1.521, 1.424, 1.348, 1.285, 1.18, 1.15],
    age: [0, 0, 0.1, 0.25, 0.5, 0.85, 1, 1],
    gender: [0, 0.08, -0.5],
    ethnicity: [0, -0.15, -0.28, -0.05, -0.25],
    work: [0, 0.04, 0.06, -0.05, -0.1, 0.12, 0, -0.1],
    deprivation: [0, 0.03, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2],
    rurality: [0, 0.02, 0.05, 0.06, 0.1, 0.14, 0.16, 0.2],
    oddsRatio: 1.012,
    known: "planted",
    phi: 0.9876,
  },
};

/**
 * The unweighted shares of good answers by wave that the levels aim at. Published weighted shares (experience 83.8, 82.9, 81.8, 83.0,
 * 72.4, 71.3 %; needs 87, 86, 85 %; isolated 7 % in 2020, 15 % in 2021; support 79 and 74 % in 2018 and 2021) and the shares that the
 * article's effects and odds ratios imply together; the rest is assumed.
 */
export const levelsWanted: Readonly<Record<OutcomeId, readonly number[]>> = {
  confidence: [0.875, 0.873, 0.868, 0.862, 0.856, 0.857],
  support: [0.735, 0.73, 0.715, 0.675, 0.655, 0.655],
  isolation: [0.93, 0.93, 0.93, 0.85, 0.885, 0.925],
  experience: [0.857, 0.85, 0.841, 0.85, 0.757, 0.747],
  needs: [0.885, 0.875, 0.867, 0.86, 0.848, 0.845],
};

/** How many levels the responder's own covariates have, in the order in which a pattern counts them. */
export const patternSizes = { age: 8, gender: 3, ethnicity: 5, work: 8, deprivation: 10 } as const;

/** How many patterns of the responder's own covariates there are. */
export const patterns = Object.values(patternSizes).reduce((product, n) => product * n, 1);

/** The order of the outcomes in every table here. */
export const outcomeOrder: readonly OutcomeId[] = outcomes.map((o) => o.id);

/** The log odds that each pattern adds, of all 9,600; the last covariate (deprivation) runs fastest. */
export function patternLogOdds({ age, gender, ethnicity, work, deprivation }: Planted): Float64Array {
  const sums = new Float64Array(patterns);
  let at = 0;
  for (const a of age)
    for (const g of gender)
      for (const e of ethnicity)
        for (const w of work) for (const d of deprivation) sums[at++] = a + g + e + w + d;
  return sums;
}
