import { StatsError } from "./errors.js";
import type { Frame } from "./frame.js";
import type { LogitFit } from "./logit.js";

/** Placeholder. */
export function clusterAdjusted(
  frame: Frame,
  fit: LogitFit,
  name: string,
): { matrix: Float64Array; degrees: Float64Array | null; factor: number } {
  throw new StatsError("not defined", `variance ${name} of ${fit.rows} ${frame.rows} is not here yet`);
}
