import { formulas, type VarianceName } from "../stats/variance.js";
import { covariatesInWords } from "../study/covariates.js";
import type { Settings } from "../study/settings.js";
import { named } from "./named.js";
import { varianceNote } from "./notes.js";
import type { Row, TableOutput } from "./output.js";

interface Formula {
  readonly head: string;
  readonly tex: string;
  /** The same in plain text. */
  readonly text: string;
  readonly words: string;
}

/** The small-sample factors that a run may have, as formulas. */
const factors: Readonly<
  Record<Extract<VarianceName, "CR0" | "CR1" | "CR1S">, { tex: string; text: string }>
> = {
  CR0: { tex: "1", text: "1" },
  CR1: { tex: "\\frac{G}{G-1}", text: "G/(G-1)" },
  CR1S: { tex: "\\frac{G}{G-1}\\cdot\\frac{N-1}{N-k}", text: "G/(G-1) · (N-1)/(N-k)" },
};

const z = "1.96";

function sections(settings: Settings): readonly (readonly [string, readonly Formula[]])[] {
  const factor = factors[settings.variance];
  return [
    [
      "Model and estimation",
      [
        {
          head: "Logit",
          tex: "\\Pr(y_{ijt}=1)=p_{ijt}=\\frac{1}{1+e^{-\\eta_{ijt}}},\\qquad \\eta_{ijt}=\\beta_0+\\beta_x x_{jt}+\\mathbf{z}_{ijt}^{\\top}\\boldsymbol{\\gamma}",
          text: "Pr(y=1) = p = 1/(1+exp(-η)), η = β0 + βx·x + z'γ",
          words: `Responder i of PCN j at wave t; x is link workers (FTE) per 50,000 patients of the PCN; z are indicators of ${covariatesInWords()}, each without its reference level.`,
        },
        {
          head: "Likelihood",
          tex: "\\ell(\\boldsymbol\\beta)=\\sum_{c}\\ell_c,\\qquad \\ell_c=y_c\\ln p_c+(n_c-y_c)\\ln(1-p_c)",
          text: "l(β) = Σ y ln p + (n - y) ln(1 - p), over cells c",
          words:
            "Responders alike in z and in PCN and wave are one cell of n responders, y of them with a good answer; this changes nothing. Maximised by Newton’s method.",
        },
        {
          head: "Score and information",
          tex: "\\mathbf{s}=\\mathbf{X}^{\\top}(\\mathbf{y}-\\mathbf{n}\\mathbf{p}),\\qquad \\mathbf{B}^{-1}=\\mathbf{X}^{\\top}\\operatorname{diag}\\bigl(n\\,p(1-p)\\bigr)\\mathbf{X}",
          text: "s = X'(y - n p), B = (X' diag(n p (1-p)) X)^-1",
          words: "Both are evaluated at the estimate; there the score is zero.",
        },
      ],
    ],
    [
      "Variance and tests",
      [
        {
          head: "Clustered variance",
          tex: `\\widehat{\\mathbf V}=${factor.tex}\\;\\mathbf{B}\\Bigl(\\sum_{g=1}^{G}\\mathbf{s}_g\\mathbf{s}_g^{\\top}\\Bigr)\\mathbf{B}`,
          text: `V = ${factor.text} · B (Σ s_g s_g') B`,
          words: `The score is summed over the responders of each cluster g; there are G clusters, N responders and k coefficients (Liang and Zeger 1986; Cameron and Miller 2015). In the code: ${formulas[settings.variance].replaceAll("-", "−")}.`,
        },
        {
          head: "Odds ratio and interval",
          tex: `\\mathrm{OR}=e^{\\hat\\beta_x},\\qquad \\exp\\bigl(\\hat\\beta_x\\pm ${z}\\,\\sqrt{\\widehat V_{xx}}\\bigr)`,
          text: `OR = exp(b), interval exp(b ± ${z}·SE)`,
          words: "The interval is made on the log odds and so is never below 0.",
        },
        {
          head: "P value",
          tex: "P=2\\,\\Phi\\bigl(-\\lvert\\hat\\beta_x\\rvert/\\sqrt{\\widehat V_{xx}}\\bigr)",
          text: "P = 2 Φ(-|b|/SE)",
          words: "From the upper tail of the normal, so that small values keep their digits.",
        },
        {
          head: "Joint test",
          tex: "W=\\hat{\\boldsymbol\\beta}_q^{\\top}\\widehat{\\mathbf V}_{qq}^{-1}\\hat{\\boldsymbol\\beta}_q\\;\\sim\\;\\chi^2_q",
          text: "W = b_q' V_qq^-1 b_q, χ² on q degrees of freedom",
          words: "That q coefficients are all zero: interactions, categories, the bent columns of a spline.",
        },
      ],
    ],
    [
      "Effects",
      [
        {
          head: "Average marginal effect",
          tex: "\\mathrm{AME}=\\frac{1}{N}\\sum_{i}\\hat\\beta_x\\,\\hat p_i(1-\\hat p_i)",
          text: "AME = (1/N) Σ b·p(1-p)",
          words:
            "The mean change of the probability for one more link worker per 50,000 patients, in percentage points; where x stands in several columns, each adds its own derivative (Norton and Dowd 2018).",
        },
        {
          head: "Its standard error",
          tex: "\\mathrm{SE}=\\sqrt{\\mathbf{g}^{\\top}\\widehat{\\mathbf V}\\mathbf{g}},\\qquad \\mathbf{g}=\\frac{\\partial\\,\\mathrm{AME}}{\\partial\\boldsymbol\\beta}",
          text: "SE = sqrt(g' V g), g = dAME/dβ",
          words: "The delta method with the exact gradient; covariates are taken as fixed.",
        },
        {
          head: "Predictive margin",
          tex: "\\bar p(x)=\\frac{1}{N}\\sum_i\\frac{1}{1+e^{-\\eta_i(x)}}",
          text: "p(x) = (1/N) Σ 1/(1+exp(-η_i(x)))",
          words: "The mean probability with everyone set to x and all else as it is.",
        },
        {
          head: "People",
          tex: "\\mathrm{people}=\\mathrm{AME}\\times 50\\,000\\times\\text{PCNs}",
          text: "people = AME × 50,000 × PCNs",
          words: "As the article reckons in Table 2; the second reckoning multiplies by two shares more.",
        },
      ],
    ],
    [
      "Forms of the exposure",
      [
        {
          head: "Interaction with decile",
          tex: "\\ln\\mathrm{OR}_d=\\beta_x+\\beta_{x:d},\\qquad \\text{slope}=\\frac{\\sum_d(d-\\bar d)\\ln\\mathrm{OR}_d}{\\sum_d(d-\\bar d)^2}",
          text: "ln OR_d = βx + βx:d; slope = Σ(d - mean)·ln OR_d / Σ(d - mean)²",
          words: "The test of trend is that of this slope, one degree of freedom.",
        },
        {
          head: "Restricted cubic spline",
          tex: "x^{(j)}=\\frac{u_j-a_j u_{k-1}+b_j u_k}{(t_k-t_1)^2},\\qquad u_i=(x-t_i)_+^3,\\qquad a_j=\\frac{t_k-t_j}{t_k-t_{k-1}},\\qquad b_j=\\frac{t_{k-1}-t_j}{t_k-t_{k-1}}",
          text: "x_j = [(x-t_j)+³ - (x-t_(k-1))+³ (t_k-t_j)/(t_k-t_(k-1)) + (x-t_k)+³ (t_(k-1)-t_j)/(t_k-t_(k-1))] / (t_k-t_1)²",
          words:
            "Beside x itself, for j from 1 to k − 2 of the k knots t; linear beyond the outer knots (Harrell 2015).",
        },
        {
          head: "Standardised difference",
          tex: "d=\\frac{p_1-p_2}{\\sqrt{\\bigl(p_1(1-p_1)+p_2(1-p_2)\\bigr)/2}}",
          text: "d = (p1 - p2)/sqrt((p1(1-p1) + p2(1-p2))/2)",
          words: "Between the shares of a level in two samples (Austin 2009).",
        },
      ],
    ],
  ];
}

/** Box S1: the statistical details in formulas, each as the code has it. */
export function boxS1(settings: Settings): TableOutput {
  const parts = sections(settings);
  return {
    type: "table",
    name: "boxS1",
    number: "Box S1",
    title: "Statistical details",
    stub: "What",
    columns: [
      { head: "Formula", align: "text" },
      { head: "In words", align: "text" },
    ],
    rows: parts.flatMap(([group, list]): Row[] => [
      { head: group, cells: [], level: "group" },
      ...list.map((f): Row => ({
        head: f.head,
        level: "member",
        cells: [{ text: f.text, tex: f.tex }, { text: f.words }],
      })),
    ]),
    behind: [
      named(
        "boxS1.formulas",
        "Formulas",
        "count",
        parts.reduce((sum, [, list]) => sum + list.length, 0),
        "formulas",
      ),
    ],
    notes: [
      "No data enter. In the tests plain loops compute each formula, and the library’s number is compared with theirs.",
      varianceNote(settings),
    ],
    madeBy: "analysis/boxS1.ts boxS1",
    words: "What the code computes is said in {{boxS1.formulas}} formulas.",
  };
}
