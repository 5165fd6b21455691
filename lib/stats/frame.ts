import type { RowIndex } from "./compress.js";
import { named, StatsError } from "./errors.js";
import { marginsOf, mergePatterns, sum, type Cells, type Margins } from "./merge.js";
import { variables, type FrameRequest, type Model, type Weights } from "./model.js";
import { missingCode, type Groups } from "./rows.js";
import { screen, type Screen } from "./sample.js";

/** Rows that left on the way to a frame, in this order, each row counted once. */
export interface Exclusion {
  readonly reason: string;
  readonly rows: number;
}

/** The clusters of a sample, numbered without gaps in the order of their codes. */
export interface FrameClusters {
  /** groups: the cluster of each; 4294967295 for groups outside the sample. */
  readonly of: Uint32Array;
  readonly labels: readonly string[];
  /** clusters: rows of each. */
  readonly rows: Float64Array;
}

/**
 * One outcome in one sample, compressed: rows with the same pattern and group are one cell. Cells of a pattern stand together.
 * Models with different terms over the same variables share a frame. Frozen; effects must be given the frame of their fit.
 */
export interface Frame extends Cells, Margins {
  readonly request: FrameRequest;
  /** What tells this frame from others: printed in the error when a fit meets another frame. */
  readonly mark: string;
  /** People in the sample, and the sum of their weights (the same without weights). */
  readonly rows: number;
  readonly total: number;
  readonly excluded: readonly Exclusion[];
  /** By covariate, one value a group. */
  readonly covariates: Readonly<Record<string, Float64Array>>;
  readonly clusters: FrameClusters | null;
}

/** Compresses one outcome in one sample; one linear pass over the index. Throws on unknown names, bad weights or an empty sample. */
export function buildFrame(index: RowIndex, request: FrameRequest): Frame {
  const { cells, ...counted } = fillCells(index, request, screen(index, request));
  return frameOf(mergePatterns(cells, request.factors, index.groups.count), request, index.groups, counted);
}

/** What is known of a frame's rows beside its cells. */
interface Counted {
  readonly excluded: readonly Exclusion[];
  /** groups: rows of each. */
  readonly groupRows: Float64Array;
}

/** The frame of cells over the request's factors; `counted` by default as without weights, when people are rows, and without exclusions. */
export function frameOf(cells: Cells, request: FrameRequest, groups: Groups, counted?: Counted): Frame {
  const margins = marginsOf(cells, groups.count);
  const { excluded, groupRows } = counted ?? { excluded: [], groupRows: margins.groupN };
  const rows = sum(groupRows);
  if (rows === 0) {
    const why = excluded.map((e) => `${e.reason}: ${e.rows}`).join("; ") || "the table has no rows";
    throw new StatsError("empty sample", `no row is left for outcome "${request.outcome}" (${why})`);
  }
  const covariates = request.covariates.map(
    (name) => [name, named(groups.covariates, name, "covariate")] as const,
  );
  const [total, successes] = [sum(margins.patternN), sum(margins.patternY)];
  return Object.freeze({
    ...cells,
    ...margins,
    request,
    mark: `${request.outcome}: ${rows} rows in ${cells.group.length} cells, weighing ${total}, ${successes} of it successes`,
    rows,
    total,
    excluded,
    covariates: Object.fromEntries(covariates),
    clusters: request.cluster == null ? null : clustersOf(groups, request.cluster, groupRows),
  });
}

/** The frame that a model needs. */
export function modelFrame(index: RowIndex, model: Model): Frame {
  const used = variables(model.terms);
  const complete = model.complete ?? [];
  const isFactor = (name: string): boolean => Object.hasOwn(index.factors, name);
  return buildFrame(index, {
    outcome: model.outcome,
    factors: [...new Set([...used.factors, ...complete.filter(isFactor)])],
    covariates: [...new Set([...used.covariates, ...complete.filter((name) => !isFactor(name))])],
    cluster: model.cluster ?? null,
    weights: model.weights ?? null,
    ...(model.sample === undefined ? {} : { sample: model.sample }),
  });
}

/** The one pass over the rows in order: sums by cell, and the count of those excluded by first reason. */
function fillCells(index: RowIndex, request: FrameRequest, s: Screen) {
  const { order, start, group, groups } = index;
  const outcome = named(index.outcomes, request.outcome, "outcome");
  const weights = weightsOf(index, request.weights ?? null);
  const kept = s.reasons.length;
  const counts = new Float64Array(kept + 1);
  const patterns = start.length - 1;
  let room = 0;
  for (let p = 0; p < patterns; p++) if (s.pattern[p] === kept) room += index.cells[p];
  const to = cellsFor(patterns, room, weights !== null);
  const { masks, outcome: outcomeMissing, group: groupReason, pattern: patternReasons } = s;
  const { group: cellGroup, n, y, squares } = to;
  const groupRows = new Float64Array(groups.count);
  const mask = masks.length === 1 ? masks[0].mask : null;
  const simple = weights === null && masks.length <= 1;
  let next = 0;
  for (let p = 0; p < patterns; p++) {
    const from = start[p];
    const end = start[p + 1];
    const patternReason = patternReasons[p];
    let last = -1;
    if (patternReason === 0) counts[0] += end - from;
    else
      for (let place = from; place < end; place++) {
        const g = group[place];
        const success = outcome[place];
        if (simple && patternReason === kept && groupReason[g] === kept && success <= 1)
          if (mask === null || mask[place] === 1) {
            if (g !== last) cellGroup[next++] = last = g;
            groupRows[g]++;
            n[next - 1]++;
            y[next - 1] += success;
            continue;
          }
        const w = weights === null ? 1 : weights[order[place]];
        let reason = groupReason[g] < patternReason ? groupReason[g] : patternReason;
        for (let m = 0; m < masks.length; m++)
          if (masks[m].mask[place] !== 1 && masks[m].reason < reason) reason = masks[m].reason;
        if (success > 1) {
          if (success !== missingOutcome) throw badOutcome(success, order[place], request.outcome);
          if (outcomeMissing < reason) reason = outcomeMissing;
        }
        if (w === 0 && s.weight < reason) reason = s.weight;
        counts[reason]++;
        if (reason < kept) continue;
        if (g !== last) cellGroup[next++] = last = g;
        groupRows[g]++;
        n[next - 1] += w;
        y[next - 1] += w * success;
        if (squares !== null) addSquares(squares, next - 1, w, success);
      }
    to.start[p + 1] = next;
  }
  const excluded = s.reasons.map((reason, r) => ({ reason, rows: counts[r] })).filter((e) => e.rows > 0);
  return { cells: { ...trimmed(to, next), factors: index.factors }, excluded, groupRows };
}

type Room = Omit<Cells, "factors">;

function cellsFor(patterns: number, room: number, weighted: boolean): Room {
  const sums = (): Float64Array => new Float64Array(room);
  return {
    start: new Uint32Array(patterns + 1),
    group: new Uint32Array(room),
    n: sums(),
    y: sums(),
    squares: weighted ? { rows: sums(), n: sums(), y: sums() } : null,
  };
}

function addSquares(to: NonNullable<Room["squares"]>, cell: number, w: number, success: number): void {
  to.rows[cell]++;
  to.n[cell] += w * w;
  to.y[cell] += w * w * success;
}

/** The part of the room that was used; where that is most of it, without copying. */
function trimmed({ start, group, n, y, squares }: Room, cells: number): Room {
  const of = <T extends Uint32Array | Float64Array>(column: T): T =>
    (cells > 0.7 * column.length ? column.subarray(0, cells) : column.slice(0, cells)) as T;
  return {
    start,
    group: of(group),
    n: of(n),
    y: of(y),
    squares: squares === null ? null : { rows: of(squares.rows), n: of(squares.n), y: of(squares.y) },
  };
}

const missingOutcome = missingCode(new Uint8Array(0));

const badOutcome = (value: number, row: number, name: string): StatsError =>
  new StatsError(
    "bad value",
    `outcome "${name}" is ${value} in row ${row}; it must be 0, 1, or ${missingOutcome} for missing`,
    [name],
  );

function weightsOf(index: RowIndex, weights: Weights | null): Float64Array | null {
  if (weights === null) return null;
  const w = named(index.rows.weights ?? {}, weights.column, "weight");
  const bad = w.findIndex(
    (v) => !(v >= 0 && v < Infinity) || (weights.kind === "frequency" && v !== Math.round(v)),
  );
  if (bad >= 0)
    throw new StatsError(
      "bad weights",
      `weight "${weights.column}" is ${w[bad]} in row ${bad}; ${weights.kind} weights are ` +
        (weights.kind === "frequency" ? "whole numbers from 0" : "numbers from 0"),
      [weights.column],
    );
  return w;
}

function clustersOf(groups: Groups, name: string, groupRows: Float64Array): FrameClusters {
  const { codes, labels } = named(groups.clusters, name, "clustering");
  const present = [...new Set(codes.filter((_, g) => groupRows[g] > 0))].sort((a, b) => a - b);
  const at = new Map(present.map((code, c) => [code, c]));
  const missing = missingCode(codes);
  const of = codes.map((code, g) => (groupRows[g] > 0 ? at.get(code)! : missing));
  const rows = new Float64Array(present.length);
  groupRows.forEach((count, g) => {
    if (count > 0) rows[of[g]] += count;
  });
  return { of, labels: present.map((code) => labels?.[code] ?? String(code)), rows };
}
