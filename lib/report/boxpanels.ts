import type { Box, BoxPanelsChart } from "../analysis/output.js";
import { describeBoxes, heights } from "./boxes.js";
import { drawn, plain, printed } from "./format.js";
import { panelGrid, type Panel } from "./grid.js";
import { linear, type Scale } from "./scale.js";
import { element, line, marker, text, textLines, type Drawing } from "./svg.js";
import { wrapText } from "./textwidth.js";

const all = (chart: BoxPanelsChart): readonly Box[] => chart.panels.flatMap((p) => p.boxes);

/** One vertical axis for all panels, from 0 or the lowest whisker to the highest whisker. */
function sharedAxis(chart: BoxPanelsChart, bottom: number, top: number): Scale {
  const of = (pick: (b: Box) => number): readonly number[] =>
    all(chart)
      .map(pick)
      .filter((v) => !Number.isNaN(v));
  return linear(
    Math.min(0, ...of((b) => drawn(b.p5))),
    Math.max(0, ...of((b) => drawn(b.p95))),
    bottom,
    top,
    4,
  );
}

function boxSvg(b: Box, x: number, half: number, y: Scale, label: number): string {
  if (b.p50.value === null) return text(x, label, "none", { class: "tiny soft middle" });
  const [p5, p25, p50, p75, p95] = heights(b, y);
  return `<g class="s0">${[
    line(x, p95, x, p75, { class: "bar" }),
    line(x, p25, x, p5, { class: "bar" }),
    line(x - half * 0.5, p95, x + half * 0.5, p95, { class: "bar" }),
    element("rect", { class: "band", x: x - half, y: p75, width: 2 * half, height: p25 - p75 }),
    element("rect", { class: "bar", x: x - half, y: p75, width: 2 * half, height: p25 - p75 }),
    line(x - half, p50, x + half, p50, { class: "ink", "stroke-width": "2.5" }),
    b.mean.value === null ? "" : marker("diamond", x, y.at(drawn(b.mean)), 3.2, { class: "s1 mark" }),
  ].join("")}</g>`;
}

function panelSvg(boxes: readonly Box[], p: Panel, y: Scale): string {
  const slot = (p.right - p.left) / Math.max(1, boxes.length);
  const at = (i: number): number => p.left + slot * (i + 0.5);
  return [
    textLines(p.left, p.top - 12 - (p.title.length - 1) * 16, p.title, 16, { class: "bold" }),
    ...y.ticks.map((t) => line(p.left, y.at(t), p.right, y.at(t), { class: "grid" })),
    ...(p.first
      ? y.ticks.map((t) => text(p.left - 6, y.at(t) + 4, plain(t, y.decimals), { class: "tiny soft end" }))
      : []),
    line(p.left, p.bottom, p.right, p.bottom, { class: "axis" }),
    ...boxes.map((b, i) => boxSvg(b, at(i), Math.min(12, slot * 0.3), y, p.bottom - 6)),
    ...boxes.map((b, i) => text(at(i), p.bottom + 16, b.label, { class: "tiny soft middle" })),
  ].join("\n");
}

/** Draws small panels of box plots on one vertical axis at a width in pixels: four side by side, two on a telephone. */
export function drawBoxPanels(chart: BoxPanelsChart, width: number): Drawing {
  const across = width < 500 ? 2 : 4;
  const { panels, bottom } = panelGrid(
    chart.panels.map((p) => p.label),
    { width, across, plot: 128, foot: 34, axis: 24, everyAxis: false, from: 24 },
  );
  const xLabel = wrapText(chart.xLabel, width, 12);
  const body = [
    text(0, 14, chart.yLabel, { class: "small soft" }),
    ...panels.map((p, i) => panelSvg(chart.panels[i].boxes, p, sharedAxis(chart, p.bottom, p.top))),
    textLines(width / 2, bottom + 12, xLabel, 16, { class: "small soft middle" }),
  ].join("\n");
  return { width, height: bottom + 4 + 16 * xLabel.length, body };
}

/** What the chart shows, in words made of its numbers. */
export const describeBoxPanels = (chart: BoxPanelsChart): string =>
  chart.panels
    .map((p) => {
      const { boxes, label } = p;
      return describeBoxes({ type: "boxes", xLabel: chart.xLabel, yLabel: label, boxes });
    })
    .join(" ");

/** What a reader must know of the drawing. */
export function notesOfBoxPanels(chart: BoxPanelsChart): readonly string[] {
  const largest = all(chart).reduce<Box | undefined>(
    (most, b) => (b.largest.value !== null && drawn(b.largest) > (most?.largest.value ?? -1) ? b : most),
    undefined,
  );
  return [
    `Box: middle half, with the median as a line. Diamond: mean. Whiskers: 5th and 95th percentile; values beyond are not drawn${largest === undefined ? "" : `, the largest is ${printed(largest.largest)}`}. All panels have one vertical axis.`,
  ];
}
