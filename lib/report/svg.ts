import { dark, declarations, light, type Shape } from "./colours.js";
import { attributes, escape } from "./html.js";

/** A drawing: its size in pixels and what is in it. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** A coordinate as text: two decimals at most, never "-0". */
export const coordinate = (x: number): string => {
  if (!Number.isFinite(x)) throw new RangeError(`a coordinate is ${x}`);
  return String(Math.round(x * 100) / 100 + 0);
};

type Given = Readonly<Record<string, string | number | undefined>>;

const rounded = (given: Given): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(given).map(([k, v]) => [k, typeof v === "number" ? coordinate(v) : v]));

/** An element; numbers among its attributes are coordinates. `content` is markup already. */
export const element = (name: string, given: Given, content?: string): string =>
  content === undefined
    ? `<${name}${attributes(rounded(given))}/>`
    : `<${name}${attributes(rounded(given))}>${content}</${name}>`;

/** Text at a point; its baseline lies at `y`. */
export const text = (x: number, y: number, words: string, given: Given = {}): string =>
  element("text", { x, y, ...given }, escape(words));

/** A straight line. */
export const line = (x1: number, y1: number, x2: number, y2: number, given: Given = {}): string =>
  element("line", { x1, y1, x2, y2, ...given });

/** A path through points; where a point is missing (NaN) it is broken. */
export function path(points: readonly (readonly [number, number])[], given: Given): string {
  let pen = "M";
  const parts = points.flatMap(([x, y]) => {
    if (Number.isNaN(x) || Number.isNaN(y)) {
      pen = "M";
      return [];
    }
    const part = `${pen}${coordinate(x)} ${coordinate(y)}`;
    pen = "L";
    return [part];
  });
  return element("path", { d: parts.join(""), ...given });
}

/** A marker of a shape around a point; `r` is half its width. */
export function marker(shape: Shape, x: number, y: number, r: number, given: Given): string {
  const at = (dx: number, dy: number): string => `${coordinate(x + dx * r)} ${coordinate(y + dy * r)}`;
  switch (shape) {
    case "circle":
      return element("circle", { cx: x, cy: y, r, ...given });
    case "square":
      return element("rect", { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8, ...given });
    case "triangle":
      return element("path", { d: `M${at(0, -1.15)}L${at(1.1, 0.85)}L${at(-1.1, 0.85)}Z`, ...given });
    case "diamond":
      return element("path", { d: `M${at(0, -1.3)}L${at(1.3, 0)}L${at(0, 1.3)}L${at(-1.3, 0)}Z`, ...given });
    case "cross":
      return element("path", {
        d: `M${at(-0.4, -1.1)}L${at(0.4, -1.1)}L${at(0.4, -0.4)}L${at(1.1, -0.4)}L${at(1.1, 0.4)}L${at(0.4, 0.4)}L${at(0.4, 1.1)}L${at(-0.4, 1.1)}L${at(-0.4, 0.4)}L${at(-1.1, 0.4)}L${at(-1.1, -0.4)}L${at(-0.4, -0.4)}Z`,
        ...given,
      });
  }
}

/** Lines of text under one another, the first baseline at `y`. */
export const textLines = (
  x: number,
  y: number,
  lines: readonly string[],
  step: number,
  given: Given = {},
): string => lines.map((words, i) => text(x, y + i * step, words, given)).join("\n");

const fonts = `system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif`;

/** How drawings look, in colours that are set elsewhere: `--ink`, `--mark0`, … */
export const drawingRules = `text{font:13px ${fonts};font-variant-numeric:tabular-nums;fill:var(--ink)}
.small{font-size:12px}.tiny{font-size:11px}.soft{fill:var(--soft)}.bold{font-weight:700}.halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}.end{text-anchor:end}.middle{text-anchor:middle}
.paper{fill:var(--paper)}.grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--frame);stroke-width:1}
.event{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}.leader{stroke:var(--frame);stroke-width:.75;fill:none}
.ink{stroke:var(--ink);fill:none}.inked{fill:var(--ink)}.box{fill:var(--wash);stroke:var(--frame)}
${light.marks.map((_, i) => `.s${i}{--c:var(--mark${i});--t:var(--text${i})}`).join("")}
.line{stroke:var(--c);stroke-width:2.25;fill:none;stroke-linejoin:round}.band{fill:var(--c);opacity:.22}
.bar{stroke:var(--c);stroke-width:1.5;fill:none}.solid{fill:var(--c)}.mark{fill:var(--c);stroke:var(--paper);stroke-width:1.25}.coloured{fill:var(--t)}`;

const style = `svg{${declarations(light)}}
@media screen and (prefers-color-scheme:dark){svg{${declarations(dark)}}}
${drawingRules}`;

/**
 * A drawing as an SVG document of its own: with title and description, light or dark by the reader's preference (light
 * on paper), its own background, and no reference to anything outside.
 */
export const svgDocument = (drawing: Drawing, title: string, description: string): string =>
  documentOf(drawing, { title, description, style });

/** What an SVG document carries beside its drawing; sizes on paper take the place of pixels where they are given. */
export interface Dress {
  readonly title: string;
  readonly description: string;
  readonly style: string;
  readonly size?: { readonly width: string; readonly height: string };
}

/** A drawing as an SVG document in a dress of its own. */
export function documentOf({ width, height, body }: Drawing, dress: Dress): string {
  const size = dress.size ?? { width: coordinate(width), height: coordinate(height) };
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${size.width}" height="${size.height}" viewBox="0 0 ${coordinate(width)} ${coordinate(height)}">
<title>${escape(dress.title)}</title>
<desc>${escape(dress.description)}</desc>
<style>${dress.style}</style>
${element("rect", { class: "paper", width, height })}
${body}
</svg>
`;
}
