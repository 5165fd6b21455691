/**
 * A list of shares as rising thresholds of a 32-bit word: a word below the i-th (and not below an earlier one) means i.
 * The shares are scaled to sum to 1; the last threshold is 2^32, so there is always one.
 */
export function thresholds(shares: readonly number[]): Float64Array {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  return Float64Array.from(shares, (share, i) => {
    sum += share;
    return i === shares.length - 1 ? 2 ** 32 : Math.round((sum / total) * 2 ** 32);
  });
}

/** Which share a word falls into. */
export function pick(word: number, table: Float64Array): number {
  let i = 0;
  while (word >= table[i]) i++;
  return i;
}

/** A chance as the number of 32-bit words that mean yes. */
export const chance = (p: number): number => Math.round(Math.min(Math.max(p, 0), 1) * 2 ** 32);
