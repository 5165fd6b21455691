/** An oddity of the inputs: how often, and the one treatment it has. Notes with a count of 0 are left out where they are shown. */
export interface Note {
  readonly id: string;
  /** The census (`2020-03`) or the wave (`2020`) it belongs to; "all" when to the inputs as a whole. */
  readonly of: string;
  readonly count: number;
  readonly what: string;
  readonly treatment: string;
}

/** The note on rows that are no records, totals and sentences under the table; none where there are none. */
export const asidesNote = (of: string, count: number): readonly Note[] =>
  count === 0
    ? []
    : [{ id: "asides", of, count, what: "rows of totals, or notes under the table", treatment: "left out" }];
