/** A table as it is drawn in a test: `a | b` under `1 | 2`; blanks at the ends of cells do not count. */
export function drawn(table: string): readonly (readonly string[])[] {
  return table
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.split("|").map((cell) => cell.trim()));
}

/** A drawn table as CSV bytes in UTF-8: cells with a comma or a quote are quoted, lines end in `end`. */
export function drawnCsv(table: string, end = "\n"): Uint8Array {
  const cell = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return new TextEncoder().encode(
    drawn(table)
      .map((row) => row.map(cell).join(",") + end)
      .join(""),
  );
}
