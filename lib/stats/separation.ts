import type { Column } from "./columns.js";
import type { Design } from "./design.js";
import type { Frame } from "./frame.js";
import { remembering } from "./remembered.js";

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
function levelTables({ frame, category, categories }: Design): (j: number) => [Counts, Counts] {
  return (j) => {
    const { codes, size, column } = categories[category[j]];
    const { success, failure } = tallies([codes, frame.patternN, frame.patternY], () =>
      tally(codes, size, frame),
    );
    const code = column.indexOf(j);
    const others = (of: Float64Array): number =>
      of.reduce((sum, own, c) => (c === code ? sum : sum + own), 0);
    return [
      { success: others(success), failure: others(failure) },
      { success: success[code], failure: failure[code] },
    ];
  };
}

/** By code of a category, what has the outcome and what has not; models with the same factors over the same cells ask again. */
interface Tally {
  readonly success: Float64Array;
  readonly failure: Float64Array;
}

const tallies = remembering<Tally>();

function tally(codes: Uint32Array, size: number, { patternN, patternY }: Frame): Tally {
  const [success, failure] = [new Float64Array(size), new Float64Array(size)];
  for (let p = 0; p < codes.length; p++) {
    success[codes[p]] += patternY[p];
    failure[codes[p]] += patternN[p] - patternY[p];
  }
  return { success, failure };
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
