/** What the passes over cells in the order of clusters read and where they write, in the order in which `../ordered.ts` writes it. */
@unmanaged
export class OrderedTask {
  /** Cells in the order of patterns: patterns + 1 starts, slot, weight, successes (doubles). */
  start: usize;
  slotOf: usize;
  n: usize;
  y: usize;
  /** chunks + 1: first pattern of each. */
  chunks: usize;
  /** slots: the rank of each in the order of clusters; chunks × keys (first cells of one person by rank, then all others by rank): how many, then the next place. */
  rankOf: usize;
  keys: u32;
  offsets: usize;
  /**
   * First cells of one person, then all others, both in the order of clusters and within a cluster by slot: pattern (with the highest bit, a success), of the
   * others weight and successes (doubles where `wide`), accounts by book. How many are of one person.
   */
  pattern: usize;
  alone: u32;
  toN: usize;
  toY: usize;
  wide: u32;
  words: usize;
  /** patterns: accounts of the books, one byte each (the last 7 bits), or two where `wideWords`. */
  wordOf: usize;
  wideWords: u32;
  cells: u32;
  rows: u32;
  /** Slots in the order of clusters; keys + 1: first cell of each; clusters + 1: first of its slots; chunks + 1: first cluster of each. */
  slots: usize;
  bounds: usize;
  clusters: usize;
  shares: usize;
  /** Odds and η by slot; class of each slot; slots × width parts. */
  slot: usize;
  classOf: usize;
  parts: usize;
  width: u32;
  /** classes + 1: first of the class's (column, part) pairs. */
  movingStart: usize;
  moving: usize;
  /** Odds by account of each book; how many books, and where the second's, third's and fourth's accounts begin, in bytes. */
  odds: usize;
  odds2: usize;
  odds3: usize;
  odds4: usize;
  books: u32;
  second: u32;
  third: u32;
  fourth: u32;
  /** accounts + 1: first of the account's columns. */
  accounts: u32;
  memberStart: usize;
  members: usize;
  k: u32;
  /** clusters × k scores; chunks: log-likelihoods. */
  out: usize;
  likelihoods: usize;
  scratch: usize;
  scratchBytes: u32;
}

/** The highest bit of a pattern's number or a word of accounts: a success. */
export const SUCCESS: u32 = 0x80000000;

/** Whether a cell is one person. */
// @ts-ignore: decorator
@inline
export function isAlone(n: f64, y: f64): bool {
  return n == 1 && (y == 0 || y == 1);
}

// @ts-ignore: decorator
@inline
export function word(at: usize, i: usize): u32 {
  return load<u32>(at + (i << 2));
}
