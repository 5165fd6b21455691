import { article } from "./published.js";

/** A work that the report rests on, beside the data: how a sentence cites it, how a list gives it, where it is found. */
export interface Citation {
  /** As sentences have it: "Austin 2009". */
  readonly key: string;
  readonly text: string;
  readonly url: string;
}

/** An address that finds a work by its DOI. */
export const doiAddress = (doi: string): string => `https://doi.org/${doi}`;

/** The article whose analysis is done again. */
export const articleCitation: Citation = {
  key: `the article`,
  text: `${article.title}. ${article.journal} ${article.year}.`,
  url: doiAddress(article.doi),
};

/** The survey that gives the responders their layout, and the works whose methods are used; in the order of the list. */
export const citations: readonly Citation[] = [
  {
    key: "Austin 2009",
    text: "Austin PC. Balance diagnostics for comparing the distribution of baseline covariates between treatment groups in propensity-score matched samples. Statistics in Medicine 2009; 28: 3083–3107.",
    url: doiAddress("10.1002/sim.3697"),
  },
  {
    key: "Benchimol et al. 2015",
    text: "Benchimol EI, Smeeth L, Guttmann A, et al. The REporting of studies Conducted using Observational Routinely-collected health Data (RECORD) statement. PLoS Medicine 2015; 12: e1001885.",
    url: doiAddress("10.1371/journal.pmed.1001885"),
  },
  {
    key: "Cameron and Miller 2015",
    text: "Cameron AC, Miller DL. A practitioner’s guide to cluster-robust inference. Journal of Human Resources 2015; 50: 317–372.",
    url: doiAddress("10.3368/jhr.50.2.317"),
  },
  {
    key: "Census 2021",
    text: "Office for National Statistics. Census 2021, England and Wales.",
    url: "https://www.ons.gov.uk/census",
  },
  {
    key: "Cochran 1954",
    text: "Cochran WG. The combination of estimates from different experiments. Biometrics 1954; 10: 101–129.",
    url: doiAddress("10.2307/3001666"),
  },
  {
    key: "GP Patient Survey",
    text: "NHS England. GP Patient Survey.",
    url: "https://gp-patient.co.uk/",
  },
  {
    key: "Harrell 2015",
    text: "Harrell FE. Regression Modeling Strategies. 2nd ed. Springer, 2015.",
    url: doiAddress("10.1007/978-3-319-19425-7"),
  },
  {
    key: "Liang and Zeger 1986",
    text: "Liang KY, Zeger SL. Longitudinal data analysis using generalized linear models. Biometrika 1986; 73: 13–22.",
    url: doiAddress("10.1093/biomet/73.1.13"),
  },
  {
    key: "Norton and Dowd 2018",
    text: "Norton EC, Dowd BE. Log odds and the interpretation of logit models. Health Services Research 2018; 53: 859–878.",
    url: doiAddress("10.1111/1475-6773.12712"),
  },
  {
    key: "von Elm et al. 2007",
    text: "von Elm E, Altman DG, Egger M, et al. The Strengthening the Reporting of Observational Studies in Epidemiology (STROBE) statement. Lancet 2007; 370: 1453–1457.",
    url: doiAddress("10.1016/S0140-6736(07)61602-X"),
  },
];
