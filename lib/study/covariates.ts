/** One level of a covariate: the number it has in the analysis table, its label. */
export interface Level {
  readonly code: number;
  readonly label: string;
}

/** A categorical covariate of the models. */
export interface Covariate {
  /** Its column in the analysis table. */
  readonly name: "year" | "age" | "gender" | "ethnicity" | "work" | "deprivation" | "rurality";
  readonly label: string;
  readonly levels: readonly Level[];
  /** The code of the reference level. */
  readonly reference: number;
}

const numbered = (labels: readonly string[], first = 1): readonly Level[] =>
  labels.map((label, i) => ({ code: first + i, label }));

/** The covariates of the adjusted models, in the order of the tables. Codes are those of the analysis table. */
export const covariates: readonly Covariate[] = [
  {
    name: "year",
    label: "Year",
    levels: [2018, 2019, 2020, 2021, 2022, 2023].map((year) => ({ code: year, label: String(year) })),
    reference: 2018,
  },
  {
    name: "age",
    label: "Age",
    levels: numbered(
      ["16 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 to 74", "75 to 84", "85 or over"],
      2,
    ),
    reference: 2,
  },
  {
    name: "gender",
    label: "Gender",
    levels: numbered(["Female", "Male", "Non-binary or self-described"]),
    reference: 1,
  },
  {
    name: "ethnicity",
    label: "Ethnicity",
    levels: numbered(["White", "Mixed", "Asian", "Black", "Other"]),
    reference: 1,
  },
  {
    name: "work",
    label: "Work",
    levels: numbered([
      "Full-time paid work",
      "Part-time paid work",
      "Full-time education",
      "Unemployed",
      "Permanently sick or disabled",
      "Retired",
      "Looking after family or home",
      "Doing something else",
    ]),
    reference: 1,
  },
  {
    name: "deprivation",
    label: "Income deprivation decile",
    levels: numbered(["1 (most deprived)", "2", "3", "4", "5", "6", "7", "8", "9", "10 (least deprived)"]),
    reference: 1,
  },
  {
    name: "rurality",
    label: "Rurality",
    levels: numbered([
      "Urban major conurbation",
      "Urban minor conurbation",
      "Urban city and town",
      "Urban city and town, sparse",
      "Rural town and fringe",
      "Rural town and fringe, sparse",
      "Rural village and dispersed",
      "Rural village and dispersed, sparse",
    ]),
    reference: 1,
  },
];

/** Covariates in a sentence: "year, age and rurality", or with another word before the last. */
export const covariatesInWords = (of: readonly Covariate[] = covariates, word = "and"): string => {
  const names = of.map((c) => c.label.toLowerCase());
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)!}`;
};

/** The ONS 2011 rural-urban classes in the order of the codes 1 to 8 of `rurality`. */
export const ruralityClasses: readonly string[] = ["A1", "B1", "C1", "C2", "D1", "D2", "E1", "E2"];

/** A covariate by its name. */
export function covariate(name: string): Covariate {
  const found = covariates.find((c) => c.name === name);
  if (found === undefined)
    throw new RangeError(`no covariate "${name}": the study has ${covariates.map((c) => c.name).join(", ")}`);
  return found;
}
