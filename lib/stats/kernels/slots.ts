import type { Design } from "../design.js";
import type { Predictor } from "../predictor.js";
import { padded, paired } from "./pass.js";
import { road, type Resident } from "./resident.js";
import { taskWords } from "./task.js";

/** How many slots are worth a chunk. */
const SHARE = 32_768;

/** Whether a design's slots are many: then its predictors' `slot` and `oddsSlot` are better left alone. */
const isMany = ({ slots }: Design): boolean => slots.m > 0 && slots.count >= road.slots;

/** The parts of all slots, and after them of the nodes: to be put before what a pass gives back. */
export function keepParts({ slots }: Design, resident: Resident): number {
  const parts = (): Float64Array =>
    padded(
      withNodes(slots.parts, resident, (_, value) => value),
      slots.m,
    );
  return slots.m > 0 ? resident.keep("parts", parts) : 0;
}

/** A column by slot with what it is at the nodes after it, which have slots of their own: of each the class and the part. */
export function withNodes(
  column: Float64Array,
  { nodal }: Resident,
  of: (c: number, value: number) => number,
): Float64Array {
  if (nodal === null) return column;
  const { values, count } = nodal.nodes;
  const out = new Float64Array(column.length + values.length);
  out.set(column);
  values.forEach((value, i) => (out[column.length + i] = of(Math.floor(i / count), value)));
  return out;
}

/** Puts what a pass needs of each slot: the odds alone, or with η or the first part. */
export function slotEntries(
  design: Design,
  resident: Resident,
  at: Predictor,
  second: "eta" | "part" | null,
): number {
  const { slots } = design;
  const { arena, machine } = resident;
  if (!isMany(design)) {
    const odds = withNodes(at.oddsSlot, resident, (c, value) => Math.exp(at.loads[c] * value));
    if (second === null) return arena.put(odds);
    if (second === "eta" || slots.m === 0) return arena.put(paired(odds, at.slot));
    return arena.put(
      paired(
        odds,
        withNodes(slots.parts, resident, (_, value) => value),
      ),
    );
  }
  const parts = keepParts(design, resident);
  const chunks = Math.min(64, Math.ceil(slots.count / SHARE));
  const entry = second === null ? 1 : 2;
  const slot = arena.take(slots.count * entry * 8);
  const words = taskWords({
    slot,
    entry,
    parts,
    m: slots.m,
    width: slots.m + (slots.m % 2),
    slotClass: slots.classes === 1 ? 0 : arena.put(slots.classOf),
    oddsA: arena.put(at.loads),
    slots: slots.count,
    rows: Math.ceil(slots.count / chunks),
    slopes: second === "eta" ? 1 : 0,
  });
  machine.run("slotOdds", arena.put(words), chunks);
  return slot;
}

/** The columns with covariates of each class, as pairs (column, part), and where each class's begin. */
export function movingColumns({ categories, slots }: Design): { start: Uint32Array; pairs: Uint32Array } {
  const start = [0];
  const pairs: number[] = [];
  for (let c = 0; c < slots.classes; c++) {
    for (const { codes, column, size } of categories)
      for (let q = 0; q < slots.m; q++) {
        const j = column[(q + 1) * size + codes[slots.example[c]]];
        if (j >= 0) pairs.push(j, q);
      }
    start.push(pairs.length / 2);
  }
  return { start: Uint32Array.from(start), pairs: Uint32Array.from(pairs) };
}
