import type { Design } from "../design.js";
import { sortByKey } from "../patterns.js";
import type { Arena } from "./arena.js";
import type { Machine } from "./machine.js";
import type { Staged } from "./packing.js";
import { wordsOf } from "./task.js";

/** The fields of a task over ordered cells, in the order of the class in `assembly/orderedtask.ts`; each is one 32-bit word. */
const fields = [
  "start",
  "slotOf",
  "n",
  "y",
  "chunks",
  "rankOf",
  "keys",
  "offsets",
  "pattern",
  "alone",
  "toN",
  "toY",
  "wide",
  "words",
  "wordOf",
  "wideWords",
  "cells",
  "rows",
  "slots",
  "bounds",
  "clusters",
  "shares",
  "slot",
  "classOf",
  "parts",
  "width",
  "movingStart",
  "moving",
  "odds",
  "odds2",
  "odds3",
  "odds4",
  "books",
  "second",
  "third",
  "fourth",
  "accounts",
  "memberStart",
  "members",
  "k",
  "out",
  "likelihoods",
  "scratch",
  "scratchBytes",
] as const;

/** What a pass over ordered cells reads and where it writes; what is not given is 0. */
export type OrderedTask = Readonly<Partial<Record<(typeof fields)[number], number>>>;

/** Such a task as its words. */
export const orderedWords = (task: OrderedTask): Uint32Array => wordsOf(fields, task);

/** Slots in the order of clusters. A frame without clusters has a few made up, so that its cells are shared out as others are. */
export interface SlotOrder {
  readonly clusters: number;
  /** slots; slots; clusters + 1: slot of each rank, rank of each slot, first rank of each cluster. */
  readonly slots: Uint32Array;
  readonly rank: Uint32Array;
  readonly first: Uint32Array;
}

/** Cells in the shared memory in the order of clusters and within a cluster by slot. */
export interface Ordered {
  readonly cells: number;
  readonly clusters: number;
  readonly task: OrderedTask;
  readonly shareCount: number;
  /** clusters + 1: first cell of each. */
  readonly bounds: Uint32Array;
}

/** How many clusters a frame without clusters is taken to have. */
const PARTS = 16;

/** Puts slots in order; those outside the sample come last. */
export function orderSlots({ slots, frame }: Design): SlotOrder {
  const { count, group } = slots;
  const { clusters } = frame;
  const of = new Uint32Array(count);
  const total = clusters?.labels.length ?? PARTS;
  for (let s = 0; s < count; s++)
    of[s] = clusters === null ? Math.floor((s * PARTS) / count) : Math.min(clusters.of[group[s]], total);
  const { order, start } = sortByKey(of, total + 1);
  const rank = new Uint32Array(count);
  for (let i = 0; i < count; i++) rank[order[i]] = i;
  return { clusters: total, slots: order, rank, first: start.subarray(0, total + 1) };
}

/** Most bytes that {@link orderCells} takes. */
export const mostOrdered = (cells: number, { slots, clusters }: SlotOrder): number =>
  20 * cells + 12 * slots.length + 4 * clusters + 4096;

/** Fewest cells that are worth a share, and into how many the others are split. */
const SHARE = 8_192;
const SHARES = 16;

/** Puts the staged cells in order, once they have been counted. */
export function orderCells(
  machine: Machine,
  room: Arena,
  staged: Staged,
  order: SlotOrder,
  wide: 0 | 1,
): Ordered {
  const { chunks, task: from } = staged;
  const ranks = order.slots.length;
  const keys = 2 * ranks;
  const bounds = placesOf(room.words(from.offsets!, chunks * keys), keys);
  const [cells, alone] = [bounds[keys], bounds[ranks]];
  const ofClusters = order.first.map((rank) => bounds[rank] + bounds[ranks + rank] - alone);
  const shareCount = cells < 2 * SHARE ? 1 : Math.min(SHARES, order.clusters);
  const bytes = wide === 1 ? 8 : 4;
  const task: OrderedTask = {
    cells,
    alone,
    wide,
    keys,
    slots: room.put(order.slots),
    bounds: room.put(bounds),
    clusters: room.put(order.first),
    shares: room.put(sharesOf(ofClusters, shareCount)),
    pattern: room.take(cells * 4),
    toN: room.take((cells - alone) * bytes + 16),
    toY: room.take((cells - alone) * bytes + 16),
  };
  const mark = room.mark();
  const { start = 0, slotOf = 0, n = 0, y = 0, rankOf = 0, offsets = 0 } = from;
  const source = { start, slotOf, n, y, chunks: from.chunks ?? 0, rankOf, offsets };
  machine.run("toOrder", room.put(orderedWords({ ...task, ...source })), chunks);
  room.release(mark);
  return { cells, clusters: order.clusters, task, shareCount, bounds: ofClusters };
}

/** Makes counts (chunks × keys) the places where each chunk's begin; gives where each key's do, keys + 1. */
function placesOf(counts: Uint32Array, keys: number): Uint32Array {
  const bounds = new Uint32Array(keys + 1);
  let next = 0;
  for (let key = 0; key < keys; key++) {
    for (let at = key; at < counts.length; at += keys) {
      const own = counts[at];
      counts[at] = next;
      next += own;
    }
    bounds[key + 1] = next;
  }
  return bounds;
}

/** The first cluster of each share, so that shares have about as many cells. */
function sharesOf(bounds: Uint32Array, shares: number): Uint32Array {
  const clusters = bounds.length - 1;
  const out = new Uint32Array(shares + 1).fill(clusters);
  let g = 0;
  for (let share = 0; share < shares; share++) {
    while (g < clusters && bounds[g] < (bounds[clusters] * share) / shares) g++;
    out[share] = g;
  }
  return out;
}
