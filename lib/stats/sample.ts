import type { RowIndex } from "./compress.js";
import { named, StatsError } from "./errors.js";
import type { FrameRequest } from "./model.js";
import { missingCode } from "./rows.js";

/** What a row must meet to be in a frame, in the order in which rows are counted out. */
export interface Screen {
  readonly reasons: readonly string[];
  /** patterns, groups: the first reason that excludes all of it; `reasons.length` for none. */
  readonly pattern: Uint8Array;
  readonly group: Uint8Array;
  /** Masks by place in the index's order, each with its place among the reasons. */
  readonly masks: readonly { readonly mask: Uint8Array; readonly reason: number }[];
  readonly outcome: number;
  readonly weight: number;
}

/** Resolves a request's conditions against an index: sample, outcome, factors, covariates, cluster, weight, in this order. */
export function screen(index: RowIndex, request: FrameRequest): Screen {
  const { groups } = index;
  const sample = request.sample ?? [];
  const reasons = [
    ...sample.map(describe),
    `outcome ${request.outcome} missing`,
    ...request.factors.map((name) => `${name} missing`),
    ...request.covariates.map((name) => `${name} missing`),
    ...(request.cluster == null ? [] : [`cluster ${request.cluster} missing`]),
    ...(request.weights == null ? [] : [`weight ${request.weights.column} is 0`]),
  ];
  const pattern = new Uint8Array(index.start.length - 1).fill(reasons.length);
  const group = new Uint8Array(groups.count).fill(reasons.length);
  const masks: { mask: Uint8Array; reason: number }[] = [];
  const outFirst = (place: Uint8Array, reason: number, out: (i: number) => boolean): void => {
    for (let i = 0; i < place.length; i++) if (place[i] > reason && out(i)) place[i] = reason;
  };

  sample.forEach((condition, reason) => {
    if ("mask" in condition) masks.push({ mask: named(index.samples, condition.mask, "sample"), reason });
    else if ("factor" in condition) {
      const { codes, levels } = named(index.factors, condition.factor, "factor");
      const wanted = new Uint8Array(levels.length);
      for (const level of condition.in) wanted[levelCode(levels, level, condition.factor)] = 1;
      for (let p = 0; p < pattern.length; p++)
        if (pattern[p] > reason && wanted[codes[p]] !== 1) pattern[p] = reason;
    } else {
      const v = named(groups.covariates, condition.covariate, "covariate");
      const { above = -Infinity, below = Infinity, equals } = condition;
      outFirst(
        group,
        reason,
        (g) => !(equals === undefined ? v[g] > above && v[g] < below : v[g] === equals),
      );
    }
  });
  let reason = sample.length + 1;
  for (const name of request.factors) {
    const { codes } = named(index.factors, name, "factor");
    for (const p of missingIn(codes)) if (pattern[p] > reason) pattern[p] = reason;
    reason++;
  }
  for (const name of request.covariates) {
    const v = named(groups.covariates, name, "covariate");
    checkFinite(v, name);
    outFirst(group, reason++, (g) => Number.isNaN(v[g]));
  }
  if (request.cluster != null) {
    const { codes } = named(groups.clusters, request.cluster, "clustering");
    const missing = missingCode(codes);
    outFirst(group, reason++, (g) => codes[g] === missing);
  }
  return { reasons, pattern, group, masks, outcome: sample.length, weight: reason };
}

const missingPlaces = new WeakMap<Uint8Array | Uint16Array, Uint32Array>();

/** Where a column of codes is missing; found once for each column. */
function missingIn(codes: Uint8Array | Uint16Array): Uint32Array {
  const before = missingPlaces.get(codes);
  if (before !== undefined) return before;
  const missing = missingCode(codes);
  const places: number[] = [];
  for (let p = 0; p < codes.length; p++) if (codes[p] === missing) places.push(p);
  const found = Uint32Array.from(places);
  missingPlaces.set(codes, found);
  return found;
}

function describe(condition: NonNullable<FrameRequest["sample"]>[number]): string {
  if ("mask" in condition) return `not in sample ${condition.mask}`;
  if ("factor" in condition) return `${condition.factor} not ${condition.in.join(" or ")}`;
  const { covariate, above, below, equals } = condition;
  if (equals !== undefined) return `${covariate} not ${equals}`;
  const bounds = [above === undefined ? "" : `above ${above}`, below === undefined ? "" : `below ${below}`];
  return `${covariate} not ${bounds.filter((b) => b !== "").join(" and ")}`;
}

/** The code of a level by name. */
export function levelCode(levels: readonly string[], level: string, factor: string): number {
  const code = levels.indexOf(level);
  if (code < 0)
    throw new StatsError(
      "unknown level",
      `factor "${factor}" has no level "${level}"; it has ${levels.join(", ")}`,
      [factor],
    );
  return code;
}

function checkFinite(values: Float64Array, name: string): void {
  const at = values.findIndex((v) => v === Infinity || v === -Infinity);
  if (at >= 0)
    throw new StatsError(
      "bad value",
      `covariate "${name}" is ${values[at]} in group ${at}; make it missing (NaN)`,
      [name],
    );
}
