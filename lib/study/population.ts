/** A share of the population that a public source prints, for a level of a covariate that the public inputs do not know. */
export interface PopulationShare {
  readonly covariate: string;
  readonly code: number;
  /** 0 to 1, as printed to a tenth of a percent. */
  readonly share: number;
  /** Of whom it is the share. */
  readonly of: "people of all ages" | "people aged 16 and over";
}

/** Where the shares are printed: usual residents of England and Wales, who are not quite the registered patients of England. */
export const populationSource =
  "Office for National Statistics, Census 2021, usual residents of England and Wales";

const share = (
  covariate: string,
  code: number,
  value: number,
  of: PopulationShare["of"] = "people of all ages",
): PopulationShare => ({ covariate, code, share: value, of });

/** What the census bulletins print for levels of the study's covariates; levels that they do not print are left unknown. */
export const populationShares: readonly PopulationShare[] = [
  share("gender", 1, 0.51),
  share("gender", 2, 0.49),
  share("ethnicity", 1, 0.817),
  share("ethnicity", 2, 0.029),
  share("ethnicity", 3, 0.093),
  share("ethnicity", 4, 0.04),
  share("ethnicity", 5, 0.021),
  share("work", 4, 0.034, "people aged 16 and over"),
  share("work", 6, 0.216, "people aged 16 and over"),
];

/** The share of people who are 16 or over: all but the 18.5% aged 0 to 15. */
export const shareAged16 = 0.815;

/** The share of people who are 65 or over, of all ages. */
export const shareAged65 = 0.186;

/** The share of the registered adult population that had been referred to social prescribing by March 2023, as the article says. */
export const shareReferred = 0.032;
