import type { Arena } from "./arena.js";
import type { Machine } from "./machine.js";
import { wordsOf } from "./task.js";

/** The fields of a task that lays cells out, in the order of the class in `assembly/pack.ts`; each is one 32-bit word. */
const fields = [
  "start",
  "slotOf",
  "n",
  "y",
  "chunks",
  "rep",
  "slots",
  "rankOf",
  "offsets",
  "flags",
  "counts",
  "toStart",
  "toOf",
  "toN",
  "toY",
  "wide",
  "nodes",
  "lagrange",
  "classOf",
  "nodeSlot",
  "scratch",
  "scratchBytes",
] as const;

/** What such a pass reads and where it writes; what is not given is 0. */
export type PackingTask = Readonly<Partial<Record<(typeof fields)[number], number>>>;

/** Points in the shared memory, each pattern's padded to an even number with points that weigh nothing. */
export interface Packed {
  readonly start: number;
  readonly slotOf: number;
  readonly n: number;
  readonly y: number;
  readonly wide: 0 | 1;
  /** Address of (pattern, point) where each chunk begins and the last ends, and how many chunks. */
  readonly chunks: number;
  readonly chunkCount: number;
}

/** Cells in the order of patterns, as they are laid out from. */
export interface Columns {
  readonly start: Uint32Array;
  readonly slotOf: Uint32Array;
  readonly n: Float64Array;
  readonly y: Float64Array;
}

/** Cells in the shared memory for as long as they are laid out from, split into chunks of patterns. */
export interface Staged {
  readonly task: PackingTask;
  readonly chunks: number;
  readonly patterns: number;
}

/** Into how many chunks of patterns cells are split at most; always the same, so that digits don't change. */
const CHUNKS = 16;

/** From how many slots on one chunk counts them all: counts of each would take more room than the cells. */
const MANY = 65_536;

/** Copies cells in, and splits them. `rep` by slot is the one that stands for it, null where each stands for itself. */
export function stage(
  columns: Columns,
  slots: number,
  rep: Uint32Array | null,
  rankOf: number,
  room: Arena,
): Staged {
  const { start } = columns;
  const patterns = start.length - 1;
  const cells = start[patterns];
  const chunks = slots > MANY || cells < MANY ? 1 : CHUNKS;
  const bounds = Uint32Array.from({ length: chunks + 1 }, (_, c) =>
    c === chunks ? patterns : patternAt(start, Math.floor((cells * c) / chunks)),
  );
  const scratchBytes = rep === null ? 0 : Math.ceil(slots / 4) * 16;
  const task = {
    start: room.put(start),
    slotOf: room.put(columns.slotOf.subarray(0, cells)),
    n: room.put(columns.n.subarray(0, cells)),
    y: room.put(columns.y.subarray(0, cells)),
    chunks: room.put(bounds),
    rep: rep === null ? 0 : room.put(rep),
    slots,
    rankOf,
    offsets: room.take(chunks * slots * 8),
    flags: room.take(chunks * 4),
    counts: room.take(patterns * 4),
    scratch: room.take(scratchBytes * chunks),
    scratchBytes,
  };
  return { task, chunks, patterns };
}

/** The last pattern that begins at a cell or before it. */
function patternAt(start: ArrayLike<number>, cell: number): number {
  let [low, high] = [0, start.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (start[middle] <= cell) low = middle;
    else high = middle;
  }
  return low;
}

/** Does a pass over the staged cells. */
export function runPacking(
  machine: Machine,
  room: Arena,
  pass: "survey" | "pack",
  { task, chunks }: Staged,
  more: PackingTask = {},
): void {
  const mark = room.mark();
  machine.run(pass, room.put(wordsOf(fields, { ...task, ...more })), chunks);
  room.release(mark);
}

/** What a look through the staged cells has found. */
export interface Surveyed {
  /** Whether weights need doubles. */
  readonly wide: 0 | 1;
  /** patterns: how many points each has. */
  readonly counts: Uint32Array;
}

/** Looks the staged cells through. */
export function surveyed(machine: Machine, room: Arena, staged: Staged): Surveyed {
  runPacking(machine, room, "survey", staged);
  const flags = room.words(staged.task.flags!, staged.chunks);
  return {
    wide: flags.some((flag) => flag !== 0) ? 1 : 0,
    counts: room.words(staged.task.counts!, staged.patterns),
  };
}

/** Where each pattern's points begin when each has an even number of them; patterns of more than `nodes` points have so many. */
export function startsOf(counts: Uint32Array, nodes: number): Uint32Array {
  const start = new Uint32Array(counts.length + 1);
  const most = nodes === 0 ? Infinity : nodes;
  let next = 0;
  for (let p = 0; p < counts.length; p++) {
    const count = counts[p] > most ? most : counts[p];
    start[p + 1] = next += count + (count & 1);
  }
  return start;
}

/** Room for points. */
export function roomFor(start: Uint32Array, wide: 0 | 1, room: Arena): Packed {
  const points = start[start.length - 1];
  const chunkCount = points < 2 * CHUNK ? 1 : POINT_CHUNKS;
  const bytes = wide === 1 ? 8 : 4;
  return {
    start: room.put(start),
    slotOf: room.take(points * 4),
    n: room.take(points * bytes),
    y: room.take(points * bytes),
    wide,
    chunks: room.put(boundaries(start, points, chunkCount)),
    chunkCount,
  };
}

/** Most bytes that {@link roomFor} takes. */
export const mostRoom = (cells: number, patterns: number): number =>
  20 * (cells + patterns) + 4 * patterns + 4096;

/** Writes the points of staged cells. */
export function packInto(
  machine: Machine,
  room: Arena,
  staged: Staged,
  to: Packed,
  nodes: PackingTask = {},
): void {
  const places = { toStart: to.start, toOf: to.slotOf, toN: to.n, toY: to.y, wide: to.wide };
  runPacking(machine, room, "pack", staged, { ...places, ...nodes });
}

/** Fewest points that are worth a chunk, and into how many the others are split: never by how many threads there are, so that digits don't change. */
const CHUNK = 8_192;
const POINT_CHUNKS = 8;

/** (pattern, point) at which each chunk begins; a pattern may go on in the next chunk. */
function boundaries(start: Uint32Array, points: number, chunks: number): Uint32Array {
  const out = new Uint32Array(2 * chunks + 2);
  for (let c = 0; c <= chunks; c++) {
    const point = c === chunks ? points : 2 * Math.floor((points * c) / chunks / 2);
    out[2 * c] = patternAt(start, point);
    out[2 * c + 1] = point;
  }
  return out;
}
