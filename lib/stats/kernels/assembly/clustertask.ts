/** What the passes by cluster read and where they write, in the order in which `../clustertask.ts` writes it. */
@unmanaged
export class ClusterTask {
  /** patterns + 1: first cell of each; cells: slot, weights and successes, doubles where `wide`; chunks + 1 pairs: first pattern, first cell. */
  start: usize;
  slotOf: usize;
  n: usize;
  y: usize;
  wide: u32;
  chunks: usize;
  clusters: u32;
  /** Cells in the order of clusters: pattern, slot, weight, successes. */
  records: usize;
  /** clusters + 1: first record of each; clusters a chunk. */
  bounds: usize;
  share: u32;
  /** patterns: member of each half, class. */
  a: usize;
  b: usize;
  classOf: usize;
  /** Odds of the members of the halves and of the slots. */
  oddsA: usize;
  oddsB: usize;
  slot: usize;
  /** members × listWidth: how many indicator columns but the constant each member has, then which. */
  listA: usize;
  listB: usize;
  listWidth: u32;
  /** classes + 1: first of the class's (column, part) pairs. */
  movingStart: usize;
  moving: usize;
  /** slots × width. */
  parts: usize;
  width: u32;
  /** Columns; rows of matrices are `stride` wide, a multiple of 4, and there are as many. */
  k: u32;
  stride: u32;
  /** columns: 1 for indicators without a covariate. */
  plain: usize;
  /** clusters × stride × stride: information, then rows h. */
  information: usize;
  /** stride × stride: Cholesky factor of the bread, its transpose, its rows in the columns as named. */
  l: usize;
  transposed: usize;
  named: usize;
  /** clusters × k: scores; steps. */
  scores: usize;
  steps: usize;
  /** clusters: 0 where a cluster is left to the plain road. */
  done: usize;
  /** clusters × k: trace of each cluster's own information along a coefficient, and h'h. */
  own: usize;
  length: usize;
  /** k: the squared size of Σ h h'. */
  outer: usize;
  scratch: usize;
  scratchBytes: u32;
  /** Score pass over several estimates: results of each chunk. */
  out: usize;
  outBytes: u32;
  countA: u32;
  countB: u32;
  m: u32;
  classes: u32;
}

// @ts-ignore: decorator
@inline
export function word(at: usize, i: usize): u32 {
  return load<u32>(at + (i << 2));
}

// @ts-ignore: decorator
@inline
export function double(at: usize, i: usize): f64 {
  return load<f64>(at + (i << 3));
}
