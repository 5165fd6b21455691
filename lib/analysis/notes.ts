import type { Settings } from "../study/settings.js";
import { standingCensuses } from "../study/waves.js";
import type { NamedNumber } from "./output.js";

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

/** "1 281 clusters", or from the fewest to the most where models differ. */
function clustersInWords(clusters: readonly NamedNumber[]): string {
  const known = clusters.filter((c) => c.value !== null).sort((a, b) => a.value! - b.value!);
  const [fewest, most] = [known.at(0), known.at(-1)];
  if (fewest === undefined || most === undefined) return "";
  return fewest.value === most.value
    ? `{{${fewest.id}}} clusters; `
    : `{{${fewest.id} to ${most.id}}} clusters, by model; `;
}

/** The words for the variance that a run uses; `clusters` are the models' numbers of clusters, which the output has an id for. */
export const varianceNote = (settings: Settings, clusters: readonly NamedNumber[] = []): string => {
  const factor = { CR0: "no small-sample factor", CR1: "G/(G−1), as Stata", CR1S: "G/(G−1)·(N−1)/(N−k)" }[
    settings.variance
  ];
  return `Standard errors are clustered by ${clusteredBy[settings.clusters]} (${clustersInWords(clusters)}${settings.variance}: ${factor}).`;
};

const absentRule: Readonly<Record<Settings["absentPcns"], string>> = {
  reported:
    "A PCN without a workforce return at a census has no exposure there and its responders are left out; it is not taken as 0.",
  carry: "A PCN without a workforce return at a census has the exposure of its nearest own census.",
  zero: "A PCN without a workforce return at a census counts as having no link workers.",
};

/** Under a table whose heads have the unit by its letters. */
export const pointsNote = "pp: percentage points.";

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

/** Whose answers enter where a PCN sent no workforce return, and which censuses stand for others. */
export const censusNotes = (settings: Settings): readonly string[] => [
  absentRule[settings.absentPcns],
  ...standingCensuses,
];

/** How the exposure was made: census rule, standing censuses. */
export const exposureNotes = (settings: Settings): readonly string[] => [
  "Exposure: full-time equivalent link workers of the PCN at the end of the previous December per 50,000 registered patients; 0 before the scheme began in July 2019.",
  ...censusNotes(settings),
];
