import { bridgeQuantile } from "./bridge.js";
import { normalLower, normalQuantile } from "./normal.js";
import { lasting } from "./planted.js";
import { uniformOf } from "./random.js";
import { streams } from "./words.js";

/** Whose effect: a cluster (by `keyOf` its code), an outcome by its place in `outcomeOrder`, a wave. */
export interface EffectOf {
  readonly seed: number;
  readonly key: number;
  readonly outcome: number;
  readonly wave: number;
  readonly phi: number;
}

const keep = Math.sqrt(lasting);
const renew = Math.sqrt(1 - lasting);
const grid = 2 ** 16;

/** The effect before it is put on its grid; what the grid makes of its last bits is tested. */
export function rawEffect({ seed, key, outcome, wave, phi }: EffectOf): number {
  const always = normalQuantile(uniformOf({ seed, key, stream: streams.lasting(outcome) }));
  const now = normalQuantile(uniformOf({ seed, key, stream: streams.ofWave(outcome, wave) }));
  return bridgeQuantile(normalLower(keep * always + renew * now), phi);
}

/**
 * The effect of a PCN on the conditional log odds of an outcome in a wave: a lasting and a new normal part, put together by
 * the normal copula to a bridge distributed effect, as a multiple of 2^-16.
 */
export const pcnEffect = (of: EffectOf): number => Math.round(rawEffect(of) * grid) / grid;
