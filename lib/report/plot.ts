import type { Layer, LayerPoint } from "./layer.js";
import { safe, tracesOf, type Colour } from "./traces.js";

/** What a plot takes from where it is drawn. */
export interface PlotPlace {
  readonly colour: Colour;
  /** Narrower than a column of text. */
  readonly narrow: boolean;
  /** Pointed at with a finger: a drag scrolls, and does not zoom. */
  readonly coarse: boolean;
}

/** A figure for plotly.js. */
export interface Plot {
  readonly data: object[];
  readonly layout: object;
  /** The points that say something, in reading order: trace, point, and its words. */
  readonly order: readonly (readonly [number, number, string])[];
}

/** How plotly.js behaves wherever the project draws with it. */
export const plotConfig = {
  displaylogo: false,
  displayModeBar: false,
  scrollZoom: false,
  responsive: true,
  doubleClick: "reset+autosize",
};

const axisOf = ({ colour, coarse }: PlotPlace, title: string): object => ({
  title: { text: safe(title), standoff: 8 },
  color: colour("ink"),
  gridcolor: colour("rule"),
  linecolor: colour("frame"),
  zeroline: false,
  automargin: true,
  fixedrange: coarse,
});

/** A label cut into lines of about so many characters. */
function lines(label: string, most: number): string {
  const cut: string[] = [];
  for (const word of label.split(" ")) {
    const last = cut.at(-1);
    if (last !== undefined && last.length + word.length < most) cut[cut.length - 1] = `${last} ${word}`;
    else cut.push(word);
  }
  return cut.map(safe).join("<br>");
}

/** Named places on an axis, their labels cut into lines. */
function named(points: readonly LayerPoint[], at: 0 | 1, most: number): object {
  const labels = [...new Set(points.map((p) => String(p[at])))];
  return {
    type: "category",
    tickmode: "array",
    tickvals: labels.map(safe),
    ticktext: labels.map((label) => lines(label, most)),
    tickangle: 0,
  };
}

/** From 0 or the lowest whisker to the highest; what lies beyond is reached by a double click. */
function boxRange({ panels }: Layer): readonly [number, number] {
  const points = panels.flatMap((p) => p.series.flatMap((s) => s.points));
  const of = (which: number): number[] => points.filter((_, i) => i % 7 === which).map((p) => Number(p[1]));
  return [Math.min(0, ...of(0)), 1.1 * Math.max(0, ...of(4))];
}

/** Data and layout of a figure in the colours of its place. */
export function plotOf(layer: Layer, place: PlotPlace): Plot {
  const { colour, narrow, coarse } = place;
  const count = layer.panels.length;
  const kind = layer.panels[0]?.series[0]?.kind;
  const rows =
    kind === "across" || kind === "bars"
      ? layer.panels.map((p) => p.series[0].points.length)
      : layer.panels.map(() => 8);
  const whole = rows.reduce((a, b) => a + b + 2, 0);
  const axes: Record<string, object> = {};
  const notes: object[] = [];
  const data: object[] = [];
  const order: [number, number, string][] = [];
  let top = 1;
  layer.panels.forEach((panel, i) => {
    const suffix = i === 0 ? "" : String(i + 1);
    const bottom = top - rows[i] / whole;
    const given = { yaxis: `y${suffix}`, xaxis: `x${suffix}` };
    axes[`yaxis${suffix}`] = {
      ...axisOf(place, count === 1 ? layer.yLabel : ""),
      domain: [Math.max(0, bottom), top],
      anchor: `x${suffix}`,
      ...(kind === "across" || kind === "bars"
        ? { autorange: "reversed", ...named(panel.series[0].points, 1, narrow ? 18 : 60) }
        : {}),
      ...(kind === "boxes" ? { range: boxRange(layer) } : {}),
    };
    axes[`xaxis${suffix}`] = {
      ...axisOf(place, i === count - 1 ? layer.xLabel : ""),
      anchor: `y${suffix}`,
      ...(i === 0 ? {} : { matches: "x" }),
      ...(layer.log ? { type: "log" } : {}),
      ...(kind === "boxes" ? named(panel.series[0].points, 0, narrow ? 10 : 16) : {}),
      showticklabels: i === count - 1 || count < 3,
    };
    if (panel.label !== "")
      notes.push({
        text: `<b>${safe(panel.label)}</b>`,
        x: 0,
        xref: "paper",
        xanchor: "left",
        y: top,
        yref: "paper",
        yanchor: "bottom",
        showarrow: false,
      });
    for (const s of panel.series)
      for (const trace of tracesOf(s, given, colour)) {
        if ("text" in trace) s.points.forEach((p, at) => order.push([data.length, at, p[4]]));
        data.push({ ...trace, showlegend: i === 0 && s.kind === "line" && panel.series.length > 1 });
      }
    top = bottom - 2 / whole;
  });
  const vertical = (x: number): object => ({
    type: "line",
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    yref: "paper",
    line: { color: colour("soft"), width: 1, dash: "dot" },
  });
  const layout = {
    ...axes,
    annotations: [
      ...notes,
      ...layer.events.map((e, i) => ({
        text: safe(e.label),
        x: e.x,
        y: 1 - 0.05 * i,
        yref: "paper",
        showarrow: false,
        xanchor: "left",
      })),
    ],
    shapes: [
      ...layer.events.map((e) => vertical(e.x)),
      ...(layer.nullAt === undefined ? [] : [vertical(layer.nullAt)]),
    ],
    font: { family: "system-ui, sans-serif", size: 13, color: colour("ink") },
    paper_bgcolor: colour("paper"),
    plot_bgcolor: colour("paper"),
    hoverlabel: { bgcolor: colour("paper"), bordercolor: colour("ink"), font: { color: colour("ink") } },
    hovermode: "closest",
    dragmode: coarse ? false : "zoom",
    height: Math.max(
      420,
      kind === "across" || kind === "bars" ? 24 * whole + 80 : count === 1 ? 460 : 190 * count,
    ),
    margin: { l: 8, r: 16, t: 28, b: 40 },
    legend: { orientation: "h", y: -0.18 },
    transition: { duration: 0 },
  };
  return { data, layout, order };
}
