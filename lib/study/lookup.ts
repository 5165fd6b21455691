import { variables } from "./codebook.js";
import type { Evidence, Field, Variable, VariableId } from "./fields.js";

/** A variable by its id. */
export function variable(id: VariableId): Variable {
  const found = variables.find((v) => v.id === id);
  if (found === undefined)
    throw new RangeError(`no variable "${id}": the codebook has ${variables.map((v) => v.id).join(", ")}`);
  return found;
}

/** How a wave's file holds a variable; null when that wave has none. */
export const fieldIn = (id: VariableId, wave: number): Field | null => variable(id).byWave[wave] ?? null;

/** The database name of a variable in a wave; a variable that the wave lacks is an error. */
export function nameIn(id: VariableId, wave: number): string {
  const field = fieldIn(id, wave);
  if (field === null)
    throw new RangeError(
      `the file of ${wave} has no "${id}": it is in ${Object.keys(variable(id).byWave).join(", ")}`,
    );
  return field.name;
}

/** Code of the file to value of the analysis table, for the codes that have one. */
export const mapIn = (id: VariableId, wave: number): readonly (readonly [code: number, becomes: number])[] =>
  (fieldIn(id, wave)?.answers ?? []).flatMap((a) =>
    a.becomes === null ? [] : [[a.code, a.becomes] as const],
  );

/** A mapping that nobody has seen in a file: what a run says it assumed. */
export interface Assumption {
  readonly wave: number;
  readonly variable: VariableId;
  readonly name: string;
  readonly evidence: Exclude<Evidence, "seen">;
  readonly note: string | null;
}

/** Every mapping of the given waves that is inferred or not seen, variable by variable. */
export const assumedIn = (years: readonly number[]): readonly Assumption[] =>
  variables.flatMap((v) =>
    years.flatMap((wave) => {
      const field = v.byWave[wave];
      return field === undefined || field.evidence === "seen"
        ? []
        : [{ wave, variable: v.id, name: field.name, evidence: field.evidence, note: field.note ?? null }];
    }),
  );
