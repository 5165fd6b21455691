/** One thing wrong with an input: where it stands, the value seen, and what would mend it. */
export interface Fault {
  /** The file as the reader was given it, relative to the folder when there is one. */
  readonly file: string;
  /** `row 12, column "FTE"`, `heading`, `file`: as exact as is known. Rows are lines of the file, the heading being 1. */
  readonly where: string;
  readonly saw: string;
  readonly wanted: string;
}

/** A value from a file as it may stand in a message: quoted, control characters escaped, cut at 60 characters. */
export const shown = (value: string): string =>
  JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);

const listed = 25;

/** Every fault of the inputs at once; the message lists the first 25, `faults` holds all. */
export class SourceFaults extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    const lines = faults
      .slice(0, listed)
      .map((f) => `  ${f.file}, ${f.where}: saw ${f.saw}; wanted ${f.wanted}`);
    const more = faults.length > listed ? [`  and ${faults.length - listed} more`] : [];
    const head = faults.length === 1 ? "1 fault in the inputs:" : `${faults.length} faults in the inputs:`;
    super([head, ...lines, ...more].join("\n"));
    this.name = "SourceFaults";
    this.faults = faults;
  }
}

/** Throws every fault there is, or does nothing. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new SourceFaults(faults);
}
