import type { RowIndex } from "../stats/compress.js";
import { continuous, polynomial, spline, type Term } from "../stats/model.js";
import { byResponder, type Design } from "../study/designs.js";
import { exposure, withExposureAs } from "../study/models.js";
import { outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { exposedQuantiles, exposureBands, type Band } from "./derived.js";
import { estimateOn, type Estimated } from "./estimates.js";
import { studyFrame } from "./frames.js";

/** The forms in which the exposure enters the models of non-linearity. */
export const shapes = ["linear", "quadratic", "categories", "spline"] as const;

/** One of the forms. */
export type Shape = (typeof shapes)[number];

/** The main model of one outcome with the exposure in each form, on one frame. */
export interface ShapeModels {
  readonly outcome: OutcomeId;
  readonly found: Readonly<Record<Shape, Estimated>>;
}

/** The models of non-linearity, with what the forms are made of. */
export interface Shapes {
  readonly models: readonly ShapeModels[];
  /** The bands of the exposure: quarters of the exposed responders. */
  readonly bands: readonly Band[];
  readonly knots: readonly number[];
  /** Exposures at which probabilities are predicted. */
  readonly grid: readonly number[];
}

/** Harrell's places for four knots, here among those who are exposed at all, as half of the responders are not. */
const knotPlaces = [0.05, 0.35, 0.65, 0.95];

/** Round values from 0 up to a value, at most 24 steps. */
export function roundGrid(to: number): readonly number[] {
  const step = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10].find((s) => to / s <= 24) ?? to / 24;
  return Array.from({ length: Math.floor(to / step + 1e-9) + 1 }, (_, i) => Number((i * step).toFixed(6)));
}

/** Fits the main model of each outcome with the exposure as a line, a parabola, categories (none, then quarters) and a restricted cubic spline. */
export function shapeModels(
  index: RowIndex,
  settings: Settings,
  onFit: (done: number, of: number) => void = () => undefined,
  design: Design = byResponder,
): Shapes {
  const banded = exposureBands(index, exposedQuantiles(index, [0.25, 0.5, 0.75]));
  const knots = exposedQuantiles(index, knotPlaces);
  const grid = roundGrid(exposedQuantiles(index, [0.99]).at(0) ?? 1);
  const forms: Readonly<Record<Shape, readonly Term[]>> = {
    linear: [continuous(exposure)],
    quadratic: [polynomial(exposure, 2)],
    categories: banded.bands.map((b) => continuous(b.column)),
    spline: knots.length < 3 ? [continuous(exposure)] : [spline(exposure, knots)],
  };
  const everything = [continuous(exposure), ...forms.categories];
  const predictAt = grid.map((x) => ({ [exposure]: x }));
  let done = 0;
  const models = outcomes.map((o): ShapeModels => {
    const wanted = design.model(o.id, o.mainModel, withExposureAs(everything));
    const frame = studyFrame(index, wanted, banded.index);
    let near: Estimated | undefined;
    const fit = (shape: Shape): Estimated => {
      near = estimateOn(frame, design.model(o.id, o.mainModel, withExposureAs(forms[shape])), {
        variance: settings.variance,
        ...(shape === "linear" || shape === "spline" ? { predictAt } : {}),
        ...(near === undefined ? {} : { near: near.fit }),
      });
      onFit(++done, outcomes.length * shapes.length);
      return near;
    };
    return {
      outcome: o.id,
      found: {
        linear: fit("linear"),
        quadratic: fit("quadratic"),
        categories: fit("categories"),
        spline: fit("spline"),
      },
    };
  });
  return { models, bands: banded.bands, knots, grid };
}
