import type { VarianceName } from "../../lib/index.js";

/** What the files call each variance. */
export const kinds = {
  oim: "oim",
  robust: "robust",
  cluster: "CR1",
  CR0: "CR0",
  CR1: "CR1",
  CR1S: "CR1S",
  CR2: "CR2 clubSandwich",
  CR2_symmetric: "CR2",
  CR3: "CR3",
  jackknife_mse: "jackknife mse",
  jackknife_mean: "jackknife mean",
} as const satisfies Record<string, VarianceName>;
export type Kind = keyof typeof kinds;

/** Whether a file's name of a variance is known. */
export const isKind = (name: string | undefined): name is Kind =>
  name !== undefined && Object.hasOwn(kinds, name);

/** The variances that a record has fields of, one of `prefixes` before their names. */
export const asked = (numbers: object, prefixes: readonly string[]): readonly Kind[] =>
  (Object.keys(kinds) as Kind[]).filter((kind) =>
    prefixes.some((prefix) => Object.hasOwn(numbers, `${prefix}${kind}`)),
  );

/** What stands before a variance's name in the fields of one estimate. */
export const ofEstimate = ["se_", "z_", "p_", "ci_"] as const;
