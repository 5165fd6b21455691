/** A factor by row: `codes[i]` is an index into `levels`; 255 (Uint8Array) or 65535 (Uint16Array) is missing. */
export interface FactorColumn {
  readonly codes: Uint8Array | Uint16Array;
  readonly levels: readonly string[];
}

/** A clustering by group: `codes[g]` is any whole number; 4294967295 is missing. `labels[code]` names it (default: the code itself). */
export interface ClusterColumn {
  readonly codes: Uint32Array;
  readonly labels?: readonly string[];
}

/**
 * Rows that share every covariate of their group and its cluster, e.g. the responders of one network in one wave.
 * Each array has length `count`; NaN in a covariate is missing: rows of that group leave the models that use it.
 */
export interface Groups {
  readonly count: number;
  readonly covariates: Readonly<Record<string, Float64Array>>;
  readonly clusters: Readonly<Record<string, ClusterColumn>>;
}

/** A table of people as typed columns. Every array has length `count`; nothing here is ever written to. */
export interface Rows {
  readonly count: number;
  /** Index of each row's group, below `groups.count`. */
  readonly group: Uint32Array;
  readonly groups: Groups;
  readonly factors: Readonly<Record<string, FactorColumn>>;
  /** 0, 1, or 255 for missing. */
  readonly outcomes: Readonly<Record<string, Uint8Array>>;
  /** Numeric columns by person; NaN is missing. */
  readonly numbers?: Readonly<Record<string, Float64Array>>;
  readonly weights?: Readonly<Record<string, Float64Array>>;
  /** Masks, 1 for rows in the sample of that name. */
  readonly samples?: Readonly<Record<string, Uint8Array>>;
}

/** The code that stands for a missing value in columns of this kind. */
export const missingCode = (codes: Uint8Array | Uint16Array | Uint32Array): number =>
  2 ** (8 * codes.BYTES_PER_ELEMENT) - 1;
