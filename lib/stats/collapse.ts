import type { Frame } from "./frame.js";
import type { LogitFit } from "./logit.js";
import { remembering } from "./remembered.js";

/** Whether every covariate of the fit is held at a value, so that people of one pattern all have the same prediction. */
export const holdsAll = (fit: LogitFit, at: Readonly<Record<string, number | string>>): boolean =>
  fit.dropped.every((d) => d.rows === 0) &&
  fit.columns.every((c) => c.bases.every((b) => Object.hasOwn(at, b.covariate)));

const collapsed = remembering<Frame>();

/** A frame with one cell a pattern: for predictions that do not depend on the group, an order of magnitude fewer cells. */
export const onePerPattern = (frame: Frame): Frame =>
  collapsed([frame], () => {
    const patterns = frame.start.length - 1;
    const start = new Uint32Array(patterns + 1);
    const group = new Uint32Array(patterns);
    for (let p = 0; p < patterns; p++) {
      start[p + 1] = p + 1;
      group[p] = frame.group[frame.start[p]];
    }
    return { ...frame, start, group, n: frame.patternN, y: frame.patternY, squares: null };
  });
