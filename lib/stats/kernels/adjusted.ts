import type { Design } from "../design.js";
import type { FrameClusters } from "../frame.js";
import type { Predictor } from "../predictor.js";
import { byCluster, type Clustered } from "./clusters.js";
import { residentOf } from "./resident.js";

/** One cluster as the plain road has it: k×k information, and what it gives: the step (k), rows h (k×k), and a'a by coefficient. */
export interface Root {
  readonly step: Float64Array;
  readonly h: Float64Array;
  readonly squares: Float64Array;
}

/** Of all clusters: steps, and Σ over clusters of what Satterthwaite's degrees of freedom are made of, by coefficient. */
export interface Roots {
  readonly steps: Float64Array;
  /** Σ (a'a - h'h); Σ (a'a)² - 2 a'a·h'h; the squared size of Σ h h'. */
  readonly trace: Float64Array;
  readonly own: Float64Array;
  readonly outer: Float64Array;
}

/** The lower Cholesky factor of the bread, and its rows in the columns as named. */
export interface Factor {
  readonly l: Float64Array;
  readonly named: Float64Array;
}

/** The symmetric root of every cluster; `plain` does those whose own information is a large share of the whole. Null where the plain road serves. */
export const fastRoots = (
  design: Design,
  at: Predictor,
  scores: Float64Array,
  factor: Factor,
  plain: (cluster: number, information: Float64Array) => Root,
): Roots | null =>
  clustered(design, at, (c) => {
    const { arena, k, clusters, stride } = c;
    const [own, length] = [arena.take(clusters * k * 8), arena.take(clusters * k * 8)];
    const outer = arena.take(k * 8);
    const steps = adjust(c, "symmetricRoot", scores, factor, { own, length, outer }, 11, (g) => {
      const { step, h, squares } = plain(g, packed(c.information(g), k, stride));
      const [a, b] = [own, length].map((place) => arena.doubles(place + g * k * 8, k));
      for (let j = 0; j < k; j++) {
        b[j] = 0;
        for (let s = 0; s < k; s++) b[j] += h[j * k + s] ** 2;
        a[j] = squares[j] - b[j];
      }
      spreadOut(h, k, stride, c.information(g));
      return step;
    });
    c.run("outerSize", { outer }, (stride * stride + 64 * stride) * 8, k);
    const [a, b] = [own, length].map((place) => arena.doubles(place, clusters * k));
    const trace = new Float64Array(k);
    const sum = new Float64Array(k);
    for (let i = 0; i < a.length; i++) {
      trace[i % k] += a[i];
      sum[i % k] += (a[i] + b[i]) * (a[i] - b[i]);
    }
    return { steps, trace, own: sum, outer: arena.doubles(outer, k).slice() };
  });

/** The steps of deleting each cluster; `plain` does those that decide a direction nearly alone. Null where the plain road serves. */
export const fastOneSteps = (
  design: Design,
  at: Predictor,
  scores: Float64Array,
  factor: Factor,
  plain: (cluster: number, information: Float64Array) => Float64Array,
): Float64Array | null =>
  clustered(design, at, (c) =>
    adjust(c, "oneStep", scores, factor, {}, 2, (g) => plain(g, packed(c.information(g), c.k, c.stride))),
  );

function clustered<T>(design: Design, at: Predictor, use: (c: Clustered) => T): T | null {
  const resident = at.careful ? null : residentOf(design);
  return resident === null
    ? null
    : byCluster(design, resident, at, design.frame.clusters as FrameClusters, use);
}

/** Does a pass that gives steps; those clusters that it leaves are done by `plain`. */
function adjust(
  { arena, k, clusters, stride, run }: Clustered,
  pass: "oneStep" | "symmetricRoot",
  scores: Float64Array,
  { l, named }: Factor,
  more: { readonly own?: number; readonly length?: number; readonly outer?: number },
  matrices: number,
  plain: (cluster: number) => Float64Array,
): Float64Array {
  const wide = spreadOut(l, k, stride);
  const stepsAt = arena.take(clusters * k * 8);
  const done = arena.put(new Uint32Array(clusters));
  const task = {
    l: arena.put(wide),
    transposed: arena.put(wide.map((_, i) => wide[(i % stride) * stride + Math.floor(i / stride)])),
    named: arena.put(spreadOut(named, k, stride)),
    scores: arena.put(scores),
    steps: stepsAt,
    done,
    ...more,
  };
  run(pass, task, (matrices * stride * stride + 2 * stride) * 8);
  const steps = arena.doubles(stepsAt, clusters * k).slice();
  arena.words(done, clusters).forEach((is, g) => {
    if (is === 0) steps.set(plain(g), g * k);
  });
  return steps;
}

/** A k×k matrix in rows of `stride`, the rest zeros. */
function spreadOut(
  m: Float64Array,
  k: number,
  stride: number,
  to: Float64Array = new Float64Array(stride * stride),
): Float64Array {
  to.fill(0);
  for (let i = 0; i < k; i++) to.set(m.subarray(i * k, i * k + k), i * stride);
  return to;
}

function packed(m: Float64Array, k: number, stride: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) out.set(m.subarray(i * stride, i * stride + k), i * k);
  return out;
}
