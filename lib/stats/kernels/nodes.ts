import type { Design } from "../design.js";
import type { Predictor } from "../predictor.js";

/**
 * Nodes that stand for the cells of a pattern with many values of its covariate. All that is summed over cells (weights, residuals, their products with the
 * covariate) is an analytic function of the covariate within a pattern; the polynomial through its values at so many Chebyshev nodes differs from it by
 * less than rounding as long as the covariate moves η little ({@link isWithin}).
 */
export interface Nodes {
  readonly count: number;
  /** classes × count: the covariate (centred and scaled) at each. */
  readonly values: Float64Array;
  /** classes: half the range of the covariate. */
  readonly half: Float64Array;
}

/** How many, and up to which half range of η they serve: there the poles of the logistic are ten half ranges and more away. */
const COUNT = 16;
const REACH = 0.3;

/** Nodes of a design with one covariate, null for others. */
export function nodesOf({ slots, frame }: Design): Nodes | null {
  const { m, classes, classOf, group, parts, count } = slots;
  if (m !== 1) return null;
  const [low, high] = [new Float64Array(classes).fill(Infinity), new Float64Array(classes).fill(-Infinity)];
  for (let s = 0; s < count; s++) {
    if (!(frame.groupN[group[s]] > 0)) continue;
    const c = classOf[s];
    if (parts[s] < low[c]) low[c] = parts[s];
    if (parts[s] > high[c]) high[c] = parts[s];
  }
  const half = low.map((v, c) => (high[c] - v) / 2);
  if (!half.every((h) => h > 0 && h < Infinity)) return null;
  const values = new Float64Array(classes * COUNT);
  for (let c = 0; c < classes; c++)
    for (let j = 0; j < COUNT; j++) values[c * COUNT + j] = (low[c] + high[c]) / 2 + half[c] * unitNode(j);
  return { count: COUNT, values, half };
}

const unitNode = (j: number): number => Math.cos(((2 * j + 1) * Math.PI) / (2 * COUNT));

/** Whether the nodes serve at a predictor: decided by it alone, so that the same is always done for the same. */
export const isWithin = ({ half }: Nodes, { loads }: Predictor): boolean =>
  half.every((h, c) => Math.abs(loads[c]) * h <= REACH);

/** slots × count: the polynomials that are 1 at one node and 0 at the others, at each slot's value. */
export function lagrange({ slots }: Design, { count, values }: Nodes): Float64Array {
  const { classOf, parts } = slots;
  const out = new Float64Array(slots.count * count);
  const weight = Float64Array.from(
    { length: count },
    (_, j) => (j % 2 === 0 ? 1 : -1) * Math.sin(((2 * j + 1) * Math.PI) / (2 * count)),
  );
  for (let s = 0; s < slots.count; s++) {
    const from = classOf[s] * count;
    const to = s * count;
    let total = 0;
    let at = -1;
    for (let j = 0; j < count; j++) {
      const away = parts[s] - values[from + j];
      if (away === 0) at = j;
      total += out[to + j] = weight[j] / away;
    }
    for (let j = 0; j < count; j++) out[to + j] = at < 0 ? out[to + j] / total : j === at ? 1 : 0;
  }
  return out;
}
