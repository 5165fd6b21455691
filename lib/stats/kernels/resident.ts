import type { Design } from "../design.js";
import { distinctPairs } from "../patterns.js";
import { arenaOf, type Arena } from "./arena.js";
import { machine, type Machine } from "./machine.js";

/** Cells in the shared memory, each pattern's padded to an even number with cells that weigh nothing. */
export interface Packed {
  readonly start: number;
  readonly slotOf: number;
  readonly n: number;
  readonly y: number;
  readonly wide: 0 | 1;
  /** Address of (pattern, cell) where each chunk begins and the last ends, and how many chunks. */
  readonly chunks: number;
  readonly chunkCount: number;
}

/** A design whose frame lies in the shared memory. */
export interface Resident {
  readonly machine: Machine;
  readonly arena: Arena;
  /** Cells with the same pattern and the same parts put together: all that a likelihood needs. */
  readonly points: Packed;
  /** The cells as they are; packed when first asked for. */
  readonly cells: () => Packed;
  /** patterns: member of each half, class. */
  readonly a: number;
  readonly b: number;
  readonly classOf: number;
  /** Columns that one design needs again and again: put at the first time, where they are afterwards. */
  readonly keep: (name: string, make: () => Uint32Array | Float64Array) => number;
}

/**
 * From how many cells on passes are worth the way into the shared memory, from how many slots on (a covariate of each person's own) their odds are
 * worked out there too, and the road taken: tests and benchmarks set them.
 */
export const road = { from: 20_000, slots: 50_000, fast: true };

interface Loaded {
  readonly design: Design;
  readonly resident: Resident;
}

interface Frame {
  readonly slotOf: Uint32Array;
  readonly n: Float64Array;
  readonly start: Uint32Array;
}

let arena: Arena | null = null;
let base = 0;
let frame: { of: Frame; rep: Uint32Array | null; points: Packed; cells: Packed | null; end: number } | null =
  null;
let loaded: Loaded | null = null;

/** The design in the shared memory, which holds one frame at a time; null where the plain road is to be taken. */
export function residentOf(design: Design): Resident | null {
  if (!road.fast || design.frame.group.length < road.from) return null;
  if (loaded?.design === design) return loaded.resident;
  const own = machine();
  if (own === null) return null;
  if (arena === null) {
    arena = arenaOf(own);
    base = arena.mark();
  }
  loaded = null;
  try {
    loaded = { design, resident: load(design, own, arena) };
    return loaded.resident;
  } catch (error) {
    frame = null;
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function load(design: Design, own: Machine, room: Arena): Resident {
  const { frame: cells, slots, halves } = design;
  const of: Frame = { slotOf: slots.of, n: cells.n, start: cells.start };
  const rep = representatives(design);
  if (frame === null || !sameFrame(frame.of, of) || !sameWords(frame.rep, rep)) {
    room.release(base);
    frame = null;
    const wide = isWide(design, own, room);
    const points = pack(design, rep, wide, own, room);
    frame = { of, rep, points, cells: rep === null ? points : null, end: room.mark() };
  }
  const here = frame;
  room.release(here.end);
  const addCells = (): Packed => {
    here.cells ??= pack(design, null, here.points.wide, own, room);
    return here.cells;
  };
  // With clusters every fit needs the cells themselves, and they must lie before what belongs to one design.
  if (cells.clusters !== null && here.cells === null) {
    addCells();
    here.end = room.mark();
  }
  const columns = new Map<string, number>();
  const keep = (name: string, make: () => Uint32Array | Float64Array): number => {
    const at = columns.get(name) ?? room.put(make());
    columns.set(name, at);
    return at;
  };
  return {
    machine: own,
    keep,
    arena: room,
    points: here.points,
    cells: addCells,
    a: room.put(halves.of[0]),
    b: room.put(halves.of[1]),
    classOf: room.put(slots.patternClass),
  };
}

const sameFrame = (a: Frame, b: Frame): boolean =>
  a.slotOf === b.slotOf && a.n === b.n && a.start === b.start;

const sameWords = (a: Uint32Array | null, b: Uint32Array | null): boolean =>
  a === b || (a !== null && b !== null && a.length === b.length && a.every((v, i) => v === b[i]));

/** From how many slots on a sample of them is looked at first, and one in how many. */
const LARGE = 200_000;
const STRIDE = 64;

/** Share of slots that differ from all others above which putting them together is not worth it. */
const MOST = 0.95;

/** By slot the first one with the same class and parts, or null where hardly any are the same. */
function representatives({ slots }: Design): Uint32Array | null {
  const { m, count, classOf } = slots;
  if (m === 0) return slots.example.length > MOST * count ? null : firstOfClass(classOf, slots.classes);
  if (count >= LARGE && alike(slots, STRIDE) === null) return null;
  return alike(slots, 1);
}

/** The same of every `stride`-th slot. */
function alike({ m, parts, count, classOf }: Design["slots"], stride: number): Uint32Array | null {
  const sampled = Math.ceil(count / stride);
  const classes = stride === 1 ? classOf : classOf.filter((_, s) => s % stride === 0);
  let found = { id: classes, first: classes };
  for (let q = 0; q < m; q++) {
    const column = new Float64Array(sampled);
    for (let s = 0; s < sampled; s++) column[s] = parts[s * stride * m + q];
    found = distinctPairs(found.id, column);
  }
  const { id, first } = found;
  return first.length > MOST * sampled ? null : id.map((i) => first[i]);
}

function firstOfClass(classOf: Uint32Array, classes: number): Uint32Array {
  const first = new Uint32Array(classes);
  for (let s = classOf.length - 1; s >= 0; s--) first[classOf[s]] = s;
  return classOf.map((c) => first[c]);
}

/** How many doubles are staged at once. */
const STAGE = 65_536;

/** Whether weights need doubles: not whole numbers, or so many that their sums could leave single precision. */
function isWide({ frame: { n, y, patternN } }: Design, own: Machine, room: Arena): 0 | 1 {
  if (patternN.some((v) => v > 2 ** 24)) return 1;
  const mark = room.mark();
  const stage = room.take(STAGE * 8);
  let wide: 0 | 1 = 0;
  for (const column of [n, y])
    for (let at = 0; at < column.length && wide === 0; at += STAGE) {
      const some = column.subarray(at, at + STAGE);
      room.doubles(stage, some.length).set(some);
      if (own.exports["fitsSingle"](stage, some.length) === 0) wide = 1;
    }
  room.release(mark);
  return wide;
}

/** Packs cells block by block of patterns: what is staged stays in the processor's cache. */
function pack(design: Design, rep: Uint32Array | null, wide: 0 | 1, own: Machine, room: Arena): Packed {
  const { frame: cells, slots } = design;
  const { start, n, y } = cells;
  const patterns = start.length - 1;
  const most = n.length + patterns + 2;
  const toStart = room.take((patterns + 1) * 4);
  const chunks = room.take((CHUNKS + 1) * 8);
  const [slotOf, toN, toY] = [4, wide === 1 ? 8 : 4, wide === 1 ? 8 : 4].map((bytes) =>
    room.take(most * bytes),
  );
  const mark = room.mark();
  const reps = rep === null ? 0 : room.put(rep);
  const seen = rep === null ? 0 : room.take(slots.count * 4);
  if (seen > 0) room.words(seen, slots.count).fill(0);
  let longest = STAGE;
  for (let p = 0; p < patterns; p++) longest = Math.max(longest, start[p + 1] - start[p]);
  const [stageStart, stageSlot, stageN, stageY] = [4, 4, 8, 8].map((bytes) =>
    room.take((longest + 2) * bytes),
  );
  room.words(toStart, 1)[0] = 0;
  let next = 0;
  for (let p = 0; p < patterns;) {
    const from = p;
    while (p < patterns && p - from < longest && start[p + 1] - start[from] <= longest) p++;
    const [first, last] = [start[from], start[p]];
    room.words(stageStart, p - from + 1).set(start.subarray(from, p + 1));
    room.words(stageSlot, last - first).set(slots.of.subarray(first, last));
    room.doubles(stageN, last - first).set(n.subarray(first, last));
    room.doubles(stageY, last - first).set(y.subarray(first, last));
    const rest = [reps, seen, wide, toStart + from * 4, slotOf, toN, toY, next] as const;
    next = own.exports["pack"](stageStart, stageSlot, stageN, stageY, p - from, ...rest) >>> 0;
  }
  room.release(mark);
  const chunkCount = next < 2 * CHUNK ? 1 : CHUNKS;
  room.words(chunks, CHUNKS * 2 + 2).set(boundaries(room.words(toStart, patterns + 1), next, chunkCount));
  return { start: toStart, slotOf, n: toN, y: toY, wide, chunks, chunkCount };
}

/** Fewest cells that are worth a chunk, and into how many the others are split: never by how many threads there are, so that digits don't change. */
const CHUNK = 8_192;
const CHUNKS = 8;

/** (pattern, cell) at which each chunk begins; a pattern may go on in the next chunk. */
function boundaries(start: Uint32Array, cells: number, chunks: number): Uint32Array {
  const out = new Uint32Array(2 * chunks + 2);
  for (let c = 0; c <= chunks; c++) {
    const cell = c === chunks ? cells : 2 * Math.floor((cells * c) / chunks / 2);
    let [low, high] = [0, start.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (start[middle] <= cell) low = middle;
      else high = middle;
    }
    out[2 * c] = low;
    out[2 * c + 1] = cell;
  }
  return out;
}
