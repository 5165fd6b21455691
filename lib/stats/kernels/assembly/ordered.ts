import { isAlone, OrderedTask, SUCCESS, word } from "./orderedtask";

/** Puts a chunk's cells in the order of clusters and slots, those of a slot in the order of patterns. */
export function toOrder(address: usize, chunk: u32): void {
  const t = changetype<OrderedTask>(address);
  if (t.wide) place<f64>(t, chunk);
  else place<f32>(t, chunk);
}

function place<T>(t: OrderedTask, chunk: u32): void {
  const next = t.offsets + ((<usize>chunk * t.keys) << 2);
  const others = <usize>t.keys >> 1;
  const end = word(t.chunks, <usize>chunk + 1);
  for (let p = word(t.chunks, chunk); p < end; p++) {
    const stop = <usize>word(t.start, <usize>p + 1);
    for (let i = <usize>word(t.start, p); i < stop; i++) {
      const n = load<f64>(t.n + (i << 3));
      const y = load<f64>(t.y + (i << 3));
      const alone = isAlone(n, y);
      const rank = <usize>word(t.rankOf, word(t.slotOf, i)) + (alone ? 0 : others);
      const at = next + (rank << 2);
      const to = <usize>load<u32>(at);
      store<u32>(at, <u32>to + 1);
      if (alone) store<u32>(t.pattern + (to << 2), p | (y != 0 ? SUCCESS : 0));
      else {
        store<u32>(t.pattern + (to << 2), p);
        store<T>(t.toN + (to - t.alone) * sizeof<T>(), <T>n);
        store<T>(t.toY + (to - t.alone) * sizeof<T>(), <T>y);
      }
    }
  }
}

/** Writes the accounts of a chunk (`rows`) of the ordered cells. */
export function accountsOfCells(address: usize, chunk: u32): void {
  const t = changetype<OrderedTask>(address);
  const end = min<usize>((<usize>chunk + 1) * t.rows, t.cells);
  for (let i = <usize>chunk * t.rows; i < end; i++) {
    const p = word(t.pattern, i);
    const success = i < t.alone ? p & SUCCESS : 0;
    const own = <usize>(p ^ success);
    if (t.wideWords) store<u64>(t.words + (i << 3), load<u64>(t.wordOf + (own << 3)) | ((<u64>success) << 32));
    else store<u32>(t.words + (i << 2), word(t.wordOf, own) | success);
  }
}

/** Copies a chunk (`rows`) of the clusters' cells as records (at `out`): pattern, slot, weight, successes. */
export function records(address: usize, chunk: u32): void {
  const t = changetype<OrderedTask>(address);
  if (t.wide) record<f64>(t, chunk);
  else record<f32>(t, chunk);
}

function record<T>(t: OrderedTask, chunk: u32): void {
  const others = <usize>t.keys >> 1;
  const end = min<usize>((<usize>chunk + 1) * t.rows, t.k);
  for (let g = <usize>chunk * t.rows; g < end; g++) {
    const first = <usize>word(t.clusters, g);
    const last = <usize>word(t.clusters, g + 1);
    let to = t.out + (<usize>word(t.bounds, first) + word(t.bounds, others + first) - t.alone) * (8 + 2 * sizeof<T>());
    for (let run = first; run < last; run++)
      for (let kind: usize = 0; kind < 2; kind++) {
        const stop = <usize>word(t.bounds, kind * others + run + 1);
        for (let i = <usize>word(t.bounds, kind * others + run); i < stop; i++) {
          const p = word(t.pattern, i);
          const at = i - t.alone;
          store<u32>(to, kind == 0 ? p & ~SUCCESS : p);
          store<u32>(to, word(t.slots, run), 4);
          store<T>(to + 8, kind == 0 ? <T>1 : load<T>(t.toN + at * sizeof<T>()));
          store<T>(to + 8 + sizeof<T>(), kind == 0 ? <T>(p >> 31) : load<T>(t.toY + at * sizeof<T>()));
          to += 8 + 2 * sizeof<T>();
        }
      }
  }
}
