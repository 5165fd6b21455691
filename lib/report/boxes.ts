import type { BoxesChart } from "../analysis/output.js";
import { oneLine } from "./figuretable.js";
import { drawn, plain, printed } from "./format.js";
import { linear, type Scale } from "./scale.js";
import { element, line, marker, text, textLines, type Drawing } from "./svg.js";
import { textWidth, wrapText } from "./textwidth.js";

type Box = BoxesChart["boxes"][number];

const finite = (values: readonly number[]): readonly number[] => values.filter((v) => !Number.isNaN(v));

/** The vertical axis: from 0 or the lowest whisker to the highest whisker, or to the largest value when that is near. */
function boxesAxis(chart: BoxesChart, bottom: number, top: number): Scale {
  const low = Math.min(0, ...finite(chart.boxes.map((b) => drawn(b.p5))));
  const whiskers = Math.max(0, ...finite(chart.boxes.map((b) => drawn(b.p95))));
  const largest = Math.max(whiskers, ...finite(chart.boxes.map((b) => drawn(b.largest))));
  return linear(low, largest <= 1.4 * whiskers ? largest : whiskers * 1.08, bottom, top);
}

/** Where a box's five numbers stand, lower whisker first. */
export const heights = (b: Box, y: Scale): readonly [number, number, number, number, number] => [
  y.at(drawn(b.p5)),
  y.at(drawn(b.p25)),
  y.at(drawn(b.p50)),
  y.at(drawn(b.p75)),
  y.at(drawn(b.p95)),
];

function boxMarks(b: Box, x: number, half: number, y: Scale): string {
  if ([b.p5, b.p25, b.p50, b.p75, b.p95].some((n) => n.value === null)) return "";
  const [p5, p25, p50, p75, p95] = heights(b, y);
  const cap = half * 0.5;
  return `<g class="s0">${[
    line(x, p95, x, p75, { class: "bar" }),
    line(x, p25, x, p5, { class: "bar" }),
    line(x - cap, p95, x + cap, p95, { class: "bar" }),
    line(x - cap, p5, x + cap, p5, { class: "bar" }),
    element("rect", { class: "band", x: x - half, y: p75, width: 2 * half, height: p25 - p75 }),
    element("rect", { class: "bar", x: x - half, y: p75, width: 2 * half, height: p25 - p75 }),
    line(x - half, p50, x + half, p50, { class: "ink", "stroke-width": "3" }),
  ].join("\n")}</g>`;
}

/** The mean as a diamond, the largest as a cross: at its place, or at the head with an arrow where it lies beyond. */
function pointMarks(b: Box, x: number, y: Scale, top: number): string {
  const mean =
    b.mean.value === null ? "" : marker("diamond", x, y.at(drawn(b.mean)), 4, { class: "s1 mark" });
  if (b.largest.value === null || drawn(b.largest) <= drawn(b.p95)) return mean;
  const value = drawn(b.largest);
  const beyond = value > y.to;
  const at = beyond ? top - 12 : y.at(value);
  const sign = beyond
    ? marker("triangle", x, at, 4, { class: "inked" })
    : `${line(x - 4, at - 4, x + 4, at + 4, { class: "ink", "stroke-width": "1.5" })}${line(x - 4, at + 4, x + 4, at - 4, { class: "ink", "stroke-width": "1.5" })}`;
  return [mean, sign, text(x, at - 9, printed(b.largest), { class: "small soft middle" })].join("\n");
}

/** What stands under the boxes: labels, cut into lines where they are long, and n under them. */
function feet(
  chart: BoxesChart,
  slot: number,
): readonly { readonly label: readonly string[]; readonly n: string }[] {
  const wide = slot - 4;
  const cut = (part: string): readonly string[] =>
    wrapText(part, wide, 12).flatMap((held) => (textWidth(held, 12) <= wide ? [held] : held.split(" ")));
  const long = chart.boxes.some((b) => textWidth(`n = ${printed(b.n)}`, 12) > slot);
  return chart.boxes.map((b) => ({
    label: b.label.split("\n").flatMap(cut),
    n: long ? printed(b.n) : `n = ${printed(b.n)}`,
  }));
}

/** Draws box plots side by side at a width in pixels; medians are written beside the boxes, n under them. */
export function drawBoxes(chart: BoxesChart, width: number): Drawing {
  const narrow = width < 500;
  const [left, right, top] = [40, width - 8, 62];
  const bottom = top + (narrow ? 250 : 282);
  const y = boxesAxis(chart, bottom, top);
  const slot = (right - left) / Math.max(1, chart.boxes.length);
  const half = Math.min(narrow ? 8 : 24, slot * 0.28);
  const centre = (i: number): number => left + slot * (i + 0.5) - (narrow ? 13 : 14);
  const foot = feet(chart, slot);
  const nLine = bottom + 26 + 16 * Math.max(1, ...foot.map((f) => f.label.length));
  const small = { class: "small soft middle" };
  const bareN = foot.some((f) => !f.n.startsWith("n"));
  const xLabel = wrapText(`${chart.xLabel}${bareN ? "; n below" : ""}`, width, 12);
  const boxSvg = (b: Box, i: number): readonly string[] => [
    boxMarks(b, centre(i), half, y),
    pointMarks(b, centre(i), y, top),
    b.p50.value === null
      ? text(centre(i), (top + bottom) / 2, "none", small)
      : text(centre(i) + half + 4, y.at(drawn(b.p50)) + 4, printed(b.p50), {
          class: narrow ? "halo tiny bold" : "halo small bold",
        }),
    textLines(centre(i), bottom + 26, foot[i].label, 16, { class: "small middle" }),
    text(centre(i), nLine, foot[i].n, small),
  ];
  const body = [
    text(0, 14, chart.yLabel, { class: "small soft" }),
    ...y.ticks.map((t) => line(left, y.at(t), right, y.at(t), { class: "grid" })),
    ...y.ticks.map((t) => text(left - 8, y.at(t) + 4, plain(t, y.decimals), { class: "small soft end" })),
    line(left, bottom + 8, right, bottom + 8, { class: "axis" }),
    ...chart.boxes.flatMap(boxSvg),
    textLines(width / 2, nLine + 24, xLabel, 16, small),
  ].join("\n");
  return { width, height: nLine + 18 + 16 * xLabel.length, body };
}

/** What the chart shows, in words made of its numbers. */
export const describeBoxes = (chart: BoxesChart): string =>
  `${chart.yLabel}. ` +
  chart.boxes
    .map((b) =>
      b.p50.value === null
        ? `${oneLine(b.label)}: none.`
        : `${oneLine(b.label)}: median ${printed(b.p50)}, middle half ${printed(b.p25)} to ${printed(b.p75)}, 5th to 95th percentile ${printed(b.p5)} to ${printed(b.p95)}, largest ${printed(b.largest)}, n ${printed(b.n)}.`,
    )
    .join(" ");

/** What a reader must know of the drawing. */
export function notesOfBoxes(chart: BoxesChart): readonly string[] {
  const axis = boxesAxis(chart, 0, 300);
  const beyond = chart.boxes.some((b) => b.largest.value !== null && drawn(b.largest) > axis.to);
  return [
    `Box: middle half, with the median as a line and its value beside it. Diamond: mean. Whiskers: 5th and 95th percentile. ${beyond ? "Cross: largest value; arrow: the largest value lies beyond the axis, where it is written." : "Cross: largest value."}`,
  ];
}
