import {
  coefficient,
  fitLogit,
  marginalEffects,
  StatsError,
  studentUpperInverse,
  variance,
  wildScoreBootstrap,
  type Estimate,
} from "../lib/index.js";
import { simulateStudy, studyTerms, type Shape } from "./study.js";

/** How often the truth was met: `bias` and `covered` with their Monte Carlo standard errors. */
export interface Recovered {
  readonly name: string;
  readonly truth: number;
  readonly studies: number;
  readonly bias: number;
  readonly biasError: number;
  /** Standard deviation of the estimates, and the mean of their standard errors. */
  readonly spread: number;
  readonly meanError: number;
  readonly covered: number;
  readonly coveredError: number;
}

interface Found {
  readonly estimate: number;
  readonly se: number;
  readonly truth: number;
  readonly covered: boolean;
}

const found = (e: Pick<Estimate, "estimate" | "se" | "low" | "high">, truth: number): Found => ({
  estimate: e.estimate,
  se: e.se,
  truth,
  covered: e.low <= truth && truth <= e.high,
});

/** Coefficients and the average marginal effect of many studies of one shape, with Stata's clustered variance (CR1) and the normal. */
export function recover(shape: Shape, studies: number, seed: number): readonly Recovered[] {
  const all: Record<string, Found[]> = {};
  for (let s = 0; s < studies; s++) {
    const { frame, truth, effect } = simulateStudy(shape, seed + s);
    const fit = fitLogit(frame, studyTerms);
    const v = variance(frame, fit);
    for (const [name, value] of Object.entries(truth))
      (all[name] ??= []).push(found(coefficient(fit, v, name), value));
    (all["average marginal effect of x"] ??= []).push(
      found(marginalEffects(frame, fit, v, "x").effects[0], effect),
    );
  }
  return Object.entries(all).map(([name, list]) => summary(name, list));
}

/** The same for the exposure's coefficient alone, by several ways of telling its uncertainty; those without an estimate are left out and counted. */
export function compareIntervals(
  shape: Shape,
  studies: number,
  seed: number,
): { readonly rows: readonly Recovered[]; readonly refused: number } {
  const all: Record<string, Found[]> = {};
  let refused = 0;
  for (let s = 0; s < studies; s++) {
    const { frame, truth } = simulateStudy(shape, seed + s);
    try {
      const fit = fitLogit(frame, studyTerms);
      const [one, two, three] = (["CR1", "CR2", "CR3"] as const).map((kind) =>
        coefficient(fit, variance(frame, fit, kind), "x"),
      );
      const wild = wildScoreBootstrap(frame, fit, "x", { draws: 399, seed: s });
      const byT = ({ estimate, se }: Estimate): Pick<Estimate, "estimate" | "se" | "low" | "high"> => {
        const reach = studentUpperInverse(0.025, shape.clusters - 1) * se;
        return { estimate, se, low: estimate - reach, high: estimate + reach };
      };
      const ways: readonly (readonly [string, Found])[] = [
        ["CR1, normal", found(one, truth.x)],
        ["CR1, t(G-1)", found(byT(one), truth.x)],
        ["CR2, Satterthwaite's t", found(two, truth.x)],
        ["CR3, t(G-1)", found(byT(three), truth.x)],
        ["wild score bootstrap", { ...found(one, truth.x), covered: wild.p > 0.05 }],
      ];
      for (const [name, one] of ways) (all[name] ??= []).push(one);
    } catch (error) {
      if (!(error instanceof StatsError)) throw error;
      refused++;
    }
  }
  return { rows: Object.entries(all).map(([name, list]) => summary(name, list)), refused };
}

function summary(name: string, list: readonly Found[]): Recovered {
  const studies = list.length;
  const mean = (f: (one: Found) => number): number => list.reduce((sum, one) => sum + f(one), 0) / studies;
  const bias = mean((one) => one.estimate - one.truth);
  const spread = Math.sqrt((mean((one) => (one.estimate - one.truth - bias) ** 2) * studies) / (studies - 1));
  const covered = mean((one) => (one.covered ? 1 : 0));
  return {
    name,
    truth: mean((one) => one.truth),
    studies,
    bias,
    biasError: spread / Math.sqrt(studies),
    spread,
    meanError: mean((one) => one.se),
    covered,
    coveredError: Math.sqrt((covered * (1 - covered)) / studies),
  };
}
