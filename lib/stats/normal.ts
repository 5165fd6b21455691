/** Pr(Z > z) of the standard normal, relative accuracy 1e-14 down to the smallest double. */
export function normalUpper(z: number): number {
  throw new Error(`being written: ${z}`);
}

/** 2·Pr(Z > |z|). */
export const normalTwoSided = (z: number): number => 2 * normalUpper(Math.abs(z));

/** The z with Pr(Z > z) = p. */
export function normalUpperInverse(p: number): number {
  throw new Error(`being written: ${p}`);
}
