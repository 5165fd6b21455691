import type {
  AnyOutput,
  Box,
  Cell,
  Column,
  FigureOutput,
  NamedNumber,
  Row,
  TableOutput,
} from "../analysis/output.js";
import { setThousands, spoken, spokenInterval } from "./format.js";

/** Numbers by their ids. */
export type Numbers = ReadonlyMap<string, NamedNumber>;

/** The numbers of a cell in reading order. */
export function numbersOfCell(cell: Cell): readonly NamedNumber[] {
  return [...("number" in cell ? [cell.number] : []), ...("low" in cell ? [cell.low, cell.high] : [])];
}

const numbersOfTable = (table: TableOutput): readonly NamedNumber[] =>
  table.rows.flatMap((row) => row.cells.flatMap(numbersOfCell));

const numbersOfBox = (b: Box): readonly NamedNumber[] => [
  b.n,
  b.mean,
  b.p5,
  b.p25,
  b.p50,
  b.p75,
  b.p95,
  b.largest,
];

function numbersOfFigure({ chart }: FigureOutput): readonly NamedNumber[] {
  switch (chart.type) {
    case "lines":
      return chart.lines.flatMap((l) => l.points.flatMap((p) => [p.y, p.low, p.high]));
    case "boxes":
      return chart.boxes.flatMap(numbersOfBox);
    case "boxpanels":
      return chart.panels.flatMap((p) => p.boxes.flatMap(numbersOfBox));
    case "curves":
      return chart.panels.flatMap((p) =>
        p.lines.flatMap((l) => l.points.flatMap((at) => [at.y, at.low, at.high])),
      );
    case "forest":
      return chart.panels.flatMap((p) => p.rows.flatMap((r) => [r.n, r.estimate, r.low, r.high]));
    case "flow":
      return [
        ...chart.steps.flatMap((s) => [...s.leaves.map((l) => l.n), s.n]),
        ...chart.ends.map((e) => e.n),
      ];
  }
}

/** Every number of an output: those that it shows in reading order, then those behind it. */
export const numbersOf = (output: AnyOutput): readonly NamedNumber[] => [
  ...(output.type === "table" ? numbersOfTable(output) : numbersOfFigure(output)),
  ...(output.behind ?? []),
];

/** The numbers of outputs by id. */
export const numbersById = (outputs: readonly AnyOutput[]): Numbers =>
  new Map(outputs.flatMap(numbersOf).map((n) => [n.id, n]));

/**
 * Puts numbers into a sentence: `{{id}}` becomes the number with its unit, `{{low to high}}` an interval. So a sentence
 * never holds a number typed by hand. Thousands have a thin space. An id that is not among `numbers` is an error that names it.
 */
export function fill(sentence: string, numbers: Numbers): string {
  return setThousands(sentence).replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, inside: string) => {
    const found = inside.split(/\s+to\s+/).map((id) => {
      const n = numbers.get(id);
      if (n === undefined)
        throw new RangeError(`no number "${id}" for the sentence "${sentence}"; check the id in its output`);
      return n;
    });
    if (found.length > 2) throw new RangeError(`"{{${inside}}}" is neither an id nor two joined by "to"`);
    return found.length === 1 ? spoken(found[0]) : spokenInterval(found[0], found[1]);
  });
}

const filledRow = (row: Row, put: (text: string) => string): Row => ({
  ...row,
  head: setThousands(row.head),
  cells: row.cells.map((cell) => ("text" in cell ? { ...cell, text: put(cell.text) } : cell)),
});

const setColumn = (c: Column): Column => ({
  ...c,
  head: setThousands(c.head),
  ...(c.group === undefined ? {} : { group: setThousands(c.group) }),
  ...(c.unit === undefined ? {} : { unit: setThousands(c.unit) }),
});

function setChart(chart: FigureOutput["chart"]): FigureOutput["chart"] {
  if (chart.type === "flow") return chart;
  const xLabel = setThousands(chart.xLabel);
  return chart.type === "forest"
    ? { ...chart, xLabel }
    : { ...chart, xLabel, yLabel: setThousands(chart.yLabel) };
}

/** An output whose title, subtitle, notes, words and cells of text have their numbers filled in, with thin spaces in thousands, from itself and from `more`. */
export function filled<T extends AnyOutput>(output: T, more: Numbers = new Map()): T {
  const numbers = new Map([...more, ...numbersById([output])]);
  const put = (text: string): string => fill(text, numbers);
  return {
    ...output,
    title: put(output.title),
    notes: output.notes.map(put),
    words: put(output.words),
    ...(output.type === "figure"
      ? { subtitle: put(output.subtitle), chart: setChart(output.chart) }
      : {
          stub: setThousands(output.stub),
          columns: output.columns.map(setColumn),
          rows: output.rows.map((row) => filledRow(row, put)),
        }),
  };
}
