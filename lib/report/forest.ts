import type { ForestChart, NamedNumber } from "../analysis/output.js";
import { drawn, plain, printed, printedInterval } from "./format.js";
import { linear, logarithmic, type Scale } from "./scale.js";
import { element, line, path, text, textLines, type Drawing } from "./svg.js";
import { wrapText } from "./textwidth.js";

type Row = ForestChart["panels"][number]["rows"][number];

const rowsOf = (chart: ForestChart): readonly Row[] => chart.panels.flatMap((p) => p.rows);

const values = (row: Row): readonly [number, number, number] => [
  drawn(row.low),
  drawn(row.estimate),
  drawn(row.high),
];

const isThere = (row: Row): boolean => values(row).every((v) => !Number.isNaN(v));

/** The axis holds every estimate and the null, and every interval that is not many times wider than the others. */
function forestAxis(chart: ForestChart, start: number, end: number): Scale {
  const there = rowsOf(chart).filter(isThere).map(values);
  const log = chart.nullAt > 0 && there.flat().every((v) => v > 0);
  const to = log ? Math.log : (v: number): number => v;
  const back = log ? Math.exp : (v: number): number => v;
  const halves = there.map(([low, , high]) => (to(high) - to(low)) / 2).sort((a, b) => a - b);
  const reach = 4 * (halves[Math.floor(halves.length / 2)] ?? 0);
  const ends = there.flatMap(([low, mid, high]) => [
    to(mid),
    Math.max(to(low), to(mid) - reach),
    Math.min(to(high), to(mid) + reach),
  ]);
  const [from, until] = [Math.min(to(chart.nullAt), ...ends), Math.max(to(chart.nullAt), ...ends)];
  const margin = (until - from) * 0.04 || 0.01;
  return (log ? logarithmic : linear)(
    back(from - margin),
    back(until + margin),
    start,
    end,
    Math.floor((end - start) / 30),
  );
}

/** How many points either side a square has: its area goes with n. */
function sizes(chart: ForestChart): (n: NamedNumber) => number {
  const most = Math.max(1, ...rowsOf(chart).map((r) => r.n.value ?? 0));
  return (n) => 2.5 + 4 * Math.sqrt((n.value ?? 0) / most);
}

const arrow = (x: number, y: number, way: 1 | -1): string =>
  path(
    [
      [x - way * 6, y - 4],
      [x, y],
      [x - way * 6, y + 4],
    ],
    { class: "ink", "stroke-width": "1.5" },
  );

function interval(row: Row, y: number, axis: Scale, size: number, start: number, end: number): string {
  if (!isThere(row)) return "";
  const [low, mid, high] = values(row);
  const [x1, x2] = [Math.max(start, axis.at(low)), Math.min(end, axis.at(high))];
  const x = axis.at(mid);
  const mark =
    row.main === true
      ? element("path", {
          class: "s0 solid",
          d: `M${x - size * 1.5} ${y}L${x} ${y - size * 1.35}L${x + size * 1.5} ${y}L${x} ${y + size * 1.35}Z`,
        })
      : element("rect", { class: "s0 solid", x: x - size, y: y - size, width: 2 * size, height: 2 * size });
  return [
    line(x1, y, x2, y, { class: "ink", "stroke-width": row.main === true ? "2.5" : "1.5" }),
    axis.at(low) < start ? arrow(start, y, -1) : "",
    axis.at(high) > end ? arrow(end, y, 1) : "",
    mark,
  ].join("");
}

const numbersText = (row: Row): string =>
  isThere(row) ? `${printed(row.estimate)} (${printedInterval(row.low, row.high)})` : "not estimable";

const estimateHead = (chart: ForestChart): string => {
  const kind = rowsOf(chart)[0]?.estimate.kind;
  return `${kind === "ratio" ? "Odds ratio" : kind === "effect" ? "Percentage points" : "Estimate"} (95% CI)`;
};

interface Layout {
  readonly width: number;
  readonly narrow: boolean;
  readonly start: number;
  readonly end: number;
  readonly labelWidth: number;
}

function rowSvg(
  row: Row,
  y: number,
  layout: Layout,
  axis: Scale,
  size: number,
): { svg: string; height: number } {
  const bold = row.main === true;
  const weight = bold ? " halo bold" : " halo";
  const label = wrapText(row.label, layout.labelWidth, 13, bold);
  if (layout.narrow) {
    const height = label.length * 16 + 26;
    const svg = [
      textLines(0, y + 14, label, 16, { class: weight.trim() }),
      text(layout.width, y + 14, numbersText(row), { class: `small end${weight}` }),
      interval(row, y + label.length * 16 + 9, axis, size, layout.start, layout.end),
    ].join("\n");
    return { svg, height };
  }
  const height = Math.max(26, label.length * 16 + 10);
  const baseline = y + height / 2 + 4.5;
  const svg = [
    textLines(0, baseline - (label.length - 1) * 8, label, 16, { class: weight.trim() }),
    text(layout.start - 22, baseline, printed(row.n), { class: "small soft end" }),
    interval(row, y + height / 2, axis, size, layout.start, layout.end),
    text(layout.width, baseline, numbersText(row), { class: `end${weight}` }),
  ].join("\n");
  return { svg, height };
}

function rowsSvg(
  chart: ForestChart,
  layout: Layout,
  axis: Scale,
  from: number,
): { svg: string; bottom: number } {
  const size = sizes(chart);
  const parts: string[] = [];
  let y = from;
  for (const panel of chart.panels) {
    if (panel.label !== "") {
      const label = wrapText(panel.label, layout.width, 13, true);
      parts.push(textLines(0, y + 20, label, 16, { class: "halo bold" }));
      y += 12 + label.length * 16;
    }
    for (const row of panel.rows) {
      const drawnRow = rowSvg(row, y, layout, axis, size(row.n));
      parts.push(drawnRow.svg);
      y += drawnRow.height;
    }
    y += 6;
  }
  return { svg: parts.join("\n"), bottom: y };
}

/** Draws estimates with intervals at a width in pixels: a row each, squares by n, the null marked, numbers at the right. */
export function drawForest(chart: ForestChart, width: number): Drawing {
  const narrow = width < 500;
  const layout: Layout = narrow
    ? { width, narrow, start: 8, end: width - 8, labelWidth: width - 165 }
    : { width, narrow, start: 290, end: width - 178, labelWidth: 190 };
  const axis = forestAxis(chart, layout.start, layout.end);
  const top = narrow ? 22 : 26;
  const { svg, bottom } = rowsSvg(chart, layout, axis, top);
  const heads = narrow
    ? [text(width, 13, estimateHead(chart), { class: "small soft end" })]
    : [
        text(layout.start - 22, 14, "n", { class: "small soft end" }),
        text(width, 14, estimateHead(chart), { class: "small soft end" }),
      ];
  const middle = (layout.start + layout.end) / 2;
  const xLabel = wrapText(chart.xLabel, 2 * Math.min(middle, width - middle), 12);
  const body = [
    ...heads,
    ...axis.ticks.map((t) => line(axis.at(t), top, axis.at(t), bottom, { class: "grid" })),
    line(axis.at(chart.nullAt), top - 4, axis.at(chart.nullAt), bottom + 6, {
      class: "ink",
      "stroke-width": "1",
    }),
    svg,
    line(layout.start, bottom, layout.end, bottom, { class: "axis" }),
    ...axis.ticks.map((t) => line(axis.at(t), bottom, axis.at(t), bottom + 5, { class: "axis" })),
    ...axis.ticks.map((t) =>
      text(axis.at(t), bottom + 20, plain(t, axis.decimals), { class: "small soft middle" }),
    ),
    textLines(middle, bottom + 42, xLabel, 16, { class: "small soft middle" }),
  ].join("\n");
  return { width, height: bottom + 36 + 16 * xLabel.length, body };
}

/** What the chart shows, in words made of its numbers. */
export const describeForest = (chart: ForestChart): string =>
  chart.panels
    .map((panel) => {
      const rows = panel.rows.map((row) => `${row.label} ${numbersText(row)}`).join("; ");
      return `${panel.label === "" ? "" : `${panel.label}: `}${rows}.`;
    })
    .join(" ");

/** What a reader must know of the drawing. */
export function notesOfForest(chart: ForestChart): readonly string[] {
  const axis = forestAxis(chart, 0, 300);
  const there = rowsOf(chart).filter(isThere).map(values);
  const cut = there.some(([low, , high]) => axis.at(low) < 0 || axis.at(high) > 300);
  const log = chart.nullAt > 0 && there.flat().every((v) => v > 0);
  const main = rowsOf(chart).some((r) => r.main === true) ? " Diamonds: main results." : "";
  return [
    `Squares: estimates, their area by n; bars: 95% intervals${cut ? ", with an arrow where one goes beyond the axis" : ""}.${main} Vertical line: ${plain(chart.nullAt, 0)}, no association${log ? "; the axis is logarithmic" : ""}.`,
  ];
}
