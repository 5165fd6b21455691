import { z } from "zod";

const level = z.union([z.string(), z.number(), z.boolean()], {
  error: "a level is text, a number or a truth",
});
const name = z.string().min(1);

const condition = z.strictObject({
  var: name,
  equals: level.optional(),
  greater_than: z.number().optional(),
  less_than: z.number().optional(),
});

const kinds = z.discriminatedUnion(
  "kind",
  [
    z.object({ var: name, kind: z.literal("continuous") }),
    z.object({ var: name, kind: z.literal("factor"), levels: z.array(level).min(1) }),
    z.object({ var: name, kind: z.literal("polynomial"), degree: z.int().min(1) }),
    z.object({ var: name, kind: z.literal("spline"), knots: z.array(z.number()).min(3) }),
  ],
  {
    error: `"kind" must be "continuous", "factor", "polynomial" or "spline"; a product is {"interaction": ["a", "b"]}`,
  },
);

const term = z
  .unknown()
  .transform((value, context): z.infer<typeof kinds> | { interaction: readonly string[] } => {
    const isProduct = typeof value === "object" && value !== null && "interaction" in value;
    const checked = isProduct
      ? z.object({ interaction: z.array(name).min(2) }).safeParse(value)
      : kinds.safeParse(value);
    if (checked.success) return checked.data;
    checked.error.issues.forEach((issue) =>
      context.addIssue({ code: "custom", message: issue.message, path: issue.path }),
    );
    return z.NEVER;
  });

/** `spec.json` of a case: what decides what is fitted. Everything else in it is a note. */
export const specSchema = z.object({
  name: z.string().optional(),
  data: z.string().optional(),
  outcome: name,
  terms: z.array(term),
  cluster: name.nullish(),
  weights: z.object({ type: z.enum(["fweight", "pweight"]), column: name }).nullish(),
  vce: z.array(z.string()).optional(),
  sample: z
    .object({ filter: z.array(condition).optional(), complete_cases: z.array(name).optional() })
    .nullish(),
  over: name.nullish(),
  subgroup: z.union([z.string(), z.object({ var: name })]).nullish(),
});

export type Spec = z.infer<typeof specSchema>;

/** A condition on the rows. */
export type Condition = z.infer<typeof condition>;

/** The columns that a specification names, each with the field that names it. */
export function columnsNamed(spec: Spec, more: readonly Condition[] = []): ReadonlyMap<string, string> {
  const { outcome, terms, sample, cluster, weights, over } = spec;
  const fields: (readonly [string, string])[] = [
    [outcome, "outcome"],
    ...terms.flatMap((t, i) => ("var" in t ? [[t.var, `terms[${i}].var`] as const] : [])),
    ...(sample?.filter ?? []).map((f, i) => [f.var, `sample.filter[${i}].var`] as const),
    ...more.map((f) => [f.var, "subgroup"] as const),
    ...(sample?.complete_cases ?? []).map((c, i) => [c, `sample.complete_cases[${i}]`] as const),
    ...(cluster == null ? [] : [[cluster, "cluster"] as const]),
    ...(weights == null ? [] : [[weights.column, "weights.column"] as const]),
    ...(over == null ? [] : [[over, "over"] as const]),
  ];
  return new Map(fields.reverse());
}
