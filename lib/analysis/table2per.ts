import { exposure } from "../study/models.js";
import { labelWithSample, outcomes } from "../study/outcomes.js";
import { shareReferred } from "../study/population.js";
import type { Settings } from "../study/settings.js";
import { named, share } from "./named.js";
import { exposureNotes, pointsNote, responderNotes, varianceNote } from "./notes.js";
import type { NamedNumber, Row, TableOutput } from "./output.js";
import { clustersOf, mainModels, table1Model, type Table1Model } from "./table1.js";

const tenThousand = 10_000;

/**
 * The effects of the main models in 10,000 people of the target group, and, as an illustration only, the change of probability
 * that each person referred would have to have if the whole of it came through the 3.2% who were.
 */
export function table2Per(models: readonly Table1Model[], settings: Settings): TableOutput {
  const row = (o: (typeof outcomes)[number]): Row => {
    const id = `table2per.${o.id}`;
    const ame = (table1Model(models, o.id, o.mainModel).effects[exposure] ?? []).at(0);
    const people = (part: string, label: string, effect: number | undefined): NamedNumber =>
      named(
        `${id}.${part}`,
        `${o.label}: in 10,000 people${label}`,
        "people",
        effect === undefined ? null : effect * tenThousand,
        "people",
      );
    const referred = (part: string, label: string, effect: number | undefined): NamedNumber =>
      named(
        `${id}.${part}`,
        `${o.label}: illustration, for each person referred${label}`,
        "effect",
        effect === undefined ? null : effect / shareReferred,
        "change of probability per person referred",
      );
    return {
      head: labelWithSample(o),
      cells: [
        { number: people("ten-thousand", "", ame?.estimate) },
        {
          low: people("ten-thousand-low", ", lower limit", ame?.low),
          high: people("ten-thousand-high", ", upper limit", ame?.high),
        },
        { number: referred("referred", "", ame?.estimate) },
        {
          low: referred("referred-low", ", lower limit", ame?.low),
          high: referred("referred-high", ", upper limit", ame?.high),
        },
      ],
    };
  };
  return {
    type: "table",
    name: "table2per",
    number: "Table 2, per person",
    title: "The same in 10,000 people, and what it would mean for each person referred",
    stub: "Outcome (main model)",
    columns: [
      { head: "People", group: "In 10,000 of the target group", align: "number" },
      { head: "95% CI", group: "In 10,000 of the target group", align: "number" },
      { head: "Change", unit: "pp", group: "Illustration: for each person referred", align: "number" },
      { head: "95% CI", unit: "pp", group: "Illustration: for each person referred", align: "number" },
    ],
    rows: outcomes.map(row),
    behind: [share("table2per.share-referred", "Registered adults referred by March 2023", shareReferred)],
    notes: [
      ...responderNotes(settings),
      "For one more link worker per 50,000 patients: the average marginal effect × 10,000.",
      "Illustration, not an estimate: the effect divided by the {{table2per.share-referred}} of registered adults who, as the article says, had been referred by March 2023. It takes one more link worker to reach as many as that, the whole association to be due to those reached, and nobody else to be changed; none of the three is known. Where several link workers were needed to reach them, the change for each would be larger in proportion; where others gain too, smaller.",
      pointsNote,
      varianceNote(settings, clustersOf(mainModels(models))),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/table2per.ts table2Per",
    words:
      "In 10,000 people one more link worker per 50,000 patients is associated with {{table2per.experience.ten-thousand}} more with a good experience of the practice (95% CI {{table2per.experience.ten-thousand-low to table2per.experience.ten-thousand-high}}).",
  };
}
