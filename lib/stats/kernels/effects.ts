import type { Design } from "../design.js";
import type { Predictor } from "../predictor.js";
import { cellsTask, padded, paired, runPass } from "./pass.js";
import type { Packed } from "./packing.js";
import type { Resident } from "./resident.js";
import { keepParts, slotEntries, withNodes } from "./slots.js";

/** Sums over everyone for an average and its gradient: what `averageOf` needs of a pass. */
export interface EffectTotals {
  readonly value: number;
  readonly r: readonly [Float64Array, Float64Array];
  readonly rv: Float64Array;
}

/** The sums of predictions, or with `slopes` (slots × m) of slopes, `bySlot` their ∂η/∂x. */
export function fastEffects(
  design: Design,
  { resident, points }: { readonly resident: Resident; readonly points: Packed },
  at: Predictor,
  slopes: Float64Array | null,
  bySlot: Float64Array | null,
): EffectTotals {
  const { slots, halves } = design;
  const { m, classes } = slots;
  const { arena } = resident;
  const parts = keepParts(design, resident);
  const mark = arena.mark();
  const [first] = slopes ?? [0];
  const odds = withNodes(at.oddsSlot, resident, (c, value) => Math.exp(at.loads[c] * value));
  const task = {
    ...cellsTask(design, resident, points, at),
    slot:
      bySlot === null
        ? slotEntries(design, resident, at, "eta")
        : arena.put(
            paired(
              odds,
              withNodes(bySlot, resident, (c) => at.loads[c] * first),
            ),
          ),
    parts,
    slopes: slopes === null ? 0 : 1,
    slopeParts:
      slopes === null || m === 0
        ? 0
        : arena.put(
            padded(
              withNodes(slopes, resident, () => first),
              m,
            ),
          ),
  };
  const [countA, countB] = halves.counts;
  const found = runPass(
    resident,
    "effects",
    task,
    points.chunkCount,
    2 + countA + countB + classes * m,
  ).slice();
  arena.release(mark);
  return {
    value: found[0],
    r: [found.subarray(2, 2 + countA), found.subarray(2 + countA, 2 + countA + countB)],
    rv: found.subarray(2 + countA + countB, 2 + countA + countB + classes * m),
  };
}
