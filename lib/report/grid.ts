import { wrapText } from "./textwidth.js";

/** Where one small panel stands: its plot between `left` and `right`, `top` and `bottom`, its title above in lines. */
export interface Panel {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly title: readonly string[];
  /** Whether it is the first of its row, and so carries the vertical axis' numbers. */
  readonly first: boolean;
}

/** How small panels are laid out. */
export interface GridLayout {
  readonly width: number;
  /** Panels side by side. */
  readonly across: number;
  /** Pixels of a plot's height, and of what stands under it. */
  readonly plot: number;
  readonly foot: number;
  /** Room for the vertical axis' numbers: of each panel, or of the first of a row only. */
  readonly axis: number;
  readonly everyAxis: boolean;
  /** Where the first row begins. */
  readonly from: number;
}

const between = 18;

/** Small panels in rows, titles cut into lines, and where the last row ends. */
export function panelGrid(
  titles: readonly string[],
  layout: GridLayout,
): { readonly panels: readonly Panel[]; readonly bottom: number } {
  const { width, across, plot, foot, axis, everyAxis, from } = layout;
  const axes = everyAxis ? axis * across : axis;
  const each = (width - axes - between * (across - 1)) / across;
  const panels: Panel[] = [];
  let y = from;
  for (let start = 0; start < titles.length; start += across) {
    const row = titles.slice(start, start + across).map((t) => wrapText(t, each, 13, true));
    const deep = Math.max(...row.map((t) => t.length));
    const top = y + deep * 16 + 10;
    row.forEach((title, i) => {
      const left = axis + i * (each + between + (everyAxis ? axis : 0));
      panels.push({ left, right: left + each, top, bottom: top + plot, title, first: everyAxis || i === 0 });
    });
    y = top + plot + foot;
  }
  return { panels, bottom: y };
}
