import { add, both, chunkCell, chunkPattern, one, pair, Task } from "./task";

/**
 * Adds one pattern's sums to the chunk's tables: w by member of A and B and by (crossed code, member of B), r by member of A and B.
 * The order of tables: wA, wB, rA, rB, cross, then w·v by (member of A, class, part), by (member of B, class, part), r·v by (class, part),
 * w·v·v' by (class, part, part).
 */
// @ts-ignore: decorator
@inline
function addPattern(t: Task, out: usize, a: u32, b: u32, w: f64, r: f64): void {
  const countA = <usize>t.countA;
  const countB = <usize>t.countB;
  add(out + ((<usize>a) << 3), w);
  add(out + ((countA + b) << 3), w);
  add(out + ((countA + countB + a) << 3), r);
  add(out + ((2 * countA + countB + b) << 3), r);
  const cross = out + ((2 * (countA + countB)) << 3);
  for (let c: u32 = 0; c < t.crossed; c++) {
    const row = <usize>load<u32>(t.crossRows + ((<usize>c) << 2)) + load<u32>(t.codes + ((countA * c + a) << 2));
    add(cross + ((row * countB + b) << 3), w);
  }
}

// @ts-ignore: decorator
@inline
function crossEnd(t: Task, out: usize): usize {
  const rows = <usize>load<u32>(t.crossRows + ((<usize>t.crossed) << 2));
  return out + ((2 * (<usize>t.countA + t.countB) + rows * t.countB) << 3);
}

/** Sums for at most one part: five running sums a pattern. Slot entries are (odds, part). */
export function sumsOfOnePart(address: usize, chunk: u32): void {
  const t = changetype<Task>(address);
  if (t.wide) onePart<f64>(t, chunk);
  else onePart<f32>(t, chunk);
}

function onePart<T>(t: Task, chunk: u32): void {
  const out = t.out + <usize>t.outBytes * chunk;
  memory.fill(out, 0, t.outBytes);
  const partsA = crossEnd(t, out);
  const partsB = partsA + ((<usize>t.countA * t.classes) << 3);
  const rv = partsB + ((<usize>t.countB * t.classes) << 3);
  const wvv = rv + ((<usize>t.classes) << 3);
  const end = chunkCell(t, chunk + 1);
  const slotOf = t.slotOf;
  const n = t.n;
  const y = t.y;
  const slot = t.slot;
  const ones = f64x2.splat(1);
  let from = chunkCell(t, chunk);
  for (let p = chunkPattern(t, chunk); from < end; p++) {
    const next = load<u32>(t.start + ((<usize>p + 1) << 2));
    const to = min(next, end);
    if (p % t.stride != 0) {
      from = to;
      continue;
    }
    const a = load<u32>(t.a + ((<usize>p) << 2));
    const b = load<u32>(t.b + ((<usize>p) << 2));
    const base = f64x2.splat(load<f64>(t.oddsA + ((<usize>a) << 3)) * load<f64>(t.oddsB + ((<usize>b) << 3)));
    let w = f64x2.splat(0);
    let r = w;
    let wx = w;
    let rx = w;
    let wxx = w;
    for (let i = from; i < to; i += 2) {
      const s = load<u64>(slotOf + ((<usize>i) << 2));
      const one = v128.load(slot + (<usize>(s & 0xffffffff) << 4));
      const two = v128.load(slot + (<usize>(s >> 32) << 4));
      const x = v128.shuffle<f64>(one, two, 1, 3);
      const odds = f64x2.mul(base, v128.shuffle<f64>(one, two, 0, 2));
      const complement = f64x2.div(ones, f64x2.add(ones, odds));
      const mean = f64x2.mul(f64x2.mul(pair<T>(n, i), odds), complement);
      const weight = f64x2.mul(mean, complement);
      const residual = f64x2.sub(pair<T>(y, i), mean);
      const moved = f64x2.mul(weight, x);
      w = f64x2.add(w, weight);
      r = f64x2.add(r, residual);
      wx = f64x2.add(wx, moved);
      rx = f64x2.add(rx, f64x2.mul(residual, x));
      wxx = f64x2.add(wxx, f64x2.mul(moved, x));
    }
    from = to;
    addPattern(t, out, a, b, both(w), both(r));
    if (t.m == 0) continue;
    const c = <usize>load<u32>(t.classOf + ((<usize>p) << 2));
    const sum = both(wx);
    add(partsA + ((<usize>a * t.classes + c) << 3), sum);
    add(partsB + ((<usize>b * t.classes + c) << 3), sum);
    add(rv + (c << 3), both(rx));
    add(wvv + (c << 3), both(wxx));
  }
}

/** Sums for several parts. Slot entries are (odds); where the task keeps sums by slot, w and r go there and squares are put together later. */
export function sumsOfManyParts(address: usize, chunk: u32): void {
  const t = changetype<Task>(address);
  if (t.wide) manyParts<f64>(t, chunk);
  else manyParts<f32>(t, chunk);
}

function manyParts<T>(t: Task, chunk: u32): void {
  const out = t.out + <usize>t.outBytes * chunk;
  memory.fill(out, 0, t.outBytes);
  const m = <usize>t.m;
  const width = <usize>t.width;
  const bytes = width << 3;
  const partsA = crossEnd(t, out);
  const partsB = partsA + <usize>t.countA * t.classes * m * 8;
  const rv = partsB + <usize>t.countB * t.classes * m * 8;
  const wvv = rv + <usize>t.classes * m * 8;
  const bySlot = wvv + <usize>t.classes * m * m * 8;
  const wv = t.scratch + <usize>t.scratchBytes * chunk;
  const end = chunkCell(t, chunk + 1);
  const keep = t.slots > 0;
  let from = chunkCell(t, chunk);
  for (let p = chunkPattern(t, chunk); from < end; p++) {
    const to = min(load<u32>(t.start + ((<usize>p + 1) << 2)), end);
    if (p % t.stride != 0) {
      from = to;
      continue;
    }
    const a = load<u32>(t.a + ((<usize>p) << 2));
    const b = load<u32>(t.b + ((<usize>p) << 2));
    const c = <usize>load<u32>(t.classOf + ((<usize>p) << 2));
    const base = load<f64>(t.oddsA + ((<usize>a) << 3)) * load<f64>(t.oddsB + ((<usize>b) << 3));
    const ownR = rv + c * m * 8;
    const ownW = wvv + c * m * m * 8;
    let w: f64 = 0;
    let r: f64 = 0;
    memory.fill(wv, 0, bytes);
    for (let i = from; i < to; i++) {
      const s = <usize>load<u32>(t.slotOf + ((<usize>i) << 2));
      const odds = base * load<f64>(t.slot + (s << 3));
      const complement = 1 / (1 + odds);
      const mean = one<T>(t.n, i) * odds * complement;
      const weight = mean * complement;
      const residual = one<T>(t.y, i) - mean;
      const parts = t.parts + s * bytes;
      w += weight;
      r += residual;
      const both = f64x2.splat(weight);
      for (let q: usize = 0; q < bytes; q += 16)
        v128.store(wv + q, f64x2.add(v128.load(wv + q), f64x2.mul(both, v128.load(parts + q))));
      if (keep) {
        const at = bySlot + (s << 4);
        v128.store(at, f64x2.add(v128.load(at), f64x2.replace_lane(both, 1, residual)));
      } else
        for (let q: usize = 0; q < m; q++) {
          const v = load<f64>(parts + (q << 3));
          const row = ownW + q * m * 8;
          add(ownR + (q << 3), residual * v);
          for (let j: usize = 0; j <= q; j++) add(row + (j << 3), weight * v * load<f64>(parts + (j << 3)));
        }
    }
    from = to;
    addPattern(t, out, a, b, w, r);
    const toA = partsA + (<usize>a * t.classes + c) * m * 8;
    const toB = partsB + (<usize>b * t.classes + c) * m * 8;
    for (let q: usize = 0; q < m; q++) {
      const v = load<f64>(wv + (q << 3));
      add(toA + (q << 3), v);
      add(toB + (q << 3), v);
    }
  }
}
