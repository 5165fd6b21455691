import type { RowIndex } from "../stats/compress.js";
import { covariatesInWords } from "../study/covariates.js";
import { byResponder, type Design } from "../study/designs.js";
import { exposure } from "../study/models.js";
import { outcome, outcomes, samples, type ModelId, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { coincidenceNotes } from "./coincide.js";
import { droppedNotes } from "./dropped.js";
import { estimateAll, type Estimated } from "./estimates.js";
import { partOf } from "./named.js";
import { exposureNotes, pointsNote, responderNotes, varianceNote } from "./notes.js";
import { associationCells, effectNumbers, ratioNumbers, sizeNumbers } from "./numbers.js";
import type { Column, NamedNumber, Row, TableOutput } from "./output.js";

/** A model of Table 1 with its place in it. */
export interface Table1Model {
  readonly outcome: OutcomeId;
  readonly model: ModelId;
  readonly found: Estimated;
}

const ratioUnit = "odds ratio per FTE per 50,000 patients";
const effectUnit = "change of probability per FTE per 50,000 patients";

/** Every outcome in each sample of a design. */
export const placesOf = (
  design: Design,
): readonly { readonly outcome: OutcomeId; readonly model: ModelId }[] =>
  outcomes.flatMap((o) => design.samplesOf(o).map((model) => ({ outcome: o.id, model })));

/** The adjusted models: five outcomes in three samples. `onFit` hears of each as it is done. */
export function table1Models(
  index: RowIndex,
  settings: Settings,
  onFit: (done: number, of: number) => void = () => undefined,
  design: Design = byResponder,
): readonly Table1Model[] {
  const wanted = placesOf(design);
  const models = wanted.map((m) => design.model(m.outcome, m.model));
  const found = estimateAll(index, models, { variance: settings.variance, effectsOf: [exposure] }, onFit);
  return wanted.map((m, i) => ({ ...m, found: found[i] }));
}

/** One model of Table 1 by outcome and sample. */
export function table1Model(models: readonly Table1Model[], outcome: OutcomeId, model: ModelId): Estimated {
  const m = models.find((x) => x.outcome === outcome && x.model === model);
  if (m === undefined)
    throw new RangeError(`no ${model} for "${outcome}" among the ${models.length} models of Table 1`);
  return m.found;
}

/** The numbers of one model under the name of its table. */
export function associationNumbers(table: string, m: Table1Model) {
  const id = `${table}.${m.outcome}.${m.model}`;
  const label = `${outcomes.find((o) => o.id === m.outcome)!.label}, ${samples.find((s) => s.id === m.model)!.label}`;
  return {
    ratio: ratioNumbers(m.found, exposure, id, label, ratioUnit),
    effect: effectNumbers(m.found, exposure, id, label, effectUnit),
    size: sizeNumbers(m.found, id, label),
  };
}

/** The numbers of clusters of models, under their ids in Table 1. */
export const clustersOf = (models: readonly Table1Model[]): readonly NamedNumber[] =>
  models.map((m) => associationNumbers("table1", m).size.clusters);

/** The main models alone. */
export const mainModels = (models: readonly Table1Model[]): readonly Table1Model[] =>
  models.filter((m) => outcome(m.outcome).mainModel === m.model);

/** The columns of a table of associations: odds ratio, interval, P, average marginal effect, n. */
export const associationColumns: readonly Column[] = [
  { head: "Odds ratio", align: "number" },
  { head: "95% CI", align: "number" },
  { head: "P", align: "number" },
  { head: "Effect", group: "Average marginal effect", unit: "pp", align: "number" },
  { head: "95% CI", group: "Average marginal effect", unit: "pp", align: "number" },
  { head: "Responders", align: "number" },
];

/** Its rows: the samples of each outcome, the main one marked. */
export function associationRows(table: string, models: readonly Table1Model[]): readonly Row[] {
  return outcomes.flatMap((o): Row[] => [
    { head: o.label, cells: [], level: "group" },
    ...models
      .filter((m) => m.outcome === o.id)
      .map((m): Row => {
        const sample = samples.find((s) => s.id === m.model)!;
        const { ratio, effect, size } = associationNumbers(table, m);
        const everyone = models.find((x) => x.outcome === o.id && x.model === "model1");
        const n =
          everyone === undefined || everyone === m
            ? size.n
            : partOf(associationNumbers(table, everyone).size.n, size.n);
        return {
          head: `${sample.label}: ${sample.who}`,
          level: "member",
          main: m.model === o.mainModel,
          cells: associationCells(ratio, effect, n),
        };
      }),
  ]);
}

/** Table 1: the association of one more link worker per 50,000 patients with each outcome, in three samples. */
export function table1(models: readonly Table1Model[], settings: Settings): TableOutput {
  return {
    type: "table",
    name: "table1",
    number: "Table 1",
    title:
      "The association of one full-time equivalent link worker per 50,000 patients with population outcomes",
    stub: "Outcome and sample",
    mainNote: "Main result: the sample that the study takes as the main one for this outcome.",
    columns: associationColumns,
    rows: associationRows("table1", models),
    behind: models.flatMap((m) => {
      const { ratio, effect, size } = associationNumbers("table1", m);
      return [ratio.coefficient, ratio.error, effect.error, size.clusters];
    }),
    notes: [
      ...responderNotes(settings),
      `Logistic regressions with ${covariatesInWords()}. Effects are average marginal effects (delta method).`,
      pointsNote,
      varianceNote(settings, clustersOf(models)),
      ...exposureNotes(settings),
      ...coincidenceNotes(models),
      ...droppedNotes(models.map((m) => m.found)),
    ],
    madeBy: "analysis/table1.ts table1",
    words:
      "For one more link worker per 50,000 patients the odds ratio of a good experience of the practice is {{table1.experience.model1.or}} (95% CI {{table1.experience.model1.or-low to table1.experience.model1.or-high}}).",
  };
}
