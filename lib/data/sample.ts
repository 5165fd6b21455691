import { hashOf } from "./cache.js";

const span = 2 ** 32;
const limit = (oneIn: number): number => Math.floor(span / oneIn);

/**
 * Whether a PCN is in a sample of about one PCN in `oneIn` (1: all of them), decided by its code alone: the first 32 bits of
 * the code's SHA-256 against 2^32 / `oneIn`. So a smaller sample lies inside every larger one, whatever the data.
 * A practice goes with its cluster (its latest PCN); one that never had a PCN goes by its own code.
 */
export const selectedPcn = (code: string, oneIn: number): boolean =>
  parseInt(hashOf(code).slice(0, 8), 16) < limit(oneIn);

/** The same rule as SQL over an expression that gives the code; `selectedPcnSql("coalesce(cluster, practice)", 20)`. */
export const selectedPcnSql = (expression: string, oneIn: number): string =>
  `(('0x' || substr(sha256(${expression}), 1, 8))::UBIGINT < ${limit(oneIn)})`;
