import type { Frame } from "./frame.js";
import { combine } from "./patterns.js";
import { remembering } from "./remembered.js";

/** Columns with indicators of the same factors: within a pattern at most one of them is 1. The constant is a category of one code. */
export interface Category {
  /** patterns: which combination of levels the pattern is at. */
  readonly codes: Uint32Array;
  readonly size: number;
  /** parts × size: the column of each part and code, -1 for none. */
  readonly column: Int32Array;
}

/**
 * What the covariates' part of the linear predictor depends on: the group and, where factors interact with covariates, their levels (the
 * pattern's class). Without such interactions a slot is a group.
 */
export interface Slots {
  /** cells: the slot of each. */
  readonly of: Uint32Array;
  readonly count: number;
  /** slots: the group and the class of each. */
  readonly group: Uint32Array;
  readonly classOf: Uint32Array;
  /** patterns: the class of each. */
  readonly patternClass: Uint32Array;
  readonly classes: number;
  /** classes: a pattern of each. */
  readonly example: Uint32Array;
  /** slots × m: the parts, row-major. */
  readonly parts: Float64Array;
  readonly m: number;
}

/** The class of each pattern, how many there are, and the first pattern of each. */
interface Classes {
  readonly id: Uint32Array;
  readonly count: number;
  readonly example: Uint32Array;
}

const oneClass = remembering<Classes>();

function classesOf(moving: readonly Category[], patterns: number): Classes {
  const { id, count } = combine(
    moving.map((c) => c.codes),
    moving.map((c) => c.size),
    patterns,
  );
  const example = new Uint32Array(count);
  for (let p = patterns - 1; p >= 0; p--) example[id[p]] = p;
  return { id, count, example };
}

/** Numbers the slots of a frame; `moving` are the categories that have columns with covariates, `inner` the m parts by group. */
export function slotsOf(frame: Frame, moving: readonly Category[], inner: readonly Float64Array[]): Slots {
  const patterns = frame.start.length - 1;
  const groups = frame.groupN.length;
  const { id, count, example } = moving.every((c) => c.size === 1)
    ? oneClass([frame.start], () => ({
        id: new Uint32Array(patterns),
        count: 1,
        example: new Uint32Array(1),
      }))
    : classesOf(moving, patterns);
  const shared = { patternClass: id, classes: count, example, m: inner.length };
  if (count === 1) {
    const group = new Uint32Array(groups).map((_, g) => g);
    return {
      ...shared,
      of: frame.group,
      count: groups,
      group,
      classOf: new Uint32Array(groups),
      parts: rowMajor(inner, group),
    };
  }
  const { of, first } = numbered(frame, id, groups, count);
  const group = first.map((i) => frame.group[i]);
  const classOf = new Uint32Array(first.length);
  for (let p = 0; p < patterns; p++)
    for (let i = frame.start[p]; i < frame.start[p + 1]; i++) classOf[of[i]] = id[p];
  return { ...shared, of, count: first.length, group, classOf, parts: rowMajor(inner, group) };
}

/** Numbers the pairs (class, group) that occur, class by class; `first` is a cell of each. */
function numbered(frame: Frame, patternClass: Uint32Array, groups: number, classes: number) {
  const of = new Uint32Array(frame.group.length);
  const first: number[] = [];
  const patterns = Array.from({ length: classes }, () => [] as number[]);
  patternClass.forEach((c, p) => patterns[c].push(p));
  const slot = new Int32Array(groups);
  for (const members of patterns) {
    slot.fill(-1);
    for (const p of members)
      for (let i = frame.start[p]; i < frame.start[p + 1]; i++) {
        const g = frame.group[i];
        if (slot[g] < 0) {
          slot[g] = first.length;
          first.push(i);
        }
        of[i] = slot[g];
      }
  }
  return { of, first: Uint32Array.from(first) };
}

function rowMajor(inner: readonly Float64Array[], group: Uint32Array): Float64Array {
  const m = inner.length;
  const out = new Float64Array(group.length * m);
  inner.forEach((v, q) => {
    for (let s = 0; s < group.length; s++) out[s * m + q] = v[group[s]];
  });
  return out;
}
