import { covariates, covariatesInWords } from "../study/covariates.js";
import { outcomes } from "../study/outcomes.js";

/** A reason for which a responder leaves, in the order in which it is asked; the first that holds counts. */
export interface Exclusion {
  readonly id: string;
  /** In words, as the participant flow prints it. */
  readonly label: string;
  /** SQL over the harmonised responders (`r`) that is true for those who leave. */
  readonly leaves: string;
}

/** The covariates that a responder may not have told; the year is that of the file. */
const ofResponders = covariates.filter((c) => c.name !== "year");

const asked = covariatesInWords(ofResponders, "or");

const unknown = (names: readonly string[]): string => names.map((name) => `r.${name} IS NULL`).join(" OR ");

/** Who is not analysed, and why. The table is filtered and the flow is counted by this one list. */
export const exclusions: readonly Exclusion[] = [
  { id: "practice", label: "Practice not in the list file of the wave", leaves: "NOT r.practice_known" },
  { id: "pcn", label: "Practice never in a PCN", leaves: "r.pcn IS NULL OR r.cluster IS NULL" },
  { id: "age", label: "Aged under 16", leaves: "r.under_16" },
  { id: "exposure", label: "PCN without a workforce return at the census", leaves: "r.exposure IS NULL" },
  {
    id: "covariates",
    label: `${asked.slice(0, 1).toUpperCase()}${asked.slice(1)} not known`,
    leaves: unknown(ofResponders.map((c) => c.name)),
  },
  {
    id: "outcomes",
    label: "No outcome with a usable answer",
    leaves: outcomes.map((o) => `r.${o.id} IS NULL`).join(" AND "),
  },
];

/** SQL: whoever would be analysed if the PCN had an exposure, so that rules for PCNs without a return can be compared. */
export const usableSql = `NOT coalesce(${exclusions
  .filter((e) => e.id !== "exposure")
  .map((e) => `(${e.leaves})`)
  .join(" OR ")}, false)`;

/** SQL: 0 for those who are analysed, else the place (from 1) of the reason in `exclusions`. */
export const excludedSql = `CASE ${exclusions.map((e, i) => `WHEN ${e.leaves} THEN ${i + 1}`).join(" ")} ELSE 0 END`;
