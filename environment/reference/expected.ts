/** What another program says of one number, by kind of variance: `se_robust`, `ci_cluster`, … */
export type Numbers = Readonly<Record<string, number | readonly number[] | undefined>>;

/** One marginal effect or prediction. */
export type ExpectedEffect = Numbers & {
  readonly term?: string;
  readonly what?: string;
  readonly level?: string | number;
  readonly base?: string | number;
  readonly at?: Readonly<Record<string, number | string>>;
  readonly over?: string;
  /** At the means of what `at` does not set. */
  readonly means?: boolean;
  readonly estimate: number;
};

interface ExpectedTest {
  readonly chi2: number;
  readonly df?: number;
  readonly p?: number;
  readonly rank?: number;
  readonly F?: number;
}

/** `expected.json` of a case; what is absent is not compared. */
export interface Expected {
  readonly mle_exists?: boolean;
  readonly expected_behaviour?: string;
  readonly model?: Numbers & Readonly<Record<`wald_${string}`, ExpectedTest | undefined>>;
  readonly coefficients?: readonly (Numbers & { readonly name: string; readonly b: number })[];
  readonly vcov_order?: readonly string[];
  readonly vcov?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly tests?: readonly ({ readonly name: string; readonly coefficients: readonly string[] } & Readonly<
    Record<string, unknown>
  >)[];
  readonly margins_dydx?: readonly ExpectedEffect[];
  readonly predictions?: readonly ExpectedEffect[];
  /** Effects with covariates sampled, in a list or under the names of what they are of. */
  readonly unconditional?: unknown;
  /** Results of fits to parts of the rows: a list, or a record by level. */
  readonly subgroups?: unknown;
  readonly dropped?: readonly {
    readonly term: string;
    readonly level?: string | number;
    readonly reason: string;
    readonly rows_removed?: number;
  }[];
}

/** Predictive margins of a factor, `predictive_margins_<factor>`: pairs (estimate, se), or a record with their joint variance. */
export type ExpectedMargins =
  | readonly (readonly [number, number])[]
  | {
      readonly levels: readonly (string | number)[];
      readonly estimate: readonly number[];
      readonly se?: readonly number[];
      readonly vcov?: readonly (readonly number[])[];
      readonly joint_equality?: ExpectedTest;
    };
