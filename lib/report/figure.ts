import type { FigureOutput } from "../analysis/output.js";
import { describeBoxes, drawBoxes, notesOfBoxes } from "./boxes.js";
import { describeBoxPanels, drawBoxPanels, notesOfBoxPanels } from "./boxpanels.js";
import { describeCurves, drawCurves, notesOfCurves } from "./curves.js";
import { describeFlow, drawFlow } from "./flow.js";
import { describeForest, drawForest, notesOfForest } from "./forest.js";
import { describeLines, drawLines, notesOfLines } from "./lines.js";
import { svgDocument, type Drawing } from "./svg.js";

/** The widths that figures are drawn at: for a column of text, and for a telephone. */
export const figureWidths = { column: 680, narrow: 340 } as const;

/** The drawing of a figure, `width` pixels wide. */
export function drawing({ chart }: FigureOutput, width: number): Drawing {
  switch (chart.type) {
    case "lines":
      return drawLines(chart, width);
    case "boxes":
      return drawBoxes(chart, width);
    case "boxpanels":
      return drawBoxPanels(chart, width);
    case "curves":
      return drawCurves(chart, width);
    case "forest":
      return drawForest(chart, width);
    case "flow":
      return drawFlow(chart, width);
  }
}

/** A figure described in words made of its numbers: what the drawing says to those who do not see it. */
export function figureDescription({ chart }: FigureOutput): string {
  switch (chart.type) {
    case "lines":
      return describeLines(chart);
    case "boxes":
      return describeBoxes(chart);
    case "boxpanels":
      return describeBoxPanels(chart);
    case "curves":
      return describeCurves(chart);
    case "forest":
      return describeForest(chart);
    case "flow":
      return describeFlow(chart);
  }
}

/** How to read the drawing: ends of axes, what bands, boxes and whiskers are. */
export function drawingNotes({ chart }: FigureOutput): readonly string[] {
  switch (chart.type) {
    case "lines":
      return notesOfLines(chart);
    case "boxes":
      return notesOfBoxes(chart);
    case "boxpanels":
      return notesOfBoxPanels(chart);
    case "curves":
      return notesOfCurves(chart);
    case "forest":
      return notesOfForest(chart);
    case "flow":
      return [];
  }
}

/** A figure as one SVG document, `width` pixels wide (680 by default; under 500 it is laid out for a telephone). */
export const figureSvg = (figure: FigureOutput, width: number = figureWidths.column): string =>
  svgDocument(
    drawing(figure, width),
    `${figure.number}. ${figure.title}`,
    `${figure.subtitle} ${figureDescription(figure)}`,
  );
