import { waldTest } from "../stats/wald.js";
import { exposure } from "../study/models.js";
import { labelWithSample, outcome, outcomes } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import type { Estimated } from "./estimates.js";
import { named } from "./named.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { ratioNumbers, sizeNumbers } from "./numbers.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";
import { shapes, type Shape, type ShapeModels, type Shapes } from "./shapes.js";

const labels: Readonly<Record<Shape, string>> = {
  linear: "Straight line",
  quadratic: "Parabola",
  categories: "None, then quarters of the exposed",
  spline: "Restricted cubic spline",
};

/** The columns of the exposure in a model: all of them, and those that bend the line. */
function columnsOf(shape: Shape, found: Estimated): { all: readonly string[]; bent: readonly string[] } {
  const all = found.fit.columns
    .filter((c) => c.bases.length > 0 && c.bases.every((b) => b.covariate.startsWith(exposure)))
    .map((c) => c.name);
  return { all, bent: shape === "categories" ? [] : all.filter((name) => name !== exposure) };
}

/** A joint Wald test of columns as numbers: P, χ² and its degrees of freedom. */
function testNumbers(found: Estimated, names: readonly string[], id: string, label: string) {
  const test = names.length === 0 ? null : waldTest(found.fit, found.variance, names);
  const why = "the form has no such columns";
  return {
    p: named(`${id}.p`, label, "p", test?.p ?? null, "probability", why),
    chi2: named(`${id}.chi2`, `${label}, χ²`, "statistic", test?.statistic ?? null, "χ²", why),
    df: named(
      `${id}.df`,
      `${label}, degrees of freedom`,
      "count",
      test?.df ?? null,
      "degrees of freedom",
      why,
    ),
  };
}

function testsOf(m: ShapeModels, shape: Shape) {
  const found = m.found[shape];
  const { all, bent } = columnsOf(shape, found);
  const id = `nonlinearity.${m.outcome}.${shape}`;
  const label = `${outcome(m.outcome).label}, ${labels[shape].toLowerCase()}`;
  const more = found.fit.logLikelihood - m.found.linear.fit.logLikelihood;
  return {
    joint: testNumbers(found, all, `${id}.joint`, `${label}: joint test of the exposure`),
    bend:
      bent.length === 0
        ? null
        : testNumbers(found, bent, `${id}.bend`, `${label}: test of what is not a straight line`),
    gain: named(
      `${id}.gain`,
      `${label}: log-likelihood above that of the straight line`,
      "statistic",
      more,
      "log-likelihood",
    ),
  };
}

/** The clusters of an outcome's models, which all forms of the exposure share. */
export const clustersOf = (m: ShapeModels): NamedNumber =>
  sizeNumbers(m.found.linear, `nonlinearity.${m.outcome}`, outcome(m.outcome).label).clusters;

/** Non-linearity: joint tests of the exposure as a line, a parabola, categories and a restricted cubic spline, and of what bends. */
export function nonlinearity({ models, knots, bands }: Shapes, settings: Settings): TableOutput {
  const made = models.flatMap((m) => shapes.map((shape) => ({ m, shape, tests: testsOf(m, shape) })));
  const rows = models.flatMap((m): Row[] => [
    { head: labelWithSample(outcome(m.outcome)), cells: [], level: "group" },
    ...made
      .filter((x) => x.m === m)
      .map(({ shape, tests: { joint, bend, gain } }): Row => ({
        head: labels[shape],
        level: "member",
        cells: [
          { number: joint.chi2 },
          { number: joint.df },
          { number: joint.p },
          ...(bend === null
            ? [{ text: "–" }, { text: "–" }, { text: "–" }]
            : [{ number: bend.chi2 }, { number: bend.df }, { number: bend.p }]),
          shape === "linear" ? { text: "–" } : { number: gain },
        ],
      })),
  ]);
  const at = (part: string, label: string, value: number): NamedNumber =>
    named(`nonlinearity.${part}`, label, "rate", value, "FTE per 50,000 patients");
  const knotNumbers = knots.map((k, i) => at(`knot${i + 1}`, `Knot ${i + 1} of the spline`, k));
  const cuts = bands
    .filter((b) => Number.isFinite(b.upTo))
    .map((b, i) => at(`cut${i + 1}`, `Cut point ${i + 1} of the categories`, b.upTo));
  const listed = (numbers: readonly NamedNumber[]): string => numbers.map((n) => `{{${n.id}}}`).join(", ");
  const columns = (group: string): Column[] => [
    { head: "χ²", group, align: "number" },
    { head: "df", group, align: "number" },
    { head: "P", group, align: "number" },
  ];
  return {
    type: "table",
    name: "nonlinearity",
    number: "Non-linearity",
    title: "Tests of the exposure in four forms, and of what departs from a straight line on the log odds",
    stub: "Outcome and form of the exposure",
    columns: [
      ...columns("All of the exposure"),
      ...columns("Departure from a line"),
      { head: "Log-likelihood", unit: "above the line’s", align: "number" },
    ],
    rows,
    behind: [
      ...knotNumbers,
      ...cuts,
      ...made.flatMap(({ shape, tests }) => (shape === "linear" ? [tests.gain] : [])),
      ...models.map(clustersOf),
    ],
    notes: [
      ...responderNotes(settings),
      "Main model of each outcome, adjusted as in Table 1; Wald χ² tests with the clustered variance. The gain in log-likelihood describes the fit; with clusters it is no test.",
      `Categories: no link workers, then quarters of the responders who have any, cut at ${listed(cuts)}. Spline: linear beyond its outer knots, which lie with the others at ${listed(knotNumbers)} (5th, 35th, 65th and 95th percentile of the exposed).`,
      varianceNote(settings, models.map(clustersOf)),
      ...exposureNotes(settings),
      ...droppedNotes(models.flatMap((m) => shapes.map((s) => m.found[s]))),
    ],
    madeBy: "analysis/nonlinearity.ts nonlinearity",
    words:
      "For a good experience of the practice the test that the spline is a straight line gives {{nonlinearity.experience.spline.bend.p}}, the test of the parabola’s square {{nonlinearity.experience.quadratic.bend.p}}.",
  };
}

/** The odds ratios of the categories of the exposure against none. */
export function nonlinearityCategories({ models, bands }: Shapes, settings: Settings): TableOutput {
  const edge = (value: number): string => `{{nonlinearityCategories.cut${value}}}`;
  const cuts = bands
    .filter((b) => Number.isFinite(b.upTo))
    .map((b, i) =>
      named(
        `nonlinearityCategories.cut${i + 1}`,
        `Cut point ${i + 1}`,
        "rate",
        b.upTo,
        "FTE per 50,000 patients",
      ),
    );
  const cells = (column: string, place: number): readonly Cell[] =>
    models.flatMap((m): Cell[] => {
      const n = ratioNumbers(
        m.found.categories,
        column,
        `nonlinearityCategories.${m.outcome}.band${place}`,
        `${outcome(m.outcome).label}, quarter ${place} of the exposed`,
        "odds ratio against none",
      );
      return [{ number: n.or }, { low: n.low, high: n.high }];
    });
  const last = bands.length;
  return {
    type: "table",
    name: "nonlinearityCategories",
    number: "Non-linearity, categories",
    title: "Odds ratios by category of link workers, against none",
    stub: "Link workers (FTE per 50,000 patients)",
    columns: outcomes.flatMap((o): Column[] => [
      { head: "OR", group: labelWithSample(o), align: "number" },
      { head: "95% CI", group: labelWithSample(o), align: "number" },
    ]),
    rows: [
      { head: "None", cells: outcomes.flatMap(() => [{ text: "1" }, { text: "reference" }]) },
      ...bands.map((b, i): Row => ({
        head: `Quarter ${i + 1} of the exposed`,
        cells: cells(b.column, i + 1),
      })),
    ],
    behind: [
      ...cuts,
      ...models.flatMap((m) =>
        bands.flatMap((b, i) => {
          const n = ratioNumbers(
            m.found.categories,
            b.column,
            `nonlinearityCategories.${m.outcome}.band${i + 1}`,
            `${outcome(m.outcome).label}, quarter ${i + 1} of the exposed`,
            "odds ratio against none",
          );
          return [n.p, n.coefficient, n.error];
        }),
      ),
    ],
    notes: [
      ...responderNotes(settings),
      `Quarters of the responders whose PCN has any link workers, cut at ${cuts.map((_, i) => edge(i + 1)).join(", ")} FTE per 50,000 patients. Main model of each outcome, adjusted as in Table 1.`,
      varianceNote(settings, models.map(clustersOf)),
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/nonlinearity.ts nonlinearityCategories",
    words: `In the highest quarter of the exposed the odds ratio of a good experience of the practice against none is {{nonlinearityCategories.experience.band${last}.or}} (95% CI {{nonlinearityCategories.experience.band${last}.or-low to nonlinearityCategories.experience.band${last}.or-high}}).`,
  };
}
