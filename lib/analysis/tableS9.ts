import type { RowIndex } from "../stats/compress.js";
import { linearCombination } from "../stats/wald.js";
import { byResponder, type Design } from "../study/designs.js";
import { shareWays, totalStaff, withShare, type ShareWay } from "../study/models.js";
import {
  labelWithSample,
  outcome,
  outcomes,
  sample,
  type ModelId,
  type OutcomeId,
} from "../study/outcomes.js";
import { lackingRoles, roles } from "../study/roles.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import { estimateAll, type Estimated } from "./estimates.js";
import { named } from "./named.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { ratioNumbers, sizeNumbers } from "./numbers.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";
import { placesOf } from "./table1.js";
import { withoutBeside, withoutInWords } from "./withoutReplaced.js";

interface Way {
  readonly id: ShareWay;
  readonly part: string;
  readonly label: string;
  /** In every sample, or in the main one of each outcome. */
  readonly all: boolean;
}

const ways: readonly Way[] = [
  { id: "indicator", part: "indicator", label: "No staff: share 0, with an indicator", all: true },
  { id: "withStaff", part: "with-staff", label: "Only PCNs and waves with staff of the scheme", all: false },
];

/** A model of Table S9: an outcome in a sample under one way to treat PCNs without staff. */
export interface ShareModel {
  readonly outcome: OutcomeId;
  readonly model: ModelId;
  readonly way: ShareWay;
  readonly found: Estimated;
  /** Of a main model with the indicator without the waves whose census is replaced; null where it cannot be fitted there. */
  readonly without?: Estimated | null;
}

/** The models of Table 1 with total staff and link workers' share in place of the exposure; the main ones both ways. */
export function shareModels(
  index: RowIndex,
  settings: Settings,
  design: Design = byResponder,
): readonly ShareModel[] {
  const places = placesOf(design).flatMap((p) =>
    ways.filter((w) => w.all || p.model === outcome(p.outcome).mainModel).map((w) => ({ ...p, way: w.id })),
  );
  const found = estimateAll(
    index,
    places.map((p) => design.model(p.outcome, p.model, withShare(p.way))),
    { variance: settings.variance },
  );
  const models = places.map((p, i) => ({ ...p, found: found[i] }));
  const asked = (m: ShareModel): boolean => m.way === "indicator" && m.model === outcome(m.outcome).mainModel;
  return withoutBeside(index, settings, models, asked);
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

/** Ids of the main model are `tableS9.outcome.way.…`, those of the other samples `tableS9.outcome.sample.way.…`. */
function numbersOf(m: ShareModel, beside = "", besideInWords = "") {
  const way = ways.find((w) => w.id === m.way)!;
  const part = `${way.part}${beside}`;
  const label = `${way.label}${besideInWords}`;
  const o = outcome(m.outcome);
  const isMain = m.model === o.mainModel;
  const id = `tableS9.${o.id}${isMain ? "" : `.${m.model}`}.${part}`;
  const who = `${o.label}${isMain ? "" : `, ${sample(m.model).label}`}, ${label.toLowerCase()}`;
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
  const groups = ways.flatMap((w) => {
    const of = models.filter((m) => m.way === w.id);
    return w.all
      ? outcomes.map((o) => ({ head: o.label, of: of.filter((m) => m.outcome === o.id), one: true }))
      : [{ head: `${w.label}, main samples`, of, one: false }];
  });
  const rows = groups.flatMap(({ head, of, one }): Row[] => [
    { head, cells: [], level: "group" },
    ...of.map((m): Row => {
      const o = outcome(m.outcome);
      const { total, share, size } = numbersOf(m);
      const three = (n: typeof total | typeof share): Cell[] => [
        { number: n.or },
        { low: n.low, high: n.high },
        { number: n.p },
      ];
      return {
        head: one ? `${sample(m.model).label}: ${sample(m.model).who}` : labelWithSample(o),
        level: "member",
        main: one && m.model === o.mainModel,
        cells: [...three(total), ...three(share), { number: size.n }],
      };
    }),
  ]);
  const without = `, ${withoutInWords(settings)}`;
  const again = models.flatMap((m) => (m.without === undefined ? [] : [{ ...m, found: m.without }]));
  const less = again.map((m): Row => {
    const head = labelWithSample(outcome(m.outcome));
    const { found } = m;
    const nothing = Array.from({ length: 6 }, (): Cell => ({ text: "" }));
    if (found === null) return { head, level: "member", cells: [{ text: "not estimable" }, ...nothing] };
    const { total, share, size } = numbersOf({ ...m, found }, "-without-replaced", without);
    const three = (n: typeof total | typeof share): Cell[] => [
      { number: n.or },
      { low: n.low, high: n.high },
      { number: n.p },
    ];
    return { head, level: "member", cells: [...three(total), ...three(share), { number: size.n }] };
  });
  const foot: readonly Row[] =
    less.length === 0
      ? []
      : [{ head: `${ways[0].label}, main samples${without}`, cells: [], level: "group" }, ...less];
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
    stub: "Outcome and sample",
    mainNote: "Main result: the sample that the study takes as the main one for this outcome.",
    columns: [
      ...columns("Total staff", "per FTE per 50,000"),
      ...columns("Link workers’ share", "per 10 percentage points"),
      { head: "Responders", align: "number" },
    ],
    rows: [...rows, ...foot],
    behind: models.flatMap((m) => {
      const { total, share, size } = numbersOf(m);
      return [total.coefficient, total.error, share.coefficient, share.error, size.clusters];
    }),
    notes: [
      ...responderNotes(settings),
      "Adjusted as in Table 1; total staff and the share take the place of the exposure. Where a PCN has no staff of the scheme, as all before July 2019, a share is not defined: it is 0 with an indicator for such PCNs and waves, and at the foot of the table these are left out.",
      `The total holds link workers, the roles that the article names, and ${unnamed.join(", ")}, which it does not name.${lacking.length === 0 ? "" : ` The files lack ${lacking.join(", ")}, so the total and the share are without them.`}`,
      varianceNote(
        settings,
        models.map((m) => numbersOf(m).size.clusters),
      ),
      ...exposureNotes(settings),
      ...droppedNotes(models.map((m) => m.found)),
    ],
    madeBy: "analysis/tableS9.ts tableS9",
    words:
      "With total staff held, the odds ratio of ten percentage points more of link workers among the scheme’s staff for confidence in managing conditions is {{tableS9.confidence.indicator.share.or}} (95% CI {{tableS9.confidence.indicator.share.or-low to tableS9.confidence.indicator.share.or-high}}).",
  };
}
