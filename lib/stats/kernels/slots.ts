import type { Design } from "../design.js";
import type { Predictor } from "../predictor.js";
import { padded, paired } from "./pass.js";
import { road, type Resident } from "./resident.js";
import { taskWords } from "./task.js";

/** How many slots are worth a chunk. */
const SHARE = 32_768;

/** Whether a design's slots are many: then its predictors' `slot` and `oddsSlot` are better left alone. */
const isMany = ({ slots }: Design): boolean => slots.m > 0 && slots.count >= road.slots;

/** Columns that the entries of many slots are made from: to be put before what a pass gives back. */
export function keepParts({ slots }: Design, resident: Resident): number {
  return slots.m > 0 ? resident.keep("parts", () => padded(slots.parts, slots.m)) : 0;
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
    if (second === null) return arena.put(at.oddsSlot);
    return arena.put(paired(at.oddsSlot, second === "part" && slots.m > 0 ? slots.parts : at.slot));
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
    clusterOf: slots.classes === 1 ? 0 : arena.put(slots.classOf),
    oddsA: arena.put(at.loads),
    slots: slots.count,
    rows: Math.ceil(slots.count / chunks),
    slopes: second === "eta" ? 1 : 0,
  });
  machine.run("slotOdds", arena.put(words), chunks);
  return slot;
}
