import { cholesky, dot, solve } from "./linear.js";

/** What is left of a vector after a combination with weights from 0, and which vectors have weight. */
export interface Left {
  readonly rest: Float64Array;
  readonly held: readonly number[];
  readonly weights: readonly number[];
}

/** Angles whose cosine is under this count as right. */
const RIGHT = 1e-11;

/** What is left is nothing where it is as short as this: vectors are about as long as 1. */
export const NOTHING = 1e-10;

/**
 * The shortest c + Σ μ_i a_i with all μ_i ≥ 0, by Lawson and Hanson's active sets; `from` begins with the vectors of an earlier answer. Its product
 * with every a_i is then 0 or more: where it is not 0 itself, it is a direction in which none of them falls.
 * Source: Lawson & Hanson 1974, Solving Least Squares Problems, chapter 23.
 */
export function shortest(c: Float64Array, vectors: readonly Float64Array[], from: Left | null = null): Left {
  let held = [...(from?.held ?? [])];
  let weights = [...(from?.weights ?? [])];
  const rest = (): Float64Array => {
    const r = c.slice();
    held.forEach((i, h) => vectors[i].forEach((v, j) => (r[j] += weights[h] * v)));
    return r;
  };
  const inVain = new Set<number>();
  let shortestYet = Infinity;
  const lengths = vectors.map((v) => Math.sqrt(dot(v, v)) || 1);
  for (let round = 0; round < 20 * (c.length + vectors.length); round++) {
    const r = rest();
    const size = Math.sqrt(dot(r, r));
    if (size <= NOTHING) return { rest: r, held, weights };
    if (size < shortestYet) inVain.clear();
    shortestYet = Math.min(size, shortestYet);
    let worst = -1;
    let lowest = -RIGHT * size;
    vectors.forEach((v, i) => {
      const along = dot(v, r) / lengths[i];
      if (along < lowest && !held.includes(i) && !inVain.has(i)) [worst, lowest] = [i, along];
    });
    if (worst < 0) return { rest: r, held, weights };
    inVain.add(worst);
    const before = { held, weights };
    [held, weights] = [
      [...held, worst],
      [...weights, 0],
    ];
    for (;;) {
      const best = unbounded(
        c,
        held.map((i) => vectors[i]),
      );
      if (best === null) return { rest: r, ...before };
      if (best.every((w) => w > 0)) {
        weights = best;
        break;
      }
      const share = best.reduce(
        (least, w, h) => (w > 0 ? least : Math.min(least, weights[h] / (weights[h] - w))),
        1,
      );
      const moved = weights.map((w, h) => w + share * (best[h] - w));
      const stay = moved.map((w, h) => best[h] > 0 || w > 1e-14 * Math.max(...moved));
      held = held.filter((_, h) => stay[h]);
      weights = moved.filter((_, h) => stay[h]);
      if (held.length === 0) break;
    }
  }
  return { rest: rest(), held, weights };
}

/** The weights, of any sign, with the shortest c + Σ μ_i a_i; null where the a_i are dependent. */
function unbounded(c: Float64Array, a: readonly Float64Array[]): number[] | null {
  const q = a.length;
  const gram = new Float64Array(q * q);
  for (let i = 0; i < q; i++)
    for (let j = 0; j <= i; j++) gram[i * q + j] = gram[j * q + i] = dot(a[i], a[j]);
  const l = cholesky(gram, q);
  if (l === null) return null;
  let weights = new Float64Array(q);
  for (let round = 0; round < 3; round++) {
    const r = c.slice();
    a.forEach((v, i) => v.forEach((x, j) => (r[j] += weights[i] * x)));
    const more = solve(
      l,
      a.map((v) => -dot(v, r)),
    );
    weights = weights.map((w, i) => w + more[i]);
  }
  return [...weights];
}
