import { expectedSchema, type Expected } from "./expected.js";
import { CaseFault } from "./faults.js";
import type { Condition, Spec } from "./spec.js";

/** One part of the rows that the file has results of, and which rows those are. */
export interface Subgroup {
  readonly name: string;
  readonly filter: readonly Condition[];
  readonly expected: Expected;
}

/**
 * The subgroups of a file: a list, whose items say their rows by `filter` or by their level of the specification's `subgroup`, or a record by level.
 * Numbers of the model may stand beside its coefficients.
 */
export function subgroupsIn({ subgroups }: Expected, spec: Spec): readonly Subgroup[] {
  if (typeof subgroups !== "object" || subgroups === null) return [];
  const by = typeof spec.subgroup === "object" ? spec.subgroup?.var : spec.subgroup;
  const items: readonly (readonly [string | null, unknown])[] = Array.isArray(subgroups)
    ? subgroups.map((item) => [null, item] as const)
    : Object.entries(subgroups);
  return items.flatMap(([key, item]) => {
    if (typeof item !== "object" || item === null) return [];
    const record = item as Readonly<Record<string, unknown>>;
    const filter = filterOf(key, record, by);
    const name = filter.map((f) => `${f.var}=${f.equals ?? ""}`).join(" & ");
    return [{ name, filter, expected: asExpected(record) }];
  });
}

function filterOf(
  key: string | null,
  record: Readonly<Record<string, unknown>>,
  by: string | undefined,
): readonly Condition[] {
  const { filter } = record;
  if (Array.isArray(filter)) return filter as Condition[];
  if (typeof filter === "object" && filter !== null) return [filter as Condition];
  if (typeof record.var === "string") return [record as unknown as Condition];
  const said =
    key ??
    [record.level, record.value, record.equals, record.subgroup, record.group, record.name].find(isLevel);
  if (said === undefined)
    throw new CaseFault([
      `expected.json: subgroups: one says neither its level nor a filter; it has ${Object.keys(record).join(", ")}`,
    ]);
  const [name, level] = String(said).split(/={1,2}(.*)/s) as [string, string?];
  if (level !== undefined) return [{ var: name.trim(), equals: level.trim() }];
  if (by == null)
    throw new CaseFault([
      `expected.json: subgroups: "${name}" is of no variable, as spec.json has no "subgroup"`,
    ]);
  return [{ var: by, equals: typeof said === "number" ? said : name }];
}

const isLevel = (v: unknown): v is string | number => typeof v === "string" || typeof v === "number";

function asExpected(record: Readonly<Record<string, unknown>>): Expected {
  if (record.model !== undefined) return expectedSchema.parse(record);
  const numbers = [
    "n",
    "rows",
    "k",
    "loglik",
    "loglik_null",
    "pseudo_r2",
    "clusters",
    "lr_chi2",
    "lr_df",
    "lr_p",
  ];
  const model = Object.fromEntries(
    Object.entries(record).filter(([key]) => numbers.includes(key) || key.startsWith("wald_")),
  );
  return expectedSchema.parse({ ...record, model });
}
