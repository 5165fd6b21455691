import type { RawAnswers } from "../data/answers.js";
import { missingCodes } from "../study/fields.js";
import { fieldIn } from "../study/lookup.js";
import { outcomes, type Outcome } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { count, share, shareOf } from "./named.js";
import { responderNotes } from "./notes.js";
import type { Cell, Column, Row, TableOutput } from "./output.js";

interface Line {
  /** Its part of an id: `answer1`, `missing3`, `blank`, `other`. */
  readonly part: string;
  readonly label: string;
  readonly holds: (code: number | null) => boolean;
}

/** One line for each answer that the codebook knows, each reason for none, and codes that it does not know. */
function linesOf(o: Outcome, years: readonly number[]): readonly Line[] {
  const answers = fieldIn(o.id, years[years.length - 1])?.answers ?? [];
  const group = { 1: "good", 0: "not good" } as const;
  const known = new Set([...answers.map((a) => a.code), ...missingCodes.map((m) => m.code)]);
  return [
    ...answers.map((a): Line => ({
      part: `answer${a.code}`,
      label: `${a.label} (${a.becomes === 1 || a.becomes === 0 ? group[a.becomes] : "outside the base"})`,
      holds: (code) => code === a.code,
    })),
    ...missingCodes.map((m): Line => ({
      part: `missing${-m.code}`,
      label: `No answer: ${m.label}`,
      holds: (code) => code === m.code,
    })),
    { part: "blank", label: "No answer: empty in the file", holds: (code) => code === null },
    {
      part: "other",
      label: "A code that the codebook lacks",
      holds: (code) => code !== null && !known.has(code),
    },
  ];
}

/** Table S5: the answers to the outcomes' questions as they stand in the files, by year, all questionnaires returned. */
export function tableS5(answers: readonly RawAnswers[], settings: Settings): TableOutput {
  const years = [...settings.waves].sort((a, b) => a - b);
  const number = (o: Outcome, year: number, holds: Line["holds"]): number =>
    answers
      .filter((a) => a.outcome === o.id && a.wave === year && holds(a.code))
      .reduce((sum, a) => sum + a.n, 0);
  const columns = years.flatMap((y): Column[] => [
    { head: "n", group: String(y), align: "number" },
    { head: "%", group: String(y), align: "number" },
  ]);
  const rows = outcomes.flatMap((o): Row[] => {
    const lines = linesOf(o, years).filter((line) => years.some((y) => number(o, y, line.holds) > 0));
    const cells = (part: string, label: string, holds: Line["holds"]): Cell[] =>
      years.flatMap((y): Cell[] => {
        const n = number(o, y, holds);
        const id = `tableS5.${o.id}.${part}.${y}`;
        return [
          { number: count(`${id}.n`, `${o.label}, ${y}: ${label}`, n) },
          {
            number: shareOf(
              n,
              share(`${id}.share`, `${o.label}, ${y}: ${label}, share`, n / number(o, y, () => true)),
            ),
          },
        ];
      });
    return [
      { head: `${o.label}: ${o.question}`, cells: [], level: "group" },
      ...lines.map((l): Row => ({
        head: l.label,
        level: "member",
        cells: cells(l.part, l.label, l.holds),
      })),
      { head: "All returned", level: "member", cells: cells("all", "all returned", () => true) },
    ];
  });
  const last = years[years.length - 1];
  return {
    type: "table",
    name: "tableS5",
    number: "Table S5",
    title: "Answers to the outcomes’ questions by year, as they stand in the files",
    stub: "Answer",
    columns,
    rows,
    notes: [
      ...responderNotes(settings),
      "All questionnaires returned, before anyone leaves; unweighted; % of those returned in the year. In brackets: what the answer counts as.",
      "No census rule bears on these counts: responders of PCNs without a workforce return are among them.",
      "The isolation box may be empty because the whole question was left out: it counts as not isolated only where another box of the question is ticked.",
    ],
    madeBy: "analysis/tableS5.ts tableS5",
    words: `In ${last} {{tableS5.experience.answer1.${last}.share}} of those who returned the questionnaire called their experience very good.`,
  };
}
