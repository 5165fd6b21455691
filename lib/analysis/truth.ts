import type { TruthFile } from "../data/simulate/truth.js";
import { coefficient } from "../stats/wald.js";
import { chiSquareUpper } from "../stats/tails.js";
import { exposure } from "../study/models.js";
import { outcomes, samples } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { named } from "./named.js";
import { exposureNotes, responderNotes } from "./notes.js";
import type { NamedNumber, Row, TableOutput } from "./output.js";
import type { Table1Model } from "./table1.js";

interface Held {
  readonly model: Table1Model;
  readonly truth: number;
  readonly z: number;
  readonly known: string;
}

function heldAgainst(models: readonly Table1Model[], truth: TruthFile): readonly Held[] {
  return models.flatMap((model) => {
    const planted = truth.values.find(
      (v) =>
        v.outcome === model.outcome &&
        v.sample === model.model &&
        v.term === exposure &&
        v.quantity === "logOr",
    );
    if (planted === undefined) return [];
    const b = coefficient(model.found.fit, model.found.variance, exposure);
    return [{ model, truth: planted.value, z: (b.estimate - planted.value) / b.se, known: planted.known }];
  });
}

/**
 * The estimates of Table 1 held against what was planted in the simulated responders: odds ratio, truth, and the distance in
 * standard errors. The joint test is over the main models, whose errors are nearly independent.
 */
export function truthTable(
  models: readonly Table1Model[],
  truth: TruthFile,
  settings: Settings,
): TableOutput {
  const held = heldAgainst(models, truth);
  const main = held.filter(
    (h) => outcomes.find((o) => o.id === h.model.outcome)!.mainModel === h.model.model,
  );
  const chi2 = main.reduce((sum, h) => sum + h.z ** 2, 0);
  const farthest = Math.max(...held.map((h) => Math.abs(h.z)));
  const make = (
    h: Held,
    part: string,
    what: string,
    kind: NamedNumber["kind"],
    value: number,
    unit: string,
  ): NamedNumber =>
    named(
      `truth.${h.model.outcome}.${h.model.model}.${part}`,
      `${h.model.outcome}, ${h.model.model}: ${what}`,
      kind,
      value,
      unit,
    );
  const rows = outcomes.flatMap((o): Row[] => [
    { head: o.label, cells: [], level: "group" },
    ...held
      .filter((h) => h.model.outcome === o.id)
      .map((h): Row => {
        const b = coefficient(h.model.found.fit, h.model.found.variance, exposure);
        const unit = "odds ratio per FTE per 50,000 patients";
        return {
          head: samples.find((s) => s.id === h.model.model)!.label,
          level: "member",
          main: o.mainModel === h.model.model,
          cells: [
            { number: make(h, "planted", "true odds ratio", "ratio", Math.exp(h.truth), unit) },
            { text: h.known },
            { number: make(h, "estimated", "estimated odds ratio", "ratio", Math.exp(b.estimate), unit) },
            {
              low: make(h, "low", "lower limit", "ratio", Math.exp(b.low), unit),
              high: make(h, "high", "upper limit", "ratio", Math.exp(b.high), unit),
            },
            { number: make(h, "z", "distance in standard errors", "statistic", h.z, "standard errors") },
          ],
        };
      }),
  ]);
  return {
    type: "table",
    name: "truth",
    number: "Truth table",
    title: "The estimates held against what was planted in the simulated responders",
    stub: "Outcome and sample",
    columns: [
      { head: "True odds ratio", align: "number" },
      { head: "How known", align: "text" },
      { head: "Estimated", align: "number" },
      { head: "95% CI", align: "number" },
      { head: "Distance", unit: "standard errors", align: "number" },
    ],
    rows,
    behind: [
      named("truth.joint.chi2", "Joint distance of the main models, χ²", "statistic", chi2, "χ²"),
      named(
        "truth.joint.p",
        "Joint distance of the main models, P",
        "p",
        chiSquareUpper(chi2, main.length),
        "probability",
      ),
      named("truth.farthest", "Largest distance", "statistic", farthest, "standard errors"),
    ],
    notes: [
      ...responderNotes(settings),
      "Planted odds ratios are those of the article’s main models, on the marginal scale that these models estimate; what the article does not print is assumed.",
      "The joint test takes the five main models as independent.",
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/truth.ts truthTable",
    words:
      "The farthest of the estimates lies {{truth.farthest}} standard errors from its truth; the joint test of the main models gives {{truth.joint.p}}.",
  };
}
