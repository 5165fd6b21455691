import type { RowIndex } from "../stats/compress.js";
import { fitCounts, type Counts } from "../stats/counts.js";
import { modelFrame, type Frame } from "../stats/frame.js";
import { covariates } from "../study/covariates.js";
import { exposure, studyModel } from "../study/models.js";
import { outcome } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { count, named } from "./named.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import type { Row, TableOutput } from "./output.js";
import { table1Model, type Table1Model } from "./table1.js";

/** The outcome and the sample that the check fits again. */
export const checked = { outcome: "experience", model: "model1" } as const;

/** A factor with two levels: those of a covariate below a level and from it on. */
interface Coarse {
  readonly name: string;
  readonly of: "age" | "deprivation";
  readonly from: number;
  readonly levels: readonly [string, string];
}

/** Tried in this order: a factor is taken while no cell is small. */
const coarse: readonly Coarse[] = [
  { name: "age", of: "age", from: 6, levels: ["under 55", "55 or over"] },
  { name: "deprivation", of: "deprivation", from: 6, levels: ["deciles 1 to 5", "deciles 6 to 10"] },
];

/** The fewest people that a cell may hold. */
export const leastPeople = 10;

const years = covariates.find((c) => c.name === "year")!;

/** People by network, year and these factors. */
function countedBy(frame: Frame, factors: readonly Coarse[], partOf: (cluster: string) => string): Counts {
  const { start, group, n, y, clusters } = frame;
  const labels = clusters!.labels;
  const parts = [...new Set(labels.map(partOf))].sort();
  const sums = new Map<string, { group: number; codes: readonly number[]; n: number; y: number }>();
  const groups = new Map<number, number>();
  for (let p = 0; p < start.length - 1; p++) {
    const codes = [
      frame.factors["year"].codes[p],
      ...factors.map((f) => {
        const code = covariates.find((c) => c.name === f.of)!.levels[frame.factors[f.of].codes[p]].code;
        return code < f.from ? 0 : 1;
      }),
    ];
    for (let c = start[p]; c < start[p + 1]; c++) {
      if (!groups.has(group[c])) groups.set(group[c], groups.size);
      const key = `${group[c]} ${codes.join(" ")}`;
      const sum = sums.get(key) ?? { group: groups.get(group[c])!, codes, n: 0, y: 0 };
      sum.n += n[c];
      sum.y += y[c];
      sums.set(key, sum);
    }
  }
  const cells = [...sums.values()].sort(
    (a, b) => a.group - b.group || (String(a.codes) < String(b.codes) ? -1 : 1),
  );
  const of = [...groups.keys()].map((g) => clusters!.of[g]);
  return {
    factors: [
      { name: "year", levels: years.levels.map((l) => l.label) },
      ...factors.map(({ name, levels }) => ({ name, levels })),
    ],
    groups: {
      cluster: of,
      part: of.map((c) => parts.indexOf(partOf(labels[c]))),
      exposure: [...groups.keys()].map((g) => frame.covariates[exposure][g]),
    },
    clusters: labels,
    parts,
    cells: {
      group: cells.map((c) => c.group),
      codes: [0, ...factors.map((_, f) => f + 1)].map((f) => cells.map((c) => c.codes[f])),
      n: cells.map((c) => c.n),
      y: cells.map((c) => c.y),
    },
  };
}

/**
 * The counts behind a coarser model of the first main outcome: network, year and as many of two factors as leave no cell with fewer than
 * ten people. Nothing is merged and nobody is left out but by the rules of the full model. `partOf` names the region of a cluster.
 */
export function checkCounts(index: RowIndex, partOf: (cluster: string) => string): Counts {
  const frame = modelFrame(index, studyModel(checked.outcome, checked.model));
  return coarse.reduce(
    (kept, factor) => {
      const taken = coarse.filter((f) => f === factor || kept.factors.some((k) => k.name === f.name));
      const tried = countedBy(frame, taken, partOf);
      return Math.min(...tried.cells.n) < leastPeople ? kept : tried;
    },
    countedBy(frame, [], partOf),
  );
}

/** The coarser model beside the full one. */
export function checkTable(counts: Counts, models: readonly Table1Model[], settings: Settings): TableOutput {
  const found = fitCounts(counts, {}, settings.variance);
  const { fit, variance } = table1Model(models, checked.outcome, checked.model);
  const at = fit.names.indexOf(exposure);
  const [b, se] = [fit.beta[at], Math.sqrt(variance.matrix[at * fit.names.length + at])];
  const reach = Math.log(found.high / found.or) / found.se;
  const full = { or: Math.exp(b), low: Math.exp(b - reach * se), high: Math.exp(b + reach * se) };
  const unit = "odds ratio per FTE per 50,000 patients";
  const row = (id: string, head: string, of: typeof full, people: number, main = false): Row => ({
    head,
    main,
    cells: [
      { number: named(`check.${id}.or`, `${head}: odds ratio`, "ratio", of.or, unit) },
      {
        low: named(`check.${id}.or-low`, `${head}: lower limit`, "ratio", of.low, unit),
        high: named(`check.${id}.or-high`, `${head}: upper limit`, "ratio", of.high, unit),
      },
      { number: count(`check.${id}.n`, `${head}: responders`, people) },
    ],
  });
  const clusters = count("check.clusters", "Clusters", fit.clusters?.length ?? 0, "PCNs");
  const names = counts.factors.map((f) =>
    f.levels.length === 2 ? `${f.name} (${f.levels.join(", ")})` : f.name,
  );
  return {
    type: "table",
    name: "check",
    number: "Check",
    title: `${outcome(checked.outcome).label}, all responders: a model so coarse that its counts can be handed out`,
    stub: "Model",
    columns: [
      { head: "Odds ratio", align: "number" },
      { head: "95% CI", align: "number" },
      { head: "Responders", align: "number" },
    ],
    rows: [
      row("coarse", `Coarser model: ${names.join(", ")}`, found, found.people),
      row("full", "Full model, as in Table 1", full, fit.rows),
    ],
    behind: [
      count("check.cells", "Cells of the coarser model", counts.cells.n.length, "cells"),
      count(
        "check.smallest",
        "People in the smallest cell of the coarser model",
        Math.min(...counts.cells.n),
      ),
      clusters,
      named("check.coarse.b", "Coarser model: coefficient", "coefficient", found.beta, `log ${unit}`),
      named("check.coarse.se", "Coarser model: standard error", "error", found.se, `log ${unit}`),
    ],
    notes: [
      ...responderNotes(settings),
      "The coarser model rests on {{check.cells}} counts of people by network, year and the factors named, the smallest of {{check.smallest}} people; nothing is merged. It adjusts for less than the full model, so the two need not agree. The page “Check it yourself” holds these counts and fits the model again in the reader’s browser.",
      varianceNote(settings, [clusters]),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/check.ts checkTable",
    words:
      "With year and at most two coarse factors the odds ratio is {{check.coarse.or}} (95% CI {{check.coarse.or-low to check.coarse.or-high}}).",
  };
}
