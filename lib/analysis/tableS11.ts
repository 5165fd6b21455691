import type { RowIndex } from "../stats/compress.js";
import { covariate } from "../study/covariates.js";
import { exposure, studyModel, withinDecile } from "../study/models.js";
import { labelWithSample, outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { estimate, type Estimated } from "./estimates.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { ratioNumbers, sizeNumbers } from "./numbers.js";
import type { FigureOutput } from "./output.js";

const deciles = covariate("deprivation");

/** The main model of one outcome within one decile. */
export interface DecileModel {
  readonly outcome: OutcomeId;
  readonly decile: number;
  readonly found: Estimated;
}

/** The main model of each outcome in each income deprivation decile: fifty fits. */
export function decileModels(
  index: RowIndex,
  settings: Settings,
  onFit: (done: number, of: number) => void = () => undefined,
): readonly DecileModel[] {
  const found: DecileModel[] = [];
  for (const o of outcomes) {
    let near: Estimated | undefined;
    for (const level of deciles.levels) {
      const model = studyModel(o.id, o.mainModel, withinDecile, [
        { factor: "deprivation", in: [String(level.code)] },
      ]);
      near = estimate(index, model, {
        variance: settings.variance,
        ...(near === undefined ? {} : { near: near.fit }),
      });
      found.push({ outcome: o.id, decile: level.code, found: near });
      onFit(found.length, outcomes.length * deciles.levels.length);
    }
  }
  return found;
}

/** Table S11 as a forest plot: odds ratios of link workers within each income deprivation decile, fitted apart. */
export function tableS11(models: readonly DecileModel[], settings: Settings): FigureOutput {
  const panels = outcomes.map((o) => ({
    label: labelWithSample(o),
    rows: models
      .filter((m) => m.outcome === o.id)
      .map((m) => {
        const label = deciles.levels.find((level) => level.code === m.decile)!.label;
        const id = `tableS11.${o.id}.decile${m.decile}`;
        const ratio = ratioNumbers(
          m.found,
          exposure,
          id,
          `${o.label}, decile ${label}`,
          "odds ratio per FTE per 50,000 patients",
        );
        const { n } = sizeNumbers(m.found, id, `${o.label}, decile ${label}`);
        return { label, n, estimate: ratio.or, low: ratio.low, high: ratio.high };
      }),
  }));
  return {
    type: "figure",
    name: "tableS11",
    number: "Table S11",
    title: "Odds ratios of link workers within each income deprivation decile",
    subtitle:
      "Odds ratio for one more full-time equivalent link worker per 50,000 patients, 95% interval; main model of each outcome, one fit a decile",
    chart: { type: "forest", xLabel: "Odds ratio (log axis)", nullAt: 1, panels },
    notes: [...responderNotes(settings), varianceNote(settings), ...exposureNotes(settings)],
    madeBy: "analysis/tableS11.ts tableS11",
    words:
      "For a good experience of the practice the odds ratio is {{tableS11.experience.decile1.or}} in the most and {{tableS11.experience.decile10.or}} in the least deprived decile.",
  };
}
