import type { Frame } from "./frame.js";
import type { LogitFit } from "./logit.js";

/** Whether every covariate of the fit is held at a value, so that people of one pattern all have the same prediction. */
export const holdsAll = (fit: LogitFit, at: Readonly<Record<string, number | string>>): boolean =>
  fit.dropped.every((d) => d.rows === 0) &&
  fit.columns.every((c) => c.bases.every((b) => Object.hasOwn(at, b.covariate)));

/** A frame with one cell a pattern: for predictions that do not depend on the group, an order of magnitude fewer cells. */
export function onePerPattern(frame: Frame): Frame {
  const patterns = frame.start.length - 1;
  return {
    ...frame,
    start: Uint32Array.from({ length: patterns + 1 }, (_, p) => p),
    group: Uint32Array.from({ length: patterns }, (_, p) => frame.group[frame.start[p]]),
    n: frame.patternN,
    y: frame.patternY,
    squares: null,
  };
}
