import type { RowIndex } from "../stats/compress.js";
import { linearCombination } from "../stats/wald.js";
import { shareWays, studyModel, totalStaff, withShare, type ShareWay } from "../study/models.js";
import { labelWithSample, outcomes, type OutcomeId } from "../study/outcomes.js";
import { lackingRoles, roles } from "../study/roles.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import { estimateAll, type Estimated } from "./estimates.js";
import { named } from "./named.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { ratioNumbers, sizeNumbers } from "./numbers.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";

const ways: readonly { readonly id: ShareWay; readonly part: string; readonly label: string }[] = [
  { id: "indicator", part: "indicator", label: "No staff: share 0, with an indicator" },
  { id: "withStaff", part: "with-staff", label: "Only PCNs and waves with staff of the scheme" },
];

/** A model of Table S9: an outcome's main sample under one way to treat PCNs without staff. */
export interface ShareModel {
  readonly outcome: OutcomeId;
  readonly way: ShareWay;
  readonly found: Estimated;
}

/** The main model of each outcome with total staff and link workers' share in place of the exposure, both ways. */
export function shareModels(index: RowIndex, settings: Settings): readonly ShareModel[] {
  const places = outcomes.flatMap((o) => ways.map((w) => ({ o, way: w.id })));
  const found = estimateAll(
    index,
    places.map(({ o, way }) => studyModel(o.id, o.mainModel, withShare(way))),
    { variance: settings.variance },
  );
  return places.map(({ o, way }, i) => ({ outcome: o.id, way, found: found[i] }));
}

const tenth = 0.1;

/** The odds ratio of ten percentage points more of link workers among the scheme's staff. */
function shareNumbers(m: ShareModel, id: string, label: string) {
  const [column] = shareWays[m.way];
  const there = m.found.fit.names.includes(column);
  const b = there ? linearCombination(m.found.fit, m.found.variance, { [column]: tenth }) : null;
  const unit = "odds ratio per ten percentage points";
  const make = (
    part: string,
    what: string,
    kind: NamedNumber["kind"],
    value: number | undefined,
    of = unit,
  ): NamedNumber =>
    named(
      `${id}.${part}`,
      `${label}: ${what}`,
      kind,
      value ?? null,
      of,
      "the share does not vary in this sample",
    );
  return {
    or: make("or", "odds ratio", "ratio", b === null ? undefined : Math.exp(b.estimate)),
    low: make("or-low", "lower limit", "ratio", b === null ? undefined : Math.exp(b.low)),
    high: make("or-high", "upper limit", "ratio", b === null ? undefined : Math.exp(b.high)),
    p: make("p", "P value", "p", b?.p, "probability"),
    coefficient: make("b", "coefficient", "coefficient", b?.estimate, `log ${unit}`),
    error: make("se", "standard error of the coefficient", "error", b?.se, `log ${unit}`),
  };
}

function numbersOf(m: ShareModel) {
  const { part, label } = ways.find((w) => w.id === m.way)!;
  const id = `tableS9.${m.outcome}.${part}`;
  const who = `${outcomes.find((o) => o.id === m.outcome)!.label}, ${label.toLowerCase()}`;
  return {
    total: ratioNumbers(
      m.found,
      totalStaff,
      `${id}.total`,
      `${who}, total staff`,
      "odds ratio per FTE per 50,000 patients",
    ),
    share: shareNumbers(m, `${id}.share`, `${who}, link workers’ share`),
    size: sizeNumbers(m.found, id, who),
  };
}

/** Table S9: total staff of the scheme and link workers' share of them in one model, both ways to treat PCNs without staff. */
export function tableS9(models: readonly ShareModel[], settings: Settings): TableOutput {
  const rows = ways.flatMap((w): Row[] => [
    { head: w.label, cells: [], level: "group" },
    ...models
      .filter((m) => m.way === w.id)
      .map((m): Row => {
        const { total, share, size } = numbersOf(m);
        const three = (n: typeof total | typeof share): Cell[] => [
          { number: n.or },
          { low: n.low, high: n.high },
          { number: n.p },
        ];
        return {
          head: labelWithSample(outcomes.find((o) => o.id === m.outcome)!),
          level: "member",
          cells: [...three(total), ...three(share), { number: size.n }],
        };
      }),
  ]);
  const columns = (group: string, unit: string): Column[] => [
    { head: "OR", unit, group, align: "number" },
    { head: "95% CI", group, align: "number" },
    { head: "P", group, align: "number" },
  ];
  const unnamed = roles.filter((r) => r.group === "other ARRS").map((r) => r.label.toLowerCase());
  const lacking = lackingRoles.map((r) => r.label.toLowerCase());
  return {
    type: "table",
    name: "tableS9",
    number: "Table S9",
    title: "The scheme as a whole: total staff, and link workers’ share of them",
    stub: "PCNs without staff, and outcome",
    columns: [
      ...columns("Total staff", "per FTE per 50,000"),
      ...columns("Link workers’ share", "per 10 percentage points"),
      { head: "Responders", align: "number" },
    ],
    rows,
    behind: models.flatMap((m) => {
      const { total, share, size } = numbersOf(m);
      return [total.coefficient, total.error, share.coefficient, share.error, size.clusters];
    }),
    notes: [
      ...responderNotes(settings),
      "Main model of each outcome, adjusted as in Table 1; total staff and the share take the place of the exposure. Where a PCN has no staff of the scheme, as all before July 2019, a share is not defined: first it is 0 with an indicator for such PCNs and waves, then these are left out.",
      `The total holds link workers, the roles that the article names, and ${unnamed.join(", ")}, which it does not name.${lacking.length === 0 ? "" : ` The files lack ${lacking.join(", ")}, so the total and the share are without them.`}`,
      varianceNote(settings),
      ...exposureNotes(settings),
      ...droppedNotes(models.map((m) => m.found)),
    ],
    madeBy: "analysis/tableS9.ts tableS9",
    words:
      "With total staff held, the odds ratio of ten percentage points more of link workers among the scheme’s staff for confidence in managing conditions is {{tableS9.confidence.indicator.share.or}} (95% CI {{tableS9.confidence.indicator.share.or-low to tableS9.confidence.indicator.share.or-high}}).",
  };
}
