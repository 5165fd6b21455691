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
    key: "Bell and McCaffrey 2002",
    text: "Bell RM, McCaffrey DF. Bias reduction in standard errors for linear regression with multi-stage samples. Survey Methodology 2002; 28: 169–181.",
    url: "https://www150.statcan.gc.ca/n1/en/catalogue/12-001-X",
  },
  {
    key: "Benchimol et al. 2015",
    text: "Benchimol EI, Smeeth L, Guttmann A, et al. The REporting of studies Conducted using Observational Routinely-collected health Data (RECORD) statement. PLoS Medicine 2015; 12: e1001885.",
    url: doiAddress("10.1371/journal.pmed.1001885"),
  },
  {
    key: "Benjamini and Hochberg 1995",
    text: "Benjamini Y, Hochberg Y. Controlling the false discovery rate: a practical and powerful approach to multiple testing. Journal of the Royal Statistical Society B 1995; 57: 289–300.",
    url: doiAddress("10.1111/j.2517-6161.1995.tb02031.x"),
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
    key: "Holm 1979",
    text: "Holm S. A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 1979; 6: 65–70.",
    url: "https://www.jstor.org/stable/4615733",
  },
  {
    key: "Kline and Santos 2012",
    text: "Kline P, Santos A. A score based approach to wild bootstrap inference. Journal of Econometric Methods 2012; 1: 23–41.",
    url: doiAddress("10.1515/2156-6674.1006"),
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
    key: "VanderWeele and Ding 2017",
    text: "VanderWeele TJ, Ding P. Sensitivity analysis in observational research: introducing the E-value. Annals of Internal Medicine 2017; 167: 268–274.",
    url: doiAddress("10.7326/M16-2607"),
  },
  {
    key: "von Elm et al. 2007",
    text: "von Elm E, Altman DG, Egger M, et al. The Strengthening the Reporting of Observational Studies in Epidemiology (STROBE) statement. Lancet 2007; 370: 1453–1457.",
    url: doiAddress("10.1016/S0140-6736(07)61602-X"),
  },
];
