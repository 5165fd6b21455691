import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fitLogit, StatsError, type LogitFit } from "../lib/index.js";
import { compareVariances, type ExpectedVariances } from "./reference/clustered.js";
import { comparison, type Comparison } from "./reference/comparison.js";
import type { Expected } from "./reference/expected.js";
import { compareFields } from "./reference/fields.js";
import { readCase, readJson, type Case } from "./reference/spec.js";
import { subgroupsIn } from "./reference/subgroups.js";

/** One case in the command's JSON. */
export interface CaseResult {
  readonly case: string;
  readonly compared: number;
  readonly worst: number | null;
  readonly worstAt: string | null;
  readonly ok: boolean;
  readonly failures: readonly { readonly what: string; readonly expected: unknown; readonly got: unknown }[];
}

/**
 * `npm run reference -- FOLDER [--json]`: fits every case of a folder (each with spec.json, data and expected.json) and compares every number with
 * the other program's. @returns 0 all right, 1 some fall short, 2 could not run
 */
export async function run(args: readonly string[]): Promise<number> {
  const json = args.includes("--json");
  const folder = args.find((a) => !a.startsWith("--"));
  if (folder === undefined || !existsSync(folder)) {
    console.error(
      `reference: ${folder === undefined ? "a folder of cases is needed" : `there is no folder ${folder}`}: npm run reference -- FOLDER [--json]`,
    );
    return 2;
  }
  const cases = casesIn(resolve(folder));
  if (cases.length === 0) {
    console.error(`reference: no folder in ${folder} has a spec.json`);
    return 2;
  }
  const results: CaseResult[] = [];
  for (const path of cases) {
    const result = await compareCase(path);
    results.push(result);
    if (!json) console.log(line(result));
  }
  if (json) console.log(JSON.stringify(results));
  return results.every((r) => r.ok) ? 0 : 1;
}

const casesIn = (folder: string): readonly string[] =>
  existsSync(join(folder, "spec.json"))
    ? [folder]
    : readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
        .filter((path) => existsSync(join(path, "spec.json")));

/** Compares one case; whatever stops it is a failure of that case. */
export async function compareCase(folder: string): Promise<CaseResult> {
  const c = comparison();
  try {
    const expected = readJson(folder, "expected.json") as Expected;
    await compareAll(c, folder, expected);
  } catch (error) {
    c.same("runs", "an estimate", error instanceof Error ? error.message : String(error));
  }
  return summary(basename(folder), c);
}

async function compareAll(c: Comparison, folder: string, expected: Expected): Promise<void> {
  const made = await readCase(folder);
  const fit = fitOrRefusal(made);
  if (expected.mle_exists === false) {
    const named =
      fit instanceof StatsError &&
      fit.names.some((name) => (expected.expected_behaviour ?? name).includes(name));
    c.same("refused, by name", true, named ? true : fit instanceof StatsError ? fit.message : "an estimate");
    return;
  }
  if (fit instanceof StatsError) {
    c.same("fitted", "an estimate", fit.message);
    return;
  }
  compareFields(c, made, fit, expected);
  if (existsSync(join(folder, "variances.json")))
    compareVariances(c, made.frame, fit, readJson(folder, "variances.json") as ExpectedVariances);
  for (const group of subgroupsIn(expected, made.spec)) {
    const part = await readCase(folder, group.filter);
    compareFields(c.within(group.name), part, fitLogit(part.frame, part.terms), group.expected);
  }
}

function fitOrRefusal({ frame, terms }: Case): LogitFit | StatsError {
  try {
    return fitLogit(frame, terms);
  } catch (error) {
    if (error instanceof StatsError) return error;
    throw error;
  }
}

function summary(name: string, { all }: Comparison): CaseResult {
  const worst = all.reduce((a, b) => (b.distance > a.distance ? b : a), all[0]);
  const failures = all.filter((d) => !d.ok).map(({ what, expected, got }) => ({ what, expected, got }));
  return {
    case: name,
    compared: all.length,
    worst: Number.isFinite(worst.distance) ? worst.distance : null,
    worstAt: worst.what,
    ok: failures.length === 0,
    failures,
  };
}

function line({ case: name, compared, worst, worstAt, ok, failures }: CaseResult): string {
  const size = worst === null ? "not a number" : worst.toExponential(1);
  const shown = failures
    .slice(0, 5)
    .map((f) => `\n    ${f.what}: expected ${JSON.stringify(f.expected)}, got ${JSON.stringify(f.got)}`);
  const more = failures.length > 5 ? `\n    and ${failures.length - 5} more` : "";
  return `${ok ? "right" : "short"}  ${name}: ${compared} compared, worst ${size} at ${worstAt ?? "-"}${shown.join("")}${more}`;
}
