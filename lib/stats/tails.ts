/** Pr(χ²(df) > x). */
export function chiSquareUpper(x: number, df: number): number {
  throw new Error(`being written: ${x} ${df}`);
}

/** 2·Pr(T(df) > |t|); df need not be whole. */
export function studentTwoSided(t: number, df: number): number {
  throw new Error(`being written: ${t} ${df}`);
}

/** Pr(F(a, b) > x). */
export function fUpper(x: number, a: number, b: number): number {
  throw new Error(`being written: ${x} ${a} ${b}`);
}

/** The t with Pr(T(df) > t) = p, p in (0, 0.5]. */
export function studentUpperInverse(p: number, df: number): number {
  throw new Error(`being written: ${p} ${df}`);
}
