import { hypotheses } from "../study/hypotheses.js";
import { outcome } from "../study/outcomes.js";
import { count } from "./named.js";
import type { TableOutput } from "./output.js";

/** Table S2: what is expected of link workers for each outcome, whether directly or indirectly, and why. */
export function tableS2(): TableOutput {
  return {
    type: "table",
    name: "tableS2",
    number: "Table S2",
    title: "Hypothesised impact of link workers on each outcome",
    stub: "Outcome",
    columns: [
      { head: "Expected", align: "text" },
      { head: "Way", align: "text" },
      { head: "Reason", align: "text" },
    ],
    rows: hypotheses.map((h) => ({
      head: outcome(h.outcome).label,
      cells: [{ text: h.expected }, { text: h.ways.join(" and ") }, { text: h.reason }],
    })),
    behind: [
      count(
        "tableS2.indirect",
        "Outcomes with an indirect way",
        hypotheses.filter((h) => h.ways.includes("indirect")).length,
        "outcomes",
      ),
      count("tableS2.outcomes", "Outcomes", hypotheses.length, "outcomes"),
    ],
    notes: [
      "Direct: through people who see a link worker. Indirect: also through what others gain or are spared. Reasons are in this project’s words; no data enter.",
    ],
    madeBy: "analysis/tableS2.ts tableS2",
    words:
      "A better outcome is expected in all {{tableS2.outcomes}}, in {{tableS2.indirect}} of them also for people who never see a link worker.",
  };
}
