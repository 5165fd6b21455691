import { outcomes } from "../study/outcomes.js";
import { fieldIn } from "../study/lookup.js";
import type { Settings } from "../study/settings.js";
import { count } from "./named.js";
import type { Row, TableOutput } from "./output.js";

/** The answers of an outcome's question that count as good, as not good, or as neither, in the words of a wave's file. */
function answersOf(id: (typeof outcomes)[number]["id"], wave: number, value: number | null): string {
  const answers = (fieldIn(id, wave)?.answers ?? []).filter((a) => a.becomes === value);
  return answers.length === 0 ? "–" : answers.map((a) => a.label).join("; ");
}

/** Box 1: the five outcomes, what is asked, which answers count, and the aim that each stands for. */
export function box1(settings: Settings): TableOutput {
  const wave = Math.max(...settings.waves);
  return {
    type: "table",
    name: "box1",
    number: "Box 1",
    title: "Outcomes assessed in the GP Patient Survey",
    stub: "Outcome",
    columns: [
      { head: "Question", align: "text" },
      { head: "Good answers", align: "text" },
      { head: "Not good", align: "text" },
      { head: "Outside the base", align: "text" },
      { head: "Aim or hypothesised effect", align: "text" },
    ],
    rows: outcomes.map((o): Row => ({
      head: o.label,
      cells: [
        { text: `${o.question} (${o.variable})` },
        { text: answersOf(o.id, wave, 1) },
        { text: answersOf(o.id, wave, 0) },
        { text: answersOf(o.id, wave, null) },
        { text: o.aim },
      ],
    })),
    behind: [count("box1.outcomes", "Outcomes", outcomes.length, "outcomes")],
    notes: [
      "The survey’s own questions and answers, real; no responders enter.",
      `Answers as in the file of ${wave}; names in brackets are those of the file. Questions that were left out, answered in error or not asked are outside the base.`,
      `Bases: ${outcomes.map((o) => `${o.label}, ${o.base}`).join("; ")}.`,
    ],
    madeBy: "analysis/box1.ts box1",
    words: "Each of the {{box1.outcomes}} outcomes is one question of the survey.",
  };
}
