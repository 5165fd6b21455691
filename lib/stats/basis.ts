/** One function of one covariate: a power, or the j-th column of a restricted cubic spline (j = 0 is the covariate itself). */
export type Basis =
  | { readonly covariate: string; readonly power: number }
  | { readonly covariate: string; readonly knots: readonly number[]; readonly column: number };

/** The value of a basis function at x. */
export function basisValue(b: Basis, x: number): number {
  if ("power" in b) return b.power === 1 ? x : x ** b.power;
  return b.column === 0 ? x : restricted(b.knots, b.column, x, 3);
}

/** Its derivative at x. */
export function basisSlope(b: Basis, x: number): number {
  if ("power" in b) return b.power === 1 ? 1 : b.power * x ** (b.power - 1);
  return b.column === 0 ? 1 : restricted(b.knots, b.column, x, 2);
}

/** A name that two equal basis functions share. */
export const basisKey = (b: Basis): string =>
  "power" in b ? `${b.covariate}^${b.power}` : `${b.covariate}|${b.knots.join(",")}|${b.column}`;

/** Harrell's truncated cubic (`degree` 3) or its derivative (`degree` 2), zero below the first knot, linear above the last. */
function restricted(knots: readonly number[], column: number, x: number, degree: 2 | 3): number {
  const [t, last, next] = [knots[column - 1], knots[knots.length - 1], knots[knots.length - 2]];
  const plus = (knot: number): number => Math.max(x - knot, 0) ** degree;
  const sum = plus(t) - (plus(next) * (last - t) - plus(last) * (next - t)) / (last - next);
  return ((degree === 2 ? 3 : 1) * sum) / (last - knots[0]) ** 2;
}
