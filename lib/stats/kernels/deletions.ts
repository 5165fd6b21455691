import type { Design } from "../design.js";
import type { FrameClusters } from "../frame.js";
import { scoreOf } from "../gram.js";
import { cholesky, solve } from "../linear.js";
import { predictorAt, type Predictor } from "../predictor.js";
import { byCluster, type Clustered } from "./clusters.js";
import { clusterWords } from "./clustertask.js";
import { addChunks } from "./pass.js";
import { residentOf, type Resident } from "./resident.js";
import { keepParts } from "./slots.js";

/** At how many estimates one pass works out residuals: as in the module. */
const LANES = 8;

/** Most steps of one refit, the most that a step may be of the one before, and the largest error that is left, relative to the estimates. */
const STEPS = 12;
const SHRINKS = 0.3;
const EXACT = 1e-14;

/** Where the refits start from: all of the fit, internal coordinates. */
export interface Whole {
  readonly b: Float64Array;
  readonly bread: Float64Array;
  /** G×k. */
  readonly scores: Float64Array;
}

/**
 * The maxima without each cluster, internal coordinates: from one Newton step on, with the information of the rest at the whole's estimate, and the
 * rest's exact score. Null for clusters where that does not settle quickly (the maximum is far, or there is none), and null altogether where the
 * plain road serves.
 */
export function fastDeletions(design: Design, whole: Whole): readonly (Float64Array | null)[] | null {
  const at = predictorAt(design, whole.b);
  const resident = at.careful ? null : residentOf(design, true);
  if (resident === null) return null;
  return byCluster(design, resident, at, design.frame.clusters as FrameClusters, (c) => {
    const total = new Float64Array(c.k * c.k);
    for (let g = 0; g < c.clusters; g++) addCluster(total, c, g, 1);
    const scoresAt = manyScores(design, resident);
    const out: (Float64Array | null)[] = [];
    for (let first = 0; first < c.clusters; first += LANES) {
      const lanes = Array.from({ length: Math.min(LANES, c.clusters - first) }, (_, lane) =>
        begin(first + lane, c, total, whole),
      );
      for (let step = 0; step < STEPS && lanes.some(isOpen); step++) {
        const open = lanes.filter(isOpen);
        const predictors = open.map(({ b }) => predictorAt(design, b));
        open.forEach((lane, i) => {
          if (predictors[i].careful) lane.factor = null;
        });
        if (predictors.some((p) => p.careful)) continue;
        const found = scoresAt(predictors);
        open.forEach((lane, i) => {
          takeAway(design, c, lane.cluster, predictors[i], found[i]);
          advance(lane, scoreOf(design, found[i]), whole);
        });
      }
      out.push(...lanes.map((lane) => (lane.settled ? lane.b : null)));
    }
    return out;
  });
}

/** One refit on its way; `factor` is null where it has been given up. */
interface Lane {
  readonly cluster: number;
  factor: Float64Array | null;
  b: Float64Array;
  size: number;
  settled: boolean;
}

const isOpen = (lane: Lane): boolean => lane.factor !== null && !lane.settled;

function begin(cluster: number, c: Clustered, total: Float64Array, whole: Whole): Lane {
  const rest = total.slice();
  addCluster(rest, c, cluster, -1);
  const factor = cholesky(rest, c.k);
  const score = whole.scores.subarray(cluster * c.k, cluster * c.k + c.k).map((s) => -s);
  const lane = { cluster, factor, b: whole.b, size: Infinity, settled: false };
  if (factor !== null) advance(lane, score, whole);
  return lane;
}

function advance(lane: Lane, score: Float64Array, { b, bread }: Whole): void {
  const step = solve(lane.factor!, score);
  let size = 0;
  step.forEach((v, j) => {
    const unit = Math.max(Math.abs(b[j]), Math.sqrt(bread[j * b.length + j]));
    size = Math.abs(v) / unit <= size ? size : Math.abs(v) / unit;
  });
  const shrunk = size / lane.size;
  lane.b = lane.b.map((v, j) => v + step[j]);
  lane.settled = shrunk <= SHRINKS && size * Math.max(shrunk, 1e-3) <= EXACT;
  if (!(shrunk <= SHRINKS) && size > EXACT) lane.factor = null;
  lane.size = size;
}

function addCluster(to: Float64Array, { k, stride, information }: Clustered, g: number, sign: number): void {
  const own = information(g);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) to[i * k + j] += sign * own[i * stride + j];
}

/** Residuals by member of each half, and times parts by class. */
interface Residuals {
  readonly r: readonly [Float64Array, Float64Array];
  readonly rv: Float64Array;
}

/** Takes one cluster's residuals away. */
function takeAway(design: Design, c: Clustered, cluster: number, at: Predictor, from: Residuals): void {
  const { halves, slots } = design;
  const { m, parts, patternClass } = slots;
  const [a, b] = halves.of;
  for (let place = c.bounds[cluster]; place < c.bounds[cluster + 1]; place++) {
    const [p, s, n, y] = c.record(place);
    const odds = at.oddsHalf[0][a[p]] * at.oddsHalf[1][b[p]] * at.oddsSlot[s];
    const residual = y - (n * odds) / (1 + odds);
    from.r[0][a[p]] -= residual;
    from.r[1][b[p]] -= residual;
    for (let q = 0; q < m; q++) from.rv[patternClass[p] * m + q] -= residual * parts[s * m + q];
  }
}

/** All cells' residuals at up to eight predictors in one pass. */
function manyScores(design: Design, resident: Resident) {
  const { halves, slots } = design;
  const { arena, machine } = resident;
  const points = resident.exact!;
  const [countA, countB] = halves.counts;
  const width = slots.classes * slots.m;
  const outBytes = (countA + countB + width) * LANES * 8;
  const [oddsA, oddsB, slot] = [countA, countB, slots.count].map((count) => arena.take(count * LANES * 8));
  const out = arena.take(outBytes * points.chunkCount);
  const words = arena.put(
    clusterWords({
      start: points.start,
      slotOf: points.slotOf,
      n: points.n,
      y: points.y,
      wide: points.wide,
      chunks: points.chunks,
      a: resident.a,
      b: resident.b,
      classOf: resident.classOf,
      oddsA,
      oddsB,
      slot,
      parts: keepParts(design, resident),
      width: slots.m + (slots.m % 2),
      m: slots.m,
      classes: slots.classes,
      countA,
      countB,
      out,
      outBytes,
    }),
  );
  return (predictors: readonly Predictor[]): readonly Residuals[] => {
    const put = (at: number, column: (p: Predictor) => Float64Array, count: number): void => {
      const to = arena.doubles(at, count * LANES);
      predictors.forEach((p, lane) => {
        const from = column(p);
        for (let i = 0; i < count; i++) to[i * LANES + lane] = from[i];
      });
    };
    put(oddsA, (p) => p.oddsHalf[0], countA);
    put(oddsB, (p) => p.oddsHalf[1], countB);
    put(slot, (p) => p.oddsSlot, slots.count);
    machine.run("manyScores", words, points.chunkCount);
    const mark = arena.mark();
    addChunks(resident, out, outBytes, points.chunkCount);
    arena.release(mark);
    const found = arena.doubles(out, outBytes / 8);
    return predictors.map((_, lane) => {
      const take = (from: number, count: number): Float64Array =>
        Float64Array.from({ length: count }, (_v, i) => found[(from + i) * LANES + lane]);
      return {
        r: [take(0, countA), take(countA, countB)],
        rv: take(countA + countB, width),
      };
    });
  };
}
