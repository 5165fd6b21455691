import type { VarianceName } from "../../lib/index.js";

/** What the files call each variance. */
export const kinds = { oim: "oim", robust: "robust", cluster: "CR1" } as const satisfies Record<
  string,
  VarianceName
>;
export type Kind = keyof typeof kinds;

/** The variances that a record has fields of, `prefix` before their names. */
export const asked = (numbers: object, prefix: string): readonly Kind[] =>
  (Object.keys(kinds) as Kind[]).filter((kind) => Object.hasOwn(numbers, `${prefix}${kind}`));
