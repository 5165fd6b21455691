import type { Layer, LayerPoint, LayerSeries } from "../report/layer.js";
import { all, button, carried, make } from "./dom.js";

/** What of plotly.js is used here. */
interface Plotly {
  readonly newPlot: (at: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>;
  readonly react: (at: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>;
  readonly Fx: { readonly hover: (at: HTMLElement, points: object[], subplot: string) => void };
}

/** The library, as it lies in the page: packed, as text that does nothing. */
const packed = (): string | undefined => document.getElementById("plotly-packed")?.textContent.trim();

let loading: Promise<Plotly> | undefined;

async function unpack(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Starts the library once a page; the page's policy knows its hash. */
function library(): Promise<Plotly> {
  loading ??= unpack(packed() ?? "").then((code) => {
    document.head.append(make("script", {}, [code]));
    const started = (globalThis as { Plotly?: Plotly }).Plotly;
    if (started === undefined) throw new Error("plotly.js did not start");
    return started;
  });
  return loading;
}

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const symbols = ["circle", "square", "triangle-up", "diamond", "cross"];
const dashes = ["solid", "7px 3px", "2px 3px", "9px 3px 2px 3px", "4px 2px"];

/** Text for plotly.js, which would take tags in it for markup. */
const safe = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

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
function tracesOf(s: LayerSeries, axes: object): readonly object[] {
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
  const stroke = (from: number, to: number, width: number): object => ({
    ...axes,
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
    stroke(1, 3, 18),
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

const axis = (title: string): object => ({
  title: { text: safe(title), standoff: 8 },
  color: colour("ink"),
  gridcolor: colour("rule"),
  linecolor: colour("frame"),
  zeroline: false,
  automargin: true,
  fixedrange: matchMedia("(pointer: coarse)").matches,
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

/** Data and layout of a figure, in the colours of the page as it is now. */
function plotOf(
  layer: Layer,
  narrow: boolean,
): {
  readonly data: object[];
  readonly layout: object;
  readonly order: readonly (readonly [number, number, string])[];
} {
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
      ...axis(count === 1 ? layer.yLabel : ""),
      domain: [Math.max(0, bottom), top],
      anchor: `x${suffix}`,
      ...(kind === "across" || kind === "bars"
        ? { autorange: "reversed", ...named(panel.series[0].points, 1, narrow ? 18 : 60) }
        : {}),
      ...(kind === "boxes" ? { range: boxRange(layer) } : {}),
    };
    axes[`xaxis${suffix}`] = {
      ...axis(i === count - 1 ? layer.xLabel : ""),
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
      for (const trace of tracesOf(s, given)) {
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
    dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom",
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

const config = {
  displaylogo: false,
  displayModeBar: false,
  scrollZoom: false,
  responsive: true,
  doubleClick: "reset+autosize",
};

/** Draws the figure in `place` and lets arrow keys go from point to point, each read out as the table has it. */
async function start(layer: Layer, place: HTMLElement, said: HTMLElement): Promise<void> {
  const plotly = await library();
  const narrow = place.clientWidth < 500;
  let plot = plotOf(layer, narrow);
  await plotly.newPlot(place, plot.data, plot.layout, config);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    plot = plotOf(layer, narrow);
    void plotly.react(place, plot.data, plot.layout, config);
  });
  let at = -1;
  place.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    at = (at + step + plot.order.length) % plot.order.length;
    const [curveNumber, pointNumber, text] = plot.order[at];
    const { xaxis, yaxis } = plot.data[curveNumber] as { readonly xaxis: string; readonly yaxis: string };
    plotly.Fx.hover(place, [{ curveNumber, pointNumber }], xaxis + yaxis);
    said.textContent = text;
  });
}

/** Puts a button under each figure that starts its interactive form; where the page does not carry the library, nothing. */
export function addCharts(): void {
  const layers = carried("study-layers") as Readonly<Record<string, Layer>> | undefined;
  if (layers === undefined || packed() === undefined || typeof DecompressionStream === "undefined") return;
  for (const output of all(".study-output")) {
    const layer = new Map(Object.entries(layers)).get(output.dataset["output"] ?? "");
    const figure = output.querySelector("figure");
    if (layer === undefined || figure === null) continue;
    const said = make("p", { role: "status", class: "said" });
    const place = make("div", {
      class: "plot",
      tabindex: "0",
      role: "group",
      "aria-label": `${layer.called}, interactive: arrow keys go from point to point`,
    });
    place.hidden = true;
    const still = figure.querySelector("picture");
    let started: Promise<void> | undefined;
    const toggle = button(`Explore ${layer.called}`, () => {
      const on = place.hidden;
      place.hidden = !on;
      if (still !== null) still.hidden = on;
      toggle.textContent = on ? "Show the still picture" : `Explore ${layer.called}`;
      if (!on) return;
      started ??= start(layer, place, said);
      started
        .then(() => place.focus())
        .catch((error: unknown) => {
          said.textContent = `The interactive form did not start: ${String(error)}`;
        });
    });
    figure.append(place, make("div", { class: "layer" }, [toggle, said]));
  }
}
