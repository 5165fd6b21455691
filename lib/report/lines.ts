import type { LinesChart, NamedNumber } from "../analysis/output.js";
import { dashes, seriesPlace, shapes } from "./colours.js";
import { dodge } from "./dodge.js";
import { drawn, plain, spoken } from "./format.js";
import { linear, type Scale } from "./scale.js";
import { line, marker, path, text, textLines, type Drawing } from "./svg.js";
import { textWidth, wrapText } from "./textwidth.js";

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly narrow: boolean;
}

type Line = LinesChart["lines"][number];

const points = (chart: LinesChart): Line["points"] => chart.lines.flatMap((l) => l.points);

const sign = (n: NamedNumber | undefined): string => (n?.kind === "share" ? "%" : "");

/** The vertical axis of a chart between two coordinates. */
export function linesAxis(chart: LinesChart, bottom: number, top: number): Scale {
  const all = points(chart)
    .flatMap((p) => [drawn(p.y), drawn(p.low), drawn(p.high)])
    .filter((v) => !Number.isNaN(v));
  return linear(Math.min(...all), Math.max(...all), bottom, top);
}

const xOf = (chart: LinesChart, { left, right }: Frame): ((x: number) => number) => {
  const xs = points(chart).map((p) => p.x);
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const inset = 10;
  return (x) =>
    from === to ? (left + right) / 2 : left + inset + ((x - from) / (to - from)) * (right - left - 2 * inset);
};

function axes(chart: LinesChart, frame: Frame, y: Scale, x: (v: number) => number): string {
  const suffix = sign(points(chart)[0]?.y);
  const years = [...new Set(points(chart).map((p) => p.x))].sort((a, b) => a - b);
  return [
    ...y.ticks.map((t) => line(frame.left, y.at(t), frame.right, y.at(t), { class: "grid" })),
    ...y.ticks.map((t) =>
      text(frame.left - 8, y.at(t) + 4, plain(t, y.decimals) + suffix, { class: "small soft end" }),
    ),
    line(frame.left, frame.bottom + 8, frame.right, frame.bottom + 8, { class: "axis" }),
    ...years.map((v) => line(x(v), frame.bottom + 8, x(v), frame.bottom + 13, { class: "axis" })),
    ...years.map((v) => text(x(v), frame.bottom + 28, String(v), { class: "small soft middle" })),
    text((frame.left + frame.right) / 2, frame.bottom + 48, chart.xLabel, { class: "small soft middle" }),
    text(0, 14, chart.yLabel, { class: "small soft" }),
  ].join("\n");
}

const eventStep = 17;

/** Events with labels above the plot, each a row lower than the one before so that none meet. */
function eventLines(chart: LinesChart, frame: Frame, x: (v: number) => number): string {
  const first = frame.top - 12 - (chart.events.length - 1) * eventStep;
  return chart.events
    .map((event, i) => {
      const at = x(event.x);
      const baseline = first + i * eventStep;
      const width = textWidth(event.label, 12);
      const most = frame.right + 8;
      const right = at + 4 + width <= most;
      const left = !right && at - 4 - width >= 0;
      const from = right ? at + 4 : left ? at - 4 : Math.max(0, most - width);
      return [
        line(at, baseline - 9, at, frame.bottom + 8, { class: "event" }),
        text(from, baseline, event.label, { class: left ? "halo small soft end" : "halo small soft" }),
      ].join("\n");
    })
    .join("\n");
}

function lineMarks(l: Line, order: number, y: Scale, x: (v: number) => number): string {
  const place = seriesPlace(l.id, order);
  const at = (p: Line["points"][number], n: NamedNumber): readonly [number, number] => [
    x(p.x),
    y.at(drawn(n)),
  ];
  const whole = l.points.filter((p) => [p.y, p.low, p.high].every((n) => n.value !== null));
  const band = [...whole.map((p) => at(p, p.high)), ...whole.map((p) => at(p, p.low)).reverse()];
  return `<g class="s${place}">${[
    path(band, { class: "band" }),
    ...whole.map((p) => path([at(p, p.low), at(p, p.high)], { class: "bar" })),
    path(
      l.points.map((p) => at(p, p.y)),
      { class: "line", "stroke-dasharray": dashes[place] === "" ? undefined : dashes[place] },
    ),
    ...l.points
      .filter((p) => p.y.value !== null)
      .map((p) => marker(shapes[place], ...at(p, p.y), 4.5, { class: "mark" })),
  ].join("\n")}</g>`;
}

/** Labels at the ends of the lines, with the last value, pushed apart where they would meet. */
function endLabels(chart: LinesChart, frame: Frame, y: Scale, x: (v: number) => number): string {
  const size = frame.narrow ? 12 : 13;
  const step = size + 3;
  const left = frame.right + 16;
  const labels = chart.lines.flatMap((l, order) => {
    const last = l.points.filter((p) => p.y.value !== null).at(-1);
    if (last === undefined) return [];
    const words = wrapText(l.label, frame.width - left, size);
    return [
      {
        last,
        words,
        place: seriesPlace(l.id, order),
        wish: y.at(drawn(last.y)),
        height: (words.length + 1) * step + 5,
      },
    ];
  });
  const middles = dodge(labels, frame.top - 20, frame.bottom + 40);
  return labels
    .map(({ last, words, place, wish, height }, i) => {
      const middle = middles[i];
      const from = x(last.x) + 7;
      const first = middle - height / 2 + size;
      const given = { class: `s${place} coloured`, style: frame.narrow ? "font-size:12px" : undefined };
      return [
        path(
          [
            [from, wish],
            [from + 3, wish],
            [left - 6, middle],
            [left - 3, middle],
          ],
          { class: "leader" },
        ),
        text(left, first, spoken(last.y), { ...given, class: `${given.class} bold` }),
        textLines(left, first + step, words, step, given),
      ].join("\n");
    })
    .join("\n");
}

/** Draws lines with bands over years, each labelled where it ends, at a width in pixels. */
export function drawLines(chart: LinesChart, width: number): Drawing {
  const narrow = width < 500;
  const top = 34 + chart.events.length * eventStep;
  const height = top + (narrow ? 300 : 330);
  const frame: Frame = {
    left: 40,
    right: width - (narrow ? 118 : 226),
    top,
    bottom: height - 56,
    width,
    narrow,
  };
  const y = linesAxis(chart, frame.bottom, frame.top);
  const x = xOf(chart, frame);
  const body = [
    axes(chart, frame, y, x),
    eventLines(chart, frame, x),
    ...chart.lines.map((l, i) => lineMarks(l, i, y, x)),
    endLabels(chart, frame, y, x),
  ].join("\n");
  return { width, height, body };
}

/** What the chart shows, in words made of its numbers. */
export const describeLines = (chart: LinesChart): string =>
  chart.lines
    .map((l) => {
      const there = l.points.filter((p) => p.y.value !== null);
      const [first, last] = [there.at(0), there.at(-1)];
      if (first === undefined || last === undefined) return `${l.label}: no estimate.`;
      const lowest = there.reduce((a, b) => (drawn(b.y) < drawn(a.y) ? b : a));
      const highest = there.reduce((a, b) => (drawn(b.y) > drawn(a.y) ? b : a));
      return `${l.label}: ${spoken(first.y)} in ${first.x}, ${spoken(last.y)} in ${last.x}; lowest ${spoken(lowest.y)} in ${lowest.x}, highest ${spoken(highest.y)} in ${highest.x}.`;
    })
    .join(" ");

/** What a reader must know of the drawing: the ends of the axis, and where intervals cannot be seen. */
export function notesOfLines(chart: LinesChart): readonly string[] {
  const axis = linesAxis(chart, 0, 300);
  const suffix = sign(points(chart)[0]?.y);
  const visible = points(chart).filter(
    (p) => Math.abs(axis.at(drawn(p.high)) - axis.at(drawn(p.low))) > 9,
  ).length;
  const end = (v: number): string =>
    plain(v, axis.decimals + (Number.isInteger(v * 10 ** axis.decimals) ? 0 : 1)) + suffix;
  const bands = "Bands and bars are 95% intervals";
  return [
    `${bands}${visible * 2 < points(chart).length ? "; most are narrower than the markers." : "."} The vertical axis runs from ${end(axis.from)} to ${end(axis.to)}.`,
  ];
}
