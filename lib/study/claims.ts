import { outcomes, type ModelId, type OutcomeId } from "./outcomes.js";

/**
 * What code checks of a conclusion; beside each, which numbers it rests on, in order. An estimate stands as three: itself, its lower
 * and its upper limit.
 */
export type Predicate =
  | "interval above 1" // estimate
  | "interval above 0" // estimate
  | "not significant" // P, then an estimate to be told beside it
  | "significant" // P
  | "same sign and within rounding of the unadjusted" // odds ratio, unadjusted odds ratio
  | "robust when other roles are in" // estimate of the main model, estimate with the other roles
  | "in each other's intervals" // two estimates
  | "larger in the least deprived half" // odds ratios of the ten deciles, most deprived first
  | "larger in the most deprived half" // the same
  | "all above 1" // odds ratios
  | "lower than before" // two estimates, earlier first
  | "back to where it was" // two estimates, earlier first
  | "rises each time" // numbers in the order of time
  | "the first is larger"; // two numbers

/** A conclusion of the study as data. */
export interface Claim {
  readonly id: string;
  readonly sentence: string;
  /** The ids of the numbers that it rests on, in the order that the predicate names. */
  readonly rests: readonly string[];
  readonly predicate: Predicate;
  /** Where the article draws it; the last place is the one that it is listed under. */
  readonly place: string;
}

const estimate = (id: string): readonly string[] => [`${id}.or`, `${id}.or-low`, `${id}.or-high`];
const mainOf = (id: OutcomeId): ModelId => outcomes.find((o) => o.id === id)!.mainModel;
const main = (id: OutcomeId): string => `table1.${id}.${mainOf(id)}`;
const deciles = (table: string, id: OutcomeId): readonly string[] =>
  Array.from({ length: 10 }, (_, i) => `${table}.${id}.decile${i + 1}.or`);
const trend = (id: OutcomeId, year: number): readonly string[] =>
  ["share", "low", "high"].map((part) => `figure1.${id}.${year}.${part}`);

const goodOf: Readonly<Record<OutcomeId, string>> = {
  confidence: "confidence in managing long-term conditions",
  support: "enough support from local services",
  isolation: "not feeling isolated",
  experience: "a good experience of the practice",
  needs: "mental health needs understood",
};

const whoIs: Readonly<Record<ModelId, string>> = {
  model1: "among all responders",
  model2: "among responders with a long-term condition",
  model3: "among responders with mental health needs",
};

const findings = "Results, main findings";

const associated = (id: OutcomeId): Claim => ({
  id: `${id}.associated`,
  sentence: `More link workers are associated with ${goodOf[id]} ${whoIs[mainOf(id)]}.`,
  rests: estimate(main(id)),
  predicate: "interval above 1",
  place: `Abstract; ${findings}`,
});

const inSample = (id: OutcomeId, model: ModelId): Claim => ({
  id: `${id}.${model}`,
  sentence: `The association with ${goodOf[id]} is there ${whoIs[model]}, too.`,
  rests: estimate(`table1.${id}.${model}`),
  predicate: "interval above 1",
  place: findings,
});

const fades = (id: OutcomeId): Claim => ({
  id: `${id}.fades`,
  sentence: `The association with ${goodOf[id]} is not significant ${whoIs.model3}.`,
  rests: [`table1.${id}.model3.p`, ...estimate(`table1.${id}.model3`)],
  predicate: "not significant",
  place: findings,
});

const people = (id: OutcomeId): Claim => ({
  id: `${id}.people`,
  sentence: `One more link worker in an average network goes with more people with ${goodOf[id]}.`,
  rests: ["pcn", "pcn-low", "pcn-high"].map((part) => `table2.${id}.${part}`),
  predicate: "interval above 0",
  place: `Discussion, summary; ${findings}`,
});

const robust = (id: OutcomeId): Claim => ({
  id: `${id}.roles`,
  sentence: `What is found for ${goodOf[id]} stays the same with the other roles of the scheme in the model.`,
  rests: [...estimate(main(id)), ...estimate(`tableS8.${id}.exposure`)],
  predicate: "robust when other roles are in",
  place: "Results, other roles",
});

const unequal = (id: OutcomeId, found: boolean): Claim => ({
  id: `${id}.interaction`,
  sentence: `The association with ${goodOf[id]} ${found ? "differs" : "does not differ"} between income deprivation deciles.`,
  rests: [`tableS10.${id}.joint.p`],
  predicate: found ? "significant" : "not significant",
  place: "Results, health inequalities",
});

const half = (id: OutcomeId, table: "tableS10" | "tableS11", which: "least" | "most"): Claim => ({
  id: `${id}.${table === "tableS10" ? "interaction-half" : "subgroups-half"}`,
  sentence: `The association with ${goodOf[id]} is larger in the ${which} deprived half ${table === "tableS10" ? "in the model with the interaction" : "when each decile is fitted by itself"}.`,
  rests: deciles(table, id),
  predicate: which === "least" ? "larger in the least deprived half" : "larger in the most deprived half",
  place: "Results, health inequalities",
});

const lower = (id: OutcomeId): Claim => ({
  id: `${id}.trend`,
  sentence: `The share with ${goodOf[id]} was lower in 2023 than in 2019.`,
  rests: [...trend(id, 2019), ...trend(id, 2023)],
  predicate: "lower than before",
  place: "Results, summary statistics",
});

const overSurveyed = (id: string, who: string, covariate: string, code: number): Claim => ({
  id,
  sentence: `The survey has a larger share of ${who} than the population.`,
  rests: ["survey", "population"].map((of) => `tableS4.${covariate}.${code}.${of}`),
  predicate: "the first is larger",
  place: "Results, summary statistics",
});

const unadjusted = (id: OutcomeId): Claim => ({
  id: `${id}.unadjusted`,
  sentence: `The odds ratio of ${goodOf[id]} is the same without covariates.`,
  rests: [`${main(id)}.or`, `${main(id).replace("table1", "tableS6")}.or`],
  predicate: "same sign and within rounding of the unadjusted",
  place: findings,
});

const wholeScheme = (id: OutcomeId, part: "total" | "share", found: boolean): Claim => {
  const at = `tableS9.${id}.indicator.${part}`;
  const what =
    part === "total" ? "More staff of the whole scheme" : "A larger share of link workers among its staff";
  return {
    id: `${id}.${part === "total" ? "staff" : "share"}`,
    sentence: `${what} is ${found ? "" : "not "}associated with ${goodOf[id]}.`,
    rests: found ? estimate(at) : [`${at}.p`, ...estimate(at)],
    predicate: found ? "interval above 1" : "not significant",
    place: "Results, ARRS as a whole",
  };
};

const straight = (id: OutcomeId): Claim => ({
  id: `${id}.straight`,
  sentence: `The association with ${goodOf[id]} is a straight line on the scale of log odds.`,
  rests: [`nonlinearity.${id}.spline.bend.p`],
  predicate: "not significant",
  place: "Discussion, strengths and limitations",
});

/** The conclusions of the study, in the order of the article's results. */
export const claims: readonly Claim[] = [
  overSurveyed("survey.women", "women", "gender", 1),
  overSurveyed("survey.white", "White people", "ethnicity", 1),
  ...(["confidence", "support", "experience", "needs"] as const).map(lower),
  {
    id: "isolation.trend",
    sentence: `The share ${goodOf.isolation} was back at its level of 2019 in 2023.`,
    rests: [...trend("isolation", 2019), ...trend("isolation", 2023)],
    predicate: "back to where it was",
    place: "Results, summary statistics",
  },
  {
    id: "rollout",
    sentence: "The median network had more link workers for its patients at each census.",
    rests: [2020, 2021, 2022, 2023].map((year) => `figureS1.${year}.p50`),
    predicate: "rises each time",
    place: "Results, summary statistics",
  },
  ...(["confidence", "support", "experience", "needs"] as const).map(associated),
  {
    id: "isolation.none",
    sentence: `No association is found with ${goodOf.isolation} ${whoIs.model1}.`,
    rests: [`${main("isolation")}.p`, ...estimate(main("isolation"))],
    predicate: "not significant",
    place: `Discussion, implications; ${findings}`,
  },
  inSample("experience", "model2"),
  inSample("needs", "model2"),
  inSample("experience", "model3"),
  {
    id: "experience.same",
    sentence: "The effect on a good experience is the same for responders with a long-term condition.",
    rests: ["model1", "model2"].flatMap((model) =>
      ["ame", "ame-low", "ame-high"].map((part) => `table1.experience.${model}.${part}`),
    ),
    predicate: "in each other's intervals",
    place: findings,
  },
  fades("confidence"),
  fades("support"),
  ...outcomes.map((o) => unadjusted(o.id)),
  ...(["support", "experience", "needs"] as const).map(people),
  ...outcomes.map((o) => robust(o.id)),
  ...(["support", "experience", "needs"] as const).map((id) => wholeScheme(id, "total", true)),
  ...(["confidence", "isolation"] as const).map((id) => wholeScheme(id, "share", true)),
  ...(["support", "experience", "needs"] as const).map((id) => wholeScheme(id, "share", false)),
  unequal("experience", false),
  unequal("needs", false),
  unequal("support", true),
  half("support", "tableS10", "least"),
  {
    id: "support.subgroups",
    sentence: `The odds ratios of ${goodOf.support} are above 1 in every decile fitted by itself.`,
    rests: deciles("tableS11", "support"),
    predicate: "all above 1",
    place: "Results, health inequalities",
  },
  {
    id: "support.even",
    sentence: `The odds ratios of ${goodOf.support} do not differ between deciles fitted by themselves.`,
    rests: ["tableS11.support.difference.p"],
    predicate: "not significant",
    place: "Results, health inequalities",
  },
  half("confidence", "tableS10", "most"),
  half("isolation", "tableS10", "most"),
  half("confidence", "tableS11", "least"),
  half("isolation", "tableS11", "least"),
  ...outcomes.map((o) => straight(o.id)),
];
