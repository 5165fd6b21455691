import type { OutcomeId } from "./outcomes.js";

/**
 * How printed numbers must lie to each other. Beside each: the keys that it takes, in order; what is implied comes from the later
 * ones, what is printed is the first.
 */
export type Relation =
  | "interval around the odds ratio" // odds ratio, lower, upper limit
  | "interval and P value" // P value, odds ratio, lower, upper limit
  | "effect and odds ratio" // effect, odds ratio: p(1 − p) is at most a quarter
  | "people in a network" // people in a network, effect, patients of a network
  | "people in all networks from one" // people in all networks, people in a network, networks
  | "people in all networks from the effect" // people in all networks, effect, patients of a network, networks
  | "printed twice" // one number, the same again
  | "the smallest" // a number, all of which it is the smallest
  | "the largest" // a number, all of which it is the largest
  | "more than" // a bound, a number
  | "no more than in all years" // analysed, a year's returns, years
  | "said to be significant" // lower limit, upper limit
  | "said not to be significant"; // the same

/** A check of the article against itself. */
export interface SelfCheck {
  readonly id: string;
  readonly what: string;
  readonly relation: Relation;
  /** Keys of printed numbers, in the order that the relation names. */
  readonly of: readonly string[];
}

/** What the article says of deciles in two tables whose numbers its text does not print. */
export interface SaidTwice {
  readonly id: string;
  readonly what: string;
  /** Which half has the larger odds ratios: in Table S10's model with the interaction, in Table S11's subgroups; "even" is neither. */
  readonly says: readonly ["least" | "most" | "even", "least" | "most" | "even"];
}

const label: Readonly<Record<OutcomeId, string>> = {
  confidence: "Confidence",
  support: "Support",
  isolation: "Isolation",
  experience: "Experience",
  needs: "Mental health needs",
};

const found = ["confidence", "support", "experience", "needs"] as const;
const inNetwork = ["support", "experience", "needs"] as const;
const limits = (id: OutcomeId): readonly string[] => [`${id}-or-low`, `${id}-or-high`];

const check = (id: string, what: string, relation: Relation, of: readonly string[]): SelfCheck => ({
  id,
  what,
  relation,
  of,
});

/** The checks, in the order in which they are shown. */
export const selfChecks: readonly SelfCheck[] = [
  ...found.map((id) =>
    check(
      `${id}-interval`,
      `${label[id]}: interval lies around its odds ratio`,
      "interval around the odds ratio",
      [`${id}-or`, ...limits(id)],
    ),
  ),
  ...found.map((id) =>
    check(`${id}-p`, `${label[id]}: P below 0.05 and the interval`, "interval and P value", [
      `${id}-p`,
      `${id}-or`,
      ...limits(id),
    ]),
  ),
  ...found.map((id) =>
    check(`${id}-ame`, `${label[id]}: effect and odds ratio imply p(1 − p)`, "effect and odds ratio", [
      `${id}-ame`,
      `${id}-or`,
    ]),
  ),
  ...inNetwork.map((id) =>
    check(`${id}-pcn`, `${label[id]}: people in a network from the effect`, "people in a network", [
      `${id}-pcn`,
      `${id}-ame`,
      "network-patients",
    ]),
  ),
  ...inNetwork.map((id) =>
    check(
      `${id}-national`,
      `${label[id]}: people in all networks from those in one`,
      "people in all networks from one",
      [`${id}-national`, `${id}-pcn`, "pcns"],
    ),
  ),
  check(
    "experience-discussion",
    "Experience: people in the discussion from those in one network",
    "people in all networks from one",
    ["experience-national-discussion", "experience-pcn", "pcns"],
  ),
  check(
    "confidence-discussion",
    "Confidence: people in the discussion from the effect",
    "people in all networks from the effect",
    ["confidence-national-discussion", "confidence-ame", "network-patients", "pcns"],
  ),
  check("experience-twice", "Experience: people in the results and in the discussion", "printed twice", [
    "experience-national",
    "experience-national-discussion",
  ]),
  check("smallest", "Odds ratios range from that of support", "the smallest", [
    "support-or",
    ...found.map((id) => `${id}-or`),
  ]),
  check("largest", "Odds ratios range to that of experience", "the largest", [
    "experience-or",
    ...found.map((id) => `${id}-or`),
  ]),
  check("more-than", "More than 4 million responders", "more than", ["responders-more", "responders"]),
  check(
    "returned",
    "Responders analysed and some 700,000 in each of six years",
    "no more than in all years",
    ["responders", "returned-2018", "waves"],
  ),
  ...found.map((id) =>
    check(
      `${id}-significant`,
      `${label[id]}: said to be significant in the main model`,
      "said to be significant",
      limits(id),
    ),
  ),
  ...(["confidence", "support"] as const).map((id) =>
    check(
      `${id}-fades`,
      `${label[id]}: said not to be significant “when limited to those with long-term conditions”, which is the main model`,
      "said not to be significant",
      limits(id),
    ),
  ),
];

/** Where the text gives directions and no numbers. */
export const saidTwice: readonly SaidTwice[] = [
  { id: "support-deciles", what: "Support: deciles in Table S10 and in Table S11", says: ["least", "even"] },
  {
    id: "confidence-deciles",
    what: "Confidence: deciles in Table S10 and in Table S11",
    says: ["most", "least"],
  },
  {
    id: "isolation-deciles",
    what: "Isolation: deciles in Table S10 and in Table S11",
    says: ["most", "least"],
  },
];
