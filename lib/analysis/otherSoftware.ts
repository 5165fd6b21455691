import type { RowIndex } from "../stats/compress.js";
import { rLines } from "../stats/rlanguage.js";
import { stataLines } from "../stats/stata.js";
import { exposure, studyModel } from "../study/models.js";
import type { ModelId, OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { studyFrame } from "./frames.js";

/**
 * The lines that fit one model of the study, with its clustered variance and marginal effect, in Stata and in R, as
 * text: written from the model itself, so that they follow every change of it.
 */
export function otherSoftware(
  index: RowIndex,
  settings: Settings,
  which: OutcomeId = "experience",
  who: ModelId = "model1",
): string {
  const model = studyModel(which, who);
  const frame = studyFrame(index, model);
  const options = { variance: settings.variance, effectsOf: [exposure] };
  return ["* Stata", ...stataLines(frame, model, options), "", "# R", ...rLines(frame, model, options)].join(
    "\n",
  );
}
