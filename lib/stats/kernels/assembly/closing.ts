import { add, both, chunkCell, chunkPattern, pair, Task } from "./task";

/** Residuals of how many cells are worked out before they are added up. */
const BLOCK: u32 = 512;

/**
 * Each cluster's residuals by run of patterns, by account and by part, rows × clusters; before them, two numbers: the log-likelihood, unused.
 * Slot entries are (odds, η). The scratch holds the run's sums, then residuals and rows' places of a block.
 */
export function closing(address: usize, chunk: u32): void {
  const t = changetype<Task>(address);
  if (t.wide) close<f64>(t, chunk);
  else close<f32>(t, chunk);
}

function close<T>(t: Task, chunk: u32): void {
  const out = t.out + <usize>t.outBytes * chunk;
  memory.fill(out, 0, t.outBytes);
  const rows = out + 16;
  const G = <usize>t.clusters << 3;
  const run = t.scratch + <usize>t.scratchBytes * chunk;
  const residuals = run + G;
  const places = residuals + (<usize>BLOCK << 3);
  memory.fill(run, 0, G);
  const end = chunkCell(t, chunk + 1);
  let from = chunkCell(t, chunk);
  let p = chunkPattern(t, chunk);
  let current = load<u32>(t.runOf + ((<usize>p) << 2));
  let likelihood: f64 = 0;
  const zeros = f64x2.splat(0);
  const ones = f64x2.splat(1);
  const twos = f64x2.splat(2);
  const large = f64x2.splat(1e100);
  let product = ones;
  let sum = zeros;
  for (; from < end; p++) {
    const to = min(load<u32>(t.start + ((<usize>p + 1) << 2)), end);
    if (from == to) continue;
    const own = load<u32>(t.runOf + ((<usize>p) << 2));
    if (own != current) {
      endRun(t, rows, run, current);
      current = own;
    }
    const a = <usize>load<u32>(t.a + ((<usize>p) << 2));
    const b = <usize>load<u32>(t.b + ((<usize>p) << 2));
    const c = <usize>load<u32>(t.classOf + ((<usize>p) << 2));
    const base = load<f64>(t.oddsA + (a << 3)) * load<f64>(t.oddsB + (b << 3));
    const z = load<f64>(t.etaA + (a << 3)) + load<f64>(t.etaB + (b << 3));
    const splat = f64x2.splat(base);
    let successes: f64 = 0;
    while (from < to) {
      const stop = min(to, from + BLOCK);
      const count = <usize>(stop - from);
      for (let i: u32 = from; i < stop; i += 2) {
        const s = load<u64>(t.slotOf + ((<usize>i) << 2));
        const s1 = <usize>(s & 0xffffffff);
        const s2 = <usize>(s >> 32);
        const one = v128.load(t.slot + (s1 << 4));
        const two = v128.load(t.slot + (s2 << 4));
        const odds = f64x2.mul(splat, v128.shuffle<f64>(one, two, 0, 2));
        const above = f64x2.add(odds, ones);
        const n = pair<T>(t.n, i);
        const y = pair<T>(t.y, i);
        const at = <usize>(i - from);
        v128.store(residuals + (at << 3), f64x2.sub(y, f64x2.div(f64x2.mul(n, odds), above)));
        store<u32>(places + (at << 2), load<u32>(t.clusterOf + (s1 << 2)) << 3);
        store<u32>(places + (at << 2), load<u32>(t.clusterOf + (s2 << 2)) << 3, 4);
        sum = f64x2.add(sum, f64x2.mul(y, v128.shuffle<f64>(one, two, 1, 3)));
        successes += both(y);
        if (v128.any_true(v128.or(f64x2.gt(n, twos), v128.or(f64x2.gt(above, large), notWhole(n))))) {
          likelihood -= f64x2.extract_lane(n, 0) * NativeMath.log(f64x2.extract_lane(above, 0));
          likelihood -= f64x2.extract_lane(n, 1) * NativeMath.log(f64x2.extract_lane(above, 1));
        } else {
          const power = v128.bitselect(f64x2.mul(above, above), above, f64x2.eq(n, twos));
          product = f64x2.mul(product, v128.bitselect(ones, power, f64x2.eq(n, zeros)));
          if (v128.any_true(f64x2.gt(product, large))) {
            likelihood -= logBoth(product);
            product = ones;
          }
        }
      }
      addRows(t, rows, run, p, c, from, count, residuals, places);
      from = stop;
    }
    likelihood += successes * z;
  }
  endRun(t, rows, run, current);
  store<f64>(out, likelihood + both(sum) - logBoth(product));
}

// @ts-ignore: decorator
@inline
function notWhole(n: v128): v128 {
  return f64x2.ne(f64x2.trunc(n), n);
}

function logBoth(v: v128): f64 {
  return NativeMath.log(f64x2.extract_lane(v, 0)) + NativeMath.log(f64x2.extract_lane(v, 1));
}

// @ts-ignore: decorator
@inline
function bookRow(t: Task, rows: usize, book: u32, p: u32): usize {
  return rows + ((<usize>load<u32>(t.bookRows + ((<usize>t.patterns * book + p) << 2)) * t.clusters) << 3);
}

/** Adds a block of one pattern's residuals to their clusters' run, accounts and parts; the commonest number of books and parts in one go. */
function addRows(
  t: Task,
  rows: usize,
  run: usize,
  p: u32,
  c: usize,
  from: u32,
  count: usize,
  residuals: usize,
  places: usize,
): void {
  const m = <usize>t.m;
  const G = <usize>t.clusters << 3;
  const partRow = rows + (<usize>t.partRows + c * m) * G;
  let done: u32 = 0;
  let parts: usize = 0;
  if (t.books == 2 && m == 1) {
    const first = bookRow(t, rows, 0, p);
    const second = bookRow(t, rows, 1, p);
    for (let i: usize = 0; i < count; i++) {
      const g = <usize>load<u32>(places + (i << 2));
      const r = load<f64>(residuals + (i << 3));
      const s = <usize>load<u32>(t.slotOf + ((<usize>from + i) << 2));
      add(run + g, r);
      add(first + g, r);
      add(second + g, r);
      add(partRow + g, r * load<f64>(t.parts + (s << 4)));
    }
    return;
  }
  for (let i: usize = 0; i < count; i++)
    add(run + load<u32>(places + (i << 2)), load<f64>(residuals + (i << 3)));
  for (; done < t.books; done++) {
    const row = bookRow(t, rows, done, p);
    for (let i: usize = 0; i < count; i++)
      add(row + load<u32>(places + (i << 2)), load<f64>(residuals + (i << 3)));
  }
  for (; parts < m; parts++) {
    const row = partRow + parts * G;
    for (let i: usize = 0; i < count; i++) {
      const s = <usize>load<u32>(t.slotOf + ((<usize>from + i) << 2));
      const v = load<f64>(t.parts + ((s * t.width + parts) << 3));
      add(row + load<u32>(places + (i << 2)), load<f64>(residuals + (i << 3)) * v);
    }
  }
}

function endRun(t: Task, rows: usize, run: usize, current: u32): void {
  const G = <usize>t.clusters << 3;
  for (let c: u32 = 0; c < t.runColumns; c++) {
    const row = load<u32>(t.runRows + ((<usize>current * t.runColumns + c) << 2));
    if (row == 0xffffffff) continue;
    const to = rows + <usize>row * G;
    for (let g: usize = 0; g < G; g += 8) add(to + g, load<f64>(run + g));
  }
  memory.fill(run, 0, G);
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
