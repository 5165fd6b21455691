import { covariates } from "../study/covariates.js";
import { labelWithSample } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import type { Certainty } from "./certainties.js";
import { named } from "./named.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import type { Cell, NamedNumber, Row, TableOutput } from "./output.js";

/** "age=9" as a reader says it: "age: 85 or over". */
function inWords(column: string): string {
  const [name, code] = column.split("=");
  const covariate = covariates.find((c) => c.name === name);
  const level = covariate?.levels.find((l) => String(l.code) === code);
  return covariate === undefined || level === undefined
    ? column
    : `${covariate.label.toLowerCase()}: ${level.label}`;
}

function cellsOf(c: Certainty): readonly Cell[] {
  const make = (
    part: string,
    what: string,
    kind: NamedNumber["kind"],
    value: number,
    unit: string,
  ): NamedNumber =>
    named(`certainty.${c.outcome.id}.${part}`, `${labelWithSample(c.outcome)}: ${what}`, kind, value, unit);
  const risk = "risk ratio";
  return [
    { number: make("p", "P value", "p", c.main.p, "probability") },
    { number: make("holm", "P value by Holm’s rule", "p", c.holm, "probability") },
    {
      number: make("bh", "P value by Benjamini and Hochberg’s rule", "p", c.benjaminiHochberg, "probability"),
    },
    { number: make("e-value", "E-value of the estimate", "ratio", c.eValue.point, risk) },
    { number: make("e-value-limit", "E-value of the limit nearer 1", "ratio", c.eValue.limit, risk) },
    { number: make("strongest", "strongest measured covariate", "ratio", c.strongest.ratio, risk) },
    { text: inWords(c.strongest.column) },
  ];
}

/** How sure the main results are: P adjusted for there being five, and how strong what was not measured would have to be. */
export function certainty(found: readonly Certainty[], settings: Settings): TableOutput {
  return {
    type: "table",
    name: "certainty",
    number: "Certainty",
    title: "Five results at once, and what was not measured",
    stub: "Outcome",
    columns: [
      { head: "P", group: "One of five results", align: "number" },
      { head: "P, Holm", group: "One of five results", align: "number" },
      { head: "P, Benjamini-Hochberg", group: "One of five results", align: "number" },
      { head: "Estimate", group: "E-value", unit: "risk ratio", align: "number" },
      { head: "Limit", group: "E-value", unit: "risk ratio", align: "number" },
      { head: "Risk ratio", group: "Strongest measured covariate", align: "number" },
      { head: "Level", group: "Strongest measured covariate", align: "text" },
    ],
    rows: found.map((c): Row => ({ head: labelWithSample(c.outcome), cells: cellsOf(c) })),
    notes: [
      ...responderNotes(settings),
      "The family is the five main results of Table 1. Holm’s rule (Holm 1979) keeps the chance of any false claim among them below the level; the other (Benjamini and Hochberg 1995) the expected share of false claims.",
      "E-value: the least risk ratio that something not measured must have both with one more link worker per 50,000 and with the outcome, beyond what is adjusted for, to explain the estimate away; for the limit, to bring the interval to 1, and 1 where it is there already. Risk ratios are √OR for outcomes that more than 15% have, else OR (VanderWeele and Ding 2017).",
      "Beside it the level of a measured covariate, years aside, that goes with the outcome most strongly. Effects this small can be explained by little, whatever their P.",
      varianceNote(settings),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/certainty.ts certainty",
    words:
      "To explain the association with a good experience of the practice away, something not measured would need a risk ratio of {{certainty.experience.e-value}} with both; among five results Holm’s rule gives it {{certainty.experience.holm}}.",
  };
}
