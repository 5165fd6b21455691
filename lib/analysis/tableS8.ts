import type { RowIndex } from "../stats/compress.js";
import { byResponder, hasOneSample, type Design } from "../study/designs.js";
import { exposure, otherRoles, withOtherRoles } from "../study/models.js";
import { outcome, outcomes, sample, samples, type ModelId, type OutcomeId } from "../study/outcomes.js";
import { lackingRoles, namedRoles } from "../study/roles.js";
import type { Settings } from "../study/settings.js";
import { droppedNotes } from "./dropped.js";
import { estimateAll, type Estimated } from "./estimates.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import { ratioNumbers, sizeNumbers, type RatioNumbers } from "./numbers.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";
import { placesOf } from "./table1.js";
import { withoutBeside, withoutInWords } from "./withoutReplaced.js";

const workers = "Social prescribing link workers";
const unit = "odds ratio per FTE per 50,000 patients";

/** A model with the other roles of the scheme beside the link workers. */
export interface RoleModel {
  readonly outcome: OutcomeId;
  readonly model: ModelId;
  readonly found: Estimated;
  /** Of a main model without the waves whose census is replaced; null where it cannot be fitted there. */
  readonly without?: Estimated | null;
}

/** The models of Table 1 with the other roles beside the link workers: five outcomes in three samples. */
export function roleModels(
  index: RowIndex,
  settings: Settings,
  design: Design = byResponder,
): readonly RoleModel[] {
  const places = placesOf(design);
  const found = estimateAll(
    index,
    places.map((p) => design.model(p.outcome, p.model, withOtherRoles)),
    { variance: settings.variance },
  );
  const models = places.map((p, i) => ({ ...p, found: found[i] }));
  return withoutBeside(index, settings, models, isMain);
}

const isMain = ({ outcome: o, model }: Pick<RoleModel, "outcome" | "model">): boolean =>
  model === outcome(o).mainModel;

/** Ids of the main model are `tableS8.outcome.…`, those of the other samples `tableS8.outcome.sample.…`. */
const idOf = ({ outcome: o, model }: RoleModel): string =>
  model === outcome(o).mainModel ? `tableS8.${o}` : `tableS8.${o}.${model}`;

const labelOf = ({ outcome: o, model }: RoleModel): string =>
  model === outcome(o).mainModel ? outcome(o).label : `${outcome(o).label}, ${sample(model).label}`;

const clustersOf = (m: RoleModel): NamedNumber => sizeNumbers(m.found, idOf(m), labelOf(m)).clusters;

/** Table S8: odds ratios of link workers and of the other roles of the scheme, all in one model for each outcome and sample of the design. */
export function tableS8(
  models: readonly RoleModel[],
  settings: Settings,
  design: Design = byResponder,
): TableOutput {
  const numbersOf = (m: RoleModel, name: string, head: string): RatioNumbers =>
    ratioNumbers(m.found, name, `${idOf(m)}.${name.replaceAll("_", "-")}`, `${head}, ${labelOf(m)}`, unit);
  const row = (of: readonly RoleModel[], name: string, head: string): Row => ({
    head,
    level: "member",
    main: name === exposure,
    cells: of.flatMap((m): Cell[] => {
      const found = numbersOf(m, name, head);
      return [{ number: found.or }, { low: found.low, high: found.high }];
    }),
  });
  const inRows = [{ id: exposure, label: workers }, ...namedRoles.filter((r) => otherRoles.includes(r.id))];
  const rowsOf = (of: readonly RoleModel[]): readonly Row[] => inRows.map((r) => row(of, r.id, r.label));
  const rows = hasOneSample(design)
    ? rowsOf(models)
    : samples.flatMap((s): Row[] => [
        { head: `${s.label}: ${s.who}`, cells: [], level: "group" },
        ...rowsOf(models.filter((m) => m.model === s.id)),
      ]);
  const beside = `main samples, ${withoutInWords(settings)}`;
  const again = models.flatMap((m) => (m.without === undefined ? [] : [{ ...m, found: m.without }]));
  const less: readonly Row[] =
    again.length === 0
      ? []
      : [
          { head: `M${beside.slice(1)}`, cells: [], level: "group" },
          {
            head: workers,
            level: "member",
            cells: again.flatMap((m): Cell[] => {
              if (m.found === null) return [{ text: "not estimable" }, { text: "" }];
              const label = `${workers}, ${outcome(m.outcome).label}, ${beside}`;
              const id = `tableS8.${m.outcome}.${exposure}-without-replaced`;
              const { or, low, high } = ratioNumbers(m.found, exposure, id, label, unit);
              return [{ number: or }, { low, high }];
            }),
          },
        ];
  const columns = outcomes.flatMap((o): Column[] => [
    { head: "OR", group: o.label, align: "number" },
    { head: "95% CI", group: o.label, align: "number" },
  ]);
  const lacking = lackingRoles.map((r) => r.label.toLowerCase()).join(", ");
  const mains = outcomes.map((o) => `${o.label}, ${sample(o.mainModel).label}`).join("; ");
  return {
    type: "table",
    name: "tableS8",
    number: "Table S8",
    title: "Link workers with the other direct patient care roles of the scheme in the model",
    stub: "FTE per 50,000 patients",
    mainNote: `The exposure of the study. Main sample of each outcome: ${mains}.`,
    columns,
    rows: [...rows, ...less],
    behind: [...models.map(clustersOf), ...models.map((m) => numbersOf(m, exposure, workers).p)],
    notes: [
      ...responderNotes(settings),
      `Each outcome in each sample of Table 1, adjusted as there. The workforce files lack: ${lacking}.`,
      varianceNote(settings, models.map(clustersOf)),
      ...exposureNotes(settings),
      ...droppedNotes(models.map((m) => m.found)),
    ],
    madeBy: "analysis/tableS8.ts tableS8",
    words:
      "With the other roles in the model the odds ratio of link workers for a good experience of the practice is {{tableS8.experience.exposure.or}} (95% CI {{tableS8.experience.exposure.or-low to tableS8.experience.exposure.or-high}}).",
  };
}
