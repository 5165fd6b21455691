import type { PracticeRoute } from "../data/practiceRoute.js";
import { answersWeight } from "../data/practiceRoute.js";
import type { ClusterAnswers } from "../data/summaries.js";
import type { RowIndex } from "../stats/compress.js";
import type { Model, Term } from "../stats/model.js";
import { cluster, covariateTerms, exposure, otherRoles, unadjusted } from "../study/models.js";
import { outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import { estimate, type Estimated } from "./estimates.js";
import { figure1 } from "./figure1.js";
import { count, named } from "./named.js";
import { ecologicalNote, exposureNotes, varianceNote } from "./notes.js";
import { associationCells, effectNumbers, ratioNumbers } from "./numbers.js";
import type { FigureOutput, Row, TableOutput } from "./output.js";

const own = ["year", "deprivation", "rurality"];
const places: readonly Term[] = covariateTerms.filter((t) => "name" in t && own.includes(t.name));
const linear = (name: string): Term => ({ kind: "continuous", name });

/** What stands beside the exposure: nothing, the practice's place, and the other roles too. */
export const ecologicalTerms: Readonly<
  Record<"unadjusted" | "adjusted" | "roles", { label: string; terms: readonly Term[] }>
> = {
  unadjusted: { label: "Unadjusted", terms: unadjusted },
  adjusted: {
    label: "With year, the practice’s income deprivation decile and rurality",
    terms: [linear(exposure), ...places],
  },
  roles: {
    label: "And with the other roles of the scheme",
    terms: [linear(exposure), ...otherRoles.map(linear), ...places],
  },
};

/** One fitted model of the public route. */
export interface EcologicalModel {
  readonly outcome: OutcomeId;
  readonly terms: keyof typeof ecologicalTerms;
  readonly found: Estimated;
}

/** The grouped logits of the public route: five outcomes, three sets of terms, clustered by PCN. `weighted` when counts have fractions. */
export function ecologicalModels(
  index: RowIndex,
  settings: Settings,
  weighted: boolean,
): readonly EcologicalModel[] {
  return outcomes.flatMap((o) =>
    (Object.keys(ecologicalTerms) as (keyof typeof ecologicalTerms)[]).map((terms) => {
      const model: Model = {
        outcome: o.id,
        terms: ecologicalTerms[terms].terms,
        cluster,
        weights: { kind: weighted ? "probability" : "frequency", column: answersWeight },
        complete: own,
      };
      const found = estimate(index, model, { variance: settings.variance, effectsOf: [exposure] });
      return { outcome: o.id, terms, found };
    }),
  );
}

/** Table 1 of the public route: the exposure in grouped logits of practices' counts. */
export function ecologicalTable(models: readonly EcologicalModel[], settings: Settings): TableOutput {
  const of = (m: EcologicalModel) => {
    const id = `ecological.${m.outcome}.${m.terms}`;
    const label = `${outcomes.find((o) => o.id === m.outcome)!.label}, ${ecologicalTerms[m.terms].label}`;
    return {
      ratio: ratioNumbers(m.found, exposure, id, label, "odds ratio per FTE per 50,000 patients"),
      effect: effectNumbers(
        m.found,
        exposure,
        id,
        label,
        "change of probability per FTE per 50,000 patients",
      ),
      answers: named(`${id}.n`, `${label}: answers`, "count", m.found.fit.total, "answers"),
      clusters: named(
        `${id}.clusters`,
        `${label}: clusters`,
        "count",
        m.found.fit.clusters?.length ?? null,
        "PCNs",
      ),
    };
  };
  const rows = outcomes.flatMap((o): Row[] => [
    { head: o.label, cells: [], level: "group" },
    ...models
      .filter((m) => m.outcome === o.id)
      .map((m): Row => {
        const { ratio, effect, answers } = of(m);
        return {
          head: ecologicalTerms[m.terms].label,
          level: "member",
          main: m.terms === "adjusted",
          cells: associationCells(ratio, effect, answers),
        };
      }),
  ]);
  return {
    type: "table",
    name: "ecological",
    number: "Table 1, ecological",
    title: "Link workers and the outcomes of practices: grouped logits of the public practice-level counts",
    stub: "Outcome and terms",
    mainNote: "The nearest that practices’ counts come to the study’s main model.",
    columns: [
      { head: "Odds ratio", align: "number" },
      { head: "95% CI", align: "number" },
      { head: "P", align: "number" },
      { head: "Effect", group: "Average marginal effect", unit: "pp", align: "number" },
      { head: "95% CI", group: "Average marginal effect", unit: "pp", align: "number" },
      { head: "Answers", align: "number" },
    ],
    rows,
    behind: models.flatMap((m) => {
      const { ratio, effect, clusters } = of(m);
      return [ratio.coefficient, ratio.error, effect.error, clusters];
    }),
    notes: [
      ecologicalNote,
      "Each outcome among those whom its question is put to; the targeted samples of models 2 and 3 cannot be told apart in practices’ counts.",
      varianceNote(settings),
      ...exposureNotes(settings),
      ...droppedNotes(models.map((m) => m.found)),
    ],
    madeBy: "analysis/ecological.ts ecologicalTable",
    words:
      "Between practices, one more link worker per 50 000 patients goes with an odds ratio of a good experience of {{ecological.experience.adjusted.or}} (95% CI {{ecological.experience.adjusted.or-low to ecological.experience.adjusted.or-high}}); this is ecological.",
  };
}

/** Which practices are analysed, by wave. */
export function ecologicalFlow(route: PracticeRoute, settings: Settings): TableOutput {
  const cell = (wave: number, part: string, label: string, value: number, unit: string) => ({
    number: count(`practiceFlow.${wave}.${part}`, `${label}, wave ${wave}`, value, unit),
  });
  const suppressed = (wave: number): number =>
    route.notes
      .filter((n) => n.id === "suppressedCells" && n.of === String(wave))
      .reduce((sum, n) => sum + n.count, 0);
  return {
    type: "table",
    name: "practiceFlow",
    number: "Practices analysed",
    title: "Practices of the public survey files, those in a network, those with an exposure, by wave",
    stub: "Wave",
    columns: [
      { head: "Practices in the file", align: "number" },
      { head: "in a PCN", align: "number" },
      { head: "with an exposure", align: "number" },
      { head: "Outcomes suppressed by the publisher", align: "number" },
      { head: "Answers analysed", align: "number" },
    ],
    rows: route.linked.map((l) => ({
      head: String(l.wave),
      cells: [
        cell(l.wave, "practices", "Practices in the file", l.practices, "practices"),
        cell(l.wave, "pcn", "Practices in a PCN", l.inPcn, "practices"),
        cell(l.wave, "exposed", "Practices with an exposure", l.exposed, "practices"),
        cell(l.wave, "suppressed", "Outcomes suppressed", suppressed(l.wave), "cells"),
        cell(l.wave, "answers", "Answers", Math.round(l.answers), "answers"),
      ],
    })),
    notes: [ecologicalNote, ...exposureNotes(settings)],
    madeBy: "analysis/ecological.ts ecologicalFlow",
    words: `In wave ${route.linked.at(-1)?.wave ?? 0} {{practiceFlow.${route.linked.at(-1)?.wave ?? 0}.exposed}} of {{practiceFlow.${route.linked.at(-1)?.wave ?? 0}.practices}} practices have an exposure.`,
  };
}

/** Figure 1 of the public route: the share of good answers by year, in the practices that are analysed. */
export function ecologicalFigure(answers: readonly ClusterAnswers[], settings: Settings): FigureOutput {
  const figure = figure1(answers, settings, "ecologicalFigure");
  return {
    ...figure,
    number: "Figure 1, ecological",
    notes: [ecologicalNote, ...figure.notes],
    madeBy: "analysis/ecological.ts ecologicalFigure",
  };
}
