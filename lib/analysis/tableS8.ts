import type { RowIndex } from "../stats/compress.js";
import { exposure, otherRoles, studyModel, withOtherRoles } from "../study/models.js";
import { labelWithSample, outcomes } from "../study/outcomes.js";
import { lackingRoles, namedRoles } from "../study/roles.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import { estimateAll, type Estimated } from "./estimates.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { ratioNumbers } from "./numbers.js";
import type { Cell, Column, Row, TableOutput } from "./output.js";

const unit = "odds ratio per FTE per 50,000 patients";

/** The main model of each outcome with the other roles beside the link workers, by outcome. */
export function roleModels(index: RowIndex, settings: Settings): Readonly<Record<string, Estimated>> {
  const models = outcomes.map((o) => studyModel(o.id, o.mainModel, withOtherRoles));
  const found = estimateAll(index, models, { variance: settings.variance });
  return Object.fromEntries(outcomes.map((o, i) => [o.id, found[i]]));
}

/** Table S8: odds ratios of link workers and of the other roles of the scheme, all in one model for each outcome. */
export function tableS8(models: Readonly<Record<string, Estimated>>, settings: Settings): TableOutput {
  const row = (name: string, head: string): Row => ({
    head,
    cells: outcomes.flatMap((o): Cell[] => {
      const found = ratioNumbers(
        models[o.id],
        name,
        `tableS8.${o.id}.${name.replaceAll("_", "-")}`,
        `${head}, ${o.label}`,
        unit,
      );
      return [{ number: found.or }, { low: found.low, high: found.high }];
    }),
  });
  const columns = outcomes.flatMap((o): Column[] => [
    {
      head: "OR",
      group: labelWithSample(o),
      align: "number",
    },
    {
      head: "95% CI",
      group: labelWithSample(o),
      align: "number",
    },
  ]);
  const lacking = lackingRoles.map((r) => r.label.toLowerCase()).join(", ");
  return {
    type: "table",
    name: "tableS8",
    number: "Table S8",
    title: "Link workers with the other direct patient care roles of the scheme in the model",
    stub: "FTE per 50,000 patients",
    mainNote: "The exposure of the study.",
    columns,
    rows: [
      { ...row(exposure, "Social prescribing link workers"), main: true },
      ...namedRoles.filter((r) => otherRoles.includes(r.id)).map((r) => row(r.id, r.label)),
    ],
    notes: [
      ...responderNotes(settings),
      `Main model of each outcome, adjusted as in Table 1. The workforce files lack: ${lacking}.`,
      varianceNote(settings),
      ...exposureNotes(settings),
      ...droppedNotes(Object.values(models)),
    ],
    madeBy: "analysis/tableS8.ts tableS8",
    words:
      "With the other roles in the model the odds ratio of link workers for a good experience of the practice is {{tableS8.experience.exposure.or}} (95% CI {{tableS8.experience.exposure.or-low to tableS8.experience.exposure.or-high}}).",
  };
}
