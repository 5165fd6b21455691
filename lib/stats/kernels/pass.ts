import type { Predictor } from "../predictor.js";
import type { Design } from "../design.js";
import type { Pass } from "./machine.js";
import type { Packed } from "./packing.js";
import type { Resident } from "./resident.js";
import { taskWords, type Task } from "./task.js";

/** What every pass over cells needs of its task. */
export function cellsTask(design: Design, resident: Resident, packed: Packed, at: Predictor): Task {
  const { halves, slots } = design;
  const { arena, a, b, classOf } = resident;
  return {
    start: packed.start,
    slotOf: packed.slotOf,
    n: packed.n,
    y: packed.y,
    wide: packed.wide,
    chunks: packed.chunks,
    a,
    b,
    classOf,
    stride: 1,
    oddsA: arena.put(at.oddsHalf[0]),
    oddsB: arena.put(at.oddsHalf[1]),
    m: slots.m,
    width: slots.m + (slots.m % 2),
    classes: slots.classes,
    countA: halves.counts[0],
    countB: halves.counts[1],
  };
}

/** slots × width: parts in rows of an even width. */
export function padded(values: Float64Array, m: number): Float64Array {
  if (m % 2 === 0) return values;
  const slots = values.length / m;
  const out = new Float64Array(slots * (m + 1));
  for (let s = 0; s < slots; s++) for (let q = 0; q < m; q++) out[s * (m + 1) + q] = values[s * m + q];
  return out;
}

/** Pairs of numbers, one from each column. */
export function paired(one: Float64Array, other: ArrayLike<number>): Float64Array {
  const out = new Float64Array(2 * one.length);
  for (let s = 0; s < one.length; s++) {
    out[2 * s] = one[s];
    out[2 * s + 1] = other[s];
  }
  return out;
}

/** How many pairs of doubles one share of adding up has. */
const SHARE = 16_384;

/** Does a pass on all chunks and adds their `doubles` results up, always in the order of the chunks. */
export function runPass(
  { machine, arena }: Resident,
  pass: Pass,
  task: Task,
  chunks: number,
  doubles: number,
  scratchBytes = 0,
): Float64Array {
  const outBytes = Math.ceil(doubles / 2) * 16;
  const scratchEach = Math.ceil(scratchBytes / 16) * 16;
  const out = arena.take(outBytes * chunks);
  const scratch = arena.take(scratchEach * chunks);
  const words = taskWords({ ...task, out, outBytes, scratch, scratchBytes: scratchEach });
  machine.run(pass, arena.put(words), chunks);
  addChunks({ machine, arena }, out, outBytes, chunks);
  return arena.doubles(out, doubles);
}

/** Adds the results of all chunks into the first's, in the order of the chunks. */
export function addChunks(
  { machine, arena }: Pick<Resident, "machine" | "arena">,
  out: number,
  outBytes: number,
  chunks: number,
): void {
  if (chunks === 1) return;
  const words = taskWords({ out, outBytes, slots: chunks, rows: SHARE });
  machine.run("addUp", arena.put(words), Math.ceil(outBytes / (SHARE * 16)));
}
