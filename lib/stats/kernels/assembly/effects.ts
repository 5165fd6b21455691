import { add, chunkCell, chunkPattern, one, Task } from "./task";

/**
 * Averages over people. Tables: the sum of values, unused; first derivatives by member of A and of B; then by (class, part) first derivative × part +
 * slope's own. Slot entries are (odds, ∂η/∂x).
 */
export function effects(address: usize, chunk: u32): void {
  const t = changetype<Task>(address);
  if (t.wide) average<f64>(t, chunk);
  else average<f32>(t, chunk);
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
