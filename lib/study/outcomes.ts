/** The five population outcomes, as the survey asks them. */
export type OutcomeId = "confidence" | "support" | "isolation" | "experience" | "needs";

/** One outcome: what is asked, which answers are good, who is in its base, and what it stands for. */
export interface Outcome {
  readonly id: OutcomeId;
  /** Short name for table heads and labels at lines. */
  readonly label: string;
  /** What a good answer means, as in "probability of …". */
  readonly good: string;
  /** The database name of the question. */
  readonly variable: string;
  readonly question: string;
  /** Answer codes that count as good, and those that count as not good; every other code is outside the base. */
  readonly yes: readonly number[];
  readonly no: readonly number[];
  /** The base in words. */
  readonly base: string;
  /** The NHS aim or hypothesised effect it is linked to. */
  readonly aim: string;
  /** The model that the study calls the main one for this outcome. */
  readonly mainModel: ModelId;
}

/** The three sets of models, by who is in them. */
export type ModelId = "model1" | "model2" | "model3";

/** One set of models: the sample it is fitted on. */
export interface Sample {
  readonly id: ModelId;
  readonly label: string;
  /** Who is in it, in words. */
  readonly who: string;
}

/** The outcomes in the order of the article. */
export const outcomes: readonly Outcome[] = [
  {
    id: "confidence",
    label: "Confidence managing conditions",
    good: "being confident in managing long-term condition(s)",
    variable: "Q94",
    question:
      "How confident are you that you can manage any issues arising from your condition (or conditions)?",
    yes: [1, 2],
    no: [3, 4],
    base: "very or fairly confident, of those who did not answer “don’t know”",
    aim: "People feel more in control and able to manage their own health and wellbeing",
    mainModel: "model2",
  },
  {
    id: "support",
    label: "Support from local services",
    good: "having enough support from local services or organisations",
    variable: "Q32",
    question:
      "In the last 12 months, have you had enough support from local services or organisations to help you to manage your condition (or conditions)?",
    yes: [1, 2],
    no: [3],
    base: "yes, definitely or to some extent, of those who needed support and did not answer “don’t know”",
    aim: "People are better able to manage practical issues",
    mainModel: "model2",
  },
  {
    id: "isolation",
    label: "Not feeling isolated",
    good: "not feeling isolated from others",
    variable: "Q91_3",
    question:
      "Have you experienced any of the following over the last 12 months? Feeling isolated from others",
    yes: [0],
    no: [1],
    base: "isolation not ticked, of those who ticked at least one of the answers to the question",
    aim: "People are more connected to others and less isolated or lonely",
    mainModel: "model1",
  },
  {
    id: "experience",
    label: "Good experience of the practice",
    good: "having a good overall experience of the GP practice",
    variable: "Q28",
    question: "Overall, how would you describe your experience of your GP practice?",
    yes: [1, 2],
    no: [3, 4, 5],
    base: "very or fairly good, of all who answered",
    aim: "Hypothesised: better access and less pressure on general practice",
    mainModel: "model1",
  },
  {
    id: "needs",
    label: "Mental health needs understood",
    good: "having mental health needs recognised and understood",
    variable: "Q87",
    question:
      "During your last general practice appointment, did you feel that the healthcare professional recognised and/or understood any mental health needs that you might have had?",
    yes: [1, 2],
    no: [3],
    base: "yes, definitely or to some extent, of those who had such needs and to whose appointment the question applied",
    aim: "Hypothesised: help with mental health needs, a target of the scheme",
    mainModel: "model3",
  },
];

/** The three samples in order. */
export const samples: readonly Sample[] = [
  { id: "model1", label: "Model 1", who: "all responders" },
  { id: "model2", label: "Model 2", who: "responders with a long-term condition" },
  { id: "model3", label: "Model 3", who: "responders with mental health needs" },
];

/** An outcome by its id; an unknown one is an error that names those there are. */
export function outcome(id: string): Outcome {
  const found = outcomes.find((o) => o.id === id);
  if (found === undefined)
    throw new RangeError(`no outcome "${id}": the study has ${outcomes.map((o) => o.id).join(", ")}`);
  return found;
}

/** A sample by the id of its model. */
export function sample(id: ModelId): Sample {
  return samples.find((s) => s.id === id)!;
}

/** An outcome with the sample of its main model: "Not feeling isolated (Model 1)". */
export const labelWithSample = (o: Outcome): string =>
  `${o.label} (${samples.find((s) => s.id === o.mainModel)!.label})`;
