import type { FigureOutput } from "../analysis/output.js";
import { declarations, light } from "./colours.js";
import { drawing, figureDescription, figureWidths } from "./figure.js";
import { simulatedMark } from "./footnotes.js";
import { coordinate, documentOf, drawingRules, text, type Drawing } from "./svg.js";

/** The sizes of a figure on paper: across a page of 170 mm, and for a column of 85 mm. */
export const paperWidths = { page: figureWidths.column, column: figureWidths.narrow } as const;

/** Millimetres on paper for a pixel of the drawing; text of 13 px is 9.2 pt high. */
const millimetres = 0.25;

/** Dots for each pixel of the drawing at 300 dpi. */
export const dotsPerPixel = (300 / 25.4) * millimetres;

/** The typeface of figures on paper. The programs of a journal may not have it and then take the next. */
export const printFont = "DejaVu Sans Condensed";
const families = `'${printFont}','DejaVu Sans',Arial,Helvetica,sans-serif`;

const colours = new Map(
  declarations(light)
    .split(";")
    .map((d) => d.split(":"))
    .map(([name, value]) => [name, value]),
);

const rule = /([^{}]+)\{([^{}]*)\}/g;
const seriesRule = /^\.s\d+$/;

/** Colours put in the place of their names; `series` says which one the series has. */
function plainValues(body: string, series: number): string {
  return body
    .replace(/font:(\d+px) [^;]*/, `font-size:$1;font-family:${families}`)
    .replace(/font-variant-numeric:[^;]*;?/, "")
    .replaceAll("var(--c)", `var(--mark${series})`)
    .replaceAll("var(--t)", `var(--text${series})`)
    .replace(/var\((--\w+)\)/g, (_, name: string) => colours.get(name) ?? "currentColor");
}

/** Within a series, and on an element that is one: `.s0 .line,.s0.line`. */
const ofSeries = (selector: string, series: number): string =>
  selector
    .split(",")
    .map((one) => `.s${series} ${one.trim()},.s${series}${one.trim()}`)
    .join(",");

/** The rules of drawings without variables, media or short forms, which drawing programs do not read. */
const printStyle = [...drawingRules.matchAll(rule)]
  .flatMap(([, selector = "", body = ""]) => {
    const name = selector.trim();
    if (seriesRule.test(name)) return [];
    if (!/var\(--[ct]\)/.test(body)) return [`${name}{${plainValues(body, 0)}}`];
    return light.marks.map((_, i) => `${ofSeries(name, i)}{${plainValues(body, i)}}`);
  })
  .join("\n");

/** A line under the drawing that says whose answers these are, so that a picture that travels alone still says so. */
function withMark(drawn: Drawing, notes: readonly string[]): Drawing {
  if (!notes.some((note) => note.startsWith(simulatedMark))) return drawn;
  const mark = text(0, drawn.height + 16, `${simulatedMark}: not a finding.`, { class: "tiny soft" });
  return { ...drawn, height: drawn.height + 22, body: `${drawn.body}\n${mark}` };
}

/** A figure as an SVG document for paper: sized in millimetres, in plain colours, without dark form or variables. */
export function printSvg(figure: FigureOutput, width: number = paperWidths.page): string {
  const drawn = withMark(drawing(figure, width), figure.notes);
  const onPaper = (pixels: number): string => `${coordinate(pixels * millimetres)}mm`;
  return documentOf(drawn, {
    title: `${figure.number}. ${figure.title}`,
    description: `${figure.subtitle} ${figureDescription(figure)}`,
    style: printStyle,
    size: { width: onPaper(drawn.width), height: onPaper(drawn.height) },
  });
}
