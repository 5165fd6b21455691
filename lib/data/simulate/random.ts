/** The second constant of the key schedule of Threefry with 32-bit words. */
const parity = 0x1bd11bda;

/**
 * Threefry 2x32 with 20 rounds: two 32-bit words at `out[at]` from a key of two words and a counter of two.
 * Integers only, so the same on every machine, and any word can be had without those before it.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function threefry(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
  at: number,
): void {
  let now = key0 | 0;
  let next = key1 | 0;
  let last = parity ^ now ^ next;
  let a = (counter0 + now) | 0;
  let b = (counter1 + next) | 0;
  for (let round = 1; round <= 5; round++) {
    if ((round & 1) === 1) {
      a = (a + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ a;
      a = (a + b) | 0;
      b = ((b << 15) | (b >>> 17)) ^ a;
      a = (a + b) | 0;
      b = ((b << 26) | (b >>> 6)) ^ a;
      a = (a + b) | 0;
      b = ((b << 6) | (b >>> 26)) ^ a;
    } else {
      a = (a + b) | 0;
      b = ((b << 17) | (b >>> 15)) ^ a;
      a = (a + b) | 0;
      b = ((b << 29) | (b >>> 3)) ^ a;
      a = (a + b) | 0;
      b = ((b << 16) | (b >>> 16)) ^ a;
      a = (a + b) | 0;
      b = ((b << 24) | (b >>> 8)) ^ a;
    }
    const first = now;
    now = next;
    next = last;
    last = first;
    a = (a + now) | 0;
    b = (b + next + round) | 0;
  }
  out[at] = a;
  out[at + 1] = b;
}

/** A code of six letters and digits, such as a practice's or a PCN's, as a number of its own below 2^32. */
export function keyOf(code: string): number {
  if (!/^[0-9A-Z]{6}$/.test(code))
    throw new RangeError(
      `"${code}" is not a code of six capital letters and digits; no stream can be named after it`,
    );
  return parseInt(code, 36);
}

/** Where the words of one stream start: streams with different keys or different `stream` never share a word. */
export interface Stream {
  readonly seed: number;
  /** From `keyOf`. */
  readonly key: number;
  /** What is drawn, and for which wave: any number below 2^32. */
  readonly stream: number;
}

/** Fills the first `length` places of `out` (an even number) with the words of a stream. */
export function fillWords({ seed, key, stream }: Stream, out: Uint32Array, length: number): void {
  for (let at = 0; at < length; at += 2) threefry(seed, key, at, stream, out, at);
}

/** The first word of a stream as a number strictly between 0 and 1. */
export function uniformOf({ seed, key, stream }: Stream): number {
  const pair = new Uint32Array(2);
  threefry(seed, key, 0, stream, pair, 0);
  return (pair[0] + 0.5) / 2 ** 32;
}

/** 2^33 + 1: a product with it moves all but the first 20 bits out of the sum. */
const splitter = 8_589_934_593;

/**
 * A number to its first 20 significant bits (Veltkamp's splitting; products and sums only, which are the same everywhere).
 * Logarithms, sines and exponentials go through it before anything depends on them, so that their last bits, which differ
 * between machines, decide nothing.
 */
export function settle(x: number): number {
  const product = x * splitter;
  return product - (product - x);
}
