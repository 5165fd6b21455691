import type { Design } from "../design.js";
import type { FrameClusters } from "../frame.js";
import type { Predictor } from "../predictor.js";
import type { Arena } from "./arena.js";
import { clusterWords, type ClusterTask } from "./clustertask.js";
import type { Pass } from "./machine.js";
import { orderedWords } from "./ordered.js";
import type { Resident } from "./resident.js";
import { keepParts, movingColumns, slotEntries } from "./slots.js";

/** Every cluster's cells and information in the shared memory, for passes that go cluster by cluster. */
export interface Clustered {
  readonly arena: Arena;
  readonly clusters: number;
  readonly k: number;
  /** Rows of matrices here: k, filled up with zeros to a multiple of 4. */
  readonly stride: number;
  /** A cluster's stride × stride information, or what a pass has put there. */
  readonly information: (cluster: number) => Float64Array;
  /** Where a cluster's records begin and end. */
  readonly bounds: Uint32Array;
  /** One record: pattern, slot, weight, successes. */
  readonly record: (place: number) => readonly [number, number, number, number];
  /** Does a pass over chunks of clusters (or over `chunks` of something else) with scratch for each. */
  readonly run: (pass: Pass, task: ClusterTask, scratchBytes: number, chunks?: number) => void;
}

/** Most bytes of all clusters' information, and of all chunks' scratch: beyond, the plain road serves. */
const MOST = 2 ** 28;

/** Into how many chunks clusters are split at most. */
const CHUNKS = 32;

/** Matrices of this size and more are the plain road's: one chunk a column is more than threads can count. */
const WIDEST = 240;

/**
 * Adds up each cluster's information at `at`, and gives what `use` makes of it; the memory is given back
 * afterwards. Null where there is not the room.
 */
export function byCluster<T>(
  design: Design,
  resident: Resident,
  at: Predictor,
  clusters: FrameClusters,
  use: (clustered: Clustered) => T,
): T | null {
  const k = design.columns.length;
  const stride = Math.ceil(k / 4) * 4;
  const count = clusters.labels.length;
  const constant = design.columns[0].indicators.length + design.columns[0].bases.length === 0;
  if (!constant || k > WIDEST || count * stride * stride * 8 > MOST) return null;
  const { arena } = resident;
  keepParts(design, resident);
  const mark = arena.mark();
  try {
    const records = recordsOf(resident);
    const wide = resident.ordered.task.wide === 1 ? 1 : 0;
    return use(withInformation(design, resident, at, records, { k, stride, count, wide }));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  } finally {
    arena.release(mark);
  }
}

interface Records {
  readonly at: number;
  readonly boundsAt: number;
  readonly bounds: Uint32Array;
}

function recordsOf({ arena, machine, ordered }: Resident): Records {
  const out = arena.take(ordered.cells * (ordered.task.wide === 1 ? 24 : 16));
  const rows = Math.ceil(ordered.clusters / CHUNKS);
  const task = arena.put(orderedWords({ ...ordered.task, k: ordered.clusters, rows, out }));
  machine.run("records", task, Math.ceil(ordered.clusters / rows));
  return { at: out, boundsAt: arena.put(ordered.bounds), bounds: ordered.bounds };
}

function withInformation(
  design: Design,
  resident: Resident,
  at: Predictor,
  records: Records,
  { k, stride, count, wide }: { k: number; stride: number; count: number; wide: 0 | 1 },
): Clustered {
  const { arena, machine } = resident;
  const { slots } = design;
  const lists = ([0, 1] as const).map((side) => memberColumns(design, side));
  const moving = movingColumns(design);
  const information = arena.take(count * stride * stride * 8);
  const share = Math.ceil(count / CHUNKS);
  const task: ClusterTask = {
    wide,
    clusters: count,
    records: records.at,
    bounds: records.boundsAt,
    share,
    a: resident.a,
    b: resident.b,
    classOf: resident.classOf,
    oddsA: arena.put(at.oddsHalf[0]),
    oddsB: arena.put(at.oddsHalf[1]),
    slot: slotEntries(design, resident, at, null),
    listA: arena.put(lists[0]),
    listB: arena.put(lists[1]),
    listWidth: design.categories.length + 1,
    movingStart: arena.put(moving.start),
    moving: arena.put(moving.pairs),
    parts: keepParts(design, resident),
    width: slots.m + (slots.m % 2),
    m: slots.m,
    k,
    stride,
    plain: arena.put(design.part.map((part) => (part === 0 ? 1 : 0))),
    information,
  };
  const run = (
    pass: Pass,
    more: ClusterTask,
    scratchBytes: number,
    chunks = Math.ceil(count / share),
  ): void => {
    const each = Math.ceil(scratchBytes / 16) * 16;
    if (each * chunks > MOST) throw new RangeError("too little room for a pass by cluster");
    const inner = arena.mark();
    const scratch = arena.take(each * chunks);
    machine.run(pass, arena.put(clusterWords({ ...task, ...more, scratch, scratchBytes: each })), chunks);
    arena.release(inner);
  };
  run("information", {}, 0);
  const size = stride * stride;
  const [words, values] = [arena.words(records.at, 0), arena.doubles(records.at, 0)].map((v) => v.buffer);
  const whole = new Uint32Array(words, records.at);
  const counted = wide === 1 ? new Float64Array(values, records.at) : new Float32Array(values, records.at);
  const [step, shift] = wide === 1 ? [6, 3] : [4, 4];
  return {
    arena,
    clusters: count,
    k,
    stride,
    bounds: records.bounds,
    information: (g) => arena.doubles(information + g * size * 8, size),
    record: (i) => [
      whole[i * step],
      whole[i * step + 1],
      counted[i * shift + (wide === 1 ? 1 : 2)],
      counted[i * shift + (wide === 1 ? 2 : 3)],
    ],
    run,
  };
}

/** By member of a half, how many columns without a covariate but the constant it has, and which: members × (categories + 1). */
function memberColumns({ categories, halves }: Design, side: 0 | 1): Uint32Array {
  const width = categories.length + 1;
  const out = new Uint32Array(halves.counts[side] * width);
  categories.forEach(({ column }, c) => {
    if (halves.side[c] !== side) return;
    halves.codes[c].forEach((code, member) => {
      const j = column[code];
      if (j > 0) out[member * width + ++out[member * width]] = j;
    });
  });
  return out;
}
