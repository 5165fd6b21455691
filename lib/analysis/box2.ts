import type { FlowCounts } from "../data/summaries.js";
import { outcomes, sample, samples, type ModelId, type Outcome } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { needsLabels } from "../study/specification.js";
import { count, partOf } from "./named.js";
import { censusNotes, responderNotes } from "./notes.js";
import type { Cell, NamedNumber, Row, TableOutput } from "./output.js";

/** The responders of an outcome's sample, who are among the analysed, and among those of the outcome's sample of everyone. */
export function sampleCount(
  id: string,
  o: Outcome,
  model: ModelId,
  counts: FlowCounts,
  label = `${o.label}, ${sample(model).label}: responders`,
): NamedNumber {
  const of = (m: ModelId): number => counts.models[`${o.id}.${m}`];
  const analysed = count("flow.analysed", "Responders analysed", counts.analysed);
  const everyone = count(`box2.${o.id}.model1`, `${o.label}: responders`, of("model1"));
  const number = partOf(analysed, count(id, label, of(model)));
  return model === "model1" ? number : partOf(everyone, number);
}

/** Box 2: the samples of each model and outcome, with the main one of each outcome marked. */
export function box2(counts: FlowCounts, settings: Settings): TableOutput {
  const rows = outcomes.map((o): Row => ({
    head: o.label,
    cells: [
      ...samples.map((s): Cell => ({ number: sampleCount(`box2.${o.id}.${s.id}`, o, s.id, counts) })),
      { text: samples.find((s) => s.id === o.mainModel)!.label },
    ],
  }));
  return {
    type: "table",
    name: "box2",
    number: "Box 2",
    title: "Samples used for each model and outcome, responders",
    stub: "Outcome",
    columns: [
      ...samples.map((s) => ({ head: s.label, unit: s.who, align: "number" as const })),
      { head: "Main model", align: "text" },
    ],
    rows,
    notes: [
      ...responderNotes(settings),
      `A sample holds the responders analysed who gave a usable answer to the outcome’s question. Model 3: ${needsLabels[settings.mentalHealthNeeds]}.`,
      "The main model is that of the people whom the outcome’s aim names: those with a long-term condition for confidence and support, those with mental health needs for having them understood, everyone for the others.",
      ...censusNotes(settings),
    ],
    madeBy: "analysis/box2.ts box2",
    words:
      "The main sample for a good experience of the practice holds {{box2.experience.model1}} responders, that for having mental health needs understood {{box2.needs.model3}}.",
  };
}
