import type { ClusterAnswers } from "../data/summaries.js";
import { outcomes } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { censusInWords, schemeBegan } from "../study/waves.js";
import { share, shareOf } from "./named.js";
import { responderNotes } from "./notes.js";
import type { FigureOutput, LinePoint, NamedNumber } from "./output.js";
import { clusteredProportion } from "./proportion.js";

/** The beginning of a month such as "2019-07" on an axis of years. */
const yearOf = (month: string): number => Number(month.slice(0, 4)) + (Number(month.slice(5)) - 1) / 12;

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);

/** Figure 1: the share of good answers by outcome and year, with 95% intervals clustered by PCN. */
export function figure1(
  answers: readonly ClusterAnswers[],
  settings: Settings,
  name = "figure1",
): FigureOutput {
  const point = (outcome: string, label: string, year: number): LinePoint => {
    const counts = answers.filter((a) => a.outcome === outcome && a.wave === year);
    const found = clusteredProportion(counts);
    const id = `${name}.${outcome}.${year}`;
    const [n, good] = [sum(counts.map((a) => a.n)), sum(counts.map((a) => a.good))];
    const of = (part: string, words: string, value: number | null): NamedNumber =>
      shareOf(
        Math.min(good, n - good),
        share(`${id}.${part}`, `${label}, ${year}${words}`, value, "fewer than two clusters"),
      );
    return {
      x: year,
      y: of("share", "", found.share),
      low: of("low", ": lower limit", found.low),
      high: of("high", ": upper limit", found.high),
    };
  };
  const years = [...settings.waves].sort((a, b) => a - b);
  const [first, last] = [years[0], years[years.length - 1]];
  return {
    type: "figure",
    name,
    number: "Figure 1",
    title: `A good experience of the practice: {{${name}.experience.${first}.share}} in ${first}, {{${name}.experience.${last}.share}} in ${last}`,
    subtitle:
      "Responders with a good answer, % of those with a usable one, by year of the survey; bands are 95% intervals",
    chart: {
      type: "lines",
      xLabel: "Year of the survey",
      yLabel: "Good answer, %",
      lines: outcomes.map((o) => ({
        id: o.id,
        label: o.label,
        points: years.map((y) => point(o.id, o.label, y)),
      })),
      events: [{ x: yearOf(schemeBegan), label: `Scheme began, ${censusInWords(schemeBegan)}` }],
    },
    notes: [
      ...responderNotes(settings),
      "Unweighted. Intervals are those of the logit scale with standard errors clustered by PCN. The axis does not begin at 0.",
    ],
    madeBy: "analysis/figure1.ts figure1",
    words: `A good experience of the practice was reported by {{${name}.experience.${first}.share}} of responders in ${first} and {{${name}.experience.${last}.share}} (95% interval {{${name}.experience.${last}.low to ${name}.experience.${last}.high}}) in ${last}.`,
  };
}
