import { join } from "node:path";
import { variables } from "../study/codebook.js";
import { asInCodebook, type SurveyFileSettings } from "../study/surveySettings.js";
import { waves } from "../study/waves.js";
import { heading, headingRow } from "./columns.js";
import { literal, rows, type Database } from "./database.js";
import { decode, onlyReturns, parse, separatorOf, type Encoding } from "./delimited.js";
import type { Fault } from "./faults.js";
import { filesUnder, headOf } from "./folder.js";
import { formNamed, formOf, formWords } from "./forms.js";
import { readStatHeader } from "./statfile.js";
import { allSurveyNames, surveyNames } from "./surveyNames.js";

/** A column of a survey file, as its format declares it. */
export interface SurveyColumn {
  /** As it stands in the file. */
  readonly name: string;
  readonly kind: "number" | "text" | "undeclared";
  /** The type's own name, for a message. */
  readonly type: string;
  readonly labels: readonly (readonly [code: number, label: string])[];
}

/** How a file is to be read; of a CSV also its separator, its encoding and the line of its heading. */
export type SurveyFormat =
  | { readonly kind: "parquet" }
  | { readonly kind: "statistics" }
  | {
      readonly kind: "csv";
      readonly separator: string;
      readonly encoding: Encoding;
      /** Lines that end in a carriage return alone. */
      readonly returns: boolean;
      readonly headingLine: number;
    };

/** A person-level survey file, from its head alone. */
export interface SurveyFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly path: string;
  readonly format: SurveyFormat;
  readonly columns: readonly SurveyColumn[];
}

/** Whether a file's form is one that a person-level file may have. */
export const mayBeSurvey = (folder: string, file: string): boolean =>
  ["parquet", "sav", "dta", "text"].includes(formOf(join(folder, file)));

/** Why a file could not be read, in one line and without the places of this machine. */
export const reasonOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause))
    .split("\n")[0]
    .replace(/'\/[^']*'|"\/[^"]*"/g, "the file");

/** The head of a survey file: its format and columns. A file that cannot be read as what its ending says is a fault. */
export async function describeSurvey(
  db: Database,
  folder: string,
  file: string,
): Promise<SurveyFile | { readonly fault: Fault }> {
  const path = join(folder, file);
  const form = formOf(path);
  try {
    if (form === "text") return { file, path, ...describeCsv(path) };
    if (form !== "parquet") {
      const { columns } = await readStatHeader(path);
      return {
        file,
        path,
        format: { kind: "statistics" },
        columns: columns.map((c) => ({
          name: c.name,
          kind: c.text ? "text" : "number",
          type: c.text ? "text" : "numbers",
          labels: c.labels,
        })),
      };
    }
    const found = await rows<{ column_name: string; column_type: string }>(
      db,
      `DESCRIBE SELECT * FROM read_parquet(${literal(path)})`,
    );
    const columns = found.map(({ column_name: name, column_type: type }) => ({
      name,
      type,
      kind: kindOf(type),
      labels: [],
    }));
    return { file, path, format: { kind: "parquet" }, columns };
  } catch (cause) {
    return {
      fault: {
        file,
        where: "file",
        saw: `a file that cannot be read (${reasonOf(cause)})`,
        wanted: `the whole file, ${formWords[form]}; copy or convert it again`,
      },
    };
  }
}

const notAsNamed = (file: string): Fault => ({
  file,
  where: "file",
  saw: `a file that cannot be read (it is text, and none of the survey's)`,
  wanted: `the whole file, ${formWords[formNamed(file) ?? "other"]}; copy or convert it again`,
});

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;
const kindOf = (type: string): "number" | "text" => (numeric.test(type) ? "number" : "text");

function describeCsv(path: string): Pick<SurveyFile, "format" | "columns"> {
  const head = headOf(path);
  const { table, text } = parse("", head);
  const at = headingRow(Object.fromEntries(allSurveyNames().map((n) => [n, { headings: [n] }])), table.rows);
  const columns = (table.rows[at] ?? []).map((name): SurveyColumn => ({
    name: name.replace(/^\uFEFF/, ""),
    kind: "undeclared",
    type: "text",
    labels: [],
  }));
  const headingLine = table.lines[at] ?? 1;
  return {
    format: {
      kind: "csv",
      separator: separatorOf(text),
      encoding: table.encoding,
      returns: onlyReturns(decode(head).text),
      headingLine,
    },
    columns,
  };
}

const share = 0.6;

/** Whether columns are those of a person-level file: at least 60 % of what some wave must have. */
export function isPersonLevel(
  columns: readonly Pick<SurveyColumn, "name">[],
  settings: SurveyFileSettings = asInCodebook,
): boolean {
  const have = new Set(columns.map((c) => heading(c.name)));
  return waves.some(({ year }) => {
    const wanted = variables.filter((v) => v.required && v.byWave[year] !== undefined);
    const names = surveyNames(year, settings);
    const found = wanted.filter((v) => have.has(heading(names.get(v.id) ?? "")));
    return found.length >= share * wanted.length;
  });
}

/** The person-level survey files in a folder and its folders, from their heads; other files are left alone, links are not followed. */
export async function findSurvey(
  db: Database,
  folder: string,
  settings: SurveyFileSettings = asInCodebook,
): Promise<{ readonly files: readonly SurveyFile[]; readonly faults: readonly Fault[] }> {
  const files: SurveyFile[] = [];
  const faults: Fault[] = [];
  for (const file of filesUnder(folder).files.filter((name) => mayBeSurvey(folder, name))) {
    const seen = await describeSurvey(db, folder, file);
    if ("fault" in seen) faults.push(seen.fault);
    else if (file in settings.files || isPersonLevel(seen.columns, settings)) files.push(seen);
    else if (seen.format.kind === "csv" && !["text", undefined].includes(formNamed(file)))
      faults.push(notAsNamed(file));
  }
  return { files, faults };
}
