import type { RowIndex } from "../stats/compress.js";
import { wildScoreBootstrap } from "../stats/bootstrap.js";
import { marginalEffects } from "../stats/effects.js";
import { fitLogit } from "../stats/logit.js";
import { variance } from "../stats/variance.js";
import { coefficient, oddsRatio } from "../stats/wald.js";
import { exposure, studyModel } from "../study/models.js";
import { outcome, samples, type ModelId, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { studyFrame } from "./frames.js";
import { drawn, named } from "./named.js";
import { exposureNotes, responderNotes } from "./notes.js";
import type { Kind, NamedNumber, Row, TableOutput } from "./output.js";

/** One model taken step by step: what the frame, the fit, its variance and its effect hold. */
export function oneModel(
  index: RowIndex,
  settings: Settings,
  which: OutcomeId = "experience",
  who: ModelId = "model1",
): TableOutput {
  const model = studyModel(which, who);
  const frame = studyFrame(index, model);
  const fit = fitLogit(frame, model.terms);
  const v = variance(frame, fit, settings.variance);
  const b = coefficient(fit, v, exposure);
  const or = oddsRatio(fit, v, exposure);
  const ame = marginalEffects(frame, fit, v, exposure).effects[0];
  const wild = wildScoreBootstrap(frame, fit, exposure);
  const make = (id: string, label: string, kind: Kind, value: number, unit: string): NamedNumber =>
    named(`oneModel.${id}`, label, kind, value, unit);
  const row = (head: string, meaning: string, number: NamedNumber): Row => ({
    head,
    level: "member",
    cells: [{ text: meaning }, { number }],
  });
  const group = (head: string): Row => ({ head, cells: [], level: "group" });
  const perFte = "per FTE per 50,000 patients";
  return {
    type: "table",
    name: "oneModel",
    number: "One model",
    title: `${outcome(which).label}, ${samples.find((s) => s.id === who)!.who}: what each object holds`,
    stub: "Object",
    columns: [
      { head: "Meaning", align: "text" },
      { head: "Value", align: "number" },
    ],
    rows: [
      group("Frame"),
      row(
        "rows",
        "responders with this outcome, in the sample",
        make("rows", "Responders", "count", frame.rows, "responders"),
      ),
      row(
        "cells",
        "distinct covariate pattern × network × exposure",
        make("cells", "Cells", "count", frame.group.length, "cells"),
      ),
      row(
        "patterns",
        "distinct covariate patterns",
        make("patterns", "Patterns", "count", frame.start.length - 1, "patterns"),
      ),
      group("Fit"),
      row(
        "beta",
        "columns of the design, the constant included",
        make("k", "Columns", "count", fit.beta.length, "columns"),
      ),
      row("steps", "Newton steps over all cells", make("steps", "Newton steps", "count", fit.steps, "steps")),
      row(
        "logLikelihood",
        "at the answer",
        make("ll", "Log-likelihood", "statistic", fit.logLikelihood, "log-likelihood"),
      ),
      row(
        "beta.exposure",
        "log odds ratio",
        make("b", "Coefficient of the exposure", "coefficient", b.estimate, `log odds ratio ${perFte}`),
      ),
      group("Variance"),
      row("clusters", "networks", make("clusters", "Clusters", "count", fit.clusters?.length ?? 0, "PCNs")),
      row(
        "factor",
        "small-sample factor of the recipe",
        make("factor", "Small-sample factor", "statistic", v.recipe.factor, "factor"),
      ),
      row(
        "se",
        "clustered standard error of the coefficient",
        make("se", "Standard error", "error", b.se, `log odds ratio ${perFte}`),
      ),
      row(
        "wild",
        `P by the wild score bootstrap over networks, ${wild.allDraws ? "all" : "drawn"} signs, null imposed`,
        drawn(
          make("wild.p", "P value by the wild bootstrap", "p", wild.p, "probability"),
          wild.monteCarloError,
        ),
      ),
      row("draws", "signs taken", make("wild.draws", "Draws", "count", wild.draws, "draws")),
      group("Effect"),
      row("odds ratio", "exp(beta)", make("or", "Odds ratio", "ratio", or.estimate, `odds ratio ${perFte}`)),
      row(
        "marginal effect",
        "mean of beta·p(1 − p), in percentage points",
        make("ame", "Average marginal effect", "effect", ame.estimate, `change of probability ${perFte}`),
      ),
    ],
    notes: [
      ...responderNotes(settings),
      `Variance: ${v.recipe.formula.replaceAll("-", "−")}.`,
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/oneModel.ts oneModel",
    words:
      "{{oneModel.rows}} responders become {{oneModel.cells}} cells without loss; the odds ratio of one more link worker per 50,000 patients is {{oneModel.or}}.",
  };
}
