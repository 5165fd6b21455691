import type { OutcomeId } from "./outcomes.js";

/** What is expected of link workers for an outcome, and by which way. */
export interface Hypothesis {
  readonly outcome: OutcomeId;
  readonly expected: string;
  /** Direct: through those who see a link worker. Indirect: also through what others are spared or gain. */
  readonly ways: readonly ("direct" | "indirect")[];
  readonly reason: string;
}

/** The study's hypotheses, one an outcome, in this project's own words. */
export const hypotheses: readonly Hypothesis[] = [
  {
    outcome: "confidence",
    expected: "More people feel able to manage their condition",
    ways: ["direct"],
    reason:
      "A link worker has time to ask what matters to a person, to set aims with them and to bring them to groups and services that teach or practise self-care; the confidence gained is that person’s own.",
  },
  {
    outcome: "support",
    expected: "More people have had enough support from local services",
    ways: ["direct"],
    reason:
      "Finding local help and making the first contact is the link worker’s task, so a person who is referred should come by support that they would not have found or asked for.",
  },
  {
    outcome: "isolation",
    expected: "Fewer people feel isolated from others",
    ways: ["direct", "indirect"],
    reason:
      "Groups, volunteering and befriending bring the person into company; those they meet there, and carers at home, may gain company too.",
  },
  {
    outcome: "experience",
    expected: "More people have a good experience of their practice",
    ways: ["direct", "indirect"],
    reason:
      "Those who see a link worker get longer and different help from their practice; and where needs that are not medical are met elsewhere, appointments and time come free for every other patient.",
  },
  {
    outcome: "needs",
    expected: "More people have their mental health needs understood",
    ways: ["direct", "indirect"],
    reason:
      "A longer conversation and a place to refer to may bring needs into the open that a short appointment misses; a clinician who can offer such help may also be readier to ask.",
  },
];
