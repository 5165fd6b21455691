import type { Box, FigureOutput, LinePoint, NamedNumber } from "../analysis/output.js";
import { seriesPlace } from "./colours.js";
import { oneLine } from "./figuretable.js";
import { drawn, printed, printedInterval } from "./format.js";

/** A point: where it lies, its interval's ends, and what the table says of it. Missing values are null. */
export type LayerPoint = readonly [
  x: number | string,
  y: number | string | null,
  low: number | null,
  high: number | null,
  text: string,
];

/** Points drawn alike; `mark` is their place in the colours of the report. */
export interface LayerSeries {
  readonly name: string;
  readonly mark: number;
  readonly kind: "line" | "points" | "across" | "bars" | "boxes";
  readonly points: readonly LayerPoint[];
}

/** A figure for the interactive layer: the same numbers as the drawing and the table, and nothing else. */
export interface Layer {
  readonly called: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly log: boolean;
  /** A vertical line where there is no association. */
  readonly nullAt?: number;
  readonly events: readonly { readonly x: number; readonly label: string }[];
  readonly panels: readonly { readonly label: string; readonly series: readonly LayerSeries[] }[];
}

const value = (n: NamedNumber): number | null => (n.value === null ? null : drawn(n));

const withInterval = (name: string, y: NamedNumber, low: NamedNumber, high: NamedNumber): string =>
  y.value === null
    ? `${name}: ${printed(y)}`
    : `${name}: ${printed(y)}, 95% CI ${printedInterval(low, high)}`;

const linePoint =
  (label: string) =>
  (p: LinePoint): LayerPoint => [
    p.x,
    value(p.y),
    value(p.low),
    value(p.high),
    withInterval(`${label}, ${p.x}`, p.y, p.low, p.high),
  ];

/** A box as its seven numbers: 5th, 25th, median, 75th, 95th percentile, mean, largest. */
const boxSeries = (name: string, boxes: readonly Box[], mark: number): LayerSeries => ({
  name,
  mark,
  kind: "boxes",
  points: boxes.flatMap((b): readonly LayerPoint[] => {
    const parts: readonly (readonly [string, NamedNumber])[] = [
      ["5th", b.p5],
      ["25th", b.p25],
      ["Median", b.p50],
      ["75th", b.p75],
      ["95th", b.p95],
      ["Mean", b.mean],
      ["Largest", b.largest],
    ];
    return parts.map(([what, n]) => [
      oneLine(b.label),
      value(n),
      null,
      null,
      `${oneLine(b.label)}, ${what}: ${printed(n)}`,
    ]);
  }),
});

function panelsOf({ chart }: FigureOutput): Layer["panels"] {
  switch (chart.type) {
    case "lines":
      return [
        {
          label: "",
          series: chart.lines.map((l, i) => ({
            name: l.label,
            mark: seriesPlace(l.id, i),
            kind: "line",
            points: l.points.map(linePoint(l.label)),
          })),
        },
      ];
    case "curves":
      return chart.panels.map((panel, at) => ({
        label: panel.label,
        series: panel.lines.map((l, i) => ({
          name: l.label,
          mark: i === 0 ? seriesPlace(panel.id, at) : 4,
          kind: "line",
          points: l.points.map(linePoint(l.label)),
        })),
      }));
    case "boxes":
      return [{ label: "", series: [boxSeries(chart.yLabel, chart.boxes, 0)] }];
    case "boxpanels":
      return chart.panels.map((p) => ({ label: p.label, series: [boxSeries(p.label, p.boxes, 0)] }));
    case "forest":
      return chart.panels.map((panel) => ({
        label: panel.label,
        series: [
          {
            name: panel.label,
            mark: 0,
            kind: "across",
            points: panel.rows.map((r): LayerPoint => [
              value(r.estimate) ?? "",
              r.label,
              value(r.low),
              value(r.high),
              withInterval(
                panel.label === "" ? r.label : `${panel.label}, ${r.label}`,
                r.estimate,
                r.low,
                r.high,
              ),
            ]),
          },
        ],
      }));
    case "flow": {
      const boxes = [
        ...chart.steps.flatMap((s) => [
          ...s.leaves.map((l) => ({ label: `Left: ${l.label}`, n: l.n })),
          { label: s.label, n: s.n },
        ]),
        ...chart.ends,
      ];
      const points = boxes.map(({ label, n }): LayerPoint => [
        value(n) ?? 0,
        label,
        null,
        null,
        `${label}: ${printed(n)}`,
      ]);
      return [{ label: "", series: [{ name: "n", mark: 0, kind: "bars", points }] }];
    }
  }
}

/** A figure for the interactive layer. */
export function layerOf(figure: FigureOutput): Layer {
  const { chart } = figure;
  const forest = chart.type === "forest" ? chart : undefined;
  const panels = panelsOf(figure);
  return {
    called: figure.number,
    xLabel: chart.type === "flow" ? "n" : chart.xLabel,
    yLabel: chart.type === "flow" || chart.type === "forest" ? "" : chart.yLabel,
    log: forest !== undefined && forest.nullAt > 0,
    ...(forest === undefined ? {} : { nullAt: forest.nullAt }),
    events: chart.type === "lines" ? chart.events : [],
    panels,
  };
}
