/**
 * Where a role stands in the study: the link workers; the ten other direct patient care roles that the article names;
 * roles that the scheme pays for and the article does not name; roles that the scheme does not pay for.
 */
export type RoleGroup = "link workers" | "named" | "other ARRS" | "not ARRS";

/** One role of the study, and every name that the workforce files have for it. */
export interface Role {
  /** Its column in the tables of exposures. */
  readonly id: string;
  readonly label: string;
  readonly group: RoleGroup;
  /** The published names, every spelling in the files of March 2020 to September 2022; none when the files lack the role. */
  readonly published: readonly string[];
}

/**
 * Published roles that hold several roles of the study: there the detailed role is read in place of the role.
 * "Therapists" holds the occupational therapists, which the scheme pays for, and other therapists.
 */
export const readInDetail: readonly string[] = ["Therapists"];

/** The role map. The files have no mental health practitioners, so that role is there without a published name. */
export const roles: readonly Role[] = [
  {
    id: "link_workers",
    label: "Social prescribing link workers",
    group: "link workers",
    published: ["Social Prescribing Link Workers"],
  },
  {
    id: "pharmacists",
    label: "Pharmacists (including in training)",
    group: "named",
    published: ["Pharmacists"],
  },
  {
    id: "coaches",
    label: "Health and wellbeing coaches",
    group: "named",
    published: ["Health and Wellbeing Coaches"],
  },
  { id: "care_coordinators", label: "Care coordinators", group: "named", published: ["Care Coordinators"] },
  { id: "mental_health_practitioners", label: "Mental health practitioners", group: "named", published: [] },
  {
    id: "physiotherapists",
    label: "First-contact physiotherapists",
    group: "named",
    published: ["Physiotherapists"],
  },
  { id: "paramedics", label: "Paramedics", group: "named", published: ["Paramedics"] },
  {
    id: "nursing_associates",
    label: "Nursing associates (including in training)",
    group: "named",
    published: ["Nursing Associates", "Trainee Nursing Associates"],
  },
  {
    id: "occupational_therapists",
    label: "Occupational therapists",
    group: "named",
    published: ["Therapist- Occupational Therapist"],
  },
  {
    id: "physician_associates",
    label: "Physician associates",
    group: "named",
    published: ["Physician Associates"],
  },
  {
    id: "advanced_practitioners",
    label: "Advanced practitioners",
    group: "named",
    published: [
      "Advanced Dietician Practitioners",
      "Advanced Occupational Therapist Practitioners",
      "Advanced Paramedic Practitioners",
      "Advanced Pharmacist Practitioners",
      "Advanced Physiotherapist Practitioners",
      "Advanced Podiatrist Practitioners",
    ],
  },
  {
    id: "pharmacy_technicians",
    label: "Pharmacy technicians",
    group: "other ARRS",
    published: ["Pharmacy Technicians"],
  },
  { id: "dieticians", label: "Dieticians", group: "other ARRS", published: ["Dieticians"] },
  { id: "podiatrists", label: "Podiatrists", group: "other ARRS", published: ["Podiatrists"] },
  {
    id: "clinical_directors",
    label: "Clinical directors",
    group: "not ARRS",
    published: [
      "Clinical Director",
      "Clinical Director (DPC)",
      "Clinical Director (Nurse)",
      "Medical Clinical Director",
      "Medical Clinical Director (GP)",
    ],
  },
  {
    id: "administrative",
    label: "Non-clinical directors, managers and administrative staff",
    group: "not ARRS",
    published: ["Non-clinical Director", "Managers", "Other Admin/Non-clinical"],
  },
  {
    id: "other_patient_care",
    label: "Other direct patient care",
    group: "not ARRS",
    published: ["Health Support Workers", "Other Direct Patient Care", "Therapist- Other"],
  },
];

/** The roles that the scheme pays for: what `total_arrs` sums, link workers included. */
export const arrsRoles: readonly Role[] = roles.filter((role) => role.group !== "not ARRS");

/** The ten roles that the article sets beside the link workers. */
export const namedRoles: readonly Role[] = roles.filter((role) => role.group === "named");

/** Roles of the study that no workforce file names, so that their FTE is unknown and not zero. */
export const lackingRoles: readonly Role[] = roles.filter((role) => role.published.length === 0);

const byPublished = new Map(roles.flatMap((role) => role.published.map((name) => [name, role] as const)));

/** The role that a published name stands for; undefined when the name has not been seen before. */
export const roleOf = (published: string): Role | undefined => byPublished.get(published.trim());

const plainly = (name: string): string => name.replace(/\s+/g, " ").trim().toLowerCase();
const spelled = new Map([...byPublished.keys(), ...readInDetail].map((name) => [plainly(name), name]));

/** A published name as the role map spells it, where it differs in case and blanks alone; else as it is, without blanks at its ends. */
export const asSpelled = (published: string): string => spelled.get(plainly(published)) ?? published.trim();
