/** Pr(Z > z) of the standard normal: a few units in the last place down to the smallest double, where 1 - cdf would be 0 from z = 8.3. */
export function normalUpper(z: number): number {
  if (z < 0) return 1 - normalUpper(-z);
  if (z > 39) return 0;
  return z < 1.5 ? 0.5 - normalDensity(z) * centralSeries(z) : normalDensity(z) * millsRatio(z);
}

/** 2·Pr(Z > |z|). */
export const normalTwoSided = (z: number): number => 2 * normalUpper(Math.abs(z));

/** The z with Pr(Z > z) = p, p in (0, 1). */
export function normalUpperInverse(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Infinity : p === 1 ? -Infinity : NaN;
  if (p > 0.5) return -normalUpperInverse(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 6; step++) {
    const f = (normalUpper(z) - p) / normalDensity(z);
    z += f / (1 - (z * f) / 2);
    if (Math.abs(f) < 1e-15 * Math.max(z, 1)) break;
  }
  return z;
}

/** The standard normal density; the square is split so that the exponential keeps its digits far out. */
export function normalDensity(z: number): number {
  const near = Math.round(z * 16) / 16;
  return (Math.exp((-near * near) / 2) * Math.exp((-(z - near) * (z + near)) / 2)) / Math.sqrt(2 * Math.PI);
}

/** (Φ(z) - 1/2) / φ(z) = z + z³/3 + z⁵/15 + … */
function centralSeries(z: number): number {
  let sum = z;
  let term = z;
  for (let n = 3; term > 1e-17 * sum; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return sum;
}

/** Pr(Z > z) / φ(z) by Laplace's continued fraction 1/(z + 1/(z + 2/(z + …))), from the far end. */
function millsRatio(z: number): number {
  let tail = z;
  for (let n = Math.ceil(30 + 700 / (z * z)); n > 0; n--) tail = z + n / tail;
  return 1 / tail;
}
