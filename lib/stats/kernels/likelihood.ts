import type { Design } from "../design.js";
import { crossedOf, type Tables } from "../gram.js";
import { addSlots } from "../passes.js";
import type { Predictor } from "../predictor.js";
import { cellsTask, runPass } from "./pass.js";
import type { Packed } from "./packing.js";
import type { Resident } from "./resident.js";
import { keepParts, slotEntries } from "./slots.js";

/** Most bytes that sums by slot may take in all chunks together; beyond, squares are added up cell by cell. */
const SLOT_BYTES = 2 ** 26;

/** The tables of one pass over the cells of every `stride`-th pattern: what `tablesOf` makes of `likelihoodSums`. */
export function fastTables(
  design: Design,
  { resident, points }: { readonly resident: Resident; readonly points: Packed },
  at: Predictor,
  stride: number,
): Tables {
  const { halves, slots } = design;
  const { m, classes } = slots;
  const { arena } = resident;
  const [countA, countB] = halves.counts;
  const crossed = crossedOf(design);
  const codes = resident.keep("codes", () => crossed.codes);
  const crossRows = resident.keep("crossRows", () => crossed.first);
  const parts = keepParts(design, resident);
  const mark = arena.mark();
  const keep = m > 1 && slots.count * 16 * points.chunkCount <= SLOT_BYTES;
  const sizes = [
    countA,
    countB,
    countA,
    countB,
    crossed.rows * countB,
    countA * classes * m,
    countB * classes * m,
    classes * m,
    classes * m * m,
    keep ? 2 * slots.count : 0,
  ];
  const task = {
    ...cellsTask(design, resident, points, at),
    stride,
    slot: slotEntries(design, resident, at, m > 1 ? null : "part"),
    parts,
    codes,
    crossed: crossed.categories.length,
    crossRows,
    slots: keep ? slots.count : 0,
  };
  const doubles = sizes.reduce((sum, size) => sum + size, 0);
  const pass = m > 1 ? "sumsOfManyParts" : "sumsOfOnePart";
  const found = runPass(resident, pass, task, points.chunkCount, doubles, 8 * (m + 1)).slice();
  arena.release(mark);
  let next = 0;
  const [wA, wB, rA, rB, cross, wvA, wvB, rv, wvv, bySlot] = sizes.map((size) =>
    found.subarray(next, (next += size)),
  );
  if (keep)
    addSlots(
      design,
      bySlot.filter((_, i) => i % 2 === 0),
      bySlot.filter((_, i) => i % 2 === 1),
      { rv, wvv },
    );
  else if (m > 1) mirror(wvv, classes, m);
  return { w: [wA, wB], r: [rA, rB], cross, wv: [wvA, wvB], rv, wvv };
}

function mirror(wvv: Float64Array, classes: number, m: number): void {
  for (let c = 0; c < classes; c++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < i; j++) wvv[(c * m + j) * m + i] = wvv[(c * m + i) * m + j];
}
