import type { SurveyInputs } from "../data/survey.js";
import type { Settings } from "../study/settings.js";
import { wave } from "../study/waves.js";
import { count, named, share } from "./named.js";
import { responderNotes } from "./notes.js";
import type { Row, TableOutput } from "./output.js";

const responders = (id: string, label: string, value: number | null) =>
  named(id, label, "count", value, "responders", "the file does not say");

const notFound = "no source was found";

/** What the files gave: responders by wave, null where a file does not say how many. */
interface Returned extends Pick<SurveyInputs, "assumed"> {
  readonly waves: readonly { readonly wave: number; readonly rows: number | null }[];
}

/** Table S1: questionnaires sent and returned by wave as published, beside the responders in the files that were read. */
export function tableS1(read: Returned, settings: Settings): TableOutput {
  const rows = read.waves.map((file): Row => {
    const w = wave(file.wave);
    const id = `tableS1.${w.year}`;
    const sent = w.sentMillions === null ? null : w.sentMillions * 1e6;
    const rate = w.responseRate === null ? null : w.responseRate / 100;
    return {
      head: String(w.year),
      cells: [
        { text: w.fieldwork },
        {
          number: named(
            `${id}.sent`,
            `Questionnaires sent, ${w.year}`,
            "count",
            sent,
            "questionnaires",
            notFound,
          ),
        },
        {
          number: count(
            `${id}.returned`,
            `Questionnaires returned, ${w.year}`,
            w.returned.count,
            "questionnaires",
          ),
        },
        { text: w.returned.known },
        { number: share(`${id}.rate`, `Response rate, ${w.year}`, rate, notFound) },
        { number: responders(`${id}.rows`, `Responders in the file of ${w.year}`, file.rows) },
      ],
    };
  });
  const assumed = [...new Set(read.assumed.map((a) => `${a.name} (${a.evidence})`))];
  return {
    type: "table",
    name: "tableS1",
    number: "Table S1",
    title: "Questionnaires sent and returned as published, and the responders that were read",
    stub: "Wave",
    columns: [
      { head: "Fieldwork", align: "text" },
      { head: "Sent", group: "Published", align: "number" },
      { head: "Returned", group: "Published", align: "number" },
      { head: "Printed", group: "Published", align: "text" },
      { head: "Response rate", unit: "%", group: "Published", align: "number" },
      { head: "Responders in the files", align: "number" },
    ],
    rows,
    behind: [
      responders(
        "tableS1.rows",
        "Responders in all files",
        read.waves.reduce<number | null>(
          (sum, { rows: n }) => (sum === null || n === null ? null : sum + n),
          0,
        ),
      ),
    ],
    notes: [
      ...responderNotes(settings),
      `Sources: ${read.waves.map((w) => `${w.wave}, ${wave(w.wave).returned.source}`).join("; ")}.`,
      ...(assumed.length === 0
        ? []
        : [`Names in the files that nobody has confirmed in public: ${assumed.join(", ")}.`]),
    ],
    madeBy: "analysis/tableS1.ts tableS1",
    words: `{{tableS1.rows}} responders in ${read.waves.length} waves were read.`,
  };
}
