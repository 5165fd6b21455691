import { outcome, outcomes, samples, type Outcome } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { clusterKeyLabels, clusterKeys } from "../study/specification.js";
import { named } from "./named.js";
import { exposureNotes, responderNotes } from "./notes.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";
import { isMain, specifiedSamples, type Specified, type SpecifiedSample } from "./specifications.js";

const unit = "odds ratio per FTE per 50,000 patients";

/** The main result of each outcome under each exposure rule, cluster key and definition of model 3, and without the waves whose census is replaced. */
export const specification = (found: readonly Specified[], settings: Settings): TableOutput =>
  table(found, settings, (o, s) => isMain(o.id, s), {
    name: "specification",
    number: "Specifications",
    title: "The main results under each way of making the exposure, the clusters and model 3",
  });

/** The same for the other samples of Table 1. */
export const specificationOthers = (found: readonly Specified[], settings: Settings): TableOutput =>
  table(found, settings, (o, s) => !isMain(o.id, s), {
    name: "specificationOthers",
    number: "Specifications, other samples",
    title: "The other samples of Table 1 under each way of making the exposure, the clusters and model 3",
  });

function table(
  found: readonly Specified[],
  settings: Settings,
  shown: (o: Outcome, s: SpecifiedSample) => boolean,
  head: Pick<TableOutput, "name" | "number" | "title">,
): TableOutput {
  const rows = outcomes.flatMap((o) =>
    specifiedSamples
      .filter((s) => shown(o, s))
      .flatMap((s): Row[] => [
        { head: `${o.label}, ${s.label}`, cells: [], level: "group" },
        ...found
          .filter((f) => f.outcome === o.id && f.sample.id === s.id)
          .map((f): Row => ({
            head: f.exposure.label,
            level: "member",
            main: f.exposure.id === settings.absentPcns,
            cells: cellsOf(f, head.name, `${o.label}, ${s.label}`),
          })),
      ]),
  );
  return {
    type: "table",
    ...head,
    stub: "Outcome, sample and exposure",
    mainNote: "As the settings of this run have it.",
    columns: [
      { head: "Odds ratio", align: "number" },
      ...clusterKeys.map((key): Column => ({
        head: clusterKeyLabels[key],
        group: "95% CI, clustered by",
        align: "number",
      })),
      { head: "Responders", align: "number" },
    ],
    rows,
    behind: head.name === "specification" ? behind(found, head.name, shown) : [],
    notes: [
      ...responderNotes(settings),
      "Adjusted as in Table 1. The cluster key moves intervals and no estimate. “PCNs that exchanged practices”: two PCNs are one cluster when a practice was in both over the waves.",
      ...(found.some((f) => f.exposure.without.length > 0 && shown(outcome(f.outcome), f.sample))
        ? [`Without a wave: the rule of this run, leaving out the waves for which another census stands.`]
        : []),
      "Mental health needs understood: whoever reports such needs is asked, so Model 3 by reported needs has the responders of Model 1.",
      ...exposureNotes(settings).slice(0, 1),
    ],
    madeBy: `analysis/specification.ts ${head.name}`,
    words: wordsOf(head.name, settings),
  };
}

const wordsOf = (name: string, settings: Settings): string => {
  const [o, s] = name === "specification" ? ["experience", "model1"] : ["experience", "model2"];
  const id = (rule: string): string => `{{${name}.${o}.${s}.${rule}.or}}`;
  const mark = (rule: string): string => (rule === settings.absentPcns ? " (the rule of this run)" : "");
  const who = samples.find((x) => x.id === s)!.who;
  return `For a good experience of the practice among ${who} the odds ratio is ${id("reported")} from returns alone${mark("reported")}, ${id("carry")} with the nearest census carried${mark("carry")} and ${id("zero")} with 0 where none was sent${mark("zero")}.`;
};

const idOf = (f: Specified, name: string): string => `${name}.${f.outcome}.${f.sample.id}.${f.exposure.id}`;

function cellsOf(f: Specified, name: string, what: string): readonly Cell[] {
  const id = idOf(f, name);
  const label = `${what}, ${f.exposure.label}`;
  const number = (part: string, words: string, value: number | undefined): NamedNumber =>
    named(`${id}.${part}`, `${label}: ${words}`, "ratio", value ?? null, unit, f.why ?? undefined);
  return [
    { number: number("or", "odds ratio", f.byKey?.latest.estimate.estimate) },
    ...clusterKeys.map((key): Cell => {
      const by = `by ${clusterKeyLabels[key]}`;
      return {
        low: number(`${key}-low`, `lower limit, ${by}`, f.byKey?.[key].estimate.low),
        high: number(`${key}-high`, `upper limit, ${by}`, f.byKey?.[key].estimate.high),
      };
    }),
    { number: named(`${id}.n`, `${label}: responders`, "count", f.rows, "responders") },
  ];
}

function behind(
  found: readonly Specified[],
  name: string,
  shown: (o: Outcome, s: SpecifiedSample) => boolean,
): readonly NamedNumber[] {
  return found
    .filter((f) => shown(outcome(f.outcome), f.sample))
    .flatMap((f) =>
      clusterKeys.map((key) => {
        const id = `${idOf(f, name)}.${key}`;
        const label = `${f.outcome}, ${f.sample.label}, ${f.exposure.label}, by ${clusterKeyLabels[key]}`;
        const of = f.byKey?.[key];
        const why = f.why ?? undefined;
        return named(`${id}-p`, `${label}: P value`, "p", of?.estimate.p ?? null, "probability", why);
      }),
    );
}
