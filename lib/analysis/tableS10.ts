import type { RowIndex } from "../stats/compress.js";
import { linearCombination, waldTest } from "../stats/wald.js";
import { covariate } from "../study/covariates.js";
import type { Design } from "../study/designs.js";
import { exposure, withDeprivation } from "../study/models.js";
import { labelWithSample, outcomes } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import type { Estimated } from "./estimates.js";
import { named } from "./named.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { sizeNumbers } from "./numbers.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";
import { contrastTrend, trendNumbers } from "./trend.js";
import { mainModels, withoutInWords, type MainModels } from "./withoutReplaced.js";

const unit = "odds ratio per FTE per 50,000 patients";
const deciles = covariate("deprivation");

/** The main model of each outcome with the exposure times income deprivation decile. */
export const deprivationModels = (index: RowIndex, settings: Settings, design?: Design): MainModels =>
  mainModels(index, settings, withDeprivation, design);

/** The joint test of the interaction without the waves whose census is replaced. */
function jointWithout({ without }: MainModels, settings: Settings): readonly Row[] {
  if (without === null) return [];
  const words = withoutInWords(settings);
  return [
    {
      head: `P of the joint test, ${words}`,
      cells: outcomes.flatMap((o): Cell[] => {
        const found = without[o.id];
        if (found === null) return [{ text: "not estimable" }, { text: "" }];
        const { p } = waldTest(found.fit, found.variance, [`${exposure}:deprivation`]);
        const label = `${o.label}: joint test of the interaction, ${words}`;
        return [
          { number: named(`tableS10.${o.id}.joint-without-replaced.p`, label, "p", p, "probability") },
          { text: "" },
        ];
      }),
    },
  ];
}

/** The odds ratio of the exposure within one decile of the interaction model: exp(β + β of the product). */
function withinDecile(
  found: Estimated,
  code: number,
  id: string,
  label: string,
): { or: NamedNumber; low: NamedNumber; high: NamedNumber } {
  const product = `${exposure}:deprivation=${code}`;
  const isReference = code === deciles.reference;
  const there = isReference || found.fit.names.includes(product);
  const b = there
    ? linearCombination(
        found.fit,
        found.variance,
        isReference ? { [exposure]: 1 } : { [exposure]: 1, [product]: 1 },
      )
    : null;
  const make = (part: string, what: string, value: number | undefined): NamedNumber =>
    named(
      `${id}.${part}`,
      `${label}: ${what}`,
      "ratio",
      value === undefined ? null : Math.exp(value),
      unit,
      "no responders in this decile",
    );
  return {
    or: make("or", "odds ratio", b?.estimate),
    low: make("or-low", "lower limit", b?.low),
    high: make("or-high", "upper limit", b?.high),
  };
}

/** The odds ratios by decile without those waves. */
function decilesWithout({ without }: MainModels, settings: Settings): readonly Row[] {
  if (without === null) return [];
  const words = withoutInWords(settings);
  return [
    { head: `W${words.slice(1)}`, cells: [], level: "group" },
    ...deciles.levels.map((level): Row => ({
      head: level.label,
      level: "member",
      cells: outcomes.flatMap((o): Cell[] => {
        const found = without[o.id];
        if (found === null) return [{ text: "not estimable" }, { text: "" }];
        const id = `tableS10.${o.id}.decile${level.code}-without-replaced`;
        const ratio = withinDecile(found, level.code, id, `${o.label}, decile ${level.label}, ${words}`);
        return [{ number: ratio.or }, { low: ratio.low, high: ratio.high }];
      }),
    })),
  ];
}

/** Table S10: odds ratios of link workers by income deprivation decile from one model with the interaction, and its joint test. */
export function tableS10(found: MainModels, settings: Settings): TableOutput {
  const models = found.all;
  const columns = outcomes.flatMap((o): Column[] => {
    const group = labelWithSample(o);
    return [
      { head: "OR", group, align: "number" },
      { head: "95% CI", group, align: "number" },
    ];
  });
  const rows = deciles.levels.map((level): Row => ({
    head: level.label,
    cells: outcomes.flatMap((o): Cell[] => {
      const ratio = withinDecile(
        models[o.id],
        level.code,
        `tableS10.${o.id}.decile${level.code}`,
        `${o.label}, decile ${level.label}`,
      );
      return [{ number: ratio.or }, { low: ratio.low, high: ratio.high }];
    }),
  }));
  const tests = outcomes.map((o) => ({
    o,
    test: waldTest(models[o.id].fit, models[o.id].variance, [`${exposure}:deprivation`]),
  }));
  const trends = outcomes.map((o) => {
    const { fit, variance } = models[o.id];
    const groups = deciles.levels.flatMap(({ code }) => {
      if (code === deciles.reference) return [{ score: code, columns: [exposure] }];
      const product = `${exposure}:deprivation=${code}`;
      return fit.names.includes(product) ? [{ score: code, columns: [exposure, product] }] : [];
    });
    return trendNumbers(
      contrastTrend(fit, variance, groups),
      `tableS10.${o.id}.trend`,
      `${o.label}: trend over deciles`,
    );
  });
  const trendRows: readonly Row[] = [
    {
      head: "Change of the odds ratio per decile, as a factor",
      cells: trends.flatMap((t): Cell[] => [{ number: t.ratio }, { text: "" }]),
    },
    {
      head: "P of the test of trend over deciles",
      cells: trends.flatMap((t): Cell[] => [{ number: t.p }, { text: "" }]),
    },
  ];
  const joint: Row = {
    head: "P of the joint test of the interaction",
    cells: tests.flatMap(({ o, test }): Cell[] => [
      {
        number: named(
          `tableS10.${o.id}.joint.p`,
          `${o.label}: joint test of the interaction`,
          "p",
          test.p,
          "probability",
        ),
      },
      { text: "" },
    ]),
  };
  const clusters = outcomes.map((o) => sizeNumbers(models[o.id], `tableS10.${o.id}`, o.label).clusters);
  return {
    type: "table",
    name: "tableS10",
    number: "Table S10",
    title: "Odds ratios of link workers by income deprivation decile, from one model with the interaction",
    stub: "Income deprivation decile",
    columns,
    rows: [
      ...rows,
      joint,
      ...jointWithout(found, settings),
      ...trendRows,
      ...decilesWithout(found, settings),
    ],
    behind: [
      ...tests.flatMap(({ o, test }) => [
        named(`tableS10.${o.id}.joint.chi2`, `${o.label}: joint test, χ²`, "statistic", test.statistic, "χ²"),
        named(
          `tableS10.${o.id}.joint.df`,
          `${o.label}: joint test, degrees of freedom`,
          "count",
          test.df,
          "degrees of freedom",
        ),
      ]),
      ...trends.flatMap((t) => t.behind),
      ...clusters,
    ],
    notes: [
      ...responderNotes(settings),
      "Main model of each outcome with exposure × decile; odds ratio within each decile. The joint test is a Wald χ² test that all products are zero; the test of trend is one of the least-squares slope of the ten log odds ratios over deciles 1 to 10, with one degree of freedom.",
      varianceNote(settings, clusters),
      ...exposureNotes(settings),
      ...droppedNotes(Object.values(models)),
    ],
    madeBy: "analysis/tableS10.ts tableS10",
    words:
      "The joint test that the odds ratio for a good experience of the practice differs between deciles gives {{tableS10.experience.joint.p}}, the test of trend over them {{tableS10.experience.trend.p}}.",
  };
}
