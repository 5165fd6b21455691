import type { Frame } from "./frame.js";
import { marginsOf, mergePatterns, sum } from "./merge.js";

/**
 * The frame without some patterns or groups; clusters without rows go too, the rest are renumbered. With `times`, the rows of a group as many
 * times over.
 */
export function restrict(
  frame: Frame,
  keep: (pattern: number, group: number) => boolean,
  times?: (group: number) => number,
): Frame {
  const { start, group, squares } = frame;
  const places = new Uint32Array(group.length);
  const newStart = new Uint32Array(start.length);
  let next = 0;
  for (let p = 0; p < start.length - 1; p++) {
    for (let i = start[p]; i < start[p + 1]; i++) if (keep(p, group[i])) places[next++] = i;
    newStart[p + 1] = next;
  }
  const left = new Uint32Array(next);
  for (let to = 0; to < next; to++) left[to] = group[places[to]];
  const counts = (from: Float64Array): Float64Array => {
    const taken = new Float64Array(next);
    for (let to = 0; to < next; to++) taken[to] = from[places[to]];
    if (times !== undefined) for (let to = 0; to < next; to++) taken[to] *= times(left[to]);
    return taken;
  };
  const cells = {
    start: newStart,
    group: left,
    n: counts(frame.n),
    y: counts(frame.y),
    squares:
      squares === null ? null : { rows: counts(squares.rows), n: counts(squares.n), y: counts(squares.y) },
    factors: frame.factors,
  };
  const groups = frame.groupN.length;
  const merged = mergePatterns(cells, Object.keys(frame.factors), groups);
  const margins = marginsOf(merged, groups);
  const rowsByGroup =
    merged.squares === null
      ? margins.groupN
      : marginsOf({ ...merged, n: merged.squares.rows }, groups).groupN;
  return Object.freeze({
    ...frame,
    ...merged,
    ...margins,
    mark: `${frame.mark}, of which ${next} cells`,
    rows: sum(rowsByGroup),
    total: sum(margins.patternN),
    clusters: frame.clusters === null ? null : withRows(frame.clusters, rowsByGroup),
  });
}

/** Clusters renumbered to those that have rows. */
function withRows(
  clusters: NonNullable<Frame["clusters"]>,
  rowsByGroup: Float64Array,
): NonNullable<Frame["clusters"]> {
  const rows = new Float64Array(clusters.labels.length);
  rowsByGroup.forEach((count, g) => {
    if (count > 0) rows[clusters.of[g]] += count;
  });
  const number = new Map<number, number>();
  rows.forEach((count, c) => {
    if (count > 0) number.set(c, number.size);
  });
  return {
    of: clusters.of.map((c, g) => (rowsByGroup[g] > 0 ? number.get(c)! : 0xffffffff)),
    labels: clusters.labels.filter((_, c) => rows[c] > 0),
    rows: rows.filter((count) => count > 0),
  };
}
