import type { ExposureCounts } from "../data/exposure.js";
import type { Settings } from "../study/settings.js";
import { clusterKeyLabels } from "../study/specification.js";
import { count } from "./named.js";
import type { Row, TableOutput } from "./output.js";

/** The three ways to cluster side by side, and how many practices change PCN: who stands in two clusters that are taken as independent. */
export function clusterTable(exposure: ExposureCounts, settings: Settings): TableOutput {
  const moves = exposure.moves.filter((m) => m.practices > 0);
  return {
    type: "table",
    name: "clusters",
    number: "Clusters",
    title: "Three ways to cluster the errors, and the practices that change primary care network",
    stub: "Clusters",
    mainNote: "As the settings of this run have it.",
    columns: [
      { head: "Clusters", align: "number" },
      { head: "Practices in several", align: "number" },
      { head: "Practices of the largest", align: "number" },
    ],
    rows: exposure.keys.map((k): Row => {
      const label = clusterKeyLabels[k.key];
      const id = `clusters.${k.key}`;
      return {
        head: label,
        main: k.key === settings.clusters,
        cells: [
          { number: count(`${id}.clusters`, `Clusters, ${label}`, k.clusters, "clusters") },
          {
            number: count(
              `${id}.several`,
              `Practices in several clusters, ${label}`,
              k.practicesInSeveral,
              "practices",
            ),
          },
          {
            number: count(
              `${id}.largest`,
              `Practices of the largest cluster, ${label}`,
              k.largest,
              "practices",
            ),
          },
        ],
      };
    }),
    behind: moves.map((m) =>
      count(
        `clusters.moved.${m.wave}`,
        `Practices in another PCN by wave ${m.wave}`,
        m.practices,
        "practices",
      ),
    ),
    notes: [
      "Real, public figures; responders do not enter. All waves count, whichever are analysed.",
      "By the wave’s own PCN a practice that moves stands in two clusters that are taken as independent. PCNs that exchanged practices: two PCNs are one cluster when a practice was in both.",
      ...(moves.length === 0
        ? []
        : [
            `Practices in another PCN than before: ${moves.map((m) => `{{clusters.moved.${m.wave}}} by wave ${m.wave}`).join(", ")}.`,
          ]),
    ],
    madeBy: "analysis/clusters.ts clusterTable",
    words:
      "Clustered by each practice’s latest PCN there are {{clusters.latest.clusters}} clusters; by the wave’s own PCN {{clusters.own.several}} practices stand in more than one.",
  };
}
