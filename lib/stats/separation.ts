import type { Column } from "./columns.js";
import type { Design } from "./design.js";
import type { Frame } from "./frame.js";
import { addUpHalves } from "./gram.js";
import { predictorAt } from "./predictor.js";

/** A 0/1 column on one side of which the outcome never varies. */
export interface Perfect {
  readonly column: Column;
  /** The side with the constant outcome, and that outcome. `rows` is their number. */
  readonly side: 0 | 1;
  readonly outcome: 0 | 1;
  readonly empty: boolean;
}

/** The first 0/1 column that predicts the outcome perfectly (or has no rows on its side 1), in the order of the columns, as Stata looks for them. */
export function firstPerfect(design: Design): Perfect | null {
  const { frame, columns } = design;
  const tables = levelTables(design);
  for (let j = 1; j < columns.length; j++) {
    const column = columns[j];
    const sides = column.bases.length === 0 ? tables(j) : binarySides(frame, column);
    if (sides === null) continue;
    const [off, on] = sides;
    if (on.success === 0 && on.failure === 0) return { column, side: 1, outcome: 0, empty: true };
    const isConstant = off.success + off.failure === 0; // left to the search for collinear columns
    for (const [side, counts] of [[1, on] as const, [0, off] as const])
      if (!isConstant && (counts.success === 0 || counts.failure === 0))
        return { column, side, outcome: counts.success === 0 ? 0 : 1, empty: false };
  }
  return null;
}

interface Counts {
  readonly success: number;
  readonly failure: number;
}

/** For an indicator column, successes and failures where it is 0 and where it is 1. */
function levelTables(design: Design): (j: number) => [Counts, Counts] {
  const { frame, halves, categories } = design;
  const failure = frame.patternN.map((n, p) => n - frame.patternY[p]);
  const [good, bad] = [addUpHalves(design, frame.patternY), addUpHalves(design, failure)];
  return (j) => {
    const c = design.category[j];
    const code = categories[c].column.indexOf(j);
    const count = (sums: readonly [Float64Array, Float64Array], on: boolean): number => {
      let sum = 0;
      halves.codes[c].forEach((own, at) => (sum += (own === code) === on ? sums[halves.side[c]][at] : 0));
      return sum;
    };
    return [
      { success: count(good, false), failure: count(bad, false) },
      { success: count(good, true), failure: count(bad, true) },
    ];
  };
}

/** For a covariate that is 0 or 1 everywhere, the same; null for any other column. */
function binarySides(frame: Frame, column: Column): [Counts, Counts] | null {
  const basis = column.bases[0];
  if (column.indicators.length > 0 || column.bases.length > 1 || !("power" in basis) || basis.power !== 1)
    return null;
  const values = frame.covariates[basis.covariate];
  const sides = [
    { success: 0, failure: 0 },
    { success: 0, failure: 0 },
  ];
  for (let g = 0; g < values.length; g++) {
    if (frame.groupN[g] === 0) continue;
    if (values[g] !== 0 && values[g] !== 1) return null;
    sides[values[g]].success += frame.groupY[g];
    sides[values[g]].failure += frame.groupN[g] - frame.groupY[g];
  }
  return [sides[0], sides[1]];
}

/** A direction in which the likelihood rises for ever, and whether it separates every row. */
export interface Certificate {
  readonly complete: boolean;
  /** Names of the columns in the direction, the constant left out. */
  readonly names: readonly string[];
}

/** How far rows may be on the wrong side, relative to the farthest one. */
const SLACK = 1e-8;

/**
 * Whether direction `d` (internal) proves that no maximum exists: every cell with a success has X·d ≥ 0, every cell with a failure X·d ≤ 0,
 * and some cell is strictly on its side. Null when it proves nothing. Columns that the proof does without are left out of its names.
 */
export function separates(design: Design, d: Float64Array): Certificate | null {
  const proof = certificateOf(design, d);
  if (proof === null) return null;
  const fewest = d.slice();
  const bySize = design.columns.map((_, j) => j).slice(1);
  for (const j of bySize.sort((a, b) => Math.abs(d[a]) - Math.abs(d[b]))) {
    const own = fewest[j];
    fewest[j] = 0;
    if (certificateOf(design, fewest)?.complete !== proof.complete) fewest[j] = own;
  }
  return certificateOf(design, fewest) ?? proof;
}

function certificateOf(design: Design, d: Float64Array): Certificate | null {
  const { frame, halves, slots } = design;
  const { half, slot } = predictorAt(design, d);
  const signed = new Float64Array(frame.group.length);
  let largest = 0;
  for (let p = 0; p < frame.start.length - 1; p++) {
    const z = half[0][halves.of[0][p]] + half[1][halves.of[1][p]];
    for (let i = frame.start[p]; i < frame.start[p + 1]; i++) {
      signed[i] = z + slot[slots.of[i]];
      largest = Math.max(largest, Math.abs(signed[i]));
    }
  }
  if (!(largest > 0)) return null;
  let complete = true;
  for (let i = 0; i < signed.length; i++) {
    const side = signed[i] / largest;
    if (frame.y[i] > 0 && side < -SLACK) return null;
    if (frame.y[i] < frame.n[i] && side > SLACK) return null;
    if (Math.abs(side) <= SLACK) complete = false;
  }
  const names = design.columns.filter((_, j) => j > 0 && Math.abs(d[j]) > 1e-6 * largest).map((c) => c.name);
  return { complete, names };
}
