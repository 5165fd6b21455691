import type { Design } from "./design.js";
import { tablesOf, type Tables } from "./gram.js";
import { fastTables } from "./kernels/likelihood.js";
import { pointsFor } from "./kernels/resident.js";
import { likelihoodSums } from "./passes.js";
import type { Predictor } from "./predictor.js";

/** Score's and information's tables at a predictor, over every `stride`-th pattern (default all): by the fast road where there is one, there without nodes where `exact`. */
export function tablesAt(design: Design, at: Predictor, stride = 1, exact = false): Tables {
  const points = pointsFor(design, at, !exact);
  return points === null
    ? tablesOf(design, likelihoodSums(design, at, stride))
    : fastTables(design, points, at, stride);
}
