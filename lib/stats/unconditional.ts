import { internalRow } from "./designrow.js";
import { designOf } from "./estimation.js";
import type { Frame } from "./frame.js";
import { apply, outerSum, sandwich } from "./linear.js";
import type { LogitFit } from "./logit.js";
import { cellOdds } from "./passes.js";
import { predictorAt } from "./predictor.js";
import { stepsOf } from "./steps.js";
import type { Variance } from "./variance.js";

/** What an average is made of: each cell's value for one person, which patterns count, the average and its weight. */
export interface Influence {
  readonly values: Float64Array;
  readonly within: ((pattern: number) => boolean) | null;
  readonly estimate: number;
  readonly total: number;
}

type Influences = readonly (Influence | null)[];

/**
 * The joint variance of averages when covariates are sampled too (Stata's `vce(unconditional)`): c Σ h h', where h is a cluster's (for `robust`, a
 * row's) Σ w(value - average)/Σw + gradient·B·score, and c the variance's own factor; CR2, CR3 and the jackknife put their own step for B·score.
 * `oim` adds the rows' own part to gradient·B·gradient', as residuals and covariates are uncorrelated where the model holds. `gradients` is q×k.
 */
export function sampledCovariance(
  frame: Frame,
  fit: LogitFit,
  v: Variance,
  gradients: Float64Array,
  averages: Influences,
): Float64Array {
  const { name, factor } = v.recipe;
  if (name === "oim") {
    const own = byRow(frame, fit, new Float64Array(gradients.length), averages);
    return sandwich(gradients, v.internal, averages.length, fit.names.length).map((x, i) => x + own[i]);
  }
  if (name === "robust") return byRow(frame, fit, gradients, averages);
  const steps = v.steps ?? stepsOf(fit);
  return byCluster(frame, fit, gradients, averages, steps).map((x) => x * factor);
}

function byCluster(
  frame: Frame,
  fit: LogitFit,
  gradients: Float64Array,
  averages: Influences,
  steps: Float64Array,
): Float64Array {
  const { frame: used } = designOf(frame, fit);
  const k = fit.names.length;
  const q = averages.length;
  const count = steps.length / k;
  const h = new Float64Array(count * q);
  for (let c = 0; c < count; c++)
    apply(gradients, steps.subarray(c * k, c * k + k)).forEach((x, i) => (h[c * q + i] = x));
  averages.forEach((average, i) => {
    if (average === null) return;
    const { values, within, estimate, total } = average;
    for (let p = 0; p < used.start.length - 1; p++)
      if (within === null || within(p))
        for (let cell = used.start[p]; cell < used.start[p + 1]; cell++)
          h[used.clusters!.of[used.group[cell]] * q + i] +=
            (used.n[cell] * (values[cell] - estimate)) / total;
  });
  return outerSum(h, count, q);
}

/** Every row of a cell with the same outcome has the same h: (value - average)/W + residual·(gradient·B·x). */
function byRow(frame: Frame, fit: LogitFit, gradients: Float64Array, averages: Influences): Float64Array {
  const design = designOf(frame, fit);
  const used = design.frame;
  const q = averages.length;
  const odds = cellOdds(design, predictorAt(design, fit.internal.b));
  const weighted = fit.recipe.weights === "probability";
  const { n, y } = weighted ? used.squares! : used;
  const people = weighted ? used.rows : used.total;
  const loads = loadsOf(fit, gradients, q);
  const row = internalRow(design);
  const out = new Float64Array(q * q);
  for (let p = 0; p < used.start.length - 1; p++)
    for (let i = used.start[p]; i < used.start[p + 1]; i++) {
      const along = apply(loads, row(p, i));
      const own = averages.map((a) =>
        a !== null && (a.within === null || a.within(p)) ? (a.values[i] - a.estimate) / a.total : 0,
      );
      const mean = odds[i] / (1 + odds[i]);
      for (const [times, residual] of [[y[i], 1 / (1 + odds[i])] as const, [n[i] - y[i], -mean] as const]) {
        const h = own.map((v, e) => v + residual * along[e]);
        for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) out[a * q + b] += times * h[a] * h[b];
      }
    }
  return out.map((v) => (v * people) / (people - 1));
}

/** gradient·B, q×k. */
function loadsOf(fit: LogitFit, gradients: Float64Array, q: number): Float64Array {
  const k = fit.names.length;
  const out = new Float64Array(q * k);
  for (let i = 0; i < q; i++) out.set(apply(fit.internal.bread, gradients.subarray(i * k, i * k + k)), i * k);
  return out;
}
