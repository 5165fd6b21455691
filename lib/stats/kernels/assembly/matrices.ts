/** Products of stride × stride matrices, row-major, the stride a multiple of 4; by blocks of 4 × 4 that stay in registers. */

/** One block of C = A·B at (i, j), summed over t from `from` to below `to`. */
// @ts-ignore: decorator
@inline
function block(c: usize, a: usize, b: usize, row: usize, i: usize, j: usize, from: usize, to: usize): void {
  const zero = f64x2.splat(0);
  let c00 = zero;
  let c01 = zero;
  let c10 = zero;
  let c11 = zero;
  let c20 = zero;
  let c21 = zero;
  let c30 = zero;
  let c31 = zero;
  let left = a + i * row + (from << 3);
  let right = b + from * row + (j << 3);
  for (let t = from; t < to; t++) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    const a0 = v128.load64_splat(left);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load64_splat(left + row);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load64_splat(left + 2 * row);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load64_splat(left + 3 * row);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
    left += 8;
    right += row;
  }
  const to0 = c + i * row + (j << 3);
  v128.store(to0, c00);
  v128.store(to0, c01, 16);
  v128.store(to0 + row, c10);
  v128.store(to0 + row, c11, 16);
  v128.store(to0 + 2 * row, c20);
  v128.store(to0 + 2 * row, c21, 16);
  v128.store(to0 + 3 * row, c30);
  v128.store(to0 + 3 * row, c31, 16);
}

/** C = A·B. With `lower`, B is lower triangular. */
export function product(c: usize, a: usize, b: usize, stride: usize, lower: bool): void {
  const row = stride << 3;
  for (let i: usize = 0; i < stride; i += 4)
    for (let j: usize = 0; j < stride; j += 4) block(c, a, b, row, i, j, lower ? j : 0, stride);
}

/** C = A·B where that is symmetric: half of it reckoned, the rest its mirror image. With `upper`, A is upper triangular. */
export function symmetricProduct(c: usize, a: usize, b: usize, stride: usize, upper: bool): void {
  const row = stride << 3;
  for (let i: usize = 0; i < stride; i += 4)
    for (let j: usize = 0; j <= i; j += 4) block(c, a, b, row, i, j, upper ? i : 0, stride);
  for (let i: usize = 0; i < stride; i++)
    for (let j: usize = 0; j < i; j++) store<f64>(c + j * row + (i << 3), load<f64>(c + i * row + (j << 3)));
}

/** x·y. */
export function dot(x: usize, y: usize, count: usize): f64 {
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < count << 3; at += 16)
    sum = f64x2.add(sum, f64x2.mul(v128.load(x + at), v128.load(y + at)));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** to = M·x. */
export function applyTo(to: usize, m: usize, x: usize, stride: usize): void {
  for (let i: usize = 0; i < stride; i++) store<f64>(to + (i << 3), dot(m + i * (stride << 3), x, stride));
}

/** The lower Cholesky factor of a, in its place; false where a pivot falls below `least`. */
export function factorise(a: usize, k: usize, stride: usize, least: f64): bool {
  const row = stride << 3;
  for (let i: usize = 0; i < k; i++)
    for (let j: usize = 0; j <= i; j++) {
      let s = load<f64>(a + i * row + (j << 3));
      for (let t: usize = 0; t < j; t++)
        s -= load<f64>(a + i * row + (t << 3)) * load<f64>(a + j * row + (t << 3));
      if (i > j) store<f64>(a + i * row + (j << 3), s / load<f64>(a + j * row + (j << 3)));
      else if (s >= least) store<f64>(a + i * row + (j << 3), Math.sqrt(s));
      else return false;
    }
  return true;
}

/** Solves L·L'·x = x, in its place. */
export function solveBoth(l: usize, x: usize, k: usize, stride: usize): void {
  const row = stride << 3;
  for (let i: usize = 0; i < k; i++) {
    let s = load<f64>(x + (i << 3));
    for (let t: usize = 0; t < i; t++) s -= load<f64>(l + i * row + (t << 3)) * load<f64>(x + (t << 3));
    store<f64>(x + (i << 3), s / load<f64>(l + i * row + (i << 3)));
  }
  for (let i = k; i-- > 0;) {
    let s = load<f64>(x + (i << 3));
    for (let t = i + 1; t < k; t++) s -= load<f64>(l + t * row + (i << 3)) * load<f64>(x + (t << 3));
    store<f64>(x + (i << 3), s / load<f64>(l + i * row + (i << 3)));
  }
}
