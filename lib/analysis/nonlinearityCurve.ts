import { labelWithSample, outcome } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { share } from "./named.js";
import { clustersOf } from "./nonlinearity.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import type { FigureOutput, LinePoint } from "./output.js";
import type { ShapeModels, Shapes } from "./shapes.js";

/** The curve of predicted probabilities over link workers: the spline with its band, and the straight line. */
export function nonlinearityCurve({ models, grid }: Shapes, settings: Settings): FigureOutput {
  const point = (m: ShapeModels, shape: "spline" | "linear", i: number): LinePoint => {
    const found = m.found[shape].predictions.at(i);
    const id = `nonlinearityCurve.${m.outcome}.${shape}.${grid[i]}`;
    const label = `${outcome(m.outcome).label}, ${shape} model, ${grid[i]} FTE per 50,000`;
    return {
      x: grid[i],
      y: share(`${id}.share`, `${label}: predicted probability`, found?.estimate ?? null),
      low: share(`${id}.low`, `${label}: lower limit`, found?.low ?? null),
      high: share(`${id}.high`, `${label}: upper limit`, found?.high ?? null),
    };
  };
  const [none, most] = [grid[0], grid[grid.length - 1]];
  const ends = (o: string): string =>
    `{{nonlinearityCurve.${o}.spline.${none}.share}} without link workers and {{nonlinearityCurve.${o}.spline.${most}.share}} (95% CI {{nonlinearityCurve.${o}.spline.${most}.low to nonlinearityCurve.${o}.spline.${most}.high}}) with ${most} per 50,000 patients`;
  return {
    type: "figure",
    name: "nonlinearityCurve",
    number: "Figure of non-linearity",
    title: "Predicted probability of a good outcome over link workers, without assuming a straight line",
    subtitle:
      "Mean predicted probability, %, with everyone set to the same link workers per 50,000 patients; main model of each outcome",
    chart: {
      type: "curves",
      xLabel: "Full-time equivalent link workers per 50,000 patients",
      yLabel: "Predicted probability, %",
      panels: models.map((m) => ({
        id: m.outcome,
        label: labelWithSample(outcome(m.outcome)),
        lines: [
          {
            id: "spline",
            label: "Restricted cubic spline",
            points: grid.map((_, i) => point(m, "spline", i)),
          },
          { id: "linear", label: "Straight line", points: grid.map((_, i) => point(m, "linear", i)) },
        ],
      })),
    },
    notes: [
      ...responderNotes(settings),
      "Predictive margins: the covariates of all responders of the sample as they are; delta method. Up to the 99th percentile of the exposed.",
      varianceNote(settings, models.map(clustersOf)),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/nonlinearityCurve.ts nonlinearityCurve",
    words: `By the spline the predicted probability of a good experience of the practice is ${ends("experience")}.`,
  };
}
