import { ruralityClasses } from "../../study/covariates.js";
import type { OutcomeId } from "../../study/outcomes.js";
import { waves } from "../../study/waves.js";
import { pcnEffect } from "./effects.js";
import type { Surveyed, TrueExposures } from "./frame.js";
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

/** The exposure of a practice's PCN at the wave; 0 without a PCN. */
export const exposureOf = (truth: Truth, { pcn, wave }: Pick<Surveyed, "pcn" | "wave">): number =>
  (pcn === null ? undefined : truth.exposures.get(wave)?.get(pcn)?.value) ?? 0;

const meanExposure = (truth: Truth, pcn: string | null): number =>
  exposed.reduce((sum, wave) => sum + exposureOf(truth, { pcn, wave }), 0) / exposed.length;

/** The marginal log odds that place and wave add for an outcome, by decile of the responder; rurality unknown counts as C1. */
export function placeLogOdds(truth: Truth, at: Surveyed, id: OutcomeId): readonly number[] {
  const { year, rurality, oddsRatio } = truth.planted[id];
  const { byDecile, threshold, confounder } = truth.scenario;
  const slope = Math.log(oddsRatio);
  const class_ = ruralityClasses.indexOf(at.rurality ?? "C1");
  const felt = Math.max(exposureOf(truth, at) - threshold, 0);
  const trait = confounder === 0 ? 0 : confounder * meanExposure(truth, at.pcn);
  return byDecile.map((times) => year[at.wave - firstYear] + rurality[class_] + trait + slope * times * felt);
}

/** The odds by decile that place, wave and PCN effect multiply. */
export function placeOdds(truth: Truth, at: Surveyed): PlaceOdds {
  const key = keyOf(at.cluster);
  const sums = outcomeOrder.map((id) => placeLogOdds(truth, at, id));
  return {
    marginal: sums.map((s) => Float64Array.from(s, (x) => settle(Math.exp(x)))),
    conditional: sums.map((s, outcome) => {
      const { phi } = truth.planted[outcomeOrder[outcome]];
      const effect = pcnEffect({ seed: truth.seed, key, outcome, wave: at.wave, phi });
      return Float64Array.from(s, (x) => settle(Math.exp(x / phi + effect)));
    }),
  };
}
