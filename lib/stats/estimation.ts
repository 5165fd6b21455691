import { layOut, type Design } from "./design.js";
import { laidOut } from "./laidout.js";
import { StatsError } from "./errors.js";
import { estimationFrame } from "./estimable.js";
import type { Frame } from "./frame.js";
import type { LogitFit } from "./logit.js";

/** The design of a fit over the rows it used, in its own coordinates; with `at`, as if everyone had those values. */
export function designOf(
  frame: Frame,
  fit: LogitFit,
  at: Readonly<Record<string, number | string>> = {},
): Design {
  if (frame.mark !== fit.frame)
    throw new StatsError(
      "wrong frame",
      `the fit is of another frame (${fit.frame}), not of this one (${frame.mark})`,
    );
  const used = estimationFrame(frame, fit.terms, fit.dropped);
  const { parts } = fit.internal.coordinates;
  return Object.keys(at).length === 0
    ? laidOut(used, fit.columns, parts)
    : layOut(used, fit.columns, { at, parts });
}
