import { ruralityClasses } from "../../study/covariates.js";
import type { OutcomeId } from "../../study/outcomes.js";
import { waves } from "../../study/waves.js";
import { pcnEffect } from "./effects.js";
import type { Surveyed, TrueExposure, TrueExposures } from "./frame.js";
import type { PlaceOdds } from "./odds.js";
import { outcomeOrder, type Planted } from "./planted.js";
import { keyOf, settle } from "./random.js";
import type { Scenario } from "./scenarios.js";

/** What the odds of a practice are made of. */
export interface Truth {
  readonly seed: number;
  readonly planted: Readonly<Record<OutcomeId, Planted>>;
  readonly scenario: Scenario;
  readonly exposures: TrueExposures;
}

const firstYear = waves[0].year;
const exposed = waves.filter((w) => w.censusUsed !== null).map((w) => w.year);

type At = Pick<Surveyed, "pcn" | "wave">;

const trueAt = (truth: Truth, { pcn, wave }: At): TrueExposure | undefined =>
  pcn === null ? undefined : truth.exposures.get(wave)?.get(pcn);

/** The exposure of a practice's PCN at the wave; 0 without a PCN. */
export const exposureOf = (truth: Truth, at: At): number => trueAt(truth, at)?.value ?? 0;

const meanExposure = (truth: Truth, pcn: string | null): number =>
  exposed.reduce((sum, wave) => sum + exposureOf(truth, { pcn, wave }), 0) / exposed.length;

/** The marginal log odds that place and wave add for an outcome, by decile of the responder; rurality unknown counts as C1. */
export function placeLogOdds(truth: Truth, at: Surveyed, id: OutcomeId): readonly number[] {
  const { year, rurality, oddsRatio } = truth.planted[id];
  const { byDecile, threshold, confounder, otherRole } = truth.scenario;
  const slope = Math.log(oddsRatio);
  const class_ = ruralityClasses.indexOf(at.rurality ?? "C1");
  const felt = Math.max(exposureOf(truth, at) - threshold, 0);
  const trait = confounder === 0 ? 0 : confounder * meanExposure(truth, at.pcn);
  const others = otherRole === null ? 0 : Math.log(otherRole.oddsRatio) * (trueAt(truth, at)?.other ?? 0);
  const level = year[at.wave - firstYear] + rurality[class_] + trait + others;
  return byDecile.map((times) => level + slope * times * felt);
}

/** Each number's exponential, settled; a run of the same number costs one. */
const oddsFrom = (sums: readonly number[], turned: (sum: number) => number): Float64Array => {
  const odds = new Float64Array(sums.length);
  sums.forEach(
    (sum, d) => (odds[d] = d > 0 && sum === sums[d - 1] ? odds[d - 1] : settle(Math.exp(turned(sum)))),
  );
  return odds;
};

/** The effects of a PCN in a wave on all outcomes, in `outcomeOrder`. */
export const effectsOf = ({ seed, planted }: Truth, cluster: string, wave: number): readonly number[] =>
  outcomeOrder.map((id, outcome) =>
    pcnEffect({ seed, key: keyOf(cluster), outcome, wave, phi: planted[id].phi }),
  );

/** The odds by decile that a practice's place, wave and PCN effects (`effectsOf` its cluster) multiply. */
export function placeOdds(truth: Truth, at: Surveyed, effects: readonly number[]): PlaceOdds {
  const sums = outcomeOrder.map((id) => placeLogOdds(truth, at, id));
  return {
    marginal: sums.map((s) => oddsFrom(s, (sum) => sum)),
    conditional: sums.map((s, o) => {
      const { phi } = truth.planted[outcomeOrder[o]];
      return oddsFrom(s, (sum) => sum / phi + effects[o]);
    }),
  };
}
