/** One thing wrong with an input: where it stands, the value seen, and what would mend it. */
export interface Fault {
  /** The file as the reader was given it, relative to the folder when there is one. */
  readonly file: string;
  /** `row 12, column "FTE"`, `heading`, `file`: as exact as is known. Rows are lines of the file, the heading being 1. */
  readonly where: string;
  readonly saw: string;
  readonly wanted: string;
}

const steering = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escaped = (value: string): string =>
  JSON.stringify(value).replace(steering, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A text from a file in one line: control characters, line breaks and marks that turn the direction of writing are escaped. */
export const inOneLine = (value: string): string => escaped(value).slice(1, -1).replaceAll('\\"', '"');

/** A value from a file as it may stand in a message: in one line, quoted, cut at 60 characters. */
export const shown = (value: string): string => escaped(value.length > 60 ? `${value.slice(0, 60)}…` : value);

const listed = 25;

/** Every fault of the inputs at once; the message lists the first 25, `faults` holds all. */
export class SourceFaults extends Error {
  /** Not enumerable: what prints an error prints its message, and not every fault again below it. */
  declare readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    const lines = faults
      .slice(0, listed)
      .map((f) => `  ${inOneLine(f.file)}, ${f.where}: saw ${f.saw}; wanted ${f.wanted}`);
    const more = faults.length > listed ? [`  and ${faults.length - listed} more`] : [];
    const head = faults.length === 1 ? "1 fault in the inputs:" : `${faults.length} faults in the inputs:`;
    super([head, ...lines, ...more].join("\n"));
    this.name = "SourceFaults";
    Object.defineProperty(this, "faults", { value: faults });
  }
}

/** Throws every fault there is, or does nothing. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new SourceFaults(faults);
}
