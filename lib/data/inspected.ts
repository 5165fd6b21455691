import type { Fault } from "./faults.js";
import type { Totals } from "./totals.js";

/** What one file is, and what is wrong with it. */
export interface Inspected {
  /** Relative to the folder; of a workbook with several sheets, the sheet behind `#`. */
  readonly file: string;
  readonly series: string;
  readonly date: string | null;
  readonly rows: number;
  /** The headings that are read, as they stand in the file. */
  readonly used: readonly string[];
  readonly totals: Totals;
  readonly notes: readonly string[];
  readonly faults: readonly Omit<Fault, "file">[];
}

/** What is known of a file, and of the PCNs in it: each code with its first row. */
export interface Found extends Inspected {
  readonly firstRows?: ReadonlyMap<string, number>;
}

export const unknownSeries = "unknown";

/** A file of which nothing is known but what is said of it. */
export const nothing = (
  file: string,
  notes: readonly string[],
  faults: readonly Omit<Fault, "file">[] = [],
): Inspected => ({
  file,
  series: unknownSeries,
  date: null,
  rows: 0,
  used: [],
  totals: {},
  notes,
  faults: faults.map(({ where, saw, wanted }) => ({ where, saw, wanted })),
});
