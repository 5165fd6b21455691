import { normalTwoSided, normalUpperInverse } from "./normal.js";

/** Pr(χ²(df) > x) for a whole df: a sum of positive terms, so small values keep their digits. df 0 is 1 at x = 0. */
export function chiSquareUpper(x: number, df: number): number {
  if (!(x > 0)) return x === 0 || x < 0 ? 1 : NaN;
  const half = x / 2;
  let sum = df % 2 === 1 ? normalTwoSided(Math.sqrt(x)) : 0;
  for (let a = df % 2 === 1 ? 0.5 : 0; a < df / 2; a++)
    sum += Math.exp(a * Math.log(half) - half - logGamma(a + 1));
  return Math.min(sum, 1);
}

/** 2·Pr(T(df) > |t|); df need not be whole. */
export function studentTwoSided(t: number, df: number): number {
  const square = t * t;
  return incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5);
}

/** Pr(F(a, b) > x). */
export function fUpper(x: number, a: number, b: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? NaN : 1;
  return incompleteBeta(b / (b + a * x), (a * x) / (b + a * x), b / 2, a / 2);
}

/** The t with Pr(T(df) > t) = p, p in (0, 0.5]: Newton's method on the logarithm of the tail. */
export function studentUpperInverse(p: number, df: number): number {
  const z = normalUpperInverse(p);
  let t = z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df * df);
  if (!(t > 0) || df < 3) t = p < 0.5 ? Math.max(z, (2 * p * df ** 0.5) ** (-1 / df)) : 0;
  for (let step = 0; step < 100 && p < 0.5; step++) {
    const tail = studentTwoSided(t, df) / 2;
    const density = studentDensity(t, df);
    const next = t * Math.exp(((Math.log(tail) - Math.log(p)) * tail) / (density * t));
    const done = Math.abs(next - t) <= 1e-15 * t;
    t = next;
    if (done) break;
  }
  return t;
}

function studentDensity(t: number, df: number): number {
  const constant = -logBeta(df / 2, 0.5) - Math.log(df) / 2;
  return Math.exp(constant - ((df + 1) / 2) * Math.log1p((t * t) / df));
}

/** I_x(a, b) with y = 1 - x given apart, so that neither end loses digits. Continued fraction: Numerical Recipes, section 6.4. */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? NaN : 0;
  if (!(y > 0)) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log(y) - logBeta(a, b)) / a;
  return front * betaFraction(x, a, b);
}

/** Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const guard = (v: number): number => (Math.abs(v) < tiny ? tiny : v);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/** log B(a, b), without the difference of two large numbers where a or b is large. */
function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < 15) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const drop =
    small -
    (large - 0.5) * Math.log1p(small / large) -
    small * Math.log(large + small) +
    stirling(large) -
    stirling(large + small);
  return logGamma(small) + drop;
}

/** log Γ(x), x > 0: Stirling's series above 15, by recurrence below. */
export function logGamma(x: number): number {
  let shift = 1;
  let v = x;
  while (v < 15) shift *= v++;
  return (v - 0.5) * Math.log(v) - v + Math.log(2 * Math.PI) / 2 + stirling(v) - Math.log(shift);
}

/** What Stirling's formula lacks, x ≥ 15. */
function stirling(x: number): number {
  const i = 1 / (x * x);
  return (1 / 12 - i * (1 / 360 - i * (1 / 1260 - i * (1 / 1680 - i * (1 / 1188 - (i * 691) / 360360))))) / x;
}
