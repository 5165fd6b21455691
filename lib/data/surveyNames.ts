import { variables } from "../study/codebook.js";
import type { VariableId } from "../study/fields.js";
import { fieldIn } from "../study/lookup.js";
import { asInCodebook, type SurveyFileSettings } from "../study/surveySettings.js";
import { waves } from "../study/waves.js";

/** The name that a setting gives to a variable in a wave; undefined where the codebook's holds. */
export function toldName(settings: SurveyFileSettings, id: VariableId, wave: number): string | undefined {
  const told = settings.names[id];
  return typeof told === "string" ? told : told?.[String(wave)];
}

/** The name of each variable in the file of a wave, by the settings and else by the codebook. */
export const surveyNames = (
  wave: number,
  settings: SurveyFileSettings = asInCodebook,
): ReadonlyMap<VariableId, string> =>
  new Map(
    variables.flatMap((v) => {
      const field = fieldIn(v.id, wave);
      return field === null ? [] : [[v.id, toldName(settings, v.id, wave) ?? field.name] as const];
    }),
  );

const usualWaveColumns = ["wave", "year", "survey_year", "surveyyear"];

/** The headings under which a file may hold its wave. */
export const waveColumns = (settings: SurveyFileSettings): readonly string[] =>
  settings.waveColumn === undefined ? usualWaveColumns : [settings.waveColumn];

/** Every heading that is read from a person-level file of any wave. */
export const allSurveyNames = (settings: SurveyFileSettings = asInCodebook): readonly string[] => [
  ...new Set([
    ...waves.flatMap((w) => [...surveyNames(w.year, settings).values()]),
    ...waveColumns(settings),
  ]),
];
