import { variables } from "../study/codebook.js";
import type { Field, Variable } from "../study/fields.js";
import { fieldIn } from "../study/lookup.js";
import type { SurveyFileSettings } from "../study/surveySettings.js";
import { heading } from "./columns.js";
import { shown, type Fault } from "./faults.js";
import { disagreements } from "./labels.js";
import type { SurveyColumn } from "./surveyFiles.js";
import { surveyNames, toldName } from "./surveyNames.js";

/** A file's column of that name, whatever the case. */
export const columnOf = (columns: readonly SurveyColumn[], name: string): SurveyColumn | undefined =>
  columns.find((c) => heading(c.name) === heading(name));

/** What is seen where a column is lacking. */
export const noColumn = "no such column";

/** Whether the practice's own figure may stand in for a variable that the file lacks: nobody has seen its name, and no setting gives one. */
export const mayStandIn = (v: Variable, field: Field, wave: number, settings: SurveyFileSettings): boolean =>
  v.id === "deprivation" && field.evidence === "not seen" && toldName(settings, v.id, wave) === undefined;

/** The code of the codebook for a file's code, by the settings; the same where they say nothing. */
export const codeFor = (settings: SurveyFileSettings, id: string, wave: number, code: number): number =>
  settings.codes[id]?.[String(wave)]?.[String(code)] ?? code;

/**
 * What a file's head says against its being a wave: columns that are lacking, doubled or of another type, and value labels that the
 * codebook has otherwise. All faults, each naming the file and the column.
 */
export function headFaults(
  file: string,
  wave: number,
  columns: readonly SurveyColumn[],
  settings: SurveyFileSettings,
): readonly Fault[] {
  const names = surveyNames(wave, settings);
  return variables.flatMap((v): Fault[] => {
    const field = fieldIn(v.id, wave);
    const name = names.get(v.id);
    if (field === null || name === undefined) return [];
    const found = columns.filter((c) => heading(c.name) === heading(name));
    const where = `column ${shown(name)}`;
    if (found.length === 0) {
      if (!v.required || mayStandIn(v, field, wave, settings)) return [];
      return [{ file, where, saw: noColumn, wanted: `${v.label} (${field.evidence} in ${wave})` }];
    }
    if (found.length > 1)
      return [
        {
          file,
          where,
          saw: `${found.length} columns of that name (${found.map((c) => shown(c.name)).join(", ")})`,
          wanted: "one",
        },
      ];
    const [column] = found;
    const text = v.kind === "text";
    if (column.kind !== "undeclared" && (column.kind === "text") !== text)
      return [{ file, where, saw: `the type ${column.type}`, wanted: text ? "text" : "numbers" }];
    return labelFaults(file, wave, v, field, column, settings);
  });
}

const codeOf = (field: Field, label: string): number | string =>
  field.answers.find((a) => a.label === label)?.code ?? "";

function labelFaults(
  file: string,
  wave: number,
  v: Variable,
  field: Field,
  column: SurveyColumn,
  settings: SurveyFileSettings,
): Fault[] {
  const labels = column.labels
    .filter(([code]) => !settings.missing.includes(code))
    .map(([code, label]) => [codeFor(settings, v.id, wave, code), label] as const);
  if (field.answers.length === 0) return [];
  return disagreements(field.answers, labels, settings.labels, v.kind === "tick").map((d) => {
    const nearer =
      d.nearer === null ? "" : `, which in the codebook is ${codeOf(field, d.nearer)} (${shown(d.nearer)})`;
    return {
      file,
      where: `column ${shown(column.name)}, value label of ${d.code}`,
      saw: `${shown(d.label)} in the file${nearer}`,
      wanted:
        d.codebook === null
          ? `a code of the codebook for ${wave}; if ${d.code} stands for no answer, name it in the setting survey.missing`
          : `${shown(d.codebook)}, as the codebook has it for ${wave}; say in the settings what holds: survey.codes for other codes, survey.labels for another wording`,
    };
  });
}
