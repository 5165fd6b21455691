import type { Settings } from "../study/settings.js";
import { standingCensuses } from "../study/waves.js";

/** What every table and figure made from simulated responders says first. */
export const simulatedNote =
  "Simulated responders: practices, lists, workforce, deprivation and rurality are real and public; the answers are not, so nothing here is a finding.";

const clusteredBy: Readonly<Record<Settings["clusters"], string>> = {
  latest: "each practice’s latest PCN",
  own: "the PCN of the practice at the wave",
  component: "PCNs joined where they exchanged practices",
};

/** What is said first beside everything that is made of practices' counts. */
export const ecologicalNote =
  "Ecological: counts of practices, not people, are compared. No age, gender, ethnicity, work or condition of a responder enters, and what holds between practices need not hold for people: this is not the study’s result.";

/** The line that every page begins with: whose answers these are, where they are not licensed people’s. */
export const bannerOf = ({ survey }: Settings): string | undefined =>
  survey.source === "simulated" ? simulatedNote : survey.source === "practice" ? ecologicalNote : undefined;

/** The words for the variance that a run uses. */
export const varianceNote = (settings: Settings): string => {
  const factor = { CR0: "no small-sample factor", CR1: "G/(G-1), as Stata", CR1S: "G/(G-1)·(N-1)/(N-k)" }[
    settings.variance
  ];
  return `Standard errors are clustered by ${clusteredBy[settings.clusters]} (${settings.variance}: ${factor}).`;
};

const absentRule: Readonly<Record<Settings["absentPcns"], string>> = {
  reported:
    "A PCN that submitted no workforce return at a census has no exposure there, and its responders are left out; that is not a zero.",
  carry: "A PCN that submitted no workforce return at a census has the exposure of its nearest own census.",
  zero: "A PCN that submitted no workforce return at a census counts as having no link workers.",
};

/** Who the responders are: the first note of everything made from them. */
export const responderNotes = (settings: Settings): readonly string[] => {
  const parts = [
    ...(settings.survey.source === "simulated" ? [simulatedNote] : []),
    ...(settings.samplePcns === 1
      ? []
      : [
          `Quick run: one PCN in ${settings.samplePcns}, whole, chosen by its code; intervals are wide accordingly.`,
        ]),
  ];
  return parts;
};

/** How the exposure was made: census rule, standing censuses. */
export const exposureNotes = (settings: Settings): readonly string[] => [
  "Exposure: full-time equivalent link workers of the PCN at the end of the previous December per 50,000 registered patients; 0 before the scheme began in July 2019.",
  absentRule[settings.absentPcns],
  ...standingCensuses,
];
