import { covariates } from "../../study/covariates.js";
import { exposure, otherRoles } from "../../study/models.js";
import { samples, type ModelId, type OutcomeId } from "../../study/outcomes.js";
import { absentShare, fewestPatients } from "./frame.js";
import { lasting, outcomeOrder, type Planted } from "./planted.js";
import type { Scenario } from "./scenarios.js";
import type { WaveTally } from "./tally.js";

/** Planted by this study on purpose, implied by what is planted, or assumed since nothing is published. */
export type HowKnown = "planted" | "implied" | "assumed";

/** The true value of one number that the models estimate. */
export interface TrueValue {
  /** `experience.model1.exposure.logOr`: outcome, sample, term of the model (`age=3`), quantity. */
  readonly id: string;
  readonly outcome: OutcomeId;
  readonly sample: ModelId;
  /** The term as the fits name it: `exposure`, `age=3`, `exposure:deprivation=10`, a role. */
  readonly term: string;
  readonly quantity: "logOr" | "or" | "ame";
  readonly value: number;
  readonly known: HowKnown;
  /** How it follows. */
  readonly how: string;
}

/** The truth behind simulated responders. */
export interface TruthFile {
  readonly what: "simulated responders";
  readonly seed: number;
  readonly scenario: string;
  readonly samplePcns: number;
  readonly values: readonly TrueValue[];
  /** Who is analysed under the default rules, by wave, outcome and sample: what the implied values are made of. */
  readonly analysed: readonly Readonly<WaveTally>[];
  /** What nothing published decides, in words. */
  readonly assumptions: readonly string[];
}

/** What nothing published decides about the responders, in words. */
export const assumptions: readonly string[] = [
  `Practices with fewer than ${fewestPatients} registered patients are not surveyed; returned questionnaires grow with the fourth root of the list and fall with deprivation.`,
  `A PCN that did not submit has the exposure of a submitter of that census, drawn at random, times ${absentShare}.`,
  "Age, gender, ethnicity, work and income decile of responders: assumed shares by rurality, region and the practice’s own decile.",
  "Long-term conditions (about half) and mental health needs (about 41 %) depend on age and decile; given these, no outcome depends on them.",
  "The odds ratios are the same in all samples; that of isolation is 1; other roles have no effect; nothing changes over deciles.",
  "Levels by wave where no share is published, and the effects of all covariates.",
  `${lasting * 100} % of the normal scale of a PCN’s effect lasts over the waves; the effects of different outcomes are independent; practices of a PCN share one effect.`,
  "Answers are lost at random given the covariates, about a tenth over all covariates; their reasons are assumed.",
  "Which files spell question names small, and which pad practice codes with blanks.",
];

type Of = Pick<TrueValue, "outcome" | "sample" | "term">;
const value = (
  of: Of,
  quantity: TrueValue["quantity"],
  number: number,
  known: HowKnown,
  how: string,
): TrueValue => ({
  id: `${of.outcome}.${of.sample}.${of.term}.${quantity}`,
  ...of,
  quantity,
  value: number,
  known,
  how,
});

/** Those of the exposure, in the model that has the scenario's terms; none where no model of the study has them. */
function exposureValues(
  of: Omit<Of, "term">,
  planted: Planted,
  scenario: Scenario,
  slope: number | null,
): readonly TrueValue[] {
  const even = scenario.byDecile.every((times) => times === scenario.byDecile[0]);
  if (!even || scenario.threshold > 0 || scenario.confounder !== 0) return [];
  const times = scenario.byDecile[0];
  const logOr = Math.log(planted.oddsRatio) * times;
  const from = times === 1 ? planted.known : "planted";
  const main = { ...of, term: exposure };
  const zero = (term: string, how: string): TrueValue => value({ ...of, term }, "logOr", 0, "assumed", how);
  return [
    value(main, "logOr", logOr, from, "the logarithm of the odds ratio"),
    value(
      main,
      "or",
      Math.exp(logOr),
      from,
      from === "planted" ? "the article’s main model" : "assumed: no effect",
    ),
    ...(slope === null
      ? []
      : [
          value(
            main,
            "ame",
            logOr * slope,
            "implied",
            "log odds ratio times the mean of p(1 - p) over those analysed",
          ),
        ]),
    ...covariates
      .filter((c) => c.name === "deprivation")
      .flatMap((c) => c.levels.filter((l) => l.code !== c.reference))
      .map((l) => zero(`${exposure}:deprivation=${l.code}`, "the odds ratio is the same in all deciles")),
    ...otherRoles.map((role) =>
      role === scenario.otherRole?.column
        ? value(
            { ...of, term: role },
            "logOr",
            Math.log(scenario.otherRole.oddsRatio),
            "planted",
            scenario.label,
          )
        : zero(role, "other roles have no effect"),
    ),
  ];
}

function covariateValues(of: Omit<Of, "term">, planted: Planted): readonly TrueValue[] {
  return covariates.flatMap((c) =>
    c.levels.flatMap((level, i) => {
      if (level.code === c.reference) return [];
      const reference = c.name === "year" ? planted.year[0] : 0;
      const term = { ...of, term: `${c.name}=${level.code}` };
      return [
        value(term, "logOr", planted[c.name][i] - reference, "assumed", "planted on the marginal log odds"),
      ];
    }),
  );
}

/** The mean of p(1 - p) over those analysed in some waves (default all); null when there are none. An effect is a log odds ratio times it. */
export function meanSlope(
  analysed: TruthFile["analysed"],
  of: Pick<TrueValue, "outcome" | "sample">,
  waves?: readonly number[],
): number | null {
  const here = analysed.filter(
    (t) => t.outcome === of.outcome && t.sample === of.sample && (waves?.includes(t.wave) ?? true),
  );
  const people = here.reduce((sum, t) => sum + t.people, 0);
  return people === 0 ? null : here.reduce((sum, t) => sum + t.slope, 0) / people;
}

/** The truth of a simulation: every number of which it is known, and what it rests on. */
export function truthFile(made: {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly samplePcns: number;
  readonly planted: Readonly<Record<OutcomeId, Planted>>;
  readonly analysed: TruthFile["analysed"];
}): TruthFile {
  const { seed, scenario, samplePcns, planted, analysed } = made;
  const values = outcomeOrder.flatMap((outcome) =>
    samples.flatMap(({ id: sample }) => {
      const of = { outcome, sample };
      return [
        ...exposureValues(of, planted[outcome], scenario, meanSlope(analysed, of)),
        ...covariateValues(of, planted[outcome]),
      ];
    }),
  );
  return {
    what: "simulated responders",
    seed,
    scenario: scenario.id,
    samplePcns,
    values,
    analysed,
    assumptions,
  };
}
