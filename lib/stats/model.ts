/** A numeric covariate, entered as it is. Its one column is called `name`. */
export interface Continuous {
  readonly kind: "continuous";
  readonly name: string;
}

/**
 * A factor, entered as one column for each level but the reference, called `name=level`.
 * `levels` lists those allowed (default: all that the frame knows, in its order); `reference` defaults to the first of them.
 * A level without rows gets no column; a level in the data that is not listed is an error.
 */
export interface Factor {
  readonly kind: "factor";
  readonly name: string;
  readonly levels?: readonly string[];
  readonly reference?: string;
}

/** Powers 1 to `degree` of a numeric covariate; columns `name`, `name^2`, … */
export interface Polynomial {
  readonly kind: "polynomial";
  readonly name: string;
  readonly degree: number;
}

/**
 * A restricted cubic spline (linear beyond the outer knots) in Harrell's basis, scaled by the squared range of the knots;
 * k knots give k - 1 columns `name`, `name'`, `name''`, … Three knots at least, rising.
 * Source: Harrell, Regression Modeling Strategies, 2nd ed., section 2.4.5; Stata's `mkspline, cubic` is the same.
 */
export interface Spline {
  readonly kind: "spline";
  readonly name: string;
  readonly knots: readonly number[];
}

/**
 * Products of the columns of two or more variables (`of`, their names) as their main terms in the same model code them; columns are called
 * `a:b`, the parts in the order of `of`. A variable with no main term in the model is an error.
 */
export interface Interaction {
  readonly kind: "interaction";
  readonly of: readonly string[];
}

/** One entry of a model's right-hand side. */
export type Term = Continuous | Factor | Polynomial | Spline | Interaction;

/**
 * One condition on the rows: a named mask of the rows; a factor in some levels; a numeric column (of groups or of rows) in an open range or equal
 * to a value.
 */
export type Condition =
  | { readonly mask: string }
  | { readonly factor: string; readonly in: readonly string[] }
  | {
      readonly covariate: string;
      readonly above?: number;
      readonly below?: number;
      readonly equals?: number;
    };

/** Frequency weights repeat rows (whole numbers); probability weights are inverse sampling chances and want a robust variance. */
export interface Weights {
  readonly kind: "frequency" | "probability";
  readonly column: string;
}

/** A logit model as data. The constant is always there and is called `(Intercept)`. */
export interface Model {
  readonly outcome: string;
  readonly terms: readonly Term[];
  /** The clustering that variances use; default none. */
  readonly cluster?: string | null;
  readonly weights?: Weights | null;
  /** All of these must hold for a row to be in the sample; default every row. */
  readonly sample?: readonly Condition[];
  /** Factors and numeric columns that must be known although no term uses them; default none. */
  readonly complete?: readonly string[];
}

/** What a frame holds: everything of a model but its terms. */
export interface FrameRequest {
  readonly outcome: string;
  readonly factors: readonly string[];
  readonly covariates: readonly string[];
  readonly cluster?: string | null;
  readonly weights?: Weights | null;
  readonly sample?: readonly Condition[];
}

/** The name of the constant's column. */
export const INTERCEPT = "(Intercept)";

/** A numeric covariate as it is. */
export const continuous = (name: string): Continuous => ({ kind: "continuous", name });

/** A factor; `reference` defaults to the first level. */
export const factor = (name: string, reference?: string, levels?: readonly string[]): Factor => ({
  kind: "factor",
  name,
  ...(reference === undefined ? {} : { reference }),
  ...(levels === undefined ? {} : { levels }),
});

/** The product of variables, `interaction("x", "ltc")`. */
export const interaction = (...of: readonly string[]): Interaction => ({ kind: "interaction", of });

/** Powers 1 to `degree` of a covariate. */
export const polynomial = (name: string, degree: number): Polynomial => ({
  kind: "polynomial",
  name,
  degree,
});

/** A restricted cubic spline of a covariate. */
export const spline = (name: string, knots: readonly number[]): Spline => ({ kind: "spline", name, knots });

/** The variables that terms name, each once: factors and numeric covariates apart. */
export function variables(terms: readonly Term[]): {
  factors: readonly string[];
  covariates: readonly string[];
} {
  const factors = terms.flatMap((t) => (t.kind === "factor" ? [t.name] : []));
  const covariates = terms.flatMap((t) => (t.kind === "factor" || t.kind === "interaction" ? [] : [t.name]));
  return { factors: [...new Set(factors)], covariates: [...new Set(covariates)] };
}
