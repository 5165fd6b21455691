import type { Dropped } from "../stats/estimable.js";
import { covariates } from "../study/covariates.js";
import type { Estimated } from "./estimates.js";

const because: Readonly<Record<Dropped["reason"], string>> = {
  empty: "no responders",
  "predicts success perfectly": "only good answers",
  "predicts failure perfectly": "no good answers",
  collinear: "a combination of other terms",
};

function inWords(name: string, term: string, level: string | null): string {
  const covariate = covariates.find((c) => c.name === term);
  const label = covariate?.levels.find((l) => String(l.code) === level)?.label;
  return covariate === undefined || label === undefined ? name : `${covariate.label}: ${label}`;
}

/** A note that names each term or level that some of the models have no coefficient for, with the reason and in how many. */
export function droppedNotes(models: readonly Estimated[]): readonly string[] {
  const counted = new Map<string, number>();
  const why = new Map<string, string[]>();
  for (const { fit } of models)
    for (const d of fit.dropped) {
      const words = `${inWords(d.name, d.term, d.level)}\n${because[d.reason]}`;
      counted.set(words, (counted.get(words) ?? 0) + 1);
    }
  for (const [words, n] of counted) {
    const [name = "", reason = ""] = words.split("\n");
    const said = n === models.length ? reason : `${reason}, in ${n} of the ${models.length} models`;
    why.set(said, [...(why.get(said) ?? []), name]);
  }
  const parts = [...why].map(([said, names]) => `${names.join(", ")} (${said})`);
  return parts.length === 0 ? [] : [`No coefficient: ${parts.join("; ")}.`];
}
