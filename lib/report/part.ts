import type { AnyOutput } from "../analysis/output.js";
import { mergeLedgers, sortedJson, type LedgerEntry } from "./ledger.js";

/** A file behind the results, and whose it is. */
export interface PartSource {
  readonly file: string;
  readonly title: string;
  readonly publisher: string;
  readonly page: string;
  readonly licence: string;
  readonly attribution: string;
  readonly sha256: string;
}

/** What a notebook's results rest on. Two notebooks belong together when this is the same. */
export interface PartMeta {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly simulated: boolean;
  /** SHA-256 over lib. */
  readonly code: string;
  /** The publishers' files. */
  readonly inputs: readonly PartSource[];
  /** The files that were read. */
  readonly files: readonly { readonly file: string; readonly sha256: string; readonly bytes: number }[];
  /** The hash of the analysis table that the first notebook made and the others read. */
  readonly table?: string;
}

/** What a notebook leaves when it ends: the outputs that it showed, in order, with their ledger entries. */
export interface Part {
  readonly notebook: string;
  readonly meta: PartMeta;
  readonly outputs: readonly AnyOutput[];
  readonly entries: readonly LedgerEntry[];
}

/** The notebooks' parts as one. */
export interface Whole {
  readonly meta: PartMeta;
  readonly parts: readonly Part[];
  readonly entries: readonly LedgerEntry[];
  /** Notebooks whose part was left out, as it belongs to other settings, inputs or code. */
  readonly stale: readonly string[];
}

/**
 * Joins parts that belong together: those with the same settings, inputs and code as the one named `newest`. The others
 * are named in `stale`. A number that two parts give differently is an error.
 */
export function joinParts(parts: readonly Part[], newest: string): Whole {
  const first = parts.find((p) => p.notebook === newest);
  if (first === undefined)
    throw new RangeError(`no part of "${newest}" among ${parts.map((p) => p.notebook).join(", ")}`);
  const key = sortedJson(first.meta);
  const together = parts.filter((p) => sortedJson(p.meta) === key);
  return {
    meta: first.meta,
    parts: together,
    entries: mergeLedgers(together.map((p) => p.entries)),
    stale: parts.filter((p) => !together.includes(p)).map((p) => p.notebook),
  };
}
