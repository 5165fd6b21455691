import { Task } from "./task";

/**
 * Entries of a share (`rows`) of the slots, from their parts and the classes' loads (at `oddsA`): the odds and, where an entry has two numbers, η (with
 * `slopes`) or the first part.
 */
export function slotOdds(address: usize, chunk: u32): void {
  const t = changetype<Task>(address);
  const m = <usize>t.m;
  const bytes = <usize>t.width << 3;
  const step = <usize>t.entry << 3;
  const end = min<usize>((<usize>chunk + 1) * t.rows, t.slots);
  for (let s = <usize>chunk * t.rows; s < end; s++) {
    let c: usize = 0;
    if (t.slotClass != 0) c = <usize>load<u32>(t.slotClass + (s << 2));
    const loads = t.oddsA + ((c * m) << 3);
    const parts = t.parts + s * bytes;
    let eta: f64 = 0;
    for (let q: usize = 0; q < m; q++) eta += load<f64>(loads + (q << 3)) * load<f64>(parts + (q << 3));
    const to = t.slot + s * step;
    store<f64>(to, NativeMath.exp(eta));
    if (t.entry == 2) store<f64>(to, t.slopes ? eta : load<f64>(parts), 8);
  }
}
