import type { LayerPoint, LayerSeries } from "./layer.js";

/** A colour by the name that it has in a scheme: "ink", "paper", "mark0". */
export type Colour = (name: string) => string;

const symbols = ["circle", "square", "triangle-up", "diamond", "cross"];
const dashes = ["solid", "7px 3px", "2px 3px", "9px 3px 2px 3px", "4px 2px"];

/** Text for plotly.js, which would take tags in it for markup. */
export const safe = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

const place = (value: number | string | null): number | string | null =>
  typeof value === "string" ? safe(value) : value;

const values = (points: readonly LayerPoint[], at: 0 | 1): (number | string | null)[] =>
  points.map((p) => place(p[at]));

function bar(points: readonly LayerPoint[], middle: 0 | 1): object {
  const reach = (end: 2 | 3): (number | null)[] =>
    points.map((p) => {
      const [m, e] = [p[middle], p[end]];
      return typeof m === "number" && e !== null ? Math.abs(e - m) : null;
    });
  return { type: "data", symmetric: false, array: reach(3), arrayminus: reach(2), thickness: 1.5, width: 3 };
}

/** The traces of one series: what is drawn, and, of a box, its shape. */
export function tracesOf(s: LayerSeries, axes: object, colour: Colour): readonly object[] {
  const c = colour(`mark${s.mark}`);
  const base = {
    ...axes,
    name: safe(s.name),
    x: values(s.points, 0),
    y: values(s.points, 1),
    text: s.points.map((p) => safe(p[4])),
    hovertemplate: "%{text}<extra></extra>",
    showlegend: s.kind === "line",
    legendgroup: s.name,
  };
  const marker = { color: c, symbol: symbols[s.mark], size: 8, line: { color: colour("paper"), width: 1 } };
  if (s.kind === "bars")
    return [{ ...base, type: "bar", orientation: "h", marker: { color: c }, textposition: "none" }];
  if (s.kind === "across")
    return [
      { ...base, type: "scatter", mode: "markers", marker, error_x: { ...bar(s.points, 0), color: c } },
    ];
  if (s.kind === "line")
    return [
      {
        ...base,
        type: "scatter",
        mode: "lines+markers",
        marker,
        line: { color: c, width: 2, dash: dashes[s.mark] },
        error_y: { ...bar(s.points, 1), color: c },
      },
    ];
  const boxes = s.points.filter((_, i) => i % 7 === 0).map((_, b) => s.points.slice(7 * b, 7 * b + 7));
  const stroke = (from: number, to: number, width: number, opacity = 1): object => ({
    ...axes,
    opacity,
    type: "scatter",
    mode: "lines",
    hoverinfo: "skip",
    showlegend: false,
    connectgaps: false,
    x: boxes.flatMap((b) => [place(b[from][0]), place(b[to][0]), null]),
    y: boxes.flatMap((b) => [b[from][1], b[to][1], null]),
    line: { color: c, width },
  });
  const shapes = ["line-ew", "line-ew", "line-ew", "line-ew", "line-ew", "diamond", "x"];
  return [
    stroke(0, 1, 1.5),
    stroke(3, 4, 1.5),
    stroke(1, 3, 18, 0.3),
    {
      ...base,
      type: "scatter",
      mode: "markers",
      marker: {
        color: colour("ink"),
        size: s.points.map((_, i) => (i % 7 < 5 ? 18 : 8)),
        symbol: s.points.map((_, i) => shapes[i % 7]),
        line: { color: colour("ink"), width: s.points.map((_, i) => (i % 7 === 2 ? 3 : 1)) },
      },
    },
  ];
}
