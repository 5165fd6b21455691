import type { LevelCounts, PatientCounts, Weighed } from "../data/levels.js";
import { populationShares } from "../study/population.js";

/** Whose share of a level is meant. */
export type Pick = (counts: LevelCounts) => Weighed;

/** Unweighted, or by the survey's weights. */
export type Measure = keyof Weighed;

/** The share of each level of a covariate among those whose level is known; null when nobody is. */
export function levelShare(
  levels: readonly LevelCounts[],
  covariate: string,
  code: number,
  pick: Pick,
  measure: Measure,
): number | null {
  const of = levels.filter((l) => l.covariate === covariate);
  const total = of.reduce((sum, l) => sum + pick(l)[measure], 0);
  const here = of.find((l) => l.code === code);
  return total === 0 ? null : (here === undefined ? 0 : pick(here)[measure]) / total;
}

/** The share of a level in the population: registered patients where the public files know it, else what the census prints; null when neither. */
export function populationShare(
  patients: readonly PatientCounts[],
  covariate: string,
  code: number,
): number | null {
  const of = patients.filter((p) => p.covariate === covariate);
  const total = of.reduce((sum, p) => sum + p.patients, 0);
  if (total > 0) return (of.find((p) => p.code === code)?.patients ?? 0) / total;
  return populationShares.find((s) => s.covariate === covariate && s.code === code)?.share ?? null;
}

/**
 * The standardised difference of two proportions: (a - b) / √((a(1-a) + b(1-b)) / 2). Null where one is not known or both
 * have no variance. Source: Austin 2009, Statistics in Medicine 28.
 */
export function standardisedDifference(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  const spread = Math.sqrt((a * (1 - a) + b * (1 - b)) / 2);
  return spread > 0 ? (a - b) / spread : a === b ? 0 : null;
}
