import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { z } from "zod";
import type { Unknown } from "./unknown.js";

/** Why a case cannot be read: each fault names its file and field. */
export class CaseFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "CaseFault";
    this.faults = faults;
  }
}

/** What a case's file holds, and its fields that nothing reads. */
export interface Checked<T> {
  readonly data: T;
  readonly unread: readonly string[];
}

/** Reads a JSON file of a case and holds it against its schema; throws a {@link CaseFault} that names file and field. */
export function readChecked<T>(
  folder: string,
  file: string,
  schema: z.ZodType<T>,
  unknownIn: (raw: unknown) => Unknown = () => ({ misspelt: [], unread: [] }),
): Checked<T> {
  const name = `${basename(folder)}/${file}`;
  if (!existsSync(join(folder, file))) throw new CaseFault([`${name} is missing`]);
  const raw = parsed(readFileSync(join(folder, file), "utf8"), name);
  const { misspelt, unread } = unknownIn(raw);
  const checked = schema.safeParse(raw);
  if (checked.success && misspelt.length === 0) return { data: checked.data, unread };
  const issues = checked.error?.issues ?? [];
  throw new CaseFault([
    ...misspelt.map(
      ({ path, meant }) => `${name}: ${path}: there is no such field; "${meant}" is meant, or leave it out`,
    ),
    ...issues.flatMap((issue) => saidOf(issue)).map(({ path, message }) => `${name}: ${path}: ${message}`),
  ]);
}

/** Text in quotes, which stays, or a number that JSON has no sign for. */
const bare = /("(?:[^"\\]|\\.)*")|-?\bInfinity\b|\bNaN\b/g;
const spelt: Readonly<Record<string, string>> = { NaN: "null", Infinity: '"Inf"', "-Infinity": '"-Inf"' };

/** Reads JSON, also as Python writes it: with bare numbers that JSON has no signs for. */
function parsed(source: string, name: string): unknown {
  const text = source.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text.replace(bare, (found, quoted?: string) => quoted ?? spelt[found]));
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
