import type { LevelCounts, PatientCounts } from "../data/levels.js";
import type { FlowCounts } from "../data/summaries.js";
import { covariates } from "../study/covariates.js";
import { outcomes, samples } from "../study/outcomes.js";
import { populationSource, shareAged65 } from "../study/population.js";
import type { Settings } from "../study/settings.js";
import { sampleCount } from "./box2.js";
import { levelShare, populationShare, type Measure, type Pick } from "./levels.js";
import { count, partOf, share, shareOf } from "./named.js";
import { censusNotes, responderNotes } from "./notes.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";

/** Who is set beside whom: all who returned the questionnaire, the analysed, the main sample of each outcome. */
export const described: readonly { readonly id: string; readonly label: string; readonly pick: Pick }[] = [
  { id: "survey", label: "Survey", pick: (l) => l.returned },
  { id: "share", label: "Analysed", pick: (l) => l.analysed },
  ...outcomes.map((o) => ({ id: o.id, label: o.label, pick: ((l) => l.byOutcome[o.id]) satisfies Pick })),
];

const mainSamples = `Main samples: ${outcomes
  .map((o) => `${o.label}, ${samples.find((s) => s.id === o.mainModel)!.who}`)
  .join("; ")}.`;

/** What is said of the column of the population. */
export const populationNote = `Population: rurality and deprivation, registered patients of practices in PCNs by the practice’s place, over the waves (real, public files); gender, ethnicity, retired and unemployed, ${populationSource} (work: aged 16 and over; the others: all ages). “–”: no public source in reach prints it.`;

const known = (number: NamedNumber): Cell => (number.value === null ? { text: "–" } : { number });

const isOther = (id: string): boolean => outcomes.some((o) => o.id === id);

const columnsOf = (first: readonly Column[]): readonly Column[] => [
  ...first,
  ...described.map(({ id, label }): Column => ({
    head: label,
    unit: "%",
    align: "number",
    ...(isOther(id) ? { group: "Main sample of" } : {}),
  })),
];

function levelRows(cells: (covariate: string, code: number, label: string) => readonly Cell[]): Row[] {
  return covariates.flatMap((c): Row[] => [
    { head: c.label, cells: [], level: "group" },
    ...c.levels.map((level): Row => ({
      head: level.label,
      cells: cells(c.name, level.code, `${c.label} ${level.label}`),
      level: "member",
    })),
  ]);
}

/** The same numbers, each with the one that it lies within: the analysed are among those who returned, each sample is among the analysed. */
export function nestedShares(
  numbers: readonly (readonly [id: string, number: NamedNumber])[],
): readonly NamedNumber[] {
  const of = new Map(numbers);
  return numbers.map(([id, number]) => {
    const whole = id === "survey" ? undefined : of.get(id === "share" ? "survey" : "share");
    return whole === undefined ? number : partOf(whole, number);
  });
}

/** The shares of a level in the survey, the analysed and each sample. */
const shares = (
  name: string,
  levels: readonly LevelCounts[],
  covariate: string,
  code: number,
  label: string,
  measure: Measure,
): readonly Cell[] =>
  nestedShares(
    described.map(({ id, label: who, pick }) => [
      id,
      shareOf(
        pick(levels.find((l) => l.covariate === covariate && l.code === code)!).n,
        share(
          `${name}.${covariate}.${code}.${id}`,
          `${label}: share, ${who}`,
          levelShare(levels, covariate, code, pick, measure),
        ),
      ),
    ]),
  ).map((number) => ({ number }));

/** Table S4: the population, the survey, the analysed and each outcome's main sample, by covariate. Unweighted. */
export function tableS4(
  levels: readonly LevelCounts[],
  patients: readonly PatientCounts[],
  counts: FlowCounts,
  settings: Settings,
): TableOutput {
  const cells = (covariate: string, code: number, label: string): readonly Cell[] => {
    const id = `tableS4.${covariate}.${code}`;
    return [
      known(
        share(
          `${id}.population`,
          `${label}: share of the population`,
          populationShare(patients, covariate, code),
        ),
      ),
      ...shares("tableS4", levels, covariate, code, label, "n"),
    ];
  };
  const returned = count("tableS4.total.survey", "Questionnaires returned", counts.returned);
  const analysed = count("tableS4.total.analysed", "Responders analysed", counts.analysed);
  const totals = [
    returned,
    partOf(returned, analysed),
    ...outcomes.map((o) =>
      sampleCount(`tableS4.total.${o.id}`, o, o.mainModel, counts, `Responders in the sample for ${o.label}`),
    ),
  ];
  const total: Row = {
    head: "Responders, n",
    cells: [{ text: "" }, ...totals.map((number) => ({ number }))],
  };
  return {
    type: "table",
    name: "tableS4",
    number: "Table S4",
    title: "Population, survey, responders analysed and main sample of each outcome, unweighted",
    stub: "Characteristic",
    columns: columnsOf([{ head: "Population", unit: "%", align: "number" }]),
    rows: [total, ...levelRows(cells)],
    behind: levels
      .flatMap((l) => {
        const of = `${l.covariate}.${l.code}`;
        const said = `${l.covariate} ${l.code}`;
        const returned = count(`tableS4.${of}.returned`, `${said}: returned`, l.returned.n);
        const analysed = count(`tableS4.${of}.analysed`, `${said}: analysed`, l.analysed.n);
        return [returned, partOf(returned, analysed)];
      })
      .concat(
        share("tableS4.age.population65", "Share of people of all ages who are 65 or over", shareAged65),
      ),
    notes: [
      ...responderNotes(settings),
      mainSamples,
      "Shares of those whose level is known. Rurality is the practice’s; the deprivation decile is that of the responder’s area.",
      populationNote,
      "Of all ages, {{tableS4.age.population65}} were 65 or over in Census 2021; its bulletin prints no share for the bands used here.",
      ...censusNotes(settings),
    ],
    madeBy: "analysis/tableS4.ts tableS4",
    words:
      "{{tableS4.total.analysed}} responders are analysed; {{tableS4.gender.1.share}} are women and {{tableS4.ethnicity.1.share}} are White.",
  };
}

/** Table S4 by the survey's weights, which undo its design and who answers. */
export function tableS4Weighted(levels: readonly LevelCounts[], settings: Settings): TableOutput {
  return {
    type: "table",
    name: "tableS4weighted",
    number: "Table S4, weighted",
    title: "Survey, responders analysed and main sample of each outcome, by the survey’s weights",
    stub: "Characteristic",
    columns: columnsOf([]),
    rows: levelRows((covariate, code, label) =>
      shares("tableS4weighted", levels, covariate, code, label, "weight"),
    ),
    notes: [
      ...responderNotes(settings),
      mainSamples,
      "Weighted by the survey’s own weight (wt_new). The models of this study are unweighted, as the article’s are.",
      ...censusNotes(settings),
    ],
    madeBy: "analysis/tableS4.ts tableS4Weighted",
    words:
      "By the survey’s weights {{tableS4weighted.gender.1.share}} of the analysed are women and {{tableS4weighted.ethnicity.1.share}} are White.",
  };
}
