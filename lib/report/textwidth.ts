const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijl|'.,:;!\u202f]/, 0.28],
  [/[ftrI()[\] /-]/, 0.37],
  [/[mwMW@%]/, 0.88],
  [/[A-Z]/, 0.67],
  [/[\u1100-\uffff]/, 1],
];

/** About how wide text is at a size, on the wide side of the usual system fonts. */
export const textWidth = (words: string, size: number, bold = false): number =>
  Array.from(words).reduce((sum, c) => sum + (widths.find(([form]) => form.test(c))?.[1] ?? 0.57), 0) *
  size *
  (bold ? 1.07 : 1);

/** How much wider the widest system fonts are, DejaVu Sans and Verdana: a line of a drawing that does not fit is cut. */
const widest = 1.1;

/** Text cut at blanks to lines that are at most `width` wide at `size` in any system font; a number stays with the word before it. */
export function wrapText(words: string, width: number, size: number, bold = false): readonly string[] {
  const lines: string[] = [];
  for (const word of words.split(/ (?!\d+\)?(?: |$))/)) {
    const last = lines.at(-1);
    if (last !== undefined && widest * textWidth(`${last} ${word}`, size, bold) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
