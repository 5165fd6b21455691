import type { OutcomeId } from "./outcomes.js";

/** A number that the article prints: where, in which unit, and to what it is rounded. */
export interface Published {
  /** The id of our own number that it stands beside. */
  readonly id: string;
  readonly value: number;
  /** Half of the last printed digit: the true value lies within `value` ± this. */
  readonly within: number;
  readonly unit: string;
  /** Section of the article. */
  readonly place: string;
}

/** How the article is cited, and where it is found. */
export const article = {
  title: "Social prescribing link workers and population outcomes",
  journal: "British Journal of General Practice",
  doi: "10.3399/BJGP.2024.0542",
  year: 2025,
} as const;

const ratio = (
  id: OutcomeId,
  model: string,
  or: number,
  low: number,
  high: number,
  place: string,
): Published[] =>
  (
    [
      ["or", or],
      ["or-low", low],
      ["or-high", high],
    ] as const
  ).map(([part, value]) => ({
    id: `table1.${id}.${model}.${part}`,
    value,
    within: 0.0005,
    unit: "odds ratio per FTE per 50,000 patients",
    place,
  }));

const effect = (id: OutcomeId, model: string, points: number): Published => ({
  id: `table1.${id}.${model}.ame`,
  value: points / 100,
  within: 0.00005,
  unit: "change of probability per FTE per 50,000 patients",
  place: "Results, main findings",
});

const people = (id: string, value: number, within: number, place: string): Published => ({
  id,
  value,
  within,
  unit: "people",
  place,
});

/** The numbers that the article's text prints and that have a counterpart here. The bodies of its tables are not in the text. */
export const published: readonly Published[] = [
  {
    id: "flow.analysed",
    value: 4_132_676,
    within: 0.5,
    unit: "responders",
    place: "Results, summary statistics",
  },
  {
    id: "flow.practices",
    value: 6_991,
    within: 0.5,
    unit: "practices",
    place: "Results, summary statistics",
  },
  { id: "flow.pcns", value: 1_268, within: 0.5, unit: "PCNs", place: "Results, summary statistics" },
  ...ratio("confidence", "model2", 1.006, 1.001, 1.01, "Abstract"),
  ...ratio("support", "model2", 1.005, 1.001, 1.008, "Abstract; Results, main findings"),
  ...ratio("experience", "model1", 1.015, 1.004, 1.027, "Abstract; Results, main findings"),
  ...ratio("needs", "model3", 1.012, 1.003, 1.021, "Abstract"),
  effect("confidence", "model2", 0.07),
  effect("support", "model2", 0.11),
  effect("experience", "model1", 0.21),
  effect("needs", "model3", 0.14),
  people("table2.support.pcn", 56, 0.5, "Results, main findings"),
  people("table2.needs.pcn", 71, 0.5, "Results, main findings"),
  people("table2.experience.pcn", 104, 0.5, "Results, main findings"),
  people("table2.support.national", 70_000, 5_000, "Results, main findings"),
  people("table2.needs.national", 90_000, 5_000, "Results, main findings"),
  people("table2.experience.national", 132_000, 500, "Discussion, summary"),
  people("table2.confidence.national", 47_000, 500, "Discussion, summary"),
];
