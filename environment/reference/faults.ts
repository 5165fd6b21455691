import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { z } from "zod";

/** Why a case cannot be read: each fault names its file and field. */
export class CaseFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "CaseFault";
    this.faults = faults;
  }
}

/** Reads a JSON file of a case and holds it against its schema; throws a {@link CaseFault} that names file and field. */
export function readChecked<T>(folder: string, file: string, schema: z.ZodType<T>): T {
  const name = `${basename(folder)}/${file}`;
  if (!existsSync(join(folder, file))) throw new CaseFault([`${name} is missing`]);
  const checked = schema.safeParse(parsed(readFileSync(join(folder, file), "utf8"), name));
  if (checked.success) return checked.data;
  throw new CaseFault(
    checked.error.issues
      .flatMap((issue) => saidOf(issue))
      .map(({ path, message }) => `${name}: ${path}: ${message}`),
  );
}

/** Reads a JSON file of a case as it is. */
export const readJson = (folder: string, file: string): unknown =>
  parsed(readFileSync(join(folder, file), "utf8"), `${basename(folder)}/${file}`);

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new CaseFault([`${name} is no JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** A union's own complaint says nothing: those of the branch that came closest do. */
function saidOf(issue: z.core.$ZodIssue): readonly { path: string; message: string }[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = issue.errors.reduce((a, b) => (b.length < a.length ? b : a));
    return closest.flatMap((inner) => saidOf({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: pathOf(issue.path), message: issue.message }];
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  ) || "the whole";
