import type { FlowChart } from "../analysis/output.js";
import { printed } from "./format.js";
import { coordinate, element, line, path, text, textLines, type Drawing } from "./svg.js";
import { wrapText } from "./textwidth.js";

type Step = FlowChart["steps"][number];

const size = 13;
const step = 17;
const pad = 12;

function arrowHead(x: number, y: number, way: "down" | "right"): string {
  const corners =
    way === "down"
      ? [
          [x - 4, y - 7],
          [x + 4, y - 7],
        ]
      : [
          [x - 7, y - 4],
          [x - 7, y + 4],
        ];
  const at = [...corners, [x, y]].map((point) => point.map(coordinate).join(" "));
  return element("path", { class: "inked", d: `M${at.join("L")}Z` });
}

interface Placed {
  readonly svg: string;
  readonly height: number;
}

const boxLines = (words: string, width: number): readonly string[] => wrapText(words, width - 2 * pad, size);

/** The height of a box with a number over its words. */
const boxHeight = (words: string, width: number): number =>
  (boxLines(words, width).length + 1) * step + 2 * pad - 4;

/** A box with a number over its words. */
function box(
  x: number,
  y: number,
  width: number,
  n: string,
  words: string,
  height = boxHeight(words, width),
): Placed {
  const lines = boxLines(words, width);
  const svg = [
    element("rect", { class: "box", x, y, width, height, rx: 2 }),
    text(x + pad, y + pad + size - 2, n, { class: "bold" }),
    textLines(x + pad, y + pad + size - 2 + step, lines, step),
  ].join("\n");
  return { svg, height };
}

/** Who leaves: a line each, the number in front of the reason. */
function leaving(leaves: Step["leaves"], x: number, y: number, width: number): Placed {
  const indent = 78;
  const parts: string[] = [];
  let at = y;
  for (const leave of leaves) {
    const lines = wrapText(leave.label, width - indent, size);
    parts.push(text(x + indent - 10, at + size, printed(leave.n), { class: "end" }));
    parts.push(textLines(x + indent, at + size, lines, step, { class: "soft" }));
    at += lines.length * step + 4;
  }
  return { svg: parts.join("\n"), height: at - y };
}

interface Layout {
  readonly boxWidth: number;
  readonly stem: number;
  readonly side: number;
  readonly sideWidth: number;
}

function stepsSvg(
  chart: FlowChart,
  { boxWidth, stem, side, sideWidth }: Layout,
): { svg: string; bottom: number } {
  const parts: string[] = [];
  let y = 1;
  chart.steps.forEach((s, i) => {
    if (i > 0) {
      const left = leaving(s.leaves, side, y + 16, sideWidth);
      const gap = s.leaves.length === 0 ? 30 : left.height + 32;
      parts.push(
        line(stem, y, stem, y + gap - 4, { class: "ink", "stroke-width": "1.25" }),
        arrowHead(stem, y + gap, "down"),
      );
      if (s.leaves.length > 0) {
        const middle = y + 16 + size - 4;
        parts.push(
          line(stem, middle, side - 5, middle, { class: "ink", "stroke-width": "1.25" }),
          arrowHead(side - 2, middle, "right"),
          left.svg,
        );
      }
      y += gap;
    }
    const placed = box(1, y, boxWidth, printed(s.n), s.label);
    parts.push(placed.svg);
    y += placed.height;
  });
  return { svg: parts.join("\n"), bottom: y };
}

/** The boxes at the foot: side by side under one rail, or in a list on a narrow page. */
function endsSvg(
  chart: FlowChart,
  from: number,
  stem: number,
  width: number,
  narrow: boolean,
): { svg: string; bottom: number } {
  if (chart.ends.length === 0) return { svg: "", bottom: from };
  if (narrow) {
    const y = from + 26;
    const placed = leaving(chart.ends, 0, y + 6, width - 2);
    const svg = [
      line(stem, from, stem, y - 6, { class: "ink", "stroke-width": "1.25" }),
      arrowHead(stem, y - 2, "down"),
      line(0, y, width, y, { class: "axis" }),
      placed.svg,
    ].join("\n");
    return { svg, bottom: y + placed.height + 6 };
  }
  const gap = 10;
  const each = (width - 2 - gap * (chart.ends.length - 1)) / chart.ends.length;
  const rail = from + 22;
  const top = rail + 20;
  const height = Math.max(...chart.ends.map((e) => boxHeight(e.label, each)));
  const centres = chart.ends.map((_, i) => 1 + i * (each + gap) + each / 2);
  const svg = [
    line(stem, from, stem, rail, { class: "ink", "stroke-width": "1.25" }),
    path(
      [
        [Math.min(stem, centres[0]), rail],
        [Math.max(stem, centres.at(-1)!), rail],
      ],
      { class: "ink", "stroke-width": "1.25" },
    ),
    ...chart.ends.flatMap((e, i) => [
      line(centres[i], rail, centres[i], top - 4, { class: "ink", "stroke-width": "1.25" }),
      arrowHead(centres[i], top, "down"),
      box(1 + i * (each + gap), top, each, printed(e.n), e.label, height).svg,
    ]),
  ].join("\n");
  return { svg, bottom: top + height };
}

/** Draws the participant flow at a width in pixels: boxes from the top down, who leaves at the side, the samples at the foot. */
export function drawFlow(chart: FlowChart, width: number): Drawing {
  const narrow = width < 500;
  const layout: Layout = narrow
    ? { boxWidth: width - 2, stem: 24, side: 34, sideWidth: width - 36 }
    : { boxWidth: 300, stem: 151, side: 330, sideWidth: width - 332 };
  const { svg, bottom } = stepsSvg(chart, layout);
  const ends = endsSvg(chart, bottom, layout.stem, width, narrow);
  return { width, height: ends.bottom + 2, body: `${svg}\n${ends.svg}` };
}

/** What the chart shows, in words made of its numbers. */
export const describeFlow = (chart: FlowChart): string =>
  [
    ...chart.steps.map((s) => {
      const left = s.leaves.map((l) => `${printed(l.n)} ${l.label}`).join(", ");
      return `${left === "" ? "" : `Left: ${left}. `}${s.label}: ${printed(s.n)}.`;
    }),
    ...chart.ends.map((e) => `${e.label}: ${printed(e.n)}.`),
  ].join(" ");
