import type { Design } from "./design.js";
import { completeSeparation, separator, StatsError } from "./errors.js";
import { gramOf, scoreOf } from "./gram.js";
import { inflationOf } from "./inflation.js";
import { tablesAt } from "./tables.js";
import { cholesky, dot, fromInverseRoot, inverseDiagonal, inverseRoot, solve } from "./linear.js";
import { sumOnce } from "./merge.js";
import { INTERCEPT } from "./model.js";
import { LARGE, STRIDE } from "./passes.js";
import { partSizes, predictorAt, roughReach } from "./predictor.js";
import { reachOf, turnedRows } from "./sides.js";
import { separates, separation, type Certificate } from "./certificate.js";

/** Where Newton's method ended, in internal coordinates: everything is evaluated at `b`. */
export interface Answer {
  readonly b: Float64Array;
  readonly score: Float64Array;
  readonly information: Float64Array;
  readonly bread: Float64Array;
  readonly steps: number;
  readonly lastStep: number;
}

/** The outcome's own log odds in the constant, and zeros. */
export function defaultStart(design: Design): Float64Array {
  const share = sumOnce(design.frame.patternY) / design.frame.total;
  return Float64Array.from(design.columns, (c) => (c.name === INTERCEPT ? Math.log(share / (1 - share)) : 0));
}

/** Steps after which it is asked whether there is a maximum at all: most fits have come to theirs. */
const SLOW = 5;

interface Point {
  readonly b: Float64Array;
  readonly score: Float64Array;
  readonly information: Float64Array;
  readonly factor: Float64Array | null;
  readonly step: Float64Array;
}

/** How sums are made: over which patterns, and without nodes where `exact`. */
interface How {
  readonly stride: number;
  readonly exact: boolean;
}

/** Maximises the likelihood from `start`, summed without nodes where `exact`. Throws `separation` with a certificate, `singular`, or `not converged`. */
export function maximise(
  design: Design,
  start: Float64Array,
  options: { readonly tolerance: number; readonly maxSteps: number; readonly exact?: boolean },
): Answer {
  const { tolerance, maxSteps, exact = false } = options;
  const how = { stride: 1, exact };
  const sampled = design.frame.start.length > LARGE && !exact;
  let here = evaluate(design, (sampled ? fromSample(design, start) : null) ?? start, how);
  let before = Infinity;
  let exists = false;
  const refuseSeparated = (): void => {
    if (!exists) refuse(separation(design));
    exists = true;
  };
  for (let steps = 0; ; steps++) {
    if (here.factor === null) {
      refuseSeparated();
      throw whySingular(design, here);
    }
    const root = inverseRoot(here.factor, start.length);
    const size = relativeSize(here.step, here.b, root);
    if (size <= tolerance || (size < 1e-6 && size > before / 4)) {
      const bread = fromInverseRoot(root, start.length);
      if (!surelyExists(design, here, bread)) refuseSeparated();
      return { ...here, bread, steps, lastStep: size };
    }
    if (steps === SLOW) refuseSeparated();
    if (steps > SLOW) refuse(separates(design, here.step));
    if (steps === maxSteps) {
      refuseSeparated();
      inflationOf(
        here.information,
        fromInverseRoot(root, start.length),
        design.columns.map((c) => c.name),
      );
      throw notConverged(design, here, steps);
    }
    before = size;
    here = advance(design, here, how);
  }
}

function evaluate(design: Design, b: Float64Array, { stride, exact }: How): Point {
  const tables = tablesAt(design, predictorAt(design, b), stride, exact);
  const score = scoreOf(design, tables);
  const information = gramOf(design, tables);
  const factor = cholesky(information, b.length);
  return { b, score, information, factor, step: factor === null ? b.map(() => 0) : solve(factor, score) };
}

/**
 * The farthest that a step may move any linear predictor that was nearer than that to 0: beyond, the information at its beginning says nothing of its
 * end. Where some are farther already, a step may double them: a few rows short of separation the estimates are large, and Newton's own step, which
 * the rows near 0 decide, makes them half as large again.
 */
const FARTHEST = 20;

/** The most that any linear predictor is along a direction, or a bound of it that is near enough. */
function reach(design: Design, direction: Float64Array): number {
  const rough = roughReach(design, direction);
  return rough <= FARTHEST ? rough : reachOf(design, turnedRows(design), direction).farthest;
}

/** The share of a step that may be taken. */
function allowed(design: Design, { b, step }: Point): number {
  const moved = reach(design, step);
  return moved <= FARTHEST ? 1 : Math.min(1, Math.max(FARTHEST, reach(design, b)) / moved);
}

/** One Newton step, halved while the slope along it has turned against it: the log-likelihood is concave, so that means it went too far. */
function advance(design: Design, from: Point, how: How): Point {
  const rise = dot(from.score, from.step);
  const whole = allowed(design, from);
  for (let halvings = 0; ; halvings++) {
    const share = whole * 2 ** -halvings;
    const there = evaluate(
      design,
      from.b.map((v, j) => v + share * from.step[j]),
      how,
    );
    if (halvings === 30 || dot(there.score, from.step) >= -0.9 * rise || !(rise > 0)) return there;
  }
}

/** A step this small over a sample is taken without looking where it ends: nearer than the sample's own error. */
const NEAR = 0.1;

/** The maximum over every `STRIDE`-th pattern, or null where that sample has none. */
function fromSample(design: Design, start: Float64Array): Float64Array | null {
  const how = { stride: STRIDE, exact: false };
  let here = evaluate(design, start, how);
  for (let steps = 0; steps < 12; steps++) {
    if (here.factor === null) return null;
    const { b, step } = here;
    if (relativeSize(step, b, inverseRoot(here.factor, start.length)) < NEAR)
      return b.map((v, j) => v + step[j]);
    here = advance(design, here, how);
  }
  return null;
}

/** The largest step, each relative to its estimate or standard error, whichever is larger. */
function relativeSize(step: Float64Array, b: Float64Array, inverseRoot: Float64Array): number {
  const variance = inverseDiagonal(inverseRoot, b.length);
  let largest = 0;
  step.forEach((s, j) => {
    largest = Math.max(largest, Math.abs(s) / Math.max(Math.abs(b[j]), Math.sqrt(variance[j])));
  });
  return largest;
}

/**
 * Whether score and information prove that there is a maximum. A direction d that separates has d'score = Σ |y - p|·|x·d| at every estimate, which
 * is no less than Σ p(1-p)(x·d)² / max|x·d| = d'Id / max|x·d|: so the score is not that small beside the least eigenvalue of the information.
 */
function surelyExists(design: Design, { score }: Point, bread: Float64Array): boolean {
  const { categories, frame } = design;
  const largest = partSizes(design);
  const row = Math.sqrt(categories.length * (1 + dot(largest, largest)));
  const rounding = 4 * Number.EPSILON * frame.total * row;
  let trace = 0;
  for (let j = 0; j < score.length; j++) trace += bread[j * (score.length + 1)];
  return trace * row * (Math.sqrt(dot(score, score)) + rounding) < 1;
}

function refuse(proof: Certificate | null): void {
  if (proof === null) return;
  const { complete, names } = proof;
  if (complete) throw completeSeparation(names);
  throw new StatsError(
    "separation",
    `quasi-complete separation: ${separator(names)} part of the rows perfectly, so no finite estimate exists; ` +
      `merge or leave it out, or choose another reference level`,
    names,
  );
}

function whySingular(design: Design, here: Point): StatsError {
  const worst = largestColumn(design, here.b);
  return new StatsError(
    "singular",
    `the information matrix is singular where "${worst}" has reached ${Math.max(...here.b.map(Math.abs)).toPrecision(3)}; ` +
      `columns are too nearly combinations of each other`,
    [worst],
  );
}

function notConverged(design: Design, here: Point, steps: number): StatsError {
  const worst = largestColumn(design, here.b);
  return new StatsError("not converged", `no convergence in ${steps} steps: "${worst}" still moves`, [worst]);
}

const largestColumn = (design: Design, b: Float64Array): string =>
  design.columns[b.reduce((at, v, j) => (Math.abs(v) > Math.abs(b[at]) ? j : at), 0)].name;
