import { ClusterTask, word } from "./clustertask";
import { one } from "./task";

/** Bytes of one number for each of eight estimates. */
const LANES: usize = 64;

/**
 * Residuals of all cells at eight estimates at once: by member of A and of B, then times each part by class. Odds stand in rows of eight; so do the
 * results.
 */
export function manyScores(address: usize, chunk: u32): void {
  const t = changetype<ClusterTask>(address);
  if (t.wide) scores<f64>(t, chunk);
  else scores<f32>(t, chunk);
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, value: v128): void {
  v128.store(at, f64x2.add(v128.load(at), value));
}

// @ts-ignore: decorator
@inline
function residual(n: v128, y: v128, odds: v128, ones: v128): v128 {
  return f64x2.sub(y, f64x2.div(f64x2.mul(n, odds), f64x2.add(ones, odds)));
}

function scores<T>(t: ClusterTask, chunk: u32): void {
  const out = t.out + <usize>t.outBytes * chunk;
  memory.fill(out, 0, t.outBytes);
  const tableB = out + <usize>t.countA * LANES;
  const byPart = tableB + <usize>t.countB * LANES;
  const m = <usize>t.m;
  const ones = f64x2.splat(1);
  const end = word(t.chunks, 2 * <usize>chunk + 3);
  let p = <usize>word(t.chunks, 2 * <usize>chunk);
  let from = word(t.chunks, 2 * <usize>chunk + 1);
  for (; from < end; p++) {
    const to = min(word(t.start, p + 1), end);
    const a = <usize>word(t.a, p) * LANES;
    const b = <usize>word(t.b, p) * LANES;
    const base0 = f64x2.mul(v128.load(t.oddsA + a), v128.load(t.oddsB + b));
    const base1 = f64x2.mul(v128.load(t.oddsA + a, 16), v128.load(t.oddsB + b, 16));
    const base2 = f64x2.mul(v128.load(t.oddsA + a, 32), v128.load(t.oddsB + b, 32));
    const base3 = f64x2.mul(v128.load(t.oddsA + a, 48), v128.load(t.oddsB + b, 48));
    const parts = byPart + <usize>word(t.classOf, p) * m * LANES;
    let r0 = f64x2.splat(0);
    let r1 = r0;
    let r2 = r0;
    let r3 = r0;
    let x0 = r0;
    let x1 = r0;
    let x2 = r0;
    let x3 = r0;
    for (let i = from; i < to; i++) {
      const s = <usize>word(t.slotOf, i);
      const slot = t.slot + s * LANES;
      const n = f64x2.splat(one<T>(t.n, i));
      const y = f64x2.splat(one<T>(t.y, i));
      const own0 = residual(n, y, f64x2.mul(base0, v128.load(slot)), ones);
      const own1 = residual(n, y, f64x2.mul(base1, v128.load(slot, 16)), ones);
      const own2 = residual(n, y, f64x2.mul(base2, v128.load(slot, 32)), ones);
      const own3 = residual(n, y, f64x2.mul(base3, v128.load(slot, 48)), ones);
      r0 = f64x2.add(r0, own0);
      r1 = f64x2.add(r1, own1);
      r2 = f64x2.add(r2, own2);
      r3 = f64x2.add(r3, own3);
      const values = t.parts + ((s * t.width) << 3);
      if (m == 1) {
        const v = v128.load64_splat(values);
        x0 = f64x2.add(x0, f64x2.mul(own0, v));
        x1 = f64x2.add(x1, f64x2.mul(own1, v));
        x2 = f64x2.add(x2, f64x2.mul(own2, v));
        x3 = f64x2.add(x3, f64x2.mul(own3, v));
        continue;
      }
      for (let q: usize = 0; q < m; q++) {
        const v = v128.load64_splat(values + (q << 3));
        const at = parts + q * LANES;
        addTo(at, f64x2.mul(own0, v));
        addTo(at + 16, f64x2.mul(own1, v));
        addTo(at + 32, f64x2.mul(own2, v));
        addTo(at + 48, f64x2.mul(own3, v));
      }
    }
    from = to;
    if (m == 1) {
      addTo(parts, x0);
      addTo(parts + 16, x1);
      addTo(parts + 32, x2);
      addTo(parts + 48, x3);
    }
    addTo(out + a, r0);
    addTo(out + a + 16, r1);
    addTo(out + a + 32, r2);
    addTo(out + a + 48, r3);
    addTo(tableB + b, r0);
    addTo(tableB + b + 16, r1);
    addTo(tableB + b + 32, r2);
    addTo(tableB + b + 48, r3);
  }
}
