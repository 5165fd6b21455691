import { add, both, chunkCell, chunkPattern, one, pair, Task } from "./task";

/**
 * Averages over people. Tables: the sum of values, unused; first derivatives by member of A and of B; then by (class, part) first derivative × part +
 * slope's own. Slot entries are (odds, ∂η/∂x).
 */
export function effects(address: usize, chunk: u32): void {
  const t = changetype<Task>(address);
  if (t.m == 1 && t.slopes != 0) {
    if (t.wide) slopesOfOnePart<f64>(t, chunk);
    else slopesOfOnePart<f32>(t, chunk);
  } else if (t.wide) average<f64>(t, chunk);
  else average<f32>(t, chunk);
}

/** The commonest case: slopes with one part. Entries of `slopeParts` are (derivative of the part, 0). */
function slopesOfOnePart<T>(t: Task, chunk: u32): void {
  const out = t.out + <usize>t.outBytes * chunk;
  memory.fill(out, 0, t.outBytes);
  const tableA = out + 16;
  const tableB = tableA + ((<usize>t.countA) << 3);
  const byPart = tableB + ((<usize>t.countB) << 3);
  const end = chunkCell(t, chunk + 1);
  const ones = f64x2.splat(1);
  let total: f64 = 0;
  let from = chunkCell(t, chunk);
  for (let p = chunkPattern(t, chunk); from < end; p++) {
    const to = min(load<u32>(t.start + ((<usize>p + 1) << 2)), end);
    const a = <usize>load<u32>(t.a + ((<usize>p) << 2));
    const b = <usize>load<u32>(t.b + ((<usize>p) << 2));
    const base = f64x2.splat(load<f64>(t.oddsA + (a << 3)) * load<f64>(t.oddsB + (b << 3)));
    let value = f64x2.splat(0);
    let first = value;
    let firstPart = value;
    for (let i = from; i < to; i += 2) {
      const s = load<u64>(t.slotOf + ((<usize>i) << 2));
      const s1 = <usize>(s & 0xffffffff) << 4;
      const s2 = <usize>(s >> 32) << 4;
      const one = v128.load(t.slot + s1);
      const two = v128.load(t.slot + s2);
      const odds = f64x2.mul(base, v128.shuffle<f64>(one, two, 0, 2));
      const complement = f64x2.div(ones, f64x2.add(ones, odds));
      const mean = f64x2.mul(odds, complement);
      const weight = f64x2.mul(f64x2.mul(pair<T>(t.n, i), mean), complement);
      const own = f64x2.mul(weight, v128.shuffle<f64>(one, two, 1, 3));
      const change = f64x2.mul(own, f64x2.sub(complement, mean));
      const part = v128.load64_lane(t.parts + s2, v128.load64_zero(t.parts + s1), 1);
      const slope = v128.load64_lane(t.slopeParts + s2, v128.load64_zero(t.slopeParts + s1), 1);
      value = f64x2.add(value, own);
      first = f64x2.add(first, change);
      firstPart = f64x2.add(firstPart, f64x2.add(f64x2.mul(change, part), f64x2.mul(weight, slope)));
    }
    from = to;
    total += both(value);
    const sum = both(first);
    add(tableA + (a << 3), sum);
    add(tableB + (b << 3), sum);
    add(byPart + ((<usize>load<u32>(t.classOf + ((<usize>p) << 2))) << 3), both(firstPart));
  }
  store<f64>(out, total);
}

function average<T>(t: Task, chunk: u32): void {
  const out = t.out + <usize>t.outBytes * chunk;
  memory.fill(out, 0, t.outBytes);
  const tableA = out + 16;
  const tableB = tableA + ((<usize>t.countA) << 3);
  const byPart = tableB + ((<usize>t.countB) << 3);
  const m = <usize>t.m;
  const end = chunkCell(t, chunk + 1);
  const slopes = t.slopes != 0;
  let total: f64 = 0;
  let from = chunkCell(t, chunk);
  for (let p = chunkPattern(t, chunk); from < end; p++) {
    const to = min(load<u32>(t.start + ((<usize>p + 1) << 2)), end);
    const a = <usize>load<u32>(t.a + ((<usize>p) << 2));
    const b = <usize>load<u32>(t.b + ((<usize>p) << 2));
    const c = <usize>load<u32>(t.classOf + ((<usize>p) << 2));
    const base = load<f64>(t.oddsA + (a << 3)) * load<f64>(t.oddsB + (b << 3));
    const row = byPart + ((c * m) << 3);
    let first: f64 = 0;
    let value: f64 = 0;
    for (let i = from; i < to; i++) {
      const s = <usize>load<u32>(t.slotOf + ((<usize>i) << 2));
      const odds = base * load<f64>(t.slot + (s << 4));
      const complement = 1 / (1 + odds);
      const mean = odds * complement;
      const weight = one<T>(t.n, i) * mean * complement;
      const slope = load<f64>(t.slot + (s << 4), 8);
      const own = slopes ? weight * slope : one<T>(t.n, i) * mean;
      const change = slopes ? own * (complement - mean) : weight;
      value += own;
      first += change;
      const at = (s * t.width) << 3;
      for (let q: usize = 0; q < m; q++) {
        let sum = change * load<f64>(t.parts + at + (q << 3));
        if (slopes) sum += weight * load<f64>(t.slopeParts + at + (q << 3));
        add(row + (q << 3), sum);
      }
    }
    from = to;
    total += value;
    add(tableA + (a << 3), first);
    add(tableB + (b << 3), first);
  }
  store<f64>(out, total);
}
