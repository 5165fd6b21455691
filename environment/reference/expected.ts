import { z } from "zod";

/** What another program says of one number, by kind of variance: `se_robust`, `ci_cluster`, … */
export type Numbers = Readonly<Record<string, unknown>>;

/** One marginal effect or prediction. */
export type ExpectedEffect = Numbers & {
  readonly term?: string;
  readonly what?: string;
  /** A predictive margin's factor. */
  readonly by?: string;
  readonly level?: string | number | boolean;
  readonly base?: string | number | boolean;
  readonly at?: Readonly<Record<string, number | string | boolean>>;
  readonly over?: string;
  /** At the means of what `at` does not set. */
  readonly means?: boolean;
};

const numbers = z.record(z.string(), z.unknown());
const matrix = z.array(z.array(z.union([z.number(), z.null(), z.string()])));

/** `expected.json` of a case; what is absent is not compared. */
export const expectedSchema = z.looseObject({
  tolerances: z.record(z.string(), z.number()).optional(),
  mle_exists: z.boolean().optional(),
  expected_behaviour: z.string().optional(),
  model: numbers.optional(),
  coefficients: z.array(z.looseObject({ name: z.string(), b: z.number().nullish() })).optional(),
  vcov_order: z.array(z.string()).optional(),
  vcov: z.record(z.string(), matrix.nullable()).optional(),
  tests: z.array(z.looseObject({ name: z.string(), coefficients: z.array(z.string()) })).optional(),
  dropped: z
    .array(
      z.looseObject({
        term: z.string(),
        level: z.union([z.string(), z.number(), z.boolean()]).nullish(),
        reason: z.string().optional(),
        rows_removed: z.number().nullish(),
      }),
    )
    .nullish(),
  /** Effects by term, and predictions, with covariates held; the same with covariates sampled; however they are nested. */
  margins_dydx: z.unknown().optional(),
  predictions: z.unknown().optional(),
  unconditional: z.unknown().optional(),
  /** Results of fits to parts of the rows: a list, or a record by level. */
  subgroups: z.unknown().optional(),
});

export type Expected = z.infer<typeof expectedSchema>;

/** The parts that are compared, and those of which there may be one a factor. */
export const comparedParts = Object.keys(expectedSchema.shape);

/** Predictive margins of a factor, `predictive_margins_<factor>`: pairs (estimate, se) in order or by level, or a record with their joint variance. */
export type ExpectedMargins =
  | readonly (readonly (number | null)[])[]
  | Readonly<Record<string, readonly (number | null)[]>>
  | JointMargins;

/** Margins with their joint variance. */
export interface JointMargins {
  readonly levels: readonly (string | number | boolean)[];
  readonly estimate: readonly number[];
  readonly se?: readonly number[];
  readonly vcov?: readonly (readonly number[])[];
  readonly joint_equality?: Numbers;
}
