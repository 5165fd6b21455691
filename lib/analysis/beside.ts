import type { TruthFile } from "../data/simulate/truth.js";
import { patientsPerRate } from "../data/rates.js";
import { exposure } from "../study/models.js";
import { outcomes } from "../study/outcomes.js";
import { published, type Published } from "../study/published.js";
import type { Settings } from "../study/settings.js";
import type { NumbersById } from "./claims.js";
import { contains, overlap, roundingInterval, type Interval } from "./interval.js";
import { named } from "./named.js";
import { responderNotes } from "./notes.js";
import type { Cell, NamedNumber, Quoted, Row, TableOutput } from "./output.js";

/** How a number of ours lies to a printed one. */
export type Standing = "inside the rounding" | "consistent" | "different" | "not here";

/** What stands beside a printed number. */
export interface Beside {
  readonly published: Published;
  readonly ours: NamedNumber | undefined;
  readonly low: NamedNumber | undefined;
  readonly high: NamedNumber | undefined;
  readonly standing: Standing;
  /** The planted value in the unit of the printed one; null where none is known. */
  readonly truth: number | null;
}

const limitOf = /^(.+\.or)-(?:low|high)$/;

/** Our 95% interval of a number; a limit has the spread of its estimate, to either side. */
function spread(id: string, value: number, numbers: NumbersById): Interval | undefined {
  const estimate = limitOf.exec(id)?.[1] ?? id;
  const [low, high] = [`${estimate}-low`, `${estimate}-high`].map((of) => numbers.get(of)?.value);
  if (typeof low !== "number" || typeof high !== "number") return undefined;
  const half = (high - low) / 2;
  return estimate === id ? { low, high } : { low: value - half, high: value + half };
}

/** The article's own interval of the same number, where it prints one. */
function printedSpread({ key, kind }: Published): Interval | undefined {
  const limits = ["low", "high"].map((end) => published.find((p) => p.key === `${key}-${end}`));
  const [low, high] = limits;
  if (kind !== "ratio" || low === undefined || high === undefined) return undefined;
  return { low: low.value - low.within, high: high.value + high.within };
}

/** Compares a number of ours with a printed one. */
export function standingOf(
  printed: Published,
  ours: number | null | undefined,
  numbers: NumbersById,
): Standing {
  if (printed.id === null || ours === undefined || ours === null) return "not here";
  const rounding = roundingInterval(printed);
  if (contains(rounding, ours)) return "inside the rounding";
  const own = spread(printed.id, ours, numbers);
  return own !== undefined && overlap(own, printedSpread(printed) ?? rounding) ? "consistent" : "different";
}

/** The planted value behind a printed odds ratio, effect or number of people of a main model. */
function planted({ id }: Published, truth: TruthFile | null, pcns: number | null): number | null {
  const [table, of, part, quantity] = (id ?? "").split(".");
  const o = outcomes.find((x) => x.id === of);
  if (truth === null || o === undefined) return null;
  const value = (want: string): number | null =>
    truth.values.find(
      (v) => v.outcome === o.id && v.sample === o.mainModel && v.term === exposure && v.quantity === want,
    )?.value ?? null;
  if (table === "table1") return quantity === "or" || quantity === "ame" ? value(quantity) : null;
  const effect = value("ame");
  if (effect === null) return null;
  if (part === "pcn") return effect * patientsPerRate;
  return pcns === null ? null : effect * patientsPerRate * pcns;
}

/** Every printed number with what stands beside it. */
export function besideArticle(numbers: NumbersById, truth: TruthFile | null): readonly Beside[] {
  const pcns = numbers.get("table2.pcns")?.value ?? null;
  return published.map((p) => {
    const ours = p.id === null ? undefined : numbers.get(p.id);
    return {
      published: p,
      ours,
      low: numbers.get(`${p.id}-low`),
      high: numbers.get(`${p.id}-high`),
      standing: standingOf(p, ours?.value, numbers),
      truth: planted(p, truth, pcns),
    };
  });
}

function reason({ published: p, standing }: Beside, { survey, samplePcns }: Settings): string {
  if (standing === "not here") return p.alone ?? "not computed in this run";
  if (standing !== "different") return standing;
  const counted = p.id!.startsWith("tableS1");
  const why = counted
    ? ["the published count of that year"]
    : [
        ...(survey.source === "simulated" ? ["simulated responders"] : []),
        ...(samplePcns > 1 ? [`one PCN in ${samplePcns}`] : []),
        ...(p.id === "flow.analysed" ? ["PCNs without a return left out"] : []),
        ...(p.id === "flow.pcns" || p.id === "flow.practices" ? ["public lists of practices"] : []),
      ];
  return `different: ${why.length === 0 ? "other data or definitions" : why.join(", ")}`;
}

const covered = ({ low, high, truth }: Beside): string => {
  if (truth === null || typeof low?.value !== "number" || typeof high?.value !== "number") return "";
  return contains({ low: low.value, high: high.value }, truth) ? "covered" : "not covered";
};

const none: Cell = { text: "" };

function rowOf(b: Beside, settings: Settings): Row {
  const { key, what, kind, value, unit, place, bound } = b.published;
  const make = (part: string, label: string, v: number): NamedNumber =>
    named(`published.${key}.${part}`, `${what}, ${label}`, kind, v, unit);
  const { low, high, ours, truth } = b;
  return {
    head: what,
    level: "member",
    cells: [
      { text: bound ?? "" },
      { number: make("article", "as printed", value) },
      ours === undefined ? none : { number: ours },
      low === undefined || high === undefined ? none : { low, high },
      { text: reason(b, settings) },
      ...(settings.survey.source === "simulated"
        ? [truth === null ? none : { number: make("truth", "as planted", truth) }, { text: covered(b) }]
        : []),
      { text: place },
    ],
  };
}

const groupOf = ({ kind, id }: Published): string =>
  id === null
    ? "Without a counterpart here"
    : {
        count: "Sizes",
        ratio: "Associations",
        p: "Associations",
        effect: "Average marginal effects, percentage points",
        people: "More people",
        share: "Shares",
      }[kind];

/** The numbers that the article prints, with ours beside each. `quotes`: the outputs that ours are from. */
export function publishedTable(
  beside: readonly Beside[],
  quotes: readonly Quoted[],
  settings: Settings,
): TableOutput {
  const groups = [...new Set(beside.map((b) => groupOf(b.published)))];
  const simulated = settings.survey.source === "simulated";
  const having = (standing: Standing): number => beside.filter((b) => b.standing === standing).length;
  return {
    type: "table",
    name: "published",
    number: "Beside the article",
    title: "Every number that the article prints, and ours",
    stub: "Number",
    columns: [
      { head: "Bound", group: "Article", align: "text" },
      { head: "Printed", group: "Article", align: "number" },
      { head: "Estimate", group: "Here", align: "number" },
      { head: "95% CI", group: "Here", align: "number" },
      { head: "Ours is", align: "text" },
      ...(simulated
        ? [
            { head: "Value", group: "Planted", align: "number" } as const,
            { head: "In our interval", group: "Planted", align: "text" } as const,
          ]
        : []),
      { head: "Printed in", align: "text" },
    ],
    rows: groups.flatMap((group): readonly Row[] => [
      { head: group, cells: [], level: "group" },
      ...beside.filter((b) => groupOf(b.published) === group).map((b) => rowOf(b, settings)),
    ]),
    behind: beside.flatMap(({ published: p }) => {
      const { low, high } = roundingInterval(p);
      const end = (part: string, label: string, v: number): readonly NamedNumber[] =>
        Number.isFinite(v)
          ? [named(`published.${p.key}.${part}`, `${p.what}, ${label}`, p.kind, v, p.unit)]
          : [];
      return [...end("least", "least that it may be", low), ...end("most", "most that it may be", high)];
    }),
    quotes,
    notes: [
      ...responderNotes(settings),
      "Inside the rounding: ours, rounded like the printed one, is the same. Consistent: our 95% interval and the article’s (else the rounding of its number) overlap; a limit has the spread of its estimate. The bodies of the article’s tables are not in the text that was read.",
    ],
    madeBy: "analysis/beside.ts publishedTable",
    words: `Of the ${beside.length - having("not here")} printed numbers that have a counterpart here, ${having("inside the rounding")} are the same within rounding, ${having("consistent")} consistent and ${having("different")} different.`,
  };
}
