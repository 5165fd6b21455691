import { OrderedTask, word } from "./orderedtask";
import { add, both, pair } from "./task";

/** Each cluster's score, and the log-likelihood but for Σ y·η of the patterns; chunks are of clusters. */
export function closing(address: usize, chunk: u32): void {
  const t = changetype<OrderedTask>(address);
  if (t.wide) {
    if (t.wideWords) close<f64, u64>(t, chunk);
    else close<f64, u32>(t, chunk);
  } else if (t.wideWords) close<f32, u64>(t, chunk);
  else close<f32, u32>(t, chunk);
}

/** Place of a cell's account in a book; the last lane's highest bit says of a cell of one person whether it is a success. */
// @ts-ignore: decorator
@inline
function account<W>(w: W, book: u32): usize {
  const bits: W = <W>(sizeof<W>() << 1);
  const mask: W = sizeof<W>() == 8 ? <W>65535 : <W>255;
  if (book == 3) return (<usize>((w >> (<W>3 * bits)) & (mask >> 1))) << 3;
  return (<usize>((w >> (<W>book * bits)) & mask)) << 3;
}

/** Two numbers by place. */
// @ts-ignore: decorator
@inline
function gathered(column: usize, one: usize, other: usize): v128 {
  return v128.load64_lane(column + other, v128.load64_zero(column + one), 1);
}

/** Odds of two cells, but for their slot's. */
// @ts-ignore: decorator
@inline
function oddsOf<W>(t: OrderedTask, books: u32, w0: W, w1: W): v128 {
  let odds = gathered(t.odds, account<W>(w0, 0), account<W>(w1, 0));
  if (books > 1) odds = f64x2.mul(odds, gathered(t.odds2, account<W>(w0, 1), account<W>(w1, 1)));
  if (books > 2) odds = f64x2.mul(odds, gathered(t.odds3, account<W>(w0, 2), account<W>(w1, 2)));
  if (books > 3) odds = f64x2.mul(odds, gathered(t.odds4, account<W>(w0, 3), account<W>(w1, 3)));
  return odds;
}

/**
 * Adds residuals of two cells to their accounts, in two tables: cells beside each other mostly have accounts in common, and would wait for each other.
 */
// @ts-ignore: decorator
@inline
function addTo<W>(t: OrderedTask, books: u32, w0: W, w1: W, residual: v128, left: usize, right: usize): void {
  const r0 = f64x2.extract_lane(residual, 0);
  const r1 = f64x2.extract_lane(residual, 1);
  add(left + account<W>(w0, 0), r0);
  add(right + account<W>(w1, 0), r1);
  if (books > 1) {
    add(left + t.second + account<W>(w0, 1), r0);
    add(right + t.second + account<W>(w1, 1), r1);
  }
  if (books > 2) {
    add(left + t.third + account<W>(w0, 2), r0);
    add(right + t.third + account<W>(w1, 2), r1);
  }
  if (books > 3) {
    add(left + t.fourth + account<W>(w0, 3), r0);
    add(right + t.fourth + account<W>(w1, 3), r1);
  }
}

// @ts-ignore: decorator
@inline
function notWhole(n: v128): v128 {
  return f64x2.ne(f64x2.trunc(n), n);
}

function logBoth(v: v128): f64 {
  return NativeMath.log(f64x2.extract_lane(v, 0)) + NativeMath.log(f64x2.extract_lane(v, 1));
}

/** Above this a running product is put into the logarithm and begun anew. */
const LARGE: f64 = 1e100;

/** above^n of two cells where n is whole and small and above no more than 1000: their logarithms come later, all in one. */
function power(above: v128, n: v128): v128 {
  let left = i32x4.trunc_sat_f64x2_u_zero(n);
  let base = above;
  let result = f64x2.splat(1);
  while (v128.any_true(left)) {
    const odd = i64x2.extend_low_i32x4_s(i32x4.shr_s(i32x4.shl(left, 31), 31));
    result = v128.bitselect(f64x2.mul(result, base), result, odd);
    base = f64x2.mul(base, base);
    left = i32x4.shr_u(left, 1);
  }
  return result;
}

function close<T, W>(t: OrderedTask, chunk: u32): void {
  const books = t.books;
  const bytes = <usize>t.accounts << 3;
  const left = t.scratch + <usize>t.scratchBytes * chunk;
  const right = left + bytes;
  const ones = f64x2.splat(1);
  const zeros = f64x2.splat(0);
  const large = f64x2.splat(LARGE);
  const few = f64x2.splat(32);
  const thousand = f64x2.splat(1000);
  const others = <usize>t.keys >> 1;
  let product = ones;
  let likelihood: f64 = 0;
  const last = word(t.shares, <usize>chunk + 1);
  for (let g = <usize>word(t.shares, chunk); g < last; g++) {
    const out = t.out + ((g * t.k) << 3);
    memory.fill(out, 0, <usize>t.k << 3);
    memory.fill(left, 0, 2 * bytes);
    const end = <usize>word(t.clusters, g + 1);
    for (let run = <usize>word(t.clusters, g); run < end; run++) {
      let from = <usize>word(t.bounds, run);
      let to = <usize>word(t.bounds, run + 1);
      const s = <usize>word(t.slots, run);
      const splat = v128.load64_splat(t.slot + (s << 4));
      let residuals = zeros;
      let successes = zeros;
      for (let i = from; i < to; i += 2) {
        const w0 = load<W>(t.words + i * sizeof<W>());
        let w1 = load<W>(t.words + i * sizeof<W>(), sizeof<W>());
        const single = i + 1 == to;
        if (single) w1 = w0;
        const top0 = sizeof<W>() == 8 ? <u32>((<u64>w0) >> 63) : (<u32>w0) >> 31;
        const top1 = sizeof<W>() == 8 ? <u32>((<u64>w1) >> 63) : (<u32>w1) >> 31;
        const y = f64x2.replace_lane(f64x2.splat(<f64>(<i32>top0)), 1, <f64>(<i32>top1));
        const odds = f64x2.mul(splat, oddsOf<W>(t, books, w0, w1));
        const above = f64x2.add(odds, ones);
        let residual = f64x2.sub(y, f64x2.div(odds, above));
        if (single) {
          residual = f64x2.replace_lane(residual, 1, 0);
          successes = f64x2.add(successes, f64x2.replace_lane(y, 1, 0));
          product = f64x2.mul(product, f64x2.replace_lane(above, 1, 1));
        } else {
          successes = f64x2.add(successes, y);
          product = f64x2.mul(product, above);
        }
        residuals = f64x2.add(residuals, residual);
        addTo<W>(t, books, w0, w1, residual, left, right);
        if (v128.any_true(f64x2.gt(product, large))) {
          likelihood -= logBoth(product);
          product = ones;
        }
      }
      from = <usize>word(t.bounds, others + run);
      to = <usize>word(t.bounds, others + run + 1);
      for (let i = from; i < to; i += 2) {
        const w0 = load<W>(t.words + i * sizeof<W>());
        let w1 = load<W>(t.words + i * sizeof<W>(), sizeof<W>());
        let n = pair<T>(t.toN, <u32>(i - t.alone));
        let y = pair<T>(t.toY, <u32>(i - t.alone));
        if (i + 1 == to) {
          w1 = w0;
          n = f64x2.replace_lane(n, 1, 0);
          y = f64x2.replace_lane(y, 1, 0);
        }
        const odds = f64x2.mul(splat, oddsOf<W>(t, books, w0, w1));
        const above = f64x2.add(odds, ones);
        const residual = f64x2.sub(y, f64x2.div(f64x2.mul(n, odds), above));
        residuals = f64x2.add(residuals, residual);
        successes = f64x2.add(successes, y);
        addTo<W>(t, books, w0, w1, residual, left, right);
        const apart = v128.or(f64x2.gt(n, few), v128.or(f64x2.gt(above, thousand), notWhole(n)));
        if (v128.any_true(apart)) {
          likelihood -= f64x2.extract_lane(n, 0) * NativeMath.log(f64x2.extract_lane(above, 0));
          likelihood -= f64x2.extract_lane(n, 1) * NativeMath.log(f64x2.extract_lane(above, 1));
        } else {
          product = f64x2.mul(product, power(above, n));
          if (v128.any_true(f64x2.gt(product, large))) {
            likelihood -= logBoth(product);
            product = ones;
          }
        }
      }
      likelihood += both(successes) * load<f64>(t.slot + (s << 4), 8);
      const sum = both(residuals);
      const c = <usize>word(t.classOf, s);
      const pairs = t.moving + (<usize>word(t.movingStart, c + 1) << 3);
      for (let at = t.moving + (<usize>word(t.movingStart, c) << 3); at < pairs; at += 8)
        add(
          out + (<usize>load<u32>(at) << 3),
          sum * load<f64>(t.parts + ((s * t.width + <usize>load<u32>(at, 4)) << 3)),
        );
    }
    for (let own: usize = 0; own < t.accounts; own++) {
      const sum = load<f64>(left + (own << 3)) + load<f64>(right + (own << 3));
      const stop = <usize>word(t.memberStart, own + 1);
      for (let m = <usize>word(t.memberStart, own); m < stop; m++) add(out + (<usize>word(t.members, m) << 3), sum);
    }
  }
  store<f64>(t.likelihoods + ((<usize>chunk) << 3), likelihood - logBoth(product));
}
