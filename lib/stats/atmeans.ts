import { basisSlope, basisValue } from "./basis.js";
import type { Column } from "./columns.js";
import type { Average } from "./effectpass.js";
import { logistic } from "./dense.js";
import type { Frame } from "./frame.js";
import { dot } from "./linear.js";
import type { LogitFit } from "./logit.js";
import type { Part } from "./parts.js";

/** One made-up person: each level's share of every factor, each covariate's mean. */
interface Profile {
  readonly share: (factor: string, level: string) => number;
  readonly value: (covariate: string) => number;
  readonly total: number;
}

/** The prediction at the means of some patterns (default all), or the slope there, with its gradient in internal coordinates. */
export function partsAtMeans(
  frame: Frame,
  fit: LogitFit,
  at: Readonly<Record<string, number | string>>,
  slopeOf: string | null,
  within?: (pattern: number) => boolean,
): Average {
  const profile = profileOf(frame, at, within);
  const row = rowAt(fit, profile);
  const { b } = fit.internal;
  const { mean, slope } = logistic(dot(row, b));
  if (slopeOf === null) return { estimate: mean, gradient: row.map((v) => slope * v), total: profile.total };
  const along = slopesAt(fit, profile, slopeOf);
  const rise = dot(along, b);
  const bend = slope * (1 - 2 * mean) * rise;
  const gradient = row.map((v, j) => bend * v + slope * along[j]);
  return { estimate: slope * rise, gradient, total: profile.total };
}

function profileOf(
  frame: Frame,
  at: Readonly<Record<string, number | string>>,
  within?: (pattern: number) => boolean,
): Profile {
  const { start, group, n, patternN } = frame;
  const isSet = (name: string): boolean => Object.hasOwn(at, name);
  const groupN = new Float64Array(frame.groupN.length);
  let total = 0;
  for (let p = 0; p < start.length - 1; p++) {
    if (within !== undefined && !within(p)) continue;
    total += patternN[p];
    for (let i = start[p]; i < start[p + 1]; i++) groupN[group[i]] += n[i];
  }
  const share = (name: string, level: string): number => {
    if (isSet(name)) return String(at[name]) === level ? 1 : 0;
    const { codes, levels } = frame.factors[name];
    const code = levels.indexOf(level);
    let sum = 0;
    for (let p = 0; p < codes.length; p++)
      if (codes[p] === code && (within === undefined || within(p))) sum += patternN[p];
    return sum / total;
  };
  const value = (name: string): number => {
    if (isSet(name)) return Number(at[name]);
    const x = frame.covariates[name];
    let sum = 0;
    for (let g = 0; g < x.length; g++) if (groupN[g] > 0) sum += groupN[g] * x[g];
    return sum / total;
  };
  return { share, value, total };
}

const shareOf = ({ indicators }: Column, { share }: Profile): number =>
  indicators.reduce((product, { factor, level }) => product * share(factor, level), 1);

/** Each part's number in internal scale from its number as it is: the value there, or the slope (of which no centre is taken off). */
function innerParts(parts: readonly Part[], asIs: readonly number[], centred: boolean): readonly number[] {
  const out: number[] = [];
  parts.forEach(({ centre, scale, less }, q) => {
    const whole = asIs[q] - (centred ? centre : 0);
    out.push(less.reduce((v, { part, times }) => v - times * out[part], whole) / scale);
  });
  return out;
}

function rowAt(fit: LogitFit, profile: Profile): Float64Array {
  const { part, parts } = fit.internal.coordinates;
  const values = parts.map(({ bases }) =>
    bases.reduce((v, b) => v * basisValue(b, profile.value(b.covariate)), 1),
  );
  const inner = innerParts(parts, values, true);
  return Float64Array.from(fit.columns, (column, j) => shareOf(column, profile) * inner[part[j]]);
}

function slopesAt(fit: LogitFit, profile: Profile, covariate: string): Float64Array {
  const { part, parts } = fit.internal.coordinates;
  const slopes = parts.map(({ bases }) =>
    bases.reduce((sum, b, i) => {
      if (b.covariate !== covariate) return sum;
      const others = bases.reduce(
        (v, other, o) => (o === i ? v : v * basisValue(other, profile.value(other.covariate))),
        1,
      );
      return sum + others * basisSlope(b, profile.value(covariate));
    }, 0),
  );
  const inner = innerParts(parts, slopes, false);
  return Float64Array.from(fit.columns, (column, j) => shareOf(column, profile) * inner[part[j]]);
}
