import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import {
  continuous,
  factor,
  headingsOf,
  indexRows,
  interaction,
  modelFrame,
  polynomial,
  readTable,
  spline,
  tableRows,
  type Frame,
  type Model,
  type Table,
  type Term,
} from "../../lib/index.js";
import { CaseFault, readChecked } from "./faults.js";
import { sameLevel, spelledAs } from "./levels.js";
import { columnsNamed, specSchema, type Condition, type Spec } from "./spec.js";
import { unknownInSpec } from "./unknown.js";

/** A case made ready: its terms, how many rows its file has, and its frame, whose making may refuse the model. */
export interface Case {
  readonly spec: Spec;
  readonly terms: readonly Term[];
  readonly frame: () => Frame;
  readonly rowsInFile: number;
  /** Fields of the specification that nothing reads. */
  readonly notRead: readonly string[];
}

function termOf(t: Spec["terms"][number]): Term {
  if ("interaction" in t) return interaction(...t.interaction);
  if (t.kind === "factor") return factor(t.var, String(t.levels[0]), t.levels.map(String));
  if (t.kind === "polynomial") return polynomial(t.var, t.degree);
  return t.kind === "spline" ? spline(t.var, t.knots) : continuous(t.var);
}

/** Reads a case's specification and data; `more` are conditions beside its own (one group of a subgroup analysis). */
export async function readCase(folder: string, more: readonly Condition[] = []): Promise<Case> {
  const { data: spec, unread } = readChecked(folder, "spec.json", specSchema, unknownInSpec);
  const fields = columnsNamed(spec, more);
  const path = await dataOf(folder, spec, fields);
  const table = await readTable(path, [...fields.keys()], alikeInNumber(spec));
  const terms = spec.terms.map(termOf);
  let made: Frame | null = null;
  return {
    spec,
    terms,
    notRead: unread,
    rowsInFile: table[spec.outcome].length,
    frame: () => (made ??= frameOf(spec, terms, table, [...(spec.sample?.filter ?? []), ...more])),
  };
}

/** Factors of which two levels are one number (`01` and `1.0`): text, in whose spelling alone they differ. */
const alikeInNumber = ({ terms }: Spec): readonly string[] =>
  terms.flatMap((t) =>
    "levels" in t && t.levels.some((a, i) => t.levels.slice(0, i).some((b) => sameLevel(a, b)))
      ? [t.var]
      : [],
  );

/** The case's data file; it and the columns that the specification names must be there. */
async function dataOf(folder: string, spec: Spec, fields: ReadonlyMap<string, string>): Promise<string> {
  const about = `${basename(folder)}/spec.json`;
  const candidates = spec.data === undefined ? ["data.csv", "data.parquet"] : [spec.data];
  const file = candidates.find((name) => existsSync(join(folder, name)));
  if (file === undefined)
    throw new CaseFault([
      spec.data === undefined
        ? `${basename(folder)} has neither data.csv nor data.parquet, and spec.json names no "data"`
        : `${about}: data: there is no file ${spec.data}`,
    ]);
  const there = await headingsOf(join(folder, file)).catch((cause: unknown) => {
    throw new CaseFault([`${basename(folder)}/${file} cannot be read: ${String(cause)}`]);
  });
  const lost = [...fields].filter(([name]) => !there.includes(name));
  if (lost.length > 0)
    throw new CaseFault(
      lost.map(
        ([name, field]) => `${about}: ${field}: ${file} has no column "${name}"; it has ${there.join(", ")}`,
      ),
    );
  return join(folder, file);
}

/** A filter on numbers is one on a covariate; on text, or on a factor of the model, one on the factor's level. */
function frameOf(spec: Spec, terms: readonly Term[], table: Table, filter: readonly Condition[]): Frame {
  const isText = (name: string): boolean =>
    Array.from(table[name] as ArrayLike<unknown>).some((v) => typeof v === "string");
  const complete = (spec.sample?.complete_cases ?? []).filter((name) => name !== spec.outcome);
  const over = spec.over == null ? [] : [spec.over];
  const inModel = terms.flatMap((t) => (t.kind === "factor" ? [t.name] : []));
  const others = [...filter.map((f) => f.var), ...complete];
  const factors = [...inModel, ...others.filter(isText), ...over];
  const covariates = terms.flatMap((t) => (t.kind === "factor" || t.kind === "interaction" ? [] : [t.name]));
  const measured = filter.filter((f) => f.equals === undefined).map((f) => f.var);
  const numbers = [
    ...new Set([...covariates, ...measured, ...others.filter((name) => !factors.includes(name))]),
  ];
  const weights: Model["weights"] =
    spec.weights == null
      ? null
      : { kind: spec.weights.type === "fweight" ? "frequency" : "probability", column: spec.weights.column };
  const read = tableRows(table, {
    outcomes: [spec.outcome],
    factors,
    numbers,
    clusters: spec.cluster == null ? [] : [spec.cluster],
    weights: weights === null ? [] : [weights.column],
  });
  const rows = { ...read, factors: relabelled(read.factors, terms) };
  return modelFrame(indexRows(rows, { numbers }), {
    outcome: spec.outcome,
    terms,
    cluster: spec.cluster ?? null,
    weights,
    complete: [...complete, ...over],
    sample: filter.map((f) => {
      const levels = factors.includes(f.var) ? rows.factors[f.var].levels : null;
      return levels !== null && f.equals !== undefined
        ? { factor: f.var, in: [spelledAs(f.equals, levels) ?? String(f.equals)] }
        : {
            covariate: f.var,
            ...(f.equals === undefined ? {} : { equals: numberOf(f.equals) }),
            ...(f.greater_than === undefined ? {} : { above: f.greater_than }),
            ...(f.less_than === undefined ? {} : { below: f.less_than }),
          };
    }),
  });
}

const numberOf = (level: string | number | boolean): number =>
  typeof level === "string" && /^(true|false|t|f)$/i.test(level) ? Number(/^t/i.test(level)) : Number(level);

type Factors = ReturnType<typeof tableRows>["factors"];

/** Levels as the model's terms spell them: `01` for 1, `TRUE` for 1. */
function relabelled(factors: Factors, terms: readonly Term[]): Factors {
  const entries = Object.entries(factors).map(([name, column]) => {
    const term = terms.find((t) => t.kind === "factor" && t.name === name);
    const spelt = term?.kind === "factor" ? (term.levels ?? []) : [];
    const levels = column.levels.map((level) => {
      const own = spelledAs(level, spelt);
      return own !== null && column.levels.filter((other) => spelledAs(other, [own]) !== null).length === 1
        ? own
        : level;
    });
    return [name, { ...column, levels }] as const;
  });
  return Object.fromEntries(entries);
}
