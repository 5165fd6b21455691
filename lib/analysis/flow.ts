import type { FlowCounts } from "../data/summaries.js";
import { labelWithSample, outcomes } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { sampleCount } from "./box2.js";
import { count } from "./named.js";
import { exposureNotes, responderNotes } from "./notes.js";
import type { FigureOutput } from "./output.js";

/** The participant flow: who returned the questionnaire, who leaves and why, who is in each outcome's main model. */
export function flow(counts: FlowCounts, settings: Settings): FigureOutput {
  const [linking, usable] = [
    ["practice", "pcn", "age"],
    ["exposure", "covariates", "outcomes"],
  ].map((ids) => counts.leaving.filter((l) => ids.includes(l.id)));
  const leaving = (
    list: readonly FlowCounts["leaving"][number][],
  ): { label: string; n: ReturnType<typeof count> }[] =>
    list.map((l) => ({ label: l.label, n: count(`flow.leaves.${l.id}`, l.label, l.responders) }));
  const linked = counts.returned - linking.reduce((sum, l) => sum + l.responders, 0);
  return {
    type: "figure",
    name: "flow",
    number: "Participant flow",
    title: "{{flow.analysed}} of {{flow.returned}} who returned the questionnaire are analysed",
    subtitle:
      "Responders at each step, with the reason for which others leave; each leaves for the first reason that holds",
    chart: {
      type: "flow",
      steps: [
        {
          label: "Questionnaires returned",
          n: count("flow.returned", "Questionnaires returned", counts.returned),
          leaves: [],
        },
        {
          label: "Responders of practices in a PCN",
          n: count("flow.linked", "Responders of practices in a PCN", linked),
          leaves: leaving(linking),
        },
        {
          label: "Responders analysed",
          n: count("flow.analysed", "Responders analysed", counts.analysed),
          leaves: leaving(usable),
        },
      ],
      ends: outcomes.map((o) => {
        const label = labelWithSample(o);
        return { label, n: sampleCount(`flow.${o.id}`, o, o.mainModel, counts, label) };
      }),
    },
    behind: [
      count("flow.practices", "Practices of the responders analysed", counts.practices, "practices"),
      count("flow.pcns", "PCNs (clusters) of the responders analysed", counts.pcns, "PCNs"),
    ],
    notes: [
      ...responderNotes(settings),
      "The boxes at the foot overlap: a responder is in the sample of every outcome with a usable answer.",
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/flow.ts flow",
    words:
      "{{flow.analysed}} responders of {{flow.practices}} practices in {{flow.pcns}} PCNs are analysed, of {{flow.returned}} who returned the questionnaire.",
  };
}
