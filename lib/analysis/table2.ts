import { patientsPerRate } from "../data/rates.js";
import { exposure } from "../study/models.js";
import { labelWithSample, outcomes } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { named } from "./named.js";
import { exposureNotes, pointsNote, responderNotes, varianceNote } from "./notes.js";
import type { Row, TableOutput } from "./output.js";
import { clustersOf, mainModels, table1Model, type Table1Model } from "./table1.js";

/** The number of PCNs that national figures take: the clusters of the largest model. */
export const pcnsOf = (models: readonly Table1Model[]): number =>
  Math.max(...models.map((m) => m.found.fit.clusters?.length ?? 0));

/**
 * Table 2 as the article reckons it: the average marginal effect of the main model × 50,000 registered patients for an average PCN,
 * × the number of PCNs (clusters of the largest model) for the country.
 */
export function table2(models: readonly Table1Model[], settings: Settings): TableOutput {
  const pcns = pcnsOf(models);
  const row = (o: (typeof outcomes)[number]): Row => {
    const ame = (table1Model(models, o.id, o.mainModel).effects[exposure] ?? []).at(0);
    const people = (part: string, label: string, effect: number | undefined, times: number) =>
      named(
        `table2.${o.id}.${part}`,
        `${o.label}: ${label}`,
        "people",
        effect === undefined ? null : effect * times,
        "people",
      );
    const inPcn = "in an average PCN";
    const national = "in all PCNs";
    return {
      head: labelWithSample(o),
      cells: [
        {
          number: named(
            `table2.${o.id}.ame`,
            `${o.label}: average marginal effect`,
            "effect",
            ame?.estimate ?? null,
            "change of probability per FTE per 50,000 patients",
          ),
        },
        { number: people("pcn", inPcn, ame?.estimate, patientsPerRate) },
        {
          low: people("pcn-low", `${inPcn}, lower limit`, ame?.low, patientsPerRate),
          high: people("pcn-high", `${inPcn}, upper limit`, ame?.high, patientsPerRate),
        },
        { number: people("national", national, ame?.estimate, patientsPerRate * pcns) },
        {
          low: people("national-low", `${national}, lower limit`, ame?.low, patientsPerRate * pcns),
          high: people("national-high", `${national}, upper limit`, ame?.high, patientsPerRate * pcns),
        },
      ],
    };
  };
  return {
    type: "table",
    name: "table2",
    number: "Table 2",
    title: "More people with a good outcome for one more link worker per 50,000 patients",
    stub: "Outcome (main model)",
    columns: [
      { head: "Effect", unit: "pp", align: "number" },
      { head: "People", group: "In an average PCN", align: "number" },
      { head: "95% CI", group: "In an average PCN", align: "number" },
      { head: "People", group: "In all PCNs", align: "number" },
      { head: "95% CI", group: "In all PCNs", align: "number" },
    ],
    rows: outcomes.map(row),
    behind: [
      named("table2.pcns", "PCNs in the national figure", "count", pcns, "PCNs"),
      named("table2.patients", "Patients of an average PCN", "count", patientsPerRate, "patients"),
    ],
    notes: [
      ...responderNotes(settings),
      "As the article reckons: the average marginal effect of Table 1 (first column) × {{table2.patients}} registered patients for a PCN, × {{table2.pcns}} PCNs for all of them.",
      "This applies the effect in the target group to all registered patients, children too; the next table takes registered people aged 16 and over in the target group only.",
      pointsNote,
      varianceNote(settings, clustersOf(mainModels(models))),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/table2.ts table2",
    words:
      "One more link worker in an average PCN is associated with {{table2.experience.pcn}} more people with a good experience of the practice (95% CI {{table2.experience.pcn-low to table2.experience.pcn-high}}).",
  };
}
