import { background } from "./background.js";
import { labelWithSample, outcome, type OutcomeId } from "./outcomes.js";
import { waves } from "./waves.js";

/** What a printed number is: it decides its unit and how it stands in a table. */
export type PublishedKind = "count" | "ratio" | "effect" | "people" | "share" | "p";

/** A number that the article prints: where, in which unit, and to what it is rounded. */
export interface Published {
  /** Its name among the printed numbers: letters, digits, hyphens. */
  readonly key: string;
  /** The id of our own number that it stands beside; null when there is none. */
  readonly id: string | null;
  /** What it is, in words. */
  readonly what: string;
  readonly kind: PublishedKind;
  /** In `unit`: effects and shares as probabilities. */
  readonly value: number;
  /** Half of the last printed digit: the true value lies within `value` ± this. */
  readonly within: number;
  /** "more than" and "less than" are bounds, not roundings. */
  readonly bound?: "more than" | "less than";
  readonly unit: string;
  /** Sections of the article. */
  readonly place: string;
  /** Why no number of ours stands beside it. */
  readonly alone?: string;
}

/** How the article is cited, and where it is found. */
export const article = {
  title: "Social prescribing link workers and population outcomes",
  journal: "British Journal of General Practice",
  doi: "10.3399/BJGP.2024.0542",
  year: 2025,
} as const;

const main = (id: OutcomeId): string => `table1.${id}.${outcome(id).mainModel}`;
const label = (id: OutcomeId): string => labelWithSample(outcome(id));

const perFte = "per FTE per 50,000 patients";
const findings = "Results, main findings";

/** An odds ratio of a main model, its two limits, and the P value that the text bounds. */
function association(id: OutcomeId, [or, low, high]: readonly number[], place: string): readonly Published[] {
  const parts = [
    ["or", "odds ratio", or],
    ["or-low", "lower limit", low],
    ["or-high", "upper limit", high],
  ] as const;
  return [
    ...parts.map(([part, what, value]): Published => ({
      key: `${id}-${part}`,
      id: `${main(id)}.${part}`,
      what: `${label(id)}: ${what}`,
      kind: "ratio",
      value,
      within: 0.0005,
      unit: `odds ratio ${perFte}`,
      place,
    })),
    {
      key: `${id}-p`,
      id: `${main(id)}.p`,
      what: `${label(id)}: P value`,
      kind: "p",
      value: 0.05,
      within: 0,
      bound: "less than",
      unit: "probability",
      place: findings,
    },
  ];
}

const effect = (id: OutcomeId, points: number): Published => ({
  key: `${id}-ame`,
  id: `${main(id)}.ame`,
  what: `${label(id)}: average marginal effect`,
  kind: "effect",
  value: points / 100,
  within: 0.00005,
  unit: `change of probability ${perFte}`,
  place: findings,
});

const people = (
  id: OutcomeId,
  where: "pcn" | "national",
  value: number,
  within: number,
  place: string,
): Published => ({
  key: `${id}-${where}${place === findings ? "" : "-discussion"}`,
  id: `table2.${id}.${where}`,
  what: `${label(id)}: more people ${where === "pcn" ? "in an average network" : "in all networks"}`,
  kind: "people",
  value,
  within,
  unit: "people",
  place,
});

const size = (key: string, id: string, value: number, unit: string, place: string): Published => ({
  key,
  id,
  what: `${unit.charAt(0).toUpperCase()}${unit.slice(1)}`,
  kind: "count",
  value,
  within: 0.5,
  unit,
  place,
});

const summary = "Results, summary statistics";
const discussion = "Discussion, summary";

/**
 * The numbers that the article's text prints. The bodies of its tables are not in the text that this study has; years, section
 * numbers and grant numbers are not results.
 */
export const published: readonly Published[] = [
  size("responders", "flow.analysed", 4_132_676, "responders", `Abstract; ${summary}`),
  {
    ...size("responders-more", "flow.analysed", 4_000_000, "responders", "Discussion, strengths"),
    within: 0,
    bound: "more than",
  },
  size("practices", "flow.practices", 6_991, "practices", summary),
  size("pcns", "flow.pcns", 1_268, "networks", summary),
  ...waves.map(({ year }) => ({
    ...size(
      `returned-${year}`,
      `tableS1.${year}.returned`,
      700_000,
      "questionnaires",
      "Method, patient questionnaires",
    ),
    what: `Questionnaires returned each year: ${year}`,
    within: 50_000,
  })),
  ...association("confidence", [1.006, 1.001, 1.01], "Abstract"),
  ...association("support", [1.005, 1.001, 1.008], `Abstract; ${findings}`),
  ...association("experience", [1.015, 1.004, 1.027], `Abstract; ${findings}`),
  ...association("needs", [1.012, 1.003, 1.021], "Abstract"),
  effect("confidence", 0.07),
  effect("support", 0.11),
  effect("experience", 0.21),
  effect("needs", 0.14),
  people("support", "pcn", 56, 0.5, findings),
  people("needs", "pcn", 71, 0.5, findings),
  people("experience", "pcn", 104, 0.5, findings),
  people("support", "national", 70_000, 5_000, findings),
  people("needs", "national", 90_000, 5_000, findings),
  people("experience", "national", 130_000, 5_000, findings),
  people("confidence", "national", 47_000, 500, discussion),
  people("experience", "national", 132_000, 500, discussion),
  ...background,
];

/** A printed number by its key; an unknown one is an error that names those there are. */
export function printedNumber(key: string): Published {
  const found = published.find((p) => p.key === key);
  if (found === undefined)
    throw new RangeError(
      `no printed number "${key}": the article has ${published.map((p) => p.key).join(", ")}`,
    );
  return found;
}
