import { toInternal, toUser } from "./coordinates.js";
import { layOut } from "./design.js";
import { StatsError } from "./errors.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import { outerSum } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { maximise } from "./newton.js";
import { seeded } from "./random.js";
import { restrict } from "./restrict.js";

/** How to bootstrap: draws (default 999), seed (default 1), level of the intervals (default 0.95). */
export interface PairsOptions {
  readonly draws?: number;
  readonly seed?: number;
  readonly level?: number;
}

/** A pairs cluster bootstrap. Shapes: k columns, R replicates that have an estimate. */
export interface PairsBootstrap {
  readonly names: readonly string[];
  /** R×k: the estimates of each draw. */
  readonly replicates: Float64Array;
  /** k×k: the replicates' covariance about their mean, divided by R - 1. */
  readonly matrix: Float64Array;
  /** k: percentile intervals, at the (R+1)·p-th replicate in order, interpolated. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly draws: number;
  /** Draws without an estimate (a level or all variation lost): left out, as Stata's `bootstrap` does. */
  readonly failed: number;
  readonly clusters: number;
  readonly definition: string;
}

/**
 * The pairs cluster bootstrap: whole clusters drawn with replacement, the model refitted to each draw; seeded. Throws `no clusters`, `too few clusters`,
 * and `not defined` where fewer than half of the draws have an estimate. Source: Cameron, Gelbach & Miller 2008.
 */
export function pairsClusterBootstrap(
  frame: Frame,
  fit: LogitFit,
  options: PairsOptions = {},
): PairsBootstrap {
  const { draws = 999, seed = 1, level = 0.95 } = options;
  if (!(Number.isInteger(draws) && draws >= 2) || !(level > 0 && level < 1))
    throw new StatsError(
      "bad value",
      `${draws} draws at level ${level}; two draws or more and a level between 0 and 1 are needed`,
    );
  const clusters = fit.clusters?.length ?? 0;
  if (fit.clusters === null)
    throw new StatsError("no clusters", "the bootstrap draws clusters, and the frame was made without");
  if (clusters < 2)
    throw new StatsError("too few clusters", `the bootstrap needs two clusters or more, and there is 1`);
  const refit = refitter(frame, fit);
  const random = seeded(seed);
  const found: Float64Array[] = [];
  for (let d = 0; d < draws; d++) {
    const times = new Uint32Array(clusters);
    for (let g = 0; g < clusters; g++) times[Math.floor(random() * clusters)]++;
    const b = refit(times);
    if (b !== null) found.push(b);
  }
  const failed = draws - found.length;
  if (found.length < Math.max(2, draws / 2))
    throw new StatsError(
      "not defined",
      `the pairs bootstrap has an estimate in ${found.length} of ${draws} draws only: too few clusters carry some column; ask for the wild bootstrap`,
    );
  const k = fit.names.length;
  const mean = fit.beta.map((_, j) => found.reduce((sum, b) => sum + b[j], 0) / found.length);
  const deviations = Float64Array.from(found.flatMap((b) => [...b.map((v, j) => v - mean[j])]));
  const ordered = fit.names.map((_, j) => Float64Array.from(found, (b) => b[j]).sort());
  const tail = (1 - level) / 2;
  return Object.freeze({
    names: fit.names,
    replicates: Float64Array.from(found.flatMap((b) => [...b])),
    matrix: outerSum(deviations, found.length, k).map((v) => v / (found.length - 1)),
    low: Float64Array.from(ordered, (v) => ranked(v, tail)),
    high: Float64Array.from(ordered, (v) => ranked(v, 1 - tail)),
    draws,
    failed,
    clusters,
    definition: `pairs cluster bootstrap by refits, ${draws} draws of ${clusters} clusters, seed ${seed}, ${failed} without an estimate left out; percentile intervals`,
  });
}

/** Gives the estimates with each cluster taken `times` over (G), in the columns as named; null where there are none. */
export function refitter(frame: Frame, fit: LogitFit): (times: ArrayLike<number>) => Float64Array | null {
  const used = designOf(frame, fit).frame;
  const { of } = used.clusters!;
  return (times) => {
    const isDrawn = (_pattern: number, group: number): boolean => times[of[group]] > 0;
    const drawn = restrict(used, isDrawn, (group) => times[of[group]]);
    const design = layOut(drawn, fit.columns);
    try {
      const { b } = maximise(design, toInternal(design, fit.beta), { tolerance: 1e-10, maxSteps: 50 });
      return toUser(design, b);
    } catch (error) {
      if (error instanceof StatsError) return null;
      throw error;
    }
  };
}

/** The (n+1)·p-th of n rising values, interpolated, the ends beyond the first and last. */
function ranked(values: Float64Array, p: number): number {
  const at = Math.min(Math.max((values.length + 1) * p, 1), values.length) - 1;
  const below = Math.floor(at);
  const above = Math.min(below + 1, values.length - 1);
  return values[below] + (at - below) * (values[above] - values[below]);
}
