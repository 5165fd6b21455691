import type {
  Box,
  BoxesChart,
  BoxPanelsChart,
  Column,
  CurvesChart,
  FigureOutput,
  FlowChart,
  ForestChart,
  LinesChart,
  NamedNumber,
  Row,
  TableOutput,
} from "../analysis/output.js";

type Shape = Pick<TableOutput, "stub" | "columns" | "rows">;

const number = (head: string, unit?: string): Column => ({
  head,
  align: "number",
  ...(unit === undefined ? {} : { unit }),
});

/** A label of a drawing may be cut into lines; in a table it is one. */
export const oneLine = (label: string): string => label.replace(/\s*\n\s*/g, " ");

const unitOf: Readonly<Partial<Record<NamedNumber["kind"], string>>> = {
  share: "%",
  effect: "percentage points",
};

const shownUnit = (n: NamedNumber | undefined): string | undefined => n && unitOf[n.kind];

const linesTable = (chart: LinesChart): Shape => ({
  stub: chart.xLabel,
  columns: [number("Estimate", shownUnit(chart.lines[0]?.points[0]?.y)), number("95% CI")],
  rows: chart.lines.flatMap((line): readonly Row[] => [
    { head: line.label, cells: [], level: "group" },
    ...line.points.map((p): Row => ({
      head: String(p.x),
      level: "member",
      cells: [{ number: p.y }, { low: p.low, high: p.high }],
    })),
  ]),
});

const boxColumns: readonly Column[] = ["n", "Mean", "5th", "25th", "Median", "75th", "95th", "Largest"].map(
  (head) => number(head),
);

const boxRow = (b: Box): Row => ({
  head: oneLine(b.label),
  cells: [b.n, b.mean, b.p5, b.p25, b.p50, b.p75, b.p95, b.largest].map((n) => ({ number: n })),
});

const boxesTable = (chart: BoxesChart): Shape => ({
  stub: chart.xLabel,
  columns: boxColumns,
  rows: chart.boxes.map(boxRow),
});

const boxPanelsTable = (chart: BoxPanelsChart): Shape => ({
  stub: chart.xLabel,
  columns: boxColumns,
  rows: chart.panels.flatMap((p): readonly Row[] => [
    { head: p.label, cells: [], level: "group" },
    ...p.boxes.map((b): Row => ({ ...boxRow(b), level: "member" })),
  ]),
});

const curvesTable = (chart: CurvesChart): Shape => ({
  stub: chart.xLabel,
  columns: [number("Estimate", shownUnit(chart.panels[0]?.lines[0]?.points[0]?.y)), number("95% CI")],
  rows: chart.panels.flatMap((panel) =>
    panel.lines.flatMap((l): readonly Row[] => [
      { head: `${panel.label}: ${l.label}`, cells: [], level: "group" },
      ...l.points.map((p): Row => ({
        head: String(p.x),
        level: "member",
        cells: [{ number: p.y }, { low: p.low, high: p.high }],
      })),
    ]),
  ),
});

function forestTable(chart: ForestChart): Shape {
  const alone = chart.panels.length === 1 && chart.panels[0]?.label === "";
  return {
    stub: "Group",
    columns: [number("n"), number("Estimate"), number("95% CI")],
    rows: chart.panels.flatMap((panel): readonly Row[] => [
      ...(alone ? [] : [{ head: panel.label, cells: [], level: "group" } satisfies Row]),
      ...panel.rows.map((r): Row => ({
        head: r.label,
        ...(alone ? {} : { level: "member" as const }),
        ...(r.main === undefined ? {} : { main: r.main }),
        cells: [{ number: r.n }, { number: r.estimate }, { low: r.low, high: r.high }],
      })),
    ]),
  };
}

const flowTable = (chart: FlowChart): Shape => ({
  stub: "Step",
  columns: [number("n")],
  rows: [
    ...chart.steps.flatMap((step): readonly Row[] => [
      ...step.leaves.map((l): Row => ({ head: `Left: ${l.label}`, cells: [{ number: l.n }] })),
      { head: step.label, cells: [{ number: step.n }] },
    ]),
    ...chart.ends.map((e): Row => ({ head: e.label, cells: [{ number: e.n }] })),
  ],
});

function shapeOf({ chart }: FigureOutput): Shape {
  switch (chart.type) {
    case "lines":
      return linesTable(chart);
    case "boxes":
      return boxesTable(chart);
    case "boxpanels":
      return boxPanelsTable(chart);
    case "curves":
      return curvesTable(chart);
    case "forest":
      return forestTable(chart);
    case "flow":
      return flowTable(chart);
  }
}

/** The numbers of a figure as a table: what stands under it, in its CSV and in the ledger. */
export function figureTable(figure: FigureOutput): TableOutput {
  const { name, number: called, title, notes, madeBy, words } = figure;
  return { type: "table", name, number: called, title, notes, madeBy, words, ...shapeOf(figure) };
}
