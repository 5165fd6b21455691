import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Model, Term } from "../../lib/stats/model.js";
import { variables } from "../../lib/stats/model.js";
import { tableRows, type Table } from "../../lib/stats/table.js";
import { indexRows } from "../../lib/stats/compress.js";
import { modelFrame, type Frame } from "../../lib/stats/frame.js";

const folder = fileURLToPath(new URL("../reference/", import.meta.url));

/** One data set of test/reference with the values that make.R wrote. */
export interface Reference {
  readonly title: string;
  readonly made: Readonly<Record<string, string>>;
  readonly terms: readonly Term[];
  readonly names: readonly string[];
  readonly cluster: string;
  readonly weights: Model["weights"];
  readonly rows: number;
  readonly clusters: number;
  readonly beta: readonly number[];
  readonly logLikelihood: number;
  readonly variances: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly CR2?: { readonly se: readonly number[]; readonly df: readonly number[] };
  readonly CR3?: { readonly se: readonly number[] };
  readonly wald: { readonly chi2: number; readonly df: number; readonly p: number; readonly pF: number };
  readonly effects: readonly {
    readonly of: string;
    readonly level?: string;
    readonly over?: string;
    readonly group?: string;
    readonly estimate: number;
    readonly se: number;
    readonly sampled: { readonly CR1: number; readonly robust: number };
  }[];
  readonly atMeans?: readonly { readonly of: string; readonly estimate: number; readonly se: number }[];
  readonly drawn: { readonly times: readonly number[]; readonly b: readonly number[] };
  readonly pairs?: { readonly draws: number; readonly se: readonly number[] };
  readonly predictionAtMeans?: { readonly estimate: number; readonly se: number };
  readonly test?: {
    readonly name: string;
    readonly df: number;
    readonly lr: number;
    readonly oim: number;
    readonly robust: number;
    readonly CR0: number;
    readonly CR1: number;
  };
}

/** The names of all data sets: each a CSV, with a JSON of its values beside it. */
export const references = readdirSync(folder)
  .filter((file) => file.endsWith(".csv"))
  .map((file) => file.replace(/\.csv$/, ""));

export const readReference = (name: string): Reference =>
  JSON.parse(readFileSync(`${folder}${name}.json`, "utf8")) as Reference;

/** A data set's table: numbers as numbers, text as text. */
export function readTable(name: string): Table {
  const [head, ...body] = readFileSync(`${folder}${name}.csv`, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const columns = head.map((title, c): [string, (number | string)[]] => {
    const values = body.map((row) => row[c]);
    return [title, values.every((v) => v !== "" && !Number.isNaN(Number(v))) ? values.map(Number) : values];
  });
  return Object.fromEntries(columns);
}

/** The frame of a model of `y` over a table; what must be `complete` are factors. */
export function frameOf(table: Table, model: Omit<Model, "outcome"> & { readonly outcome?: string }): Frame {
  const { factors, covariates } = variables(model.terms);
  const outcome = model.outcome ?? "y";
  const rows = tableRows(table, {
    outcomes: [outcome],
    factors: [...factors, ...(model.complete ?? [])],
    numbers: covariates,
    clusters: model.cluster == null ? [] : [model.cluster],
    weights: model.weights == null ? [] : [model.weights.column],
  });
  return modelFrame(indexRows(rows, { numbers: covariates }), { ...model, outcome });
}
