import { isAlone, word } from "./orderedtask";

/** What the passes read and write that lay cells out, in the order in which `../packing.ts` writes it. */
@unmanaged
export class PackingTask {
  /** Cells in the order of patterns: patterns + 1 starts, slot, weight, successes (doubles). */
  start: usize;
  slotOf: usize;
  n: usize;
  y: usize;
  /** chunks + 1: first pattern of each. */
  chunks: usize;
  /** slots: the slot that stands for it, or 0 where each stands for itself. */
  rep: usize;
  slots: u32;
  /** slots: the rank of each in the order of clusters (0 for no such order); chunks × (2 × slots): how many cells of one person each rank has, and how many others. */
  rankOf: usize;
  offsets: usize;
  /** chunks: 1 where a number does not fit single precision; patterns: how many points each has. */
  flags: usize;
  counts: usize;
  /** Points, each pattern's padded to an even number: patterns + 1 starts, slots, weights and successes (doubles where `wide`). */
  toStart: usize;
  toOf: usize;
  toN: usize;
  toY: usize;
  wide: u32;
  /** Patterns with more points than `nodes` have so many of weights `lagrange` (slots × nodes); 0 for none. Class of each pattern; first slot of the nodes. */
  nodes: u32;
  lagrange: usize;
  classOf: usize;
  nodeSlot: u32;
  scratch: usize;
  scratchBytes: u32;
}

// @ts-ignore: decorator
@inline
function isSingle(v: f64): bool {
  return v >= 0 && v <= 16777216 && Math.trunc(v) == v;
}

/**
 * Looks a chunk's cells through: how many each slot has, how many points each pattern has (cells whose slots have the same representative are one), and
 * whether all numbers are whole and below 2^24, so that single precision holds them as they are.
 */
export function survey(address: usize, chunk: u32): void {
  const t = changetype<PackingTask>(address);
  const ofSlot = t.offsets + ((<usize>chunk * t.slots) << 3);
  const seen = t.scratch + <usize>t.scratchBytes * chunk;
  if (t.rankOf != 0) memory.fill(ofSlot, 0, (<usize>t.slots) << 3);
  if (t.rep != 0) memory.fill(seen, 0, (<usize>t.slots) << 2);
  const end = <usize>word(t.chunks, <usize>chunk + 1);
  let single = true;
  for (let p = <usize>word(t.chunks, chunk); p < end; p++) {
    const from = <usize>word(t.start, p);
    const to = <usize>word(t.start, p + 1);
    let distinct: u32 = t.rep == 0 ? <u32>(to - from) : 0;
    for (let i = from; i < to; i++) {
      const s = <usize>word(t.slotOf, i);
      const n = load<f64>(t.n + (i << 3));
      const y = load<f64>(t.y + (i << 3));
      if (!isSingle(n) || !isSingle(y)) single = false;
      if (t.rankOf != 0) {
        const rank = word(t.rankOf, s) + (isAlone(n, y) ? 0 : t.slots);
        const at = ofSlot + ((<usize>rank) << 2);
        store<u32>(at, load<u32>(at) + 1);
      }
      if (t.rep == 0) continue;
      const mark = seen + (<usize>word(t.rep, s) << 2);
      if (load<u32>(mark) != <u32>p + 1) distinct++;
      store<u32>(mark, <u32>p + 1);
    }
    store<u32>(t.counts + (p << 2), distinct);
  }
  store<u32>(t.flags + ((<usize>chunk) << 2), single ? 0 : 1);
}

/** Writes a chunk's points to the places that `toStart` has for them. */
export function pack(address: usize, chunk: u32): void {
  const t = changetype<PackingTask>(address);
  if (t.wide) packed<f64>(t, chunk);
  else packed<f32>(t, chunk);
}

// @ts-ignore: decorator
@inline
function put<T>(column: usize, at: u32, value: f64): void {
  store<T>(column + <usize>at * sizeof<T>(), <T>value);
}

// @ts-ignore: decorator
@inline
function got<T>(column: usize, at: u32): f64 {
  return <f64>load<T>(column + <usize>at * sizeof<T>());
}

function packed<T>(t: PackingTask, chunk: u32): void {
  const places = t.scratch + <usize>t.scratchBytes * chunk;
  if (t.rep != 0) memory.fill(places, 0, (<usize>t.slots) << 2);
  const end = <usize>word(t.chunks, <usize>chunk + 1);
  for (let p = <usize>word(t.chunks, chunk); p < end; p++) {
    const from = <usize>word(t.start, p);
    const to = <usize>word(t.start, p + 1);
    const first = word(t.toStart, p);
    const last = word(t.toStart, p + 1);
    if (t.nodes != 0 && word(t.counts, p) > t.nodes) {
      onNodes(t, p, from, to, first);
      continue;
    }
    let next = first;
    for (let i = from; i < to; i++) {
      const s = word(t.slotOf, i);
      const r = t.rep == 0 ? s : word(t.rep, s);
      const place = places + ((<usize>r) << 2);
      const at = t.rep == 0 ? <u32>0 : load<u32>(place);
      const n = load<f64>(t.n + (i << 3));
      const y = load<f64>(t.y + (i << 3));
      if (at > first) {
        put<T>(t.toN, at - 1, got<T>(t.toN, at - 1) + n);
        put<T>(t.toY, at - 1, got<T>(t.toY, at - 1) + y);
        continue;
      }
      store<u32>(t.toOf + ((<usize>next) << 2), r);
      put<T>(t.toN, next, n);
      put<T>(t.toY, next++, y);
      if (t.rep != 0) store<u32>(place, next);
    }
    for (; next < last; next++) {
      store<u32>(t.toOf + ((<usize>next) << 2), next == first ? 0 : word(t.toOf, next - 1));
      put<T>(t.toN, next, 0);
      put<T>(t.toY, next, 0);
    }
  }
}

/** A pattern's cells on nodes of the covariate: a polynomial through the nodes has the same sum over nodes as over the cells. */
function onNodes(t: PackingTask, p: usize, from: usize, to: usize, first: u32): void {
  const bytes = (<usize>t.nodes) << 3;
  const n = t.toN + ((<usize>first) << 3);
  const y = t.toY + ((<usize>first) << 3);
  memory.fill(n, 0, bytes);
  memory.fill(y, 0, bytes);
  for (let i = from; i < to; i++) {
    const weights = t.lagrange + (<usize>word(t.slotOf, i)) * bytes;
    const weight = f64x2.splat(load<f64>(t.n + (i << 3)));
    const success = f64x2.splat(load<f64>(t.y + (i << 3)));
    for (let j: usize = 0; j < bytes; j += 16) {
      const own = v128.load(weights + j);
      v128.store(n + j, f64x2.add(v128.load(n + j), f64x2.mul(weight, own)));
      v128.store(y + j, f64x2.add(v128.load(y + j), f64x2.mul(success, own)));
    }
  }
  const slot = t.nodeSlot + word(t.classOf, p) * t.nodes;
  for (let j: u32 = 0; j < t.nodes; j++) store<u32>(t.toOf + ((<usize>(first + j)) << 2), slot + j);
}
