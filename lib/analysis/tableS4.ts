import type { FlowCounts, LevelCounts } from "../data/summaries.js";
import { covariates } from "../study/covariates.js";
import { outcomes, samples } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { count, share } from "./named.js";
import { responderNotes } from "./notes.js";
import type { Cell, Column, Row, TableOutput } from "./output.js";

/** Table S4: who is analysed, by covariate, in all and in each outcome's main sample. */
export function tableS4(levels: readonly LevelCounts[], counts: FlowCounts, settings: Settings): TableOutput {
  const sizes = outcomes.map((o) => counts.models[`${o.id}.${o.mainModel}`]);
  const columns: readonly Column[] = [
    { head: "Responders", group: "Analysed", align: "number" },
    { head: "%", group: "Analysed", align: "number" },
    ...outcomes.map((o): Column => ({
      head: o.label,
      unit: "%",
      group: "In the main sample of",
      align: "number",
    })),
  ];
  const cells = (covariate: string, code: number, label: string): readonly Cell[] => {
    const found = levels.find((l) => l.covariate === covariate && l.code === code);
    const id = `tableS4.${covariate}.${code}`;
    return [
      { number: count(`${id}.analysed`, label, found?.analysed ?? 0) },
      {
        number: share(
          `${id}.share`,
          `${label}: share of the analysed`,
          (found?.analysed ?? 0) / counts.analysed,
        ),
      },
      ...outcomes.map((o, i) => ({
        number: share(
          `${id}.${o.id}`,
          `${label}: share in the sample for ${o.label}`,
          (found?.byOutcome[o.id] ?? 0) / sizes[i],
        ),
      })),
    ];
  };
  const rows = covariates.flatMap((c): Row[] => [
    { head: c.label, cells: [], level: "group" },
    ...c.levels.map((level): Row => ({
      head: level.label,
      cells: cells(c.name, level.code, `${c.label} ${level.label}`),
      level: "member",
    })),
  ]);
  const total: Row = {
    head: "Responders",
    cells: [
      { number: count("tableS4.total.analysed", "Responders analysed", counts.analysed) },
      { text: "" },
      ...outcomes.map((o, i) => ({
        number: count(`tableS4.total.${o.id}`, `Responders in the sample for ${o.label}`, sizes[i]),
      })),
    ],
  };
  return {
    type: "table",
    name: "tableS4",
    number: "Table S4",
    title: "Responders analysed and in the main sample of each outcome",
    stub: "Characteristic",
    columns,
    rows: [total, ...rows],
    notes: [
      ...responderNotes(settings),
      `Main samples: ${outcomes.map((o) => `${o.label}, ${samples.find((s) => s.id === o.mainModel)!.who}`).join("; ")}.`,
      "Unweighted. Rurality and region are the practice’s; the deprivation decile is that of the responder’s area.",
    ],
    madeBy: "analysis/tableS4.ts tableS4",
    words:
      "{{tableS4.total.analysed}} responders are analysed; {{tableS4.gender.1.share}} are women and {{tableS4.ethnicity.1.share}} are White.",
  };
}
