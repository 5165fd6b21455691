import { StatsError } from "../stats/errors.js";
import { wildScoreBootstrap, type WildBootstrap } from "../stats/bootstrap.js";
import type { RowIndex } from "../stats/compress.js";
import { commonFrom, eValue, type EValue } from "../stats/evalue.js";
import type { Frame } from "../stats/frame.js";
import { fitLogit, type LogitFit } from "../stats/logit.js";
import { benjaminiHochberg, holm } from "../stats/multiplicity.js";
import { variance, type VarianceName } from "../stats/variance.js";
import { coefficient, oddsRatio, type Estimate } from "../stats/wald.js";
import { exposure, studyModel } from "../study/models.js";
import { outcomes, type Outcome } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { studyFrame } from "./frames.js";

/** The variances that the main results are held under, from the one that trusts most to the one that trusts least. */
export const variancesHeld = [
  "oim",
  "robust",
  "CR0",
  "CR1",
  "CR1S",
  "CR2",
  "CR3",
] as const satisfies readonly VarianceName[];

/** One of these. */
export type HeldName = (typeof variancesHeld)[number];

/** Signs drawn for the wild bootstrap, and its seed. */
export const wildDraws = 9999;
const wildSeed = 2024;

/** The exposure's coefficient under one variance, or why there is none. */
export interface Held {
  readonly variance: HeldName;
  readonly estimate: Estimate | null;
  readonly why?: string;
}

/** The main result of one outcome with what bears on how sure it is. */
export interface Certainty {
  readonly outcome: Outcome;
  readonly clusters: number;
  /** The share of responders with the outcome. */
  readonly share: number;
  /** The exposure's coefficient by the variance of the settings. */
  readonly main: Estimate;
  readonly held: readonly Held[];
  readonly wild: WildBootstrap;
  /** P of this result among the five, by Holm's rule and by Benjamini and Hochberg's. */
  readonly holm: number;
  readonly benjaminiHochberg: number;
  readonly eValue: EValue;
  /** The level of a measured covariate whose odds ratio lies farthest from 1. */
  readonly strongest: { readonly column: string; readonly ratio: number };
}

/** What {@link certainties} gives of one outcome before the five P values are seen together. */
type Alone = Omit<Certainty, "holm" | "benjaminiHochberg">;

/** What bears on how sure the five main results are, made on the frame of each; `onFit` hears of each as it is done. */
export function certainties(
  index: RowIndex,
  settings: Settings,
  onFit: (done: number, of: number) => void = () => undefined,
): readonly Certainty[] {
  const one = outcomes.map((outcome, i) => {
    const model = studyModel(outcome.id, outcome.mainModel);
    const frame = studyFrame(index, model);
    const found = certainty(outcome, frame, fitLogit(frame, model.terms), settings);
    onFit(i + 1, outcomes.length);
    return found;
  });
  const p = one.map((c) => c.main.p);
  const [byHolm, byShare] = [holm(p), benjaminiHochberg(p)];
  return one.map((c, i) => ({ ...c, holm: byHolm[i], benjaminiHochberg: byShare[i] }));
}

function certainty(outcome: Outcome, frame: Frame, fit: LogitFit, settings: Settings): Alone {
  const v = variance(frame, fit, settings.variance);
  const share = frame.patternY.reduce((sum, y) => sum + y, 0) / frame.total;
  const common = share > commonFrom;
  return {
    outcome,
    clusters: fit.clusters?.length ?? 0,
    share,
    main: coefficient(fit, v, exposure),
    held: variancesHeld.map((name) => held(frame, fit, name)),
    wild: wildScoreBootstrap(frame, fit, exposure, { draws: wildDraws, seed: wildSeed }),
    eValue: eValue(oddsRatio(fit, v, exposure), common),
    strongest: strongest(fit, common),
  };
}

function held(frame: Frame, fit: LogitFit, name: HeldName): Held {
  try {
    return { variance: name, estimate: coefficient(fit, variance(frame, fit, name), exposure) };
  } catch (error) {
    if (!(error instanceof StatsError)) throw error;
    return { variance: name, estimate: null, why: error.message };
  }
}

/** The covariate level farthest from its reference, years aside, as a risk ratio above 1. */
function strongest(fit: LogitFit, common: boolean): Certainty["strongest"] {
  const candidates = fit.columns
    .map((c, j) => ({ column: c.name, term: c.term, size: Math.abs(fit.beta[j]) }))
    .filter((c) => c.term !== exposure && c.term !== "year" && c.column !== fit.names[0]);
  const far = candidates.reduce((best, c) => (c.size > best.size ? c : best), { column: "", size: 0 });
  return { column: far.column, ratio: Math.exp(common ? far.size / 2 : far.size) };
}
