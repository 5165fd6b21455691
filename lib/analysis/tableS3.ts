import { covariates } from "../study/covariates.js";
import { labelWithSample, outcomes, samples } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import { responderNotes, varianceNote } from "./notes.js";
import { ratioNumbers, type RatioNumbers } from "./numbers.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";
import { clustersOf, mainModels, table1Model, type Table1Model } from "./table1.js";

/** The odds ratio of one level of a covariate in one model of Table 1. */
function levelNumbers(m: Table1Model, covariate: string, code: number, label: string): RatioNumbers {
  const who = `${outcomes.find((o) => o.id === m.outcome)!.label}, ${samples.find((s) => s.id === m.model)!.label}`;
  return ratioNumbers(
    m.found,
    `${covariate}=${code}`,
    `tableS3.${m.outcome}.${m.model}.${covariate}.${code}`,
    `${who}, ${label}`,
    "odds ratio against the reference level",
  );
}

const isMain = (m: Table1Model): boolean => outcomes.find((o) => o.id === m.outcome)!.mainModel === m.model;

const all = (n: RatioNumbers): readonly NamedNumber[] => [n.or, n.low, n.high, n.p, n.coefficient, n.error];

/** Table S3: the odds ratios of all covariates in the main models of Table 1; those of the other models stand in the ledger. */
export function tableS3(models: readonly Table1Model[], settings: Settings): TableOutput {
  const held = covariates.filter((c) =>
    models.some((m) => m.found.model.terms.some((t) => t.kind === "factor" && t.name === c.name)),
  );
  const levels = held.flatMap((c) =>
    c.levels
      .filter((l) => l.code !== c.reference)
      .map((l) => ({ covariate: c.name, code: l.code, label: `${c.label} ${l.label}` })),
  );
  const cells = (covariate: string, code: number, label: string): readonly Cell[] =>
    outcomes.flatMap((o): Cell[] => {
      const m = { outcome: o.id, model: o.mainModel, found: table1Model(models, o.id, o.mainModel) };
      const n = levelNumbers(m, covariate, code, label);
      return [{ number: n.or }, { low: n.low, high: n.high }];
    });
  const rows = held.flatMap((c): Row[] => [
    { head: c.label, cells: [], level: "group" },
    ...c.levels.map((level): Row => ({
      head: level.label,
      level: "member",
      cells:
        level.code === c.reference
          ? outcomes.flatMap(() => [{ text: "1" }, { text: "reference" }])
          : cells(c.name, level.code, `${c.label} ${level.label}`),
    })),
  ]);
  return {
    type: "table",
    name: "tableS3",
    number: "Table S3",
    title: "Odds ratios of all covariates in the main models of Table 1",
    stub: "Covariate",
    columns: outcomes.flatMap((o): Column[] => [
      { head: "OR", group: labelWithSample(o), align: "number" },
      { head: "95% CI", group: labelWithSample(o), align: "number" },
    ]),
    rows,
    behind: models.flatMap((m) =>
      levels.flatMap((l) => {
        const n = levelNumbers(m, l.covariate, l.code, l.label);
        return isMain(m) ? [n.p, n.coefficient, n.error] : all(n);
      }),
    ),
    notes: [
      ...responderNotes(settings),
      "From the models of Table 1, so adjusted for the exposure and each other. P values, and the same for the other two samples of each outcome, are in the ledger (tableS3.outcome.model.covariate.level).",
      varianceNote(settings, clustersOf(mainModels(models))),
      ...droppedNotes(models.map((m) => m.found)),
    ],
    madeBy: "analysis/tableS3.ts tableS3",
    words:
      "Against 2018 the odds ratio of a good experience of the practice in 2021 is {{tableS3.experience.model1.year.2021.or}} (95% CI {{tableS3.experience.model1.year.2021.or-low to tableS3.experience.model1.year.2021.or-high}}), in all responders.",
  };
}
