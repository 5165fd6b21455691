import { answersWeight, type PracticeRoute } from "../data/practiceRoute.js";
import type { ClusterAnswers } from "../data/summaries.js";
import { byPractice, type Design } from "../study/designs.js";
import type { Settings } from "../study/settings.js";
import { figure1 } from "./figure1.js";
import { count } from "./named.js";
import { ecologicalNote, exposureNotes, responderNotes } from "./notes.js";
import type { FigureOutput, Row, TableOutput } from "./output.js";

/** Questionnaires returned, for Table S1. */
export const returnedOf = ({ files }: PracticeRoute) => ({
  waves: files.map((f) => ({ wave: f.wave, rows: f.returned })),
  assumed: [],
});

/** How practices' counts become models: grouped logits; counts with fractions are weights. */
export const practiceDesign = ({ weighted }: Pick<PracticeRoute, "weighted">): Design =>
  byPractice({ kind: weighted ? "probability" : "frequency", column: answersWeight });

/** Which practices are analysed, by wave. */
export function ecologicalFlow(route: PracticeRoute, settings: Settings): TableOutput {
  const cell = (wave: number, part: string, label: string, value: number, unit: string) => ({
    number: count(`practiceFlow.${wave}.${part}`, `${label}, wave ${wave}`, value, unit),
  });
  const suppressed = (wave: number): number =>
    route.notes
      .filter((n) => n.id === "suppressedCells" && n.of === String(wave))
      .reduce((sum, n) => sum + n.count, 0);
  return {
    type: "table",
    name: "practiceFlow",
    number: "Practices analysed",
    title: "Practices of the public survey files, those in a network, those with an exposure, by wave",
    stub: "Wave",
    columns: [
      { head: "Practices in the file", align: "number" },
      { head: "in a PCN", align: "number" },
      { head: "with an exposure", align: "number" },
      { head: "Outcomes suppressed by the publisher", align: "number" },
      { head: "Answers analysed", align: "number" },
    ],
    rows: route.linked.map((l) => ({
      head: String(l.wave),
      cells: [
        cell(l.wave, "practices", "Practices in the file", l.practices, "practices"),
        cell(l.wave, "pcn", "Practices in a PCN", l.inPcn, "practices"),
        cell(l.wave, "exposed", "Practices with an exposure", l.exposed, "practices"),
        cell(l.wave, "suppressed", "Outcomes suppressed", suppressed(l.wave), "cells"),
        cell(l.wave, "answers", "Answers", Math.round(l.answers), "answers"),
      ],
    })),
    notes: [ecologicalNote, ...responderNotes(settings), ...exposureNotes(settings)],
    madeBy: "analysis/practices.ts ecologicalFlow",
    words: `In wave ${route.linked.at(-1)?.wave ?? 0} {{practiceFlow.${route.linked.at(-1)?.wave ?? 0}.exposed}} of {{practiceFlow.${route.linked.at(-1)?.wave ?? 0}.practices}} practices have an exposure.`,
  };
}

/** Figure 1 of the public route: the share of good answers by year, in the practices that are analysed. */
export function ecologicalFigure(answers: readonly ClusterAnswers[], settings: Settings): FigureOutput {
  const figure = figure1(answers, settings, "ecologicalFigure");
  return {
    ...figure,
    number: "Figure 1, ecological",
    notes: [ecologicalNote, ...figure.notes],
    madeBy: "analysis/practices.ts ecologicalFigure",
  };
}

/** What of the article's outputs public counts of practices give, and what they do not, and why; the one place that says it. */
const given: readonly (readonly [output: string, here: string, why: string])[] = [
  ["Box 1, Table S2", "as in the study", "no responders enter"],
  ["Figures S1 and S2, Table S7", "as in the study", "workforce and lists are public"],
  [
    "Participant flow",
    "practices, not people",
    "the files hold those who answered, so that who leaves for a lacking answer is not seen",
  ],
  ["Figure 1", "ecological", "shares of the practices that are analysed"],
  [
    "Tables 1 and S6, Box 2",
    "ecological, one sample an outcome",
    "a practice’s counts of an outcome are not split by condition or need: each is of those whom its question is put to",
  ],
  [
    "Table S3",
    "ecological; year, decile and rurality alone",
    "age, gender, ethnicity and work are counted by practice, but not together with an outcome’s answers",
  ],
  ["Table 2", "ecological, as the article reckons", "people in the target group cannot be told"],
  ["Tables S8, S9, S10, S11, non-linearity", "ecological", "exposures and deciles belong to the practice"],
  ["Table S1", "as in the study", "published; and questionnaires returned are in the files"],
  [
    "Table S4, standardised differences",
    "not here",
    "who gave an outcome’s answer is not counted by age, gender, ethnicity, work or condition",
  ],
  ["Table S5", "not here", "of each question only good answers and their base are read"],
  [
    "Specifications, variances, certainty",
    "not here",
    "they say how sure the study’s own result is; what is uncertain here is whether practices tell of people",
  ],
  [
    "Beside the article, conclusions",
    "not here, but for those on the workforce",
    "the article estimates associations among people",
  ],
];

/** What the public route gives and what not. */
export const practiceLimits = (settings: Settings): TableOutput => ({
  type: "table",
  name: "practiceLimits",
  number: "What public files give",
  title: "The article’s tables and figures: which can be made of practices’ counts, and why others cannot",
  stub: "Table or figure",
  columns: [
    { head: "In this report", align: "text" },
    { head: "Why", align: "text" },
  ],
  rows: given.map(([head, here, why]): Row => ({ head, cells: [{ text: here }, { text: why }] })),
  behind: [
    count(
      "practiceLimits.lacking",
      "Rows of outputs that are not here",
      given.filter(([, here]) => here.startsWith("not here")).length,
      "rows",
    ),
  ],
  notes: [ecologicalNote, ...responderNotes(settings)],
  madeBy: "analysis/practices.ts practiceLimits",
  words: `Of ${given.length} rows {{practiceLimits.lacking}} cannot be made of public files; with the licensed person-level files all can.`,
});
