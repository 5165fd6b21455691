/** An oddity of the inputs: how often, and the one treatment it has. Notes with a count of 0 are left out where they are shown. */
export interface Note {
  readonly id: string;
  /** The census (`2020-03`) or the wave (`2020`) it belongs to; "all" when to the inputs as a whole. */
  readonly of: string;
  readonly count: number;
  readonly what: string;
  readonly treatment: string;
}
