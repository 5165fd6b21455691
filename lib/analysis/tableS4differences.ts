import type { LevelCounts, PatientCounts } from "../data/levels.js";
import { covariates } from "../study/covariates.js";
import type { Settings } from "../study/settings.js";
import { levelShare, populationShare, standardisedDifference, type Measure } from "./levels.js";
import { named, shareOf } from "./named.js";
import { censusNotes, responderNotes } from "./notes.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";
import { described, nestedShares, populationNote } from "./tableS4.js";

const measures: readonly { readonly id: Measure; readonly label: string }[] = [
  { id: "n", label: "Unweighted" },
  { id: "weight", label: "Weighted" },
];

/** What is compared: the survey with the population, the analysed and every sample with the survey. */
const comparisons = described.map((d) => ({
  ...d,
  against: d.id === "survey" ? ("population" as const) : ("survey" as const),
}));

interface Compared {
  readonly covariate: string;
  readonly code: number;
  readonly measure: Measure;
  readonly id: string;
  readonly number: NamedNumber;
}

function compare(levels: readonly LevelCounts[], patients: readonly PatientCounts[]): readonly Compared[] {
  return covariates.flatMap((c) =>
    c.levels.flatMap(({ code, label }) =>
      measures.flatMap((m) => {
        const found = comparisons.map(({ id, label: who, pick, against }): Compared => {
          const own = levelShare(levels, c.name, code, pick, m.id);
          const other =
            against === "population"
              ? populationShare(patients, c.name, code)
              : levelShare(levels, c.name, code, (l) => l.returned, m.id);
          const number = named(
            `tableS4differences.${c.name}.${code}.${m.id === "n" ? "unweighted" : "weighted"}.${id}`,
            `${c.label} ${label}: standardised difference of ${who} from the ${against}, ${m.label.toLowerCase()}`,
            "statistic",
            standardisedDifference(own, other),
            "standard deviations",
            "the share is not known",
          );
          const people = pick(levels.find((l) => l.covariate === c.name && l.code === code)!).n;
          return { covariate: c.name, code, measure: m.id, id, number: shareOf(people, number) };
        });
        const nested = nestedShares(found.map((f) => [f.id, f.number]));
        return found.map((f, i) => ({ ...f, number: nested[i] }));
      }),
    ),
  );
}

const largest = (numbers: readonly NamedNumber[]): number | null =>
  numbers.reduce<number | null>(
    (most, { value }) => (value === null ? most : Math.max(most ?? 0, Math.abs(value))),
    null,
  );

/** Table S4's standardised differences: survey from population, analysed and each main sample from the survey; both unweighted and weighted. */
export function tableS4Differences(
  levels: readonly LevelCounts[],
  patients: readonly PatientCounts[],
  settings: Settings,
): TableOutput {
  const compared = compare(levels, patients);
  const shown = ["survey", "share"];
  const columns = measures.flatMap((m): Column[] => [
    { head: "Survey from population", group: m.label, align: "number" },
    { head: "Analysed from survey", group: m.label, align: "number" },
    { head: "Farthest sample from survey", group: m.label, align: "number" },
  ]);
  const cells = (covariate: string, code: number, label: string): readonly Cell[] =>
    measures.flatMap((m): Cell[] => {
      const here = compared.filter((x) => x.covariate === covariate && x.code === code && x.measure === m.id);
      const samples = here.filter((x) => !shown.includes(x.id)).map((x) => x.number);
      const farthest = named(
        `tableS4differences.${covariate}.${code}.${m.id === "n" ? "unweighted" : "weighted"}.farthest`,
        `${label}: largest standardised difference of an outcome’s sample from the survey, ${m.label.toLowerCase()}`,
        "statistic",
        largest(samples),
        "standard deviations",
      );
      const people = Math.min(...samples.map((n) => n.people ?? 0));
      const tells = samples.map((n) => n.id);
      return [
        ...shown.map((id): Cell => {
          const { number } = here.find((x) => x.id === id)!;
          return number.value === null ? { text: "–" } : { number };
        }),
        { number: { ...shareOf(people, farthest), tells } },
      ];
    });
  const analysed = compared.filter((x) => x.id === "share" && x.measure === "n").map((x) => x.number);
  return {
    type: "table",
    name: "tableS4differences",
    number: "Table S4, differences",
    title: "Standardised differences between population, survey, responders analysed and main samples",
    stub: "Characteristic",
    columns,
    rows: covariates.flatMap((c): Row[] => [
      { head: c.label, cells: [], level: "group" },
      ...c.levels.map((level): Row => ({
        head: level.label,
        cells: cells(c.name, level.code, `${c.label} ${level.label}`),
        level: "member",
      })),
    ]),
    behind: [
      ...compared.filter((x) => !shown.includes(x.id) && x.number.value !== null).map((x) => x.number),
      {
        ...named(
          "tableS4differences.largest",
          "Largest standardised difference of the analysed from the survey, unweighted",
          "statistic",
          largest(analysed),
          "standard deviations",
        ),
        tells: analysed.filter((n) => Math.abs(n.value ?? 0) === largest(analysed)).map((n) => n.id),
      },
    ],
    notes: [
      ...responderNotes(settings),
      "Difference of two shares over the square root of the mean of their variances p(1 − p); 0.1 is often taken as small. The farthest sample’s size is without its sign; each sample’s own differences are in the ledger.",
      populationNote,
      ...censusNotes(settings),
    ],
    madeBy: "analysis/tableS4differences.ts tableS4Differences",
    words:
      "Between survey and analysed responders the largest standardised difference is {{tableS4differences.largest}}.",
  };
}
