import type { CurvesChart, LinePoint } from "../analysis/output.js";
import { dashes, seriesPlace } from "./colours.js";
import { drawn, plain, spoken, spokenInterval } from "./format.js";
import { panelGrid, type Panel } from "./grid.js";
import { linear, type Scale } from "./scale.js";
import { line, path, text, textLines, type Drawing } from "./svg.js";
import { wrapText } from "./textwidth.js";

type CurvePanel = CurvesChart["panels"][number];

const pointsOf = (panel: CurvePanel): readonly LinePoint[] => panel.lines.flatMap((l) => l.points);

/** Lowest and highest of what a panel draws: its lines, and the band of the first. */
function reach(panel: CurvePanel): readonly [number, number] {
  const band = (panel.lines[0]?.points ?? []).flatMap((p) => [drawn(p.low), drawn(p.high)]);
  const all = [...pointsOf(panel).map((p) => drawn(p.y)), ...band].filter((v) => !Number.isNaN(v));
  return all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
}

/** A straight axis with these very ends, marked at the round values between them. */
function exactly(low: number, high: number, start: number, end: number): Scale {
  const { ticks, decimals } = linear(low, high, start, end, 4);
  return {
    at: (v) => start + ((v - low) / (high - low)) * (end - start),
    from: low,
    to: high,
    ticks: ticks.filter((t) => t >= low && t <= high),
    decimals,
  };
}

/** The axis of a panel: as long in its unit as that of the panel that needs most, about the panel's own middle. */
function axisOf(chart: CurvesChart, panel: CurvePanel, bottom: number, top: number): Scale {
  const half = (Math.max(...chart.panels.map((p) => reach(p)[1] - reach(p)[0])) / 2) * 1.04;
  const [low, high] = reach(panel);
  const middle = (low + high) / 2;
  return exactly(middle - half, middle + half, bottom, top);
}

function panelSvg(chart: CurvesChart, panel: CurvePanel, order: number, p: Panel): string {
  const y = axisOf(chart, panel, p.bottom, p.top);
  const xs = chart.panels.flatMap((of) => pointsOf(of).map((at) => at.x));
  const x = exactly(Math.min(...xs), Math.max(...xs), p.left, p.right - 8);
  const at = (of: LinePoint, n: LinePoint["y"]): readonly [number, number] => [x.at(of.x), y.at(drawn(n))];
  const place = seriesPlace(panel.id, order);
  const [first, ...others] = panel.lines.map((l) => l.points.filter((of) => of.y.value !== null));
  const band = first.filter((of) => of.low.value !== null && of.high.value !== null);
  const suffix = pointsOf(panel)[0]?.y.kind === "share" ? "%" : "";
  return [
    textLines(p.left, p.top - 12 - (p.title.length - 1) * 16, p.title, 16, { class: "bold" }),
    ...y.ticks.map((t) => line(p.left, y.at(t), p.right, y.at(t), { class: "grid" })),
    ...y.ticks.map((t) =>
      text(p.left - 6, y.at(t) + 4, plain(t, y.decimals) + suffix, { class: "tiny soft end" }),
    ),
    `<g class="s${place}">${path([...band.map((of) => at(of, of.high)), ...band.map((of) => at(of, of.low)).reverse()], { class: "band" })}`,
    path(
      first.map((of) => at(of, of.y)),
      { class: "line" },
    ),
    "</g>",
    ...others.map((points, i) =>
      path(
        points.map((of) => at(of, of.y)),
        { class: "ink", "stroke-width": "1.5", "stroke-dasharray": dashes[(i % (dashes.length - 1)) + 1] },
      ),
    ),
    line(p.left, p.bottom, p.right, p.bottom, { class: "axis" }),
    ...x.ticks.map((t) => text(x.at(t), p.bottom + 16, plain(t, x.decimals), { class: "tiny soft middle" })),
  ].join("\n");
}

/** Draws curves with bands in small panels at a width in pixels: three side by side, one on a telephone. */
export function drawCurves(chart: CurvesChart, width: number): Drawing {
  const narrow = width < 500;
  const { panels, bottom } = panelGrid(
    chart.panels.map((p) => p.label),
    {
      width,
      across: narrow ? 1 : 3,
      plot: narrow ? 150 : 165,
      foot: 34,
      axis: 38,
      everyAxis: true,
      from: 24,
    },
  );
  const xLabel = wrapText(chart.xLabel, width, 12);
  const body = [
    text(0, 14, chart.yLabel, { class: "small soft" }),
    ...panels.map((p, i) => panelSvg(chart, chart.panels[i], i, p)),
    textLines(width / 2, bottom + 12, xLabel, 16, { class: "small soft middle" }),
  ].join("\n");
  return { width, height: bottom + 4 + 16 * xLabel.length, body };
}

/** What the chart shows, in words made of its numbers. */
export const describeCurves = (chart: CurvesChart): string =>
  chart.panels
    .map((panel) => {
      const there = (panel.lines[0]?.points ?? []).filter((p) => p.y.value !== null);
      const [from, to] = [there.at(0), there.at(-1)];
      if (from === undefined || to === undefined) return `${panel.label}: no estimate.`;
      const at = (p: LinePoint): string =>
        `${spoken(p.y)} (${spokenInterval(p.low, p.high)}) at ${plain(p.x, 1)}`;
      return `${panel.label}: ${at(from)}, ${at(to)}.`;
    })
    .join(" ");

/** What a reader must know of the drawing. */
export function notesOfCurves(chart: CurvesChart): readonly string[] {
  const lines = chart.panels.at(0)?.lines ?? [];
  const first = lines.at(0);
  const others = lines.slice(1);
  const dashed =
    others.length === 0 ? "" : `; dashed: ${others.map((l) => l.label.toLowerCase()).join(", ")}`;
  return [
    `Whole line: ${(first?.label ?? "estimate").toLowerCase()}, with its 95% band${dashed}. The vertical axes are equally long and do not begin at 0.`,
  ];
}
