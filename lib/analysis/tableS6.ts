import type { RowIndex } from "../stats/compress.js";
import { byResponder, type Design } from "../study/designs.js";
import { exposure, unadjusted } from "../study/models.js";
import type { Settings } from "../study/settings.js";
import { estimateAll } from "./estimates.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import type { TableOutput } from "./output.js";
import {
  associationColumns,
  associationNumbers,
  associationRows,
  placesOf,
  type Table1Model,
} from "./table1.js";

/** The models of Table 1 without any covariate: five outcomes in three samples. */
export function unadjustedModels(
  index: RowIndex,
  settings: Settings,
  design: Design = byResponder,
): readonly Table1Model[] {
  const places = placesOf(design);
  const found = estimateAll(
    index,
    places.map((p) => design.model(p.outcome, p.model, unadjusted)),
    { variance: settings.variance, effectsOf: [exposure] },
  );
  return places.map((p, i) => ({ ...p, found: found[i] }));
}

/** Table S6: the models of Table 1 without covariates. */
export function tableS6(models: readonly Table1Model[], settings: Settings): TableOutput {
  return {
    type: "table",
    name: "tableS6",
    number: "Table S6",
    title:
      "Unadjusted: one full-time equivalent link worker per 50,000 patients and population outcomes, no covariates",
    stub: "Outcome and sample",
    mainNote: "Main result: the sample that the study takes as the main one for this outcome.",
    columns: associationColumns,
    rows: associationRows("tableS6", models),
    behind: models.flatMap((m) => {
      const { ratio, effect, size } = associationNumbers("tableS6", m);
      return [ratio.coefficient, ratio.error, effect.error, size.clusters];
    }),
    notes: [
      ...responderNotes(settings),
      "Logistic regressions on the exposure alone, on the same responders as Table 1. Without year indicators they hold whatever else changed between the waves.",
      varianceNote(
        settings,
        models.map((m) => associationNumbers("tableS6", m).size.clusters),
      ),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/tableS6.ts tableS6",
    words:
      "Unadjusted, the odds ratio of a good experience of the practice is {{tableS6.experience.model1.or}} (95% CI {{tableS6.experience.model1.or-low to tableS6.experience.model1.or-high}}); it takes in the change of all outcomes over the years.",
  };
}
