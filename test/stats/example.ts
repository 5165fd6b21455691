import { continuous, factor, fitLogit, indexRows, marginalEffects, modelFrame } from "../../lib/index.js";
import { oddsRatio, tableRows, variance, type Model, type Table } from "../../lib/index.js";

export function example(table: Table) {
  const model: Model = { outcome: "y", terms: [continuous("x"), factor("age", "young")], cluster: "cluster" };
  const roles = { outcomes: ["y"], numbers: ["x"], factors: ["age"], clusters: ["cluster"] };
  const frame = modelFrame(indexRows(tableRows(table, roles), { numbers: ["x"] }), model);
  const fit = fitLogit(frame, model.terms);
  const v = variance(frame, fit, "CR1");
  return { or: oddsRatio(fit, v, "x"), ame: marginalEffects(frame, fit, v, "x").effects[0] };
}
