import { StatsError } from "./errors.js";

/** How strong an unmeasured confounder would have to be, on the risk ratio scale. */
export interface EValue {
  /** The risk ratio that stands for the odds ratio, and its interval. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** The E-value of the estimate, and of the limit nearer 1; the latter is 1 where the interval holds 1. */
  readonly point: number;
  readonly limit: number;
  /** How the risk ratio was had: "√OR" for a common outcome, "OR" for a rare one. */
  readonly by: "√OR" | "OR";
}

/** An outcome that more than this share has is taken as common: its odds ratio lies farther from 1 than its risk ratio. */
export const commonFrom = 0.15;

/**
 * The E-value of an odds ratio with its interval: the least risk ratio that an unmeasured confounder must have with both exposure and
 * outcome, given the measured covariates, to explain the association away; RR + √(RR(RR-1)), of 1/RR below 1. The risk ratio is √OR where
 * the outcome is common, and OR where it is rare. Source: VanderWeele & Ding, Ann Intern Med 2017;167:268.
 */
export function eValue(
  or: { readonly estimate: number; readonly low: number; readonly high: number },
  common: boolean,
): EValue {
  const { estimate, low, high } = or;
  if (!(low > 0 && low <= estimate && estimate <= high && high < Infinity))
    throw new StatsError(
      "bad value",
      `an odds ratio of ${estimate} with limits ${low} and ${high}; all must be above 0 and stand in order`,
    );
  const risk = common ? Math.sqrt : (x: number): number => x;
  const [ratio, below, above] = [risk(estimate), risk(low), risk(high)];
  const nearer = below > 1 ? below : above < 1 ? above : 1;
  return {
    ratio,
    low: below,
    high: above,
    point: strength(ratio),
    limit: strength(nearer),
    by: common ? "√OR" : "OR",
  };
}

function strength(ratio: number): number {
  const away = ratio < 1 ? 1 / ratio : ratio;
  return away + Math.sqrt(away * (away - 1));
}
