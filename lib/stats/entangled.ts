import type { Frame } from "./frame.js";
import { cholesky, solve } from "./linear.js";
import type { Less } from "./parts.js";
import { remembering } from "./remembered.js";

/** What earlier parts leave of a part's variance, below which it is taken off, and below which the part counts as a combination of them. */
const LITTLE = 1e-2;
const NOTHING = 1e-12;

/** Groups that are looked at: what is taken off need only be about right. */
const ENOUGH = 65_536;

/** Each part asks for the products of all before it. */
const products = remembering<number>();

/**
 * How often earlier parts (`others`, centred and scaled) are to be taken off a part with values `v` about `centre`, and what is left of it:
 * null where they leave much, or nothing.
 */
export function entangled(
  frame: Frame,
  v: Float64Array,
  centre: number,
  others: readonly { readonly part: number; readonly values: Float64Array }[],
): readonly Less[] | null {
  const q = others.length;
  if (q === 0) return null;
  const weight = frame.groupN;
  const stride = Math.max(1, Math.floor(v.length / ENOUGH));
  const product = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let g = 0; g < v.length; g += stride) if (weight[g] > 0) sum += weight[g] * a[g] * b[g];
    return sum;
  };
  const productOfTwo = (a: Float64Array, b: Float64Array): number =>
    products([a, b, weight], () => product(a, b));
  const gram = new Float64Array(q * q);
  others.forEach((a, i) =>
    others.forEach((b, j) => {
      if (j <= i) gram[i * q + j] = gram[j * q + i] = productOfTwo(a.values, b.values);
    }),
  );
  const l = cholesky(gram, q);
  if (l === null) return null;
  let times = new Float64Array(q);
  const left = (): Float64Array => {
    const values = v.map((x) => x - centre);
    others.forEach((o, i) => {
      for (let g = 0; g < v.length; g += stride) values[g] -= times[i] * o.values[g];
    });
    return values;
  };
  let rest = left();
  const own = product(rest, rest);
  for (let round = 0; round < 2; round++) {
    const more = solve(
      l,
      others.map((o) => product(o.values, rest)),
    );
    times = times.map((t, i) => t + more[i]);
    rest = left();
  }
  const share = product(rest, rest) / own;
  return share < LITTLE && share > NOTHING ? others.map(({ part }, i) => ({ part, times: times[i] })) : null;
}
