import { toUser } from "./coordinates.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import { apply } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { seeded } from "./random.js";
import { restrictedAt } from "./restricted.js";

/** How to bootstrap. */
export interface WildOptions {
  /** Scores at the estimate with the coefficient held at 0 (default), or at the fit itself. */
  readonly nullImposed?: boolean;
  /** Subtract each cluster's share of rows from its score when studentising (default, as Stata's boottest does), or not. */
  readonly centred?: boolean;
  /** Default `rademacher`: ±1. `webb`: ±√½, ±1, ±√(3/2). */
  readonly weights?: "rademacher" | "webb";
  /** Draws; default 999. With Rademacher weights and up to 12 clusters all 2^G are taken instead. */
  readonly draws?: number;
  readonly seed?: number;
}

/** A wild score cluster bootstrap of one coefficient = 0. */
export interface WildBootstrap {
  readonly name: string;
  readonly statistic: number;
  /** Share of draws with |t*| ≥ |t|, ties in; and > |t|, ties (within 1e-9) out, as boottest counts. */
  readonly p: number;
  readonly pStrict: number;
  /** The standard error of `p` that comes of drawing, never taken as 0; 0 where all draws are taken. */
  readonly monteCarloError: number;
  readonly draws: number;
  readonly allDraws: boolean;
  readonly clusters: number;
  /** G: each cluster's part of the numerator. */
  readonly parts: Float64Array;
  /** The statistic's numerator: the parts' sum, or the coefficient where the null is not imposed. */
  readonly numerator: number;
  /** k: the estimates that scores were taken at. */
  readonly at: Float64Array;
  /** Draws with |t*| beyond |t|, and those that tie with it. */
  readonly above: number;
  readonly ties: number;
  /** The mean and the largest |t*|, and the least distance of an untied |t*| from |t|. */
  readonly meanSize: number;
  readonly largestSize: number;
  readonly gap: number;
  readonly definition: string;
}

/** The wild score cluster bootstrap of Kline & Santos (2012) for the coefficient `name`, as Stata's boottest has it after an ML estimate. */
export function wildScoreBootstrap(
  frame: Frame,
  fit: LogitFit,
  name: string,
  options: WildOptions = {},
): WildBootstrap {
  const { nullImposed = true, centred = true, weights = "rademacher", draws = 999, seed = 1 } = options;
  const j = fit.names.indexOf(name);
  if (j < 0)
    throw new StatsError("unknown name", `unknown column "${name}"; the fit has ${fit.names.join(", ")}`, [
      name,
    ]);
  const used = designOf(frame, fit).frame;
  if (used.clusters === null || fit.clusterScores === null)
    throw new StatsError(
      "no clusters",
      "the wild bootstrap draws by cluster, and the frame was made without",
    );
  const count = used.clusters.labels.length;
  if (count < 2)
    throw new StatsError("too few clusters", "the wild bootstrap needs two clusters or more, and there is 1");
  if (!(Number.isInteger(draws) && draws >= 1))
    throw new StatsError("bad value", `${draws} draws; one or more are needed`);
  const restricted = nullImposed ? restrictedAt(frame, fit, [j]) : null;
  const { clusterScores, bread } = restricted ?? fit.internal;
  const scores = clusterScores!;
  const k = fit.names.length;
  const parts = Float64Array.from({ length: count }, (_, g) => {
    const step = apply(bread, scores.subarray(g * k, g * k + k));
    return toUser(fit.internal.coordinates, step)[j];
  });
  const shares = used.clusters.rows.map((rows) => (centred ? rows / used.rows : 0));
  const statistic = nullImposed
    ? studentised(parts, shares)
    : fit.beta[j] / Math.sqrt(parts.reduce((sum, u) => sum + u * u, 0));
  const allDraws = weights === "rademacher" && count <= 12;
  const total = allDraws ? 2 ** count : draws;
  const drawn = new Float64Array(count);
  const random = seeded(seed);
  let [ties, above, sizes, largestSize, gap] = [0, 0, 0, 0, Infinity];
  for (let d = 0; d < total; d++) {
    for (let g = 0; g < count; g++)
      drawn[g] = parts[g] * (allDraws ? 1 - 2 * ((d >> g) & 1) : weight(weights, random()));
    const size = Math.abs(studentised(drawn, shares));
    const excess = size - Math.abs(statistic);
    if (Math.abs(excess) <= 1e-9 * Math.abs(statistic)) ties++;
    else {
      if (excess > 0) above++;
      gap = Math.min(gap, Math.abs(excess));
    }
    sizes += size;
    largestSize = Math.max(largestSize, size);
  }
  const definition =
    `wild score cluster bootstrap, ${weights} weights, null ${nullImposed ? "imposed" : "not imposed"}, ` +
    `${centred ? "centred by share of rows" : "uncentred"}, ${allDraws ? `all ${total} draws` : `${total} draws, seed ${seed}`}`;
  return {
    name,
    statistic,
    p: (above + ties) / total,
    pStrict: above / total,
    monteCarloError: allDraws ? 0 : errorOfDrawing((above + ties) / total, total),
    draws: total,
    allDraws,
    clusters: count,
    parts,
    numerator: nullImposed ? parts.reduce((sum, u) => sum + u, 0) : fit.beta[j],
    at: restricted?.beta ?? fit.beta,
    above,
    ties,
    meanSize: sizes / total,
    largestSize,
    gap,
    definition,
  };
}

/** √(p(1-p)/draws), with a p of 0 or 1 taken as one draw short of it. */
function errorOfDrawing(p: number, draws: number): number {
  const inside = Math.min(Math.max(p, 1 / draws), 1 - 1 / draws);
  return Math.sqrt((inside * (1 - inside)) / draws);
}

/** Σ v u / sqrt(Σ (v u - f Σ v u)²). */
function studentised(u: Float64Array, shares: Float64Array): number {
  let sum = 0;
  for (let g = 0; g < u.length; g++) sum += u[g];
  let square = 0;
  for (let g = 0; g < u.length; g++) square += (u[g] - shares[g] * sum) ** 2;
  return sum / Math.sqrt(square);
}

const webb = [-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)];

const weight = (kind: "rademacher" | "webb", u: number): number =>
  kind === "rademacher" ? (u < 0.5 ? -1 : 1) : webb[Math.floor(u * 6)];
