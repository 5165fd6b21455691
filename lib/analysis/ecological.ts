import { outcomes, samples } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { ecologicalNote, exposureNotes, responderNotes, varianceNote } from "./notes.js";
import type { AnyOutput, TableOutput } from "./output.js";

const whose = "those whom the question is put to";

/** What the study's outputs say of responders, and what stands in its place where counts of practices are compared; in this order. */
const inPlace: readonly (readonly [string, string])[] = [
  ...samples.map((s) => [`${s.label}: ${s.who}`, `T${whose.slice(1)}`] as const),
  ...samples.flatMap((s) => [[` (${s.label})`, ""] as const, [`, ${s.label}`, ""] as const]),
  ["Main samples, without", "Without"],
  [", main samples", ""],
  ["Outcome (main model)", "Outcome"],
  ["Outcome and sample", "Outcome"],
  ["the main models of Table 1", "the models of Table 1"],
  ["main model of each outcome", `each outcome among ${whose}`],
  [", in all responders.", "."],
  ["Responders in the files", "Returned in the files"],
  ["Responders in all files", "Questionnaires returned in all files"],
  ["Responders in the file", "Questionnaires returned, in the file"],
  ["the responders that were read", "in the files that were read"],
  ["responders in", "questionnaires returned in"],
  ["Responders", "Answers"],
  ["responders", "answers"],
];

const place = "year, the practice’s income deprivation decile and rurality";

/** What is said of an output beside what is said of all. */
const own: Readonly<Record<string, readonly string[]>> = {
  table1: [
    `Grouped logits of each practice’s good answers among its answers, with ${place}. Effects are average marginal effects (delta method).`,
  ],
  tableS3: [
    "From the models of Table 1, ecological, so adjusted for the exposure and each other. Decile and class are those of the practice’s place. P values are in the ledger.",
  ],
  tableS6: [
    "Grouped logits on the exposure alone, on the same practices as Table 1, ecological. Without year indicators they hold whatever else changed between the waves.",
  ],
  table2: [
    "As the article reckons: the average marginal effect of Table 1, ecological (first column) × {{ecologicalTable2.patients}} registered patients for a PCN, × {{ecologicalTable2.pcns}} PCNs for all of them. It takes what holds between practices for what holds for people.",
  ],
  tableS8: [`Adjusted for ${place}.`],
  tableS9: [
    `Adjusted for ${place}; total staff and the share take the place of the exposure. Where a PCN has no staff of the scheme a share is not defined: it is 0 with an indicator for such PCNs and waves, and at the foot of the table these are left out.`,
  ],
  tableS10: [
    "Exposure × the practice’s income deprivation decile; odds ratio within each decile. The joint test is a Wald χ² test that all products are zero; the test of trend is one of the least-squares slope of the ten log odds ratios over deciles 1 to 10, with one degree of freedom.",
  ],
  tableS11: [
    `Deciles are those of the practice’s place. Test of trend over deciles, and of any difference between them (Cochran 1954): ${outcomes.map((o) => `${o.label}, {{ecologicalTableS11.${o.id}.trend.p}} and {{ecologicalTableS11.${o.id}.difference.p}}`).join("; ")}.`,
  ],
  nonlinearity: [
    "Wald χ² tests with the clustered variance. Categories are quarters, and knots the 5th, 35th, 65th and 95th percentile, of the counts in practices whose PCN has any link workers; where they lie is in the ledger.",
  ],
  nonlinearityCategories: [
    "Quarters of the counts in practices whose PCN has any link workers; their cut points are in the ledger.",
  ],
  nonlinearityCurve: [
    "Predictive margins: the other covariates as they are; delta method. Up to the 99th percentile of the exposed.",
  ],
};

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const small = (text: string): string =>
  (/^[A-Z][a-z]/.test(text) ? text.slice(0, 1).toLowerCase() : text.slice(0, 1)) + text.slice(1);

/**
 * An output of the study, made of models by practice (`byPractice`), as one of the public route: its ids begin with "ecological", its labels
 * speak of answers, it has no main sample, and its notes say first that it is ecological.
 */
export function ecological(output: AnyOutput, settings: Settings): AnyOutput {
  const name = `ecological${capital(output.name)}`;
  const id = new RegExp(`(^|\\{\\{|\\bto )${output.name}\\.`, "g");
  const inWords = (text: string): string =>
    inPlace
      .reduce((said, [before, after]) => said.replaceAll(before, after), text)
      .replace(id, `$1${name}.`)
      .replace(/\.model\d(?=\.)/g, "");
  const renamed = <Value>(value: Value): Value => {
    if (typeof value === "string") return inWords(value) as Value;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((v: unknown) => renamed(v)) as Value;
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, renamed<unknown>(v)])) as Value;
  };
  const made = renamed({ ...output, notes: output.notes.filter(staysTrue) });
  const clusters = (made.behind ?? []).filter((n) => n.id.endsWith(".clusters"));
  return {
    ...(made.type === "table" ? withoutMain(made) : made),
    name,
    number: `${output.number}, ecological`,
    words: `Between practices: ${small(made.words)}`,
    madeBy: output.madeBy,
    notes: [
      ecologicalNote,
      ...responderNotes(settings),
      ...(own[output.name] ?? []),
      ...(output.name === "tableS1" ? [] : [varianceNote(settings, clusters), ...exposureNotes(settings)]),
      ...made.notes,
    ],
  };
}

/** A table in which no sample is the main one; the exposure of the study stays marked. */
const withoutMain = (table: TableOutput): TableOutput =>
  table.name === "tableS8"
    ? { ...table, mainNote: "The exposure of the study." }
    : { ...table, mainNote: "", rows: table.rows.map((row) => ({ ...row, main: false })) };

/** Notes that hold as they are: what was dropped, where published figures come from. */
const staysTrue = (note: string): boolean => /^(No coefficient|Sources|No estimate)\b/.test(note);
