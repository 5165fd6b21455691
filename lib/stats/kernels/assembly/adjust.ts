import { ClusterTask, double } from "./clustertask";
import { applyTo, dot, factorise, product, solveBoth, symmetricProduct } from "./matrices";

/** As in `../../adjusted.ts`: shares of a cluster's own information below this are left to the plain road. */
const NOTHING: f64 = 1e-10;

/** The largest Frobenius norm of A that the series is used for, and what is left of it in the end. */
const LARGE: f64 = 0.5;
const REST: f64 = 1e-18;

/** The most powers of A that are kept. */
const POWERS: usize = 8;

/** Inner = L'I_gL into `to`, by way of `through`. */
// @ts-ignore: decorator
@inline
function innerOf(t: ClusterTask, g: u32, to: usize, through: usize): void {
  const stride = <usize>t.stride;
  product(through, t.information + ((<usize>g * stride * stride) << 3), t.l, stride, true);
  symmetricProduct(to, t.transposed, through, stride, true);
}

/** to = L's of a cluster, padded. */
function turned(t: ClusterTask, g: u32, to: usize, padded: usize): void {
  const bytes = <usize>t.k << 3;
  memory.fill(padded, 0, <usize>t.stride << 3);
  memory.copy(padded, t.scores + <usize>g * bytes, bytes);
  applyTo(to, t.transposed, padded, t.stride);
}

/** Writes L·u as a cluster's step. */
function giveStep(t: ClusterTask, g: u32, u: usize, through: usize): void {
  const bytes = <usize>t.k << 3;
  applyTo(through, t.l, u, t.stride);
  memory.copy(t.steps + <usize>g * bytes, through, bytes);
  store<u32>(t.done + (<usize>g << 2), 1);
}

/** Steps L(1 - A)^-1 L's of a chunk's clusters. Scratch: two matrices and two vectors. */
export function oneStep(address: usize, chunk: u32): void {
  const t = changetype<ClusterTask>(address);
  const stride = <usize>t.stride;
  const square = (stride * stride) << 3;
  const a = t.scratch + <usize>t.scratchBytes * chunk;
  const through = a + square;
  const u = through + square;
  const end = min((chunk + 1) * t.share, t.clusters);
  for (let g = chunk * t.share; g < end; g++) {
    innerOf(t, g, a, through);
    for (let i: usize = 0; i < stride; i++)
      for (let j: usize = 0; j <= i; j++) {
        const at = a + ((i * stride + j) << 3);
        store<f64>(at, (i == j ? 1.0 : 0.0) - load<f64>(at));
      }
    if (!factorise(a, t.k, stride, NOTHING)) continue;
    turned(t, g, u, u + (stride << 3));
    solveBoth(a, u, t.k, stride);
    giveStep(t, g, u, u + (stride << 3));
  }
}

/**
 * Steps L(1 - A)^-1/2 L's of a chunk's clusters by the root's series, and what Satterthwaite's degrees of freedom need: rows h of N·A(1 - A)^-1/2 in
 * the information's place, N the factor's rows in the columns as named, their h'h, and the diagonal of N·A·N'. Scratch: POWERS + 3 matrices, two vectors.
 */
export function symmetricRoot(address: usize, chunk: u32): void {
  const t = changetype<ClusterTask>(address);
  const stride = <usize>t.stride;
  const square = (stride * stride) << 3;
  const powers = t.scratch + <usize>t.scratchBytes * chunk;
  const one = powers + POWERS * square;
  const other = one + square;
  const moved = other + square;
  const u = moved + square;
  const end = min((chunk + 1) * t.share, t.clusters);
  for (let g = chunk * t.share; g < end; g++) {
    innerOf(t, g, powers, one);
    const norm = Math.sqrt(dot(powers, powers, stride * stride));
    if (!(norm <= LARGE)) continue;
    const root = rootOf(powers, one, other, stride, norm);
    turned(t, g, u, u + (stride << 3));
    applyTo(u + (stride << 3), root, u, stride);
    giveStep(t, g, u + (stride << 3), u);
    product(moved, t.named, powers, stride, false);
    const h = t.information + <usize>g * square;
    product(h, moved, root, stride, false);
    for (let j: usize = 0; j < t.k; j++) {
      const row = (j * stride) << 3;
      const at = (<usize>g * t.k + j) << 3;
      store<f64>(t.own + at, dot(moved + row, t.named + row, stride));
      store<f64>(t.length + at, dot(h + row, h + row, stride));
    }
  }
}

/**
 * (1 - A)^-1/2 = Σ c_i A^i in one of two matrices; A stands at `powers`, room for its powers behind it (Paterson & Stockmeyer 1973: √degree powers,
 * then Horner's rule in the highest).
 */
function rootOf(powers: usize, one: usize, other: usize, stride: usize, norm: f64): usize {
  const square = (stride * stride) << 3;
  let terms: usize = 1;
  for (let left: f64 = 1; left > REST && terms < 64; terms++) left *= norm;
  const kept = min<usize>(POWERS, max<usize>(1, <usize>Math.round(Math.sqrt(<f64>terms))));
  for (let q: usize = 1; q < kept; q++)
    symmetricProduct(powers + q * square, powers + (q - 1) * square, powers, stride, false);
  let group = (terms + kept - 1) / kept - 1;
  let root = one;
  let next = other;
  memory.fill(root, 0, square);
  addGroup(root, powers, stride, group, kept);
  while (group > 0) {
    group--;
    symmetricProduct(next, root, powers + (kept - 1) * square, stride, false);
    addGroup(next, powers, stride, group, kept);
    const free = root;
    root = next;
    next = free;
  }
  return root;
}

/** Adds Σ_j c_(group·kept + j) A^j, j below `kept`. */
function addGroup(to: usize, powers: usize, stride: usize, group: usize, kept: usize): void {
  const square = (stride * stride) << 3;
  let c: f64 = 1;
  for (let i: usize = 1; i <= group * kept; i++) c *= <f64>(2 * i - 1) / <f64>(2 * i);
  for (let i: usize = 0; i < stride; i++) {
    const at = to + ((i * stride + i) << 3);
    store<f64>(at, load<f64>(at) + c);
  }
  for (let j: usize = 1; j < kept; j++) {
    const i = group * kept + j;
    c *= <f64>(2 * i - 1) / <f64>(2 * i);
    const factor = f64x2.splat(c);
    const power = powers + (j - 1) * square;
    for (let at: usize = 0; at < square; at += 16)
      v128.store(to + at, f64x2.add(v128.load(to + at), f64x2.mul(factor, v128.load(power + at))));
  }
}

/** How many clusters' rows are added up at once. */
const ROWS: usize = 64;

/** The squared size of Σ h h' over clusters for the coefficient `chunk`. Scratch: a matrix and ROWS rows. */
export function outerSize(address: usize, chunk: u32): void {
  const t = changetype<ClusterTask>(address);
  const stride = <usize>t.stride;
  const row = stride << 3;
  const square = stride * row;
  const sums = t.scratch + <usize>t.scratchBytes * chunk;
  const rows = sums + square;
  memory.fill(sums, 0, square);
  for (let g: usize = 0; g < t.clusters; g += ROWS) {
    const count = min<usize>(ROWS, <usize>t.clusters - g);
    for (let r: usize = 0; r < count; r++)
      memory.copy(rows + r * row, t.information + (g + r) * square + <usize>chunk * row, row);
    for (let i: usize = 0; i < stride; i += 2)
      for (let j: usize = 0; j <= i; j += 2) {
        let up = f64x2.splat(0);
        let down = up;
        for (let r = rows; r < rows + count * row; r += row) {
          const right = v128.load(r + (j << 3));
          up = f64x2.add(up, f64x2.mul(v128.load64_splat(r + (i << 3)), right));
          down = f64x2.add(down, f64x2.mul(v128.load64_splat(r + (i << 3), 8), right));
        }
        const at = sums + i * row + (j << 3);
        v128.store(at, f64x2.add(v128.load(at), up));
        v128.store(at + row, f64x2.add(v128.load(at + row), down));
      }
  }
  let size: f64 = 0;
  for (let i: usize = 0; i < stride; i++)
    for (let j: usize = 0; j <= i; j++) {
      const v = double(sums + i * row, j);
      size += (i == j ? 1.0 : 2.0) * v * v;
    }
  store<f64>(t.outer + (<usize>chunk << 3), size);
}
