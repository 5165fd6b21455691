import type { Design } from "./design.js";
import { gramOf, tablesOf } from "./gram.js";
import type { LogitFit } from "./logit.js";
import { cellOdds, weightedSums } from "./passes.js";
import type { Predictor } from "./predictor.js";

/** Σ s s' over rows, k×k internal; under probability weights s carries its weight, so this has their squares. */
export function robustMeat(design: Design, at: Predictor, fit: Pick<LogitFit, "recipe">): Float64Array {
  const odds = cellOdds(design, at);
  const { n, y } = fit.recipe.weights === "probability" ? design.frame.squares! : design.frame;
  const weight = odds.map((o, i) => {
    const complement = 1 / (1 + o);
    const p = o * complement;
    return y[i] * complement * complement + (n[i] - y[i]) * p * p;
  });
  return gramOf(design, tablesOf(design, weightedSums(design, weight)));
}
