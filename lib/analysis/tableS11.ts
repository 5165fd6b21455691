import type { RowIndex } from "../stats/compress.js";
import { coefficient } from "../stats/wald.js";
import { covariate } from "../study/covariates.js";
import { byResponder, type Design } from "../study/designs.js";
import { exposure, withinDecile } from "../study/models.js";
import { labelWithSample, outcome, outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { estimateEach, type Estimated } from "./estimates.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { named } from "./named.js";
import { ratioNumbers, sizeNumbers, type RatioNumbers } from "./numbers.js";
import type { FigureOutput, NamedNumber } from "./output.js";
import { trendNumbers, weightedTrend } from "./trend.js";

const deciles = covariate("deprivation");

/** The main model of one outcome within one decile. */
export interface DecileModel {
  readonly outcome: OutcomeId;
  readonly decile: number;
  readonly found: Estimated;
}

/** The main model of each outcome in each income deprivation decile: fifty fits, less those that cannot be estimated. */
export function decileModels(
  index: RowIndex,
  settings: Settings,
  onFit: (done: number, of: number) => void = () => undefined,
  design: Design = byResponder,
): readonly DecileModel[] {
  const wanted = outcomes.flatMap((o) => deciles.levels.map((level) => ({ o, decile: level.code })));
  const models = wanted.map(({ o, decile }) =>
    design.model(o.id, o.mainModel, withinDecile, [{ factor: "deprivation", in: [String(decile)] }]),
  );
  const estimated = estimateEach(index, models, { variance: settings.variance }, onFit);
  return wanted.flatMap(({ o, decile }, i) => {
    const found = estimated[i];
    return found === null ? [] : [{ outcome: o.id, decile, found }];
  });
}

const labelOf = (decile: number): string => deciles.levels.find((level) => level.code === decile)!.label;

function decileNumbers(m: DecileModel): RatioNumbers {
  return ratioNumbers(
    m.found,
    exposure,
    `tableS11.${m.outcome}.decile${m.decile}`,
    `${outcome(m.outcome).label}, decile ${labelOf(m.decile)}`,
    "odds ratio per FTE per 50,000 patients",
  );
}

const sizesOf = (m: DecileModel) =>
  sizeNumbers(
    m.found,
    `tableS11.${m.outcome}.decile${m.decile}`,
    `${outcome(m.outcome).label}, decile ${labelOf(m.decile)}`,
  );

const clustersOf = (m: DecileModel): NamedNumber => sizesOf(m).clusters;

/** Says which deciles have no estimate. */
function lackingNotes(models: readonly DecileModel[]): readonly string[] {
  const lacking = outcomes.flatMap((o) => {
    const there = models.filter((m) => m.outcome === o.id).map((m) => m.decile);
    const not = deciles.levels.map((level) => level.code).filter((code) => !there.includes(code));
    return not.length === 0 ? [] : [`${o.label}, ${not.map(labelOf).join(", ")}`];
  });
  return lacking.length === 0
    ? []
    : [`No estimate, for want of responders or clusters, in deciles: ${lacking.join("; ")}.`];
}

/** Trend and difference over the deciles of one outcome. */
function overDeciles(id: OutcomeId, label: string, models: readonly DecileModel[]): readonly NamedNumber[] {
  const groups = models
    .filter((m) => m.outcome === id && m.found.fit.names.includes(exposure))
    .map((m) => ({
      score: m.decile,
      estimate: coefficient(m.found.fit, m.found.variance, exposure),
    }));
  const found = weightedTrend(groups);
  const trend = trendNumbers(found?.trend ?? null, `tableS11.${id}.trend`, `${label}: trend over deciles`);
  const why = "fewer than two deciles";
  const make = (
    part: string,
    what: string,
    kind: NamedNumber["kind"],
    value: number | undefined,
    unit: string,
  ) => named(`tableS11.${id}.difference.${part}`, `${label}: ${what}`, kind, value ?? null, unit, why);
  const q = found?.heterogeneity;
  return [
    trend.ratio,
    trend.p,
    ...trend.behind,
    make("p", "test of any difference between deciles", "p", q?.p, "probability"),
    make("chi2", "test of any difference between deciles, χ²", "statistic", q?.q, "χ²"),
    make(
      "df",
      "test of any difference between deciles, degrees of freedom",
      "count",
      q?.df,
      "degrees of freedom",
    ),
  ];
}

/** Table S11 as a forest plot: odds ratios of link workers within each income deprivation decile, fitted apart. */
export function tableS11(models: readonly DecileModel[], settings: Settings): FigureOutput {
  const panels = outcomes.map((o) => ({
    label: labelWithSample(o),
    rows: models
      .filter((m) => m.outcome === o.id)
      .map((m) => {
        const label = labelOf(m.decile);
        const ratio = decileNumbers(m);
        return { label, n: sizesOf(m).n, estimate: ratio.or, low: ratio.low, high: ratio.high };
      }),
  }));
  const has = (decile: number): boolean =>
    models.some((m) => m.outcome === "experience" && m.decile === decile);
  const ends =
    has(1) && has(10)
      ? "For a good experience of the practice the odds ratio is {{tableS11.experience.decile1.or}} in the most and {{tableS11.experience.decile10.or}} in the least deprived decile; "
      : "For a good experience of the practice ";
  const trends = outcomes.map((o) => overDeciles(o.id, o.label, models));
  return {
    type: "figure",
    name: "tableS11",
    number: "Table S11",
    title: "Odds ratios of link workers within each income deprivation decile",
    subtitle:
      "Odds ratio for one more full-time equivalent link worker per 50,000 patients, 95% interval; main model of each outcome, one fit a decile",
    chart: { type: "forest", xLabel: "Odds ratio (log axis)", nullAt: 1, panels },
    behind: [
      ...trends.flat(),
      ...models.flatMap((m) => {
        const ratio = decileNumbers(m);
        return [ratio.p, ratio.coefficient, ratio.error, clustersOf(m)];
      }),
    ],
    notes: [
      ...responderNotes(settings),
      `Test of trend over deciles, and of any difference between them (Cochran 1954): ${outcomes.map((o) => `${o.label}, {{tableS11.${o.id}.trend.p}} and {{tableS11.${o.id}.difference.p}}`).join("; ")}. Both weight the deciles by the inverse of their variances and take them as independent, although a PCN has responders in several.`,
      ...lackingNotes(models),
      varianceNote(settings, models.map(clustersOf)),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/tableS11.ts tableS11",
    words: `${ends}the test of trend over the deciles gives {{tableS11.experience.trend.p}}.`,
  };
}
