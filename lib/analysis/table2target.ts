import { patientsPerRate } from "../data/rates.js";
import type { TargetShares } from "../data/levels.js";
import { exposure } from "../study/models.js";
import { labelWithSample, outcomes, samples } from "../study/outcomes.js";
import { populationSource, shareAged16 } from "../study/population.js";
import type { Settings } from "../study/settings.js";
import { named, share } from "./named.js";
import { exposureNotes, pointsNote, responderNotes, varianceNote } from "./notes.js";
import type { NamedNumber, Row, TableOutput } from "./output.js";
import { clustersOf, mainModels, table1Model, type Table1Model } from "./table1.js";
import { pcnsOf } from "./table2.js";

/**
 * Table 2 reckoned a second time, for registered people aged 16 and over in the target group of each main model only: the average
 * marginal effect × 50,000 × the share aged 16 and over × the share of these in the target group, × the number of PCNs for the country.
 */
export function table2Target(
  models: readonly Table1Model[],
  shares: TargetShares,
  settings: Settings,
): TableOutput {
  const pcns = pcnsOf(models);
  const row = (o: (typeof outcomes)[number]): Row => {
    const id = `table2target.${o.id}`;
    const ame = (table1Model(models, o.id, o.mainModel).effects[exposure] ?? []).at(0);
    const group = shares[o.mainModel];
    const inPcn = patientsPerRate * shareAged16 * group;
    const people = (part: string, label: string, value: number | undefined): NamedNumber =>
      named(`${id}.${part}`, `${o.label}: ${label}`, "people", value ?? null, "people");
    const times = (effect: number | undefined, by: number): number | undefined =>
      effect === undefined ? undefined : effect * by;
    return {
      head: labelWithSample(o),
      cells: [
        {
          number: named(
            `${id}.ame`,
            `${o.label}: average marginal effect`,
            "effect",
            ame?.estimate ?? null,
            "change of probability per FTE per 50,000 patients",
          ),
        },
        {
          number: share(
            `${id}.share`,
            `${o.label}: ${samples.find((s) => s.id === o.mainModel)!.who}, share of those aged 16 and over`,
            group,
          ),
        },
        { number: people("target", "people in the target group of an average PCN", inPcn) },
        { number: people("pcn", "in an average PCN", times(ame?.estimate, inPcn)) },
        {
          low: people("pcn-low", "in an average PCN, lower limit", times(ame?.low, inPcn)),
          high: people("pcn-high", "in an average PCN, upper limit", times(ame?.high, inPcn)),
        },
        { number: people("national", "in all PCNs", times(ame?.estimate, inPcn * pcns)) },
        {
          low: people("national-low", "in all PCNs, lower limit", times(ame?.low, inPcn * pcns)),
          high: people("national-high", "in all PCNs, upper limit", times(ame?.high, inPcn * pcns)),
        },
      ],
    };
  };
  return {
    type: "table",
    name: "table2target",
    number: "Table 2, target group",
    title:
      "More people with a good outcome among registered people aged 16 and over in the target group only",
    stub: "Outcome (main model)",
    columns: [
      { head: "Effect", unit: "pp", group: "The factors", align: "number" },
      { head: "Target group", unit: "% of 16 and over", group: "The factors", align: "number" },
      { head: "People in it", unit: "average PCN", group: "The factors", align: "number" },
      { head: "People", group: "In an average PCN", align: "number" },
      { head: "95% CI", group: "In an average PCN", align: "number" },
      { head: "People", group: "In all PCNs", align: "number" },
      { head: "95% CI", group: "In all PCNs", align: "number" },
    ],
    rows: outcomes.map(row),
    behind: [
      share("table2target.aged16", "Share of people aged 16 and over", shareAged16),
      named("table2target.pcns", "PCNs in the national figure", "count", pcns, "PCNs"),
      ...outcomes.map((o) =>
        named(
          `table2target.${o.id}.times`,
          `${o.label}: how many times as many the article’s reckoning gives`,
          "mean",
          1 / (shareAged16 * shares[o.mainModel]),
          "times",
        ),
      ),
      named("table2target.patients", "Patients of an average PCN", "count", patientsPerRate, "patients"),
    ],
    notes: [
      ...responderNotes(settings),
      "People = effect × {{table2target.patients}} patients × {{table2target.aged16}} aged 16 and over × share in the target group, × {{table2target.pcns}} PCNs for all. Intervals take the shares as known.",
      `Aged 16 and over: ${populationSource}; lists by age are not among the public inputs. Target group: share of the responders analysed, by the survey’s weights; who did not say counts as outside it.`,
      pointsNote,
      "The article multiplies by all registered patients, children too, although the effect was estimated in the target group aged 16 and over: that gives {{table2target.experience.times}} times these numbers for a good experience of the practice and {{table2target.needs.times}} times for mental health needs understood.",
      varianceNote(settings, clustersOf(mainModels(models))),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/table2target.ts table2Target",
    words:
      "Among those in the target groups alone one more link worker in an average PCN is associated with {{table2target.support.pcn}} more people with enough support (95% CI {{table2target.support.pcn-low to table2target.support.pcn-high}}) and {{table2target.needs.pcn}} more with their mental health needs understood (95% CI {{table2target.needs.pcn-low to table2target.needs.pcn-high}}).",
  };
}
