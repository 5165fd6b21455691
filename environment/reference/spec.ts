import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  continuous,
  factor,
  indexRows,
  interaction,
  modelFrame,
  readTable,
  tableRows,
  type Frame,
  type Model,
  type Table,
  type Term,
} from "../../lib/index.js";

/** A condition on the rows. */
export interface Condition {
  readonly var: string;
  readonly equals?: number | string;
  readonly greater_than?: number;
  readonly less_than?: number;
}

/** `spec.json` of a case. */
export interface Spec {
  readonly name?: string;
  readonly data?: string;
  readonly outcome: string;
  readonly terms: readonly (
    | { readonly var: string; readonly kind: "continuous" }
    | { readonly var: string; readonly kind: "factor"; readonly levels: readonly (string | number)[] }
    | { readonly interaction: readonly string[] }
  )[];
  readonly cluster?: string | null;
  readonly weights?: { readonly type: "fweight" | "pweight"; readonly column: string } | null;
  readonly vce?: readonly string[];
  readonly sample?: { readonly filter?: readonly Condition[]; readonly complete_cases?: readonly string[] };
  readonly over?: string;
  readonly subgroup?: string | { readonly var: string };
}

/** A case made ready: its frame, terms, and how many rows its file has. */
export interface Case {
  readonly spec: Spec;
  readonly terms: readonly Term[];
  readonly frame: Frame;
  readonly rowsInFile: number;
}

const termOf = (t: Spec["terms"][number]): Term =>
  "interaction" in t
    ? interaction(...t.interaction)
    : t.kind === "factor"
      ? factor(t.var, String(t.levels[0]), t.levels.map(String))
      : continuous(t.var);

/** Reads a JSON file of a case. */
export const readJson = (folder: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folder, file), "utf8"));

/** Reads a case's specification and data; `more` are conditions beside its own (one group of a subgroup analysis). */
export async function readCase(folder: string, more: readonly Condition[] = []): Promise<Case> {
  const spec = readJson(folder, "spec.json") as Spec;
  const terms = spec.terms.map(termOf);
  const filter = [...(spec.sample?.filter ?? []), ...more];
  const complete = spec.sample?.complete_cases ?? [];
  const wanted = [
    spec.outcome,
    ...spec.terms.flatMap((t) => ("interaction" in t ? [] : [t.var])),
    ...filter.map((f) => f.var),
    ...complete,
    ...[spec.cluster, spec.weights?.column, spec.over].filter((name): name is string => name != null),
  ];
  const file =
    spec.data ?? ["data.csv", "data.parquet"].find((name) => existsSync(join(folder, name))) ?? "data.csv";
  const table = await readTable(join(folder, file), [...new Set(wanted)]);
  return {
    spec,
    terms,
    rowsInFile: table[spec.outcome].length,
    frame: frameOf(spec, terms, table, filter, complete),
  };
}

/** A filter on numbers is one on a covariate; on text, or on a factor of the model, one on the factor's level. */
function frameOf(
  spec: Spec,
  terms: readonly Term[],
  table: Table,
  filter: readonly Condition[],
  complete: readonly string[],
): Frame {
  const isText = (name: string): boolean =>
    Array.from(table[name] as ArrayLike<unknown>).some((v) => typeof v === "string");
  const inModel = terms.flatMap((t) => (t.kind === "factor" ? [t.name] : []));
  const others = [...filter.map((f) => f.var), ...complete].filter((name) => name !== spec.outcome);
  const factors = [...inModel, ...others.filter(isText), ...(spec.over === undefined ? [] : [spec.over])];
  const covariates = terms.flatMap((t) => (t.kind === "continuous" ? [t.name] : []));
  const numbers = [...new Set([...covariates, ...others.filter((name) => !factors.includes(name))])];
  const weights: Model["weights"] =
    spec.weights == null
      ? null
      : { kind: spec.weights.type === "fweight" ? "frequency" : "probability", column: spec.weights.column };
  const rows = tableRows(table, {
    outcomes: [spec.outcome],
    factors,
    numbers,
    clusters: spec.cluster == null ? [] : [spec.cluster],
    weights: weights === null ? [] : [weights.column],
  });
  return modelFrame(indexRows(rows, { numbers }), {
    outcome: spec.outcome,
    terms,
    cluster: spec.cluster ?? null,
    weights,
    complete: [
      ...complete.filter((name) => name !== spec.outcome),
      ...(spec.over === undefined ? [] : [spec.over]),
    ],
    sample: filter.map((f) =>
      factors.includes(f.var)
        ? { factor: f.var, in: [String(f.equals)] }
        : {
            covariate: f.var,
            ...(f.equals === undefined ? {} : { equals: Number(f.equals) }),
            ...(f.greater_than === undefined ? {} : { above: f.greater_than }),
            ...(f.less_than === undefined ? {} : { below: f.less_than }),
          },
    ),
  });
}
