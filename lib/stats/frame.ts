import type { RowIndex } from "./compress.js";
import type { Condition, Model, Weights } from "./model.js";
import type { FactorColumn } from "./rows.js";

/** Rows that left on the way to a frame, in this order, each row counted once. */
export interface Exclusion {
  readonly reason: string;
  readonly rows: number;
}

/** What a frame holds: everything of a model but its terms. */
export interface FrameRequest {
  readonly outcome: string;
  readonly factors: readonly string[];
  readonly covariates: readonly string[];
  readonly cluster?: string | null;
  readonly weights?: Weights | null;
  readonly sample?: readonly Condition[];
}

/**
 * One outcome in one sample, compressed: rows with the same pattern and group are one cell. Cells of a pattern stand together.
 * Models with different terms over the same variables share a frame. Frozen; effects must be given the frame of their fit.
 */
export interface Frame {
  readonly request: FrameRequest;
  /** People in the sample, and the sum of their weights (the same without weights). */
  readonly rows: number;
  readonly total: number;
  readonly excluded: readonly Exclusion[];
  /** patterns + 1: where each pattern's cells begin. */
  readonly start: Uint32Array;
  /** cells: group of each. */
  readonly group: Uint32Array;
  /** cells: sum of weights, and of weights where the outcome is 1. */
  readonly n: Float64Array;
  readonly y: Float64Array;
  /** cells: the same sums of squared weights, for probability weights only. */
  readonly squares: { readonly n: Float64Array; readonly y: Float64Array } | null;
  /** By factor, one code a pattern; never missing. */
  readonly factors: Readonly<Record<string, FactorColumn>>;
  /** By covariate, one value a group. */
  readonly covariates: Readonly<Record<string, Float64Array>>;
  /** groups: sums of `n` and `y` over the cells of each. */
  readonly groupN: Float64Array;
  readonly groupY: Float64Array;
  /** The clusters of the sample: `of[group]` is below `labels.length` (4294967295 for groups outside the sample). */
  readonly clusters: {
    readonly of: Uint32Array;
    readonly labels: readonly string[];
    readonly rows: Float64Array;
  } | null;
}

/** Compresses one outcome in one sample; one linear pass over the index. Throws on unknown names, bad weights or an empty sample. */
export function buildFrame(index: RowIndex, request: FrameRequest): Frame {
  throw new Error(`being written: ${index.start.length} ${request.outcome}`);
}

/** The frame that a model needs. */
export function modelFrame(index: RowIndex, model: Model): Frame {
  throw new Error(`being written: ${index.start.length} ${model.outcome}`);
}
