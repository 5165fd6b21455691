import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { besideArticle, publishedTable } from "../analysis/beside.js";
import { checkCounts, checkTable } from "../analysis/check.js";
import { checkClaims, claimsTable, outputsOf, type NumbersById } from "../analysis/claims.js";
import type { AnyOutput } from "../analysis/output.js";
import { hidesSmallCounts, withoutSmallCounts } from "../analysis/suppress.js";
import type { Table1Model } from "../analysis/table1.js";
import { truthTable } from "../analysis/truth.js";
import { libraryHash } from "../data/cache.js";
import { regionOfPcn } from "../data/names.js";
import { findTruth } from "../data/pipeline.js";
import { badgeOf } from "../report/badge.js";
import { sortedJson } from "../report/ledger.js";
import type { Part } from "../report/part.js";
import { assertMarked, showBadge, showInteractive, showOutput, showWords, words } from "../report/show.js";
import { filled, numbersById } from "../report/words.js";
import type { RowIndex } from "../stats/compress.js";
import { metaOf, partsFolder, runFolder, type Study } from "./study.js";

/** Says at the head of the notebook that its outputs are stale where lib has changed since it was opened. */
function markIfStale(study: Study): void {
  const code = libraryHash();
  if (code !== study.code) showBadge(badgeOf({ ...metaOf(study), code: study.code }, { code }), true);
}

/** Outputs that no responder enters, so that they are the same with simulated and with licensed ones. */
const withoutResponders: readonly string[] = [
  "box1",
  "boxS1",
  "tableS2",
  "inputs",
  "oddities",
  "coverage",
  "clusters",
  "rules",
  "consistency",
  "figureS1",
  "figureS2",
  "tableS7",
];

/** Shows an output in the notebook, with its sentence in words, small counts of licensed responders hidden, and keeps it for the ledger. */
export function show(study: Study, made: AnyOutput): void {
  markIfStale(study);
  const output = withoutSmallCounts(made, hidesSmallCounts(study.settings));
  if (study.simulated && !withoutResponders.includes(output.name)) assertMarked(output);
  study.shown.push(output);
  showOutput(output, study.shown);
  showWords(output, study.shown);
}

/** Shows a figure that was shown before, by its name, so that moving over it tells its values. */
export function moveOver(study: Study, name: string): void {
  const figures = study.shown.flatMap((o) => (o.type === "figure" ? [o] : []));
  const figure = figures.find((o) => o.name === name);
  if (figure === undefined)
    throw new RangeError(
      `no figure "${name}" was shown before this cell; there are ${figures.map((o) => `"${o.name}"`).join(", ") || "none"}`,
    );
  showInteractive(filled(figure, numbersById(study.shown)));
}

/**
 * Shows the models of Table 1 held against what was planted in the simulated responders; with licensed responders, that there is nothing
 * to hold them against.
 */
export async function showTruth(study: Study, models: readonly Table1Model[]): Promise<void> {
  const truth = await findTruth(study.settings, study.inputs);
  if (truth === null)
    words("These responders are not simulated, so no truth is known to hold the estimates against.");
  else show(study, truthTable(models, truth, study.settings));
}

/** What the notebooks before this one showed in this run's folder with the same settings, inputs and code. */
function shownBefore(study: Study): readonly AnyOutput[] {
  const folder = partsFolder();
  if (!existsSync(folder)) return [];
  const meta = sortedJson(metaOf(study));
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json") && file < study.notebook)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Part)
    .flatMap((part) => (sortedJson(part.meta) === meta ? part.outputs : []));
}

/** Every number so far: of the notebooks before, then of this one. */
const numbersSoFar = (study: Study): NumbersById => numbersById([...shownBefore(study), ...study.shown]);

/** Shows every number that the article prints with ours beside it. */
export async function showBeside(study: Study): Promise<void> {
  const shown = [...shownBefore(study), ...study.shown];
  const truth = await findTruth(study.settings, study.inputs);
  const quotes = shown.map(({ name, madeBy }) => ({ name, madeBy }));
  show(study, publishedTable(besideArticle(numbersById(shown), truth), quotes, study.settings));
}

/** Shows the article's conclusions that rest on an output of this notebook, and whether each holds. */
export function showClaims(study: Study): void {
  const here = new Set(study.shown.map((o) => o.name));
  const checked = checkClaims(numbersSoFar(study)).filter((c) =>
    outputsOf(c.claim).some((name) => here.has(name)),
  );
  const table = claimsTable(checked, study.settings, `claims${study.notebook.slice(0, 2)}`);
  if (study.simulated) assertMarked(table);
  study.shown.push(table);
  const before = shownBefore(study);
  showOutput(table, [...before, ...study.shown]);
  showWords(table);
}

/** Where a notebook leaves the counts that readers can fit again, with what they rest on. */
const countsFile = (): string => join(runFolder(), "check.json");

/**
 * Shows a model so coarse that its counts can be handed out, beside the full one, and leaves the counts for the page on which a reader
 * fits it again. Counts of licensed responders are not handed out: then this says so.
 */
export async function showCheck(
  study: Study,
  index: RowIndex,
  models: readonly Table1Model[],
): Promise<void> {
  if (!study.simulated) {
    rmSync(countsFile(), { force: true });
    words("Counts of licensed responders are not handed out, so there is no page to fit them again.");
    return;
  }
  const regionOf = await regionOfPcn(study.db);
  const counts = checkCounts(index, (pcn) => regionOf.get(pcn) ?? "no region known");
  show(study, checkTable(counts, models, study.settings));
  mkdirSync(runFolder(), { recursive: true });
  writeFileSync(countsFile(), sortedJson({ meta: metaOf(study), counts }));
}
