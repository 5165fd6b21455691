import { variance, type Frame, type LogitFit, type Variance } from "../../lib/index.js";
import { kinds, type Kind } from "./kinds.js";

/** The variance of a kind. */
export type Of = (kind: Kind) => Variance;

/** Makes each variance of a fit once, when it is first asked for. */
export function variancesOf(frame: Frame, fit: LogitFit): Of {
  const made = new Map<Kind, Variance>();
  return (kind) => {
    const v = made.get(kind) ?? variance(frame, fit, kinds[kind]);
    made.set(kind, v);
    return v;
  };
}
