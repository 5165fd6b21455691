import type { Design } from "../design.js";
import type { FrameClusters } from "../frame.js";
import { distinctPairs } from "../patterns.js";
import type { Predictor } from "../predictor.js";
import { arenaOf, type Arena } from "./arena.js";
import { machine, type Machine } from "./machine.js";
import { isWithin, lagrange, nodesOf, type Nodes } from "./nodes.js";
import { mostOrdered, orderCells, orderSlots, type Ordered } from "./ordered.js";
import {
  mostRoom,
  packInto,
  roomFor,
  stage,
  startsOf,
  surveyed,
  type Columns,
  type Packed,
} from "./packing.js";

/** A design whose frame lies in the shared memory. */
export interface Resident {
  readonly machine: Machine;
  readonly arena: Arena;
  /** Cells with the same pattern and the same parts put together: all that a likelihood needs. Null until asked for where nodes stand for them. */
  readonly exact: Packed | null;
  /** The same with nodes for the cells of long patterns, where that is much shorter. */
  readonly nodal: { readonly nodes: Nodes; readonly points: Packed } | null;
  /** The cells as they are, cluster by cluster. */
  readonly ordered: Ordered;
  /** patterns: member of each half, class. */
  readonly a: number;
  readonly b: number;
  readonly classOf: number;
  /** Columns that one design needs again and again: put at the first time, where they are afterwards. */
  readonly keep: (name: string, make: () => Uint32Array | Float64Array) => number;
}

/**
 * From how many cells on passes are worth the way into the shared memory, from how many slots on (a covariate of each person's own) their odds are
 * worked out there too, whether nodes may stand for cells, and the road taken: tests and benchmarks set them.
 */
export const road = { from: 20_000, slots: 50_000, nodes: true, fast: true };

const mayHaveNodes = ({ slots }: Design): boolean => road.nodes && slots.count < road.slots;

/** What a frame's place in the shared memory depends on. */
interface Source extends Columns {
  readonly clusters: FrameClusters | null;
  readonly parts: Float64Array | null;
  readonly rep: Uint32Array | null;
  readonly nodes: boolean;
}

interface LaidOut extends Pick<Resident, "exact" | "nodal" | "ordered"> {
  readonly source: Source;
  readonly end: number;
}

let arena: Arena | null = null;
let base = 0;
let frame: LaidOut | null = null;
let loaded: { readonly design: Design; readonly resident: Resident } | null = null;

/**
 * The design in the shared memory, which holds one frame at a time, with its exact points where they are asked for; null where the plain road is to be
 * taken.
 */
export function residentOf(design: Design, exact = false): Resident | null {
  if (!road.fast || design.frame.group.length < road.from) return null;
  const before = loaded?.design === design ? loaded.resident : null;
  const as = frame?.source.nodes === mayHaveNodes(design);
  if (before !== null && as && (before.exact !== null || !exact)) return before;
  const own = machine();
  if (own === null) return null;
  if (arena === null) {
    arena = arenaOf(own);
    base = arena.mark();
  }
  loaded = null;
  try {
    loaded = { design, resident: load(design, exact, own, arena) };
    return loaded.resident;
  } catch (error) {
    frame = null;
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Points for a pass at a predictor: with nodes where those serve (`smooth` says whether they may), else exact. Null where the plain road is to be taken. */
export function pointsFor(
  design: Design,
  at: Predictor,
  smooth = true,
): { readonly resident: Resident; readonly points: Packed } | null {
  const resident = at.careful ? null : residentOf(design);
  if (resident === null) return null;
  const { nodal } = resident;
  if (smooth && nodal !== null && isWithin(nodal.nodes, at)) return { resident, points: nodal.points };
  const whole = residentOf(design, true);
  return whole?.exact == null ? null : { resident: whole, points: whole.exact };
}

function load(design: Design, exact: boolean, own: Machine, room: Arena): Resident {
  const { frame: cells, slots, halves } = design;
  const source: Source = {
    start: cells.start,
    slotOf: slots.of,
    n: cells.n,
    y: cells.y,
    clusters: cells.clusters,
    parts: slots.m === 1 ? slots.parts : null,
    rep: representatives(design),
    nodes: mayHaveNodes(design),
  };
  if (frame === null || !sameSource(frame.source, source) || (exact && frame.exact === null)) {
    const both = exact && frame !== null && sameSource(frame.source, source);
    frame = null;
    frame = layOut(design, source, both, own, room);
  }
  room.release(frame.end);
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
    exact: frame.exact,
    nodal: frame.nodal,
    ordered: frame.ordered,
    a: room.put(halves.of[0]),
    b: room.put(halves.of[1]),
    classOf: room.put(slots.patternClass),
  };
}

/** Lays a frame out from cells that are copied in above the room for it, and given back afterwards. */
function layOut(design: Design, source: Source, both: boolean, own: Machine, room: Arena): LaidOut {
  const { slots } = design;
  const patterns = source.start.length - 1;
  const cells = source.start[patterns];
  const order = orderSlots(design);
  const nodes = source.nodes ? nodesOf(design) : null;
  room.release(base);
  room.take(mostOrdered(cells, order) + (both ? 2 : 1) * mostRoom(cells, patterns));
  const staged = stage(source, slots.count, source.rep, room.put(order.rank), room);
  const { wide: doubles, counts } = surveyed(own, room, staged);
  const lines = nodes === null ? 0 : room.put(lagrange(design, nodes));
  const classOf = room.put(slots.patternClass);
  room.release(base);
  const wide = doubles === 1 || design.frame.patternN.some((v) => v > 2 ** 24) ? 1 : 0;
  const exactStart = startsOf(counts, 0);
  const nodalStart = nodes === null ? null : startsOf(counts, nodes.count);
  const pays = nodalStart !== null && nodalStart[patterns] < PAYS * exactStart[patterns];
  let nodal: Resident["nodal"] = null;
  if (nodes !== null && nodalStart !== null && pays) {
    nodal = { nodes, points: roomFor(nodalStart, 1, room) };
    const task = { nodes: nodes.count, lagrange: lines, classOf, nodeSlot: slots.count };
    packInto(own, room, staged, nodal.points, task);
  }
  let exact: Packed | null = null;
  if (nodal === null || both) {
    exact = roomFor(exactStart, wide, room);
    packInto(own, room, staged, exact);
  }
  const ordered = orderCells(own, room, staged, order, wide);
  return { source, exact, nodal, ordered, end: room.mark() };
}

/** Share of the points that nodes must leave at most to be worth it. */
const PAYS = 0.7;

function sameSource(a: Source, b: Source): boolean {
  const alike = (["start", "slotOf", "n", "y", "clusters", "nodes"] as const).every(
    (key) => a[key] === b[key],
  );
  return alike && sameNumbers(a.rep, b.rep) && sameNumbers(a.parts, b.parts);
}

function sameNumbers<T extends Uint32Array | Float64Array>(a: T | null, b: T | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

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
