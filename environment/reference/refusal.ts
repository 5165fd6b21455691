import { StatsError } from "../../lib/index.js";
import type { Case } from "./case.js";
import type { Comparison } from "./comparison.js";
import type { Expected } from "./expected.js";
import { columnsNamed } from "./spec.js";

/**
 * Where the file says that there is no estimate: the fit must be refused, for a reason of the statistics, naming one of the variables that
 * `expected_behaviour` names (where it names any).
 */
export function compareRefusal(
  c: Comparison,
  { spec }: Case,
  fit: unknown,
  { expected_behaviour: said }: Expected,
): void {
  if (!(fit instanceof StatsError)) {
    c.same("refused", true, "an estimate");
    return;
  }
  const mentions = (text: string, name: string): boolean =>
    new RegExp(
      `(?<![\\p{L}\\p{N}_])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}_])`,
      "u",
    ).test(text);
  const wanted = [...columnsNamed(spec).keys()].filter((name) => mentions(said ?? "", name));
  const ours = [...fit.names, fit.message].join("\n");
  const named = wanted.length === 0 || wanted.some((name) => mentions(ours, name));
  c.same("refused, by name", true, named ? true : fit.message);
}
