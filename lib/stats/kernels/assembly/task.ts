/** What a pass reads and where it writes: addresses in the shared memory and sizes, in the order in which `../task.ts` writes them. */
@unmanaged
export class Task {
  /** patterns + 1: first cell of each, even. */
  start: usize;
  /** cells: slot (u32); weights and successes, doubles where `wide`, else single precision that holds them exactly. */
  slotOf: usize;
  n: usize;
  y: usize;
  wide: u32;
  /** patterns: member of each half, class. */
  a: usize;
  b: usize;
  classOf: usize;
  /** chunks + 1 pairs: first pattern, first cell. */
  chunks: usize;
  /** Every how many-th pattern. */
  stride: u32;
  /** Odds of the members of the halves; by slot the odds and `entry - 1` more doubles. */
  oddsA: usize;
  oddsB: usize;
  slot: usize;
  entry: u32;
  /** slots × width: the parts, padded to an even width. */
  parts: usize;
  m: u32;
  width: u32;
  classes: u32;
  countA: u32;
  countB: u32;
  /** crossed × countA: the code of each crossed category at each member of A; first row of each in the cross tables. */
  codes: usize;
  crossed: u32;
  crossRows: usize;
  /** Chunk results: the first, how many bytes each. */
  out: usize;
  outBytes: u32;
  /** Scratch of each chunk, in bytes. */
  scratch: usize;
  scratchBytes: u32;
  /** Slots where sums by slot are kept, 0 where squares are added up cell by cell. */
  slots: u32;
  /** Slots' odds: class of each slot, 0 where there is one. */
  slotClass: usize;
  /** Effects: 1 for slopes; slots × width: derivative of each part. */
  slopes: u32;
  slopeParts: usize;
  rows: u32;
}

/** First pattern and cells of a chunk. */
// @ts-ignore: decorator
@inline
export function chunkPattern(t: Task, chunk: u32): u32 {
  return load<u32>(t.chunks + ((<usize>chunk) << 3));
}

// @ts-ignore: decorator
@inline
export function chunkCell(t: Task, chunk: u32): u32 {
  return load<u32>(t.chunks + ((<usize>chunk) << 3), 4);
}

/** Two numbers from a column of doubles or of single precision. */
// @ts-ignore: decorator
@inline
export function pair<T>(column: usize, i: u32): v128 {
  if (sizeof<T>() == 8) return v128.load(column + ((<usize>i) << 3));
  return f64x2.promote_low_f32x4(v128.load64_zero(column + ((<usize>i) << 2)));
}

/** One number from such a column. */
// @ts-ignore: decorator
@inline
export function one<T>(column: usize, i: u32): f64 {
  return <f64>load<T>(column + (<usize>i) * sizeof<T>());
}

// @ts-ignore: decorator
@inline
export function both(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

// @ts-ignore: decorator
@inline
export function add(to: usize, value: f64): void {
  store<f64>(to, load<f64>(to) + value);
}

/** Adds the results of all chunks into the first: chunk here is a share of the numbers, `rows` in each. */
export function addUp(address: usize, chunk: u32): void {
  const t = changetype<Task>(address);
  const first = t.out + (<usize>chunk * t.rows << 4);
  const last = min(first + (<usize>t.rows << 4), t.out + t.outBytes);
  for (let other: usize = 1; other < t.slots; other++) {
    const shift = other * t.outBytes;
    for (let at = first; at < last; at += 16) v128.store(at, f64x2.add(v128.load(at), v128.load(at + shift)));
  }
}
