import { z } from "zod";
import { variables } from "./codebook.js";
import { waves } from "./waves.js";

const name = z.string().min(1);
const ids = variables.map((v) => v.id);
const variableId = z.string().refine((id) => ids.some((known) => known === id), {
  error: `a variable is one of ${ids.join(", ")}`,
});
const year = z.string().refine((y) => waves.some((w) => String(w.year) === y), {
  error: `a wave is one of ${waves.map((w) => w.year).join(", ")}`,
});
const code = z.string().regex(/^-?\d+$/, { error: "a code is a whole number" });

/**
 * What a user may say of the person-level files where the codebook rests on nobody's having seen them, or where files differ:
 * `names` and `codes` replace the codebook's mapping, for all waves or one; all have a default, which is the codebook's.
 */
export const surveyFileSettings = {
  names: z
    .record(variableId, z.union([name, z.record(year, name)]))
    .default({})
    .describe(
      'the file\'s name of a variable: {"deprivation": "income_decile"}, or by wave {"gender": {"2019": "Q47"}}',
    ),
  codes: z
    .record(variableId, z.record(year, z.record(code, z.int())))
    .default({})
    .describe('the codebook\'s code for a file\'s code: {"gender": {"2019": {"1": 2, "2": 1}}}'),
  labels: z
    .array(name)
    .default([])
    .describe(
      "value labels of the files that you vouch for, word for word, although the codebook words them otherwise",
    ),
  missing: z.array(z.int()).default([]).describe("further codes that stand for no answer, such as 99"),
  waveColumn: name
    .optional()
    .describe("the column that holds the wave; by default wave, year or survey_year where there is one"),
  files: z
    .record(name, z.int())
    .default({})
    .describe('the wave of a file whose name and columns do not say it: {"gpps final.sav": 2021}'),
} as const;

type Named<Value> = Readonly<Partial<Record<string, Value>>>;

/** The parts of the survey's settings that say how its files are read. */
export interface SurveyFileSettings {
  readonly names: Named<string | Named<string>>;
  readonly codes: Named<Named<Named<number>>>;
  readonly labels: readonly string[];
  readonly missing: readonly number[];
  readonly waveColumn?: string | undefined;
  readonly files: Named<number>;
}

/** The settings by which files are read as the codebook has them. */
export const asInCodebook: SurveyFileSettings = { names: {}, codes: {}, labels: [], missing: [], files: {} };
