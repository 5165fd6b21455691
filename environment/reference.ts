import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fitLogit } from "../lib/index.js";
import { readCase, type Case } from "./reference/case.js";
import { compareVariances } from "./reference/clustered.js";
import { comparison, tried, type Comparison } from "./reference/comparison.js";
import { comparedParts, expectedSchema, type Expected } from "./reference/expected.js";
import { variancesSchema, type ExpectedVariances } from "./reference/expectedvariances.js";
import { CaseFault, readChecked } from "./reference/faults.js";
import { compareFields } from "./reference/fields.js";
import { compareRefusal } from "./reference/refusal.js";
import { subgroupsIn } from "./reference/subgroups.js";
import { unknownInExpected } from "./reference/unknown.js";
import { variancesOf } from "./reference/variances.js";

/** One case in the command's JSON. */
export interface CaseResult {
  readonly case: string;
  readonly compared: number;
  readonly worst: number | null;
  readonly worstAt: string | null;
  readonly ok: boolean;
  readonly failures: readonly { readonly what: string; readonly expected: unknown; readonly got: unknown }[];
}

/** What a person is told of a case beside its result. */
interface Told extends CaseResult {
  /** Numbers of the file that mean nothing here. */
  readonly notCompared: readonly string[];
  /** Fields of the specification that nothing reads. */
  readonly notRead: readonly string[];
  /** Why the case could not be read: faults of its files. */
  readonly faults: readonly string[];
}

/**
 * `npm run reference -- FOLDER [--json]`: fits every case of a folder (each with spec.json, data and expected.json) and compares every number with
 * the other program's. @returns 0 all right, 1 some fall short, 2 a case (or all) could not be read
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
    console.error(`reference: no folder in ${folder} has a spec.json or expected.json`);
    return 2;
  }
  const told: Told[] = [];
  for (const path of cases) {
    const result = await examine(path);
    told.push(result);
    result.faults.forEach((fault) => console.error(`reference: ${fault}`));
    if (json) unheeded(result).forEach((told) => console.error(`reference: ${result.case}: ${told}`));
    else console.log(line(result));
  }
  if (json) console.log(JSON.stringify(told.map(resultOf)));
  if (told.some((t) => t.faults.length > 0)) return 2;
  return told.every((t) => t.ok) ? 0 : 1;
}

const isCase = (path: string): boolean =>
  ["spec.json", "expected.json"].some((file) => existsSync(join(path, file)));

const casesIn = (folder: string): readonly string[] =>
  isCase(folder)
    ? [folder]
    : readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
        .filter(isCase);

/** Compares one case; whatever stops it is a failure of that case. */
export const compareCase = async (folder: string): Promise<CaseResult> => resultOf(await examine(folder));

async function examine(folder: string): Promise<Told> {
  const c = comparison();
  let notRead: readonly string[] = [];
  try {
    const { data: expected, unread } = readChecked(
      folder,
      "expected.json",
      expectedSchema,
      unknownInExpected,
    );
    unread.forEach((part) => c.leave(part));
    if (
      !Object.keys(expected).some(
        (key) => comparedParts.includes(key) || key.startsWith("predictive_margins_"),
      )
    )
      throw new CaseFault([
        `${basename(folder)}/expected.json has none of ${comparedParts.join(", ")}: nothing to compare`,
      ]);
    notRead = await compareAll(c, folder, expected);
    if (c.all.length === 0)
      throw new CaseFault([`${basename(folder)}/expected.json has no number to compare`]);
    return summary(basename(folder), c, { notRead, faults: [] });
  } catch (error) {
    const faults = error instanceof CaseFault ? error.faults : [];
    c.same("runs", "an estimate", error instanceof Error ? error.message : String(error));
    return summary(basename(folder), c, { notRead, faults });
  }
}

/** @returns the fields of the specification that nothing reads */
async function compareAll(c: Comparison, folder: string, expected: Expected): Promise<readonly string[]> {
  const variances = existsSync(join(folder, "variances.json"))
    ? readChecked(folder, "variances.json", variancesSchema).data
    : null;
  const made = await readCase(folder);
  const tolerating = c.tolerating(expected.tolerances);
  compareWhole(tolerating, made, expected, variances);
  for (const group of subgroupsIn(expected, made.spec))
    compareWhole(tolerating.within(group.name), await readCase(folder, group.filter), group.expected, null);
  return made.notRead;
}

function compareWhole(
  c: Comparison,
  made: Case,
  expected: Expected,
  variances: ExpectedVariances | null,
): void {
  const fitted = tried(() => {
    const frame = made.frame();
    return { frame, fit: fitLogit(frame, made.terms) };
  });
  if (expected.mle_exists === false) {
    compareRefusal(c, made, fitted, expected);
    return;
  }
  if (fitted instanceof Error) {
    c.same("fitted", "an estimate", fitted.message);
    return;
  }
  const { frame, fit } = fitted;
  const v = variancesOf(frame, fit);
  compareFields(c, made, frame, fit, expected, v);
  if (variances !== null) compareVariances(c.tolerating(variances.tolerances), frame, fit, variances, v);
}

function summary(
  name: string,
  { all, notCompared }: Comparison,
  { notRead, faults }: Pick<Told, "notRead" | "faults">,
): Told {
  const worst = all.reduce((a, b) => (b.distance > a.distance ? b : a), all[0]);
  const failures = all.filter((d) => !d.ok).map(({ what, expected, got }) => ({ what, expected, got }));
  return {
    case: name,
    compared: all.length,
    worst: Number.isFinite(worst.distance) ? worst.distance : null,
    worstAt: worst.what,
    ok: failures.length === 0,
    failures,
    notCompared,
    notRead,
    faults,
  };
}

const resultOf = ({ case: name, compared, worst, worstAt, ok, failures }: Told): CaseResult => ({
  case: name,
  compared,
  worst,
  worstAt,
  ok,
  failures,
});

/** What the case's files have that was left aside. */
const unheeded = ({ notCompared, notRead }: Told): readonly string[] => [
  ...(notCompared.length === 0
    ? []
    : [`not compared, as nothing here is called so: ${notCompared.join(", ")}`]),
  ...(notRead.length === 0 ? [] : [`not read in spec.json, as no field is called so: ${notRead.join(", ")}`]),
];

function line(told: Told): string {
  const { case: name, compared, worst, worstAt, ok, failures } = told;
  const size = worst === null ? "not a number" : worst.toExponential(1);
  const shown = failures
    .slice(0, 5)
    .map((f) => `\n    ${f.what}: expected ${JSON.stringify(f.expected)}, got ${JSON.stringify(f.got)}`);
  const more = failures.length > 5 ? `\n    and ${failures.length - 5} more` : "";
  const unread = unheeded(told)
    .map((text) => `\n    ${text}`)
    .join("");
  return `${ok ? "right" : "short"}  ${name}: ${compared} compared, worst ${size} at ${worstAt ?? "-"}${shown.join("")}${more}${unread}`;
}
