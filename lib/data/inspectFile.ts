import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { WorkforceHeadings } from "../study/settings.js";
import type { SurveyFileSettings } from "../study/surveySettings.js";
import { headingRow } from "./columns.js";
import type { Database } from "./database.js";
import { parse, type Delimited } from "./delimited.js";
import type { Fault } from "./faults.js";
import { headOf } from "./folder.js";
import { formNamed, formOf, formWords, type Form } from "./forms.js";
import { nothing, type Found } from "./inspected.js";
import { inspectSurvey } from "./inspectSurvey.js";
import { kindsOf, usedHeadings } from "./kinds.js";
import type { Kind } from "./otherKinds.js";
import { isPersonLevel } from "./surveyFiles.js";
import { readWorkbook } from "./workbook.js";
import { workforceLike } from "./workforceLike.js";

/** What the settings say of files. */
interface FileSettings {
  readonly survey: SurveyFileSettings;
  readonly workforceColumns: WorkforceHeadings;
}

const largest = 400 * 1024 * 1024;
const leftAlone = "its headings are those of no series that is read: left alone";

/** What a table says: its series by its headings, what that series reads from it; asked about where it could be two. */
function inspectTable(
  name: string,
  table: Delimited,
  faults: readonly Fault[],
  { workforceColumns }: FileSettings,
): Found {
  const found = kindsOf(table, workforceColumns);
  if (found.length === 0) return nothing(name, [workforceLike(table) ?? leftAlone], faults);
  if (found.length > 1) {
    const saw = `headings that could be ${found.map((k) => `"${k.title}"`).join(" or ")}`;
    return nothing(name, [], [...faults, { where: "heading", saw, wanted: "the columns of one of them" }]);
  }
  return inspectKind(name, found[0], table, faults);
}

function inspectKind(name: string, kind: Kind, table: Delimited, faults: readonly Fault[]): Found {
  const read = kind.read?.(table);
  const headed = Object.keys(kind.columns).length > 0;
  const above = headed ? headingRow(kind.columns, table.rows) + 1 : 0;
  const encoding = table.encoding === "utf-8" ? [] : [`written in ${table.encoding}`];
  const found = (read?.notes ?? [])
    .filter((n) => n.count > 0)
    .map((n) => `${n.count} ${n.what}: ${n.treatment}`);
  const first = above > 1 ? [`its heading stands in row ${table.lines[above - 1]}`] : [];
  return {
    file: name,
    series: kind.id,
    date: read?.date ?? null,
    rows: Math.max(0, table.rows.length - above),
    used: usedHeadings(kind, table),
    totals: read?.totals ?? {},
    ...(read?.firstRows === undefined ? {} : { firstRows: read.firstRows }),
    notes: [...encoding, ...first, ...found, ...(kind.remark === undefined ? [] : [kind.remark])],
    faults: [...faults, ...(read?.faults ?? [])].map(({ where, saw, wanted }) => ({ where, saw, wanted })),
  };
}

const wholeFault = (
  saw: string,
  wanted = "the whole file; copy or download it again",
): Omit<Fault, "file"> => ({
  where: "file",
  saw,
  wanted,
});

/** Says what one file is: by its bytes how it is written, by its headings and contents of what series it is. A workbook may hold several. */
export async function inspectFile(
  db: Database,
  folder: string,
  file: string,
  settings: FileSettings,
): Promise<readonly Found[]> {
  const path = join(folder, file);
  if (statSync(path).size === 0) return [nothing(file, [], [wholeFault("nothing: 0 bytes")])];
  if (/(^|\/)~\$/.test(file))
    return [nothing(file, ["the mark of a spreadsheet program that has a file open: left alone"])];
  const form = formOf(path);
  const promised = formNamed(file);
  const found = await inspectForm(db, folder, file, form, settings);
  if (promised === undefined || promised === form) return found;
  if (form === "text" && found.every((f) => f.series === "unknown"))
    return [nothing(file, [], [wholeFault(`a file that is not ${formWords[promised]}, as its name says`)])];
  const otherwise = `its name says ${formWords[promised]}, its bytes are ${formWords[form]}: read as that`;
  return found.map((f) => ({ ...f, notes: [otherwise, ...f.notes] }));
}

async function inspectForm(
  db: Database,
  folder: string,
  file: string,
  form: Form,
  settings: FileSettings,
): Promise<readonly Found[]> {
  if (form === "workbook") return inspectWorkbook(folder, file, settings);
  if (form === "text") return [await inspectText(db, folder, file, settings)];
  if (form !== "other") return [await inspectSurvey(db, folder, file, settings.survey)];
  const mend = /\.(zip|gz|7z)$/i.test(file)
    ? "; unpack it"
    : /\.xls$/i.test(file)
      ? "; save it as .xlsx"
      : "";
  return [nothing(file, [`no kind of file that is read: left alone${mend}`])];
}

function inspectWorkbook(folder: string, file: string, settings: FileSettings): readonly Found[] {
  const path = join(folder, file);
  const bytes = statSync(path).size > largest ? new Uint8Array() : readFileSync(path);
  const { sheets, faults } = readWorkbook(file, bytes);
  if (sheets.length === 0 && formNamed(file) !== "workbook")
    return [nothing(file, ["no kind of file that is read: left alone"])];
  if (sheets.length === 0) return [nothing(file, [], faults)];
  const several = sheets.length > 1;
  const name = (sheet: string): string => (several ? `${file}#${sheet}` : file);
  const known = sheets.filter((s) => kindsOf(s.table, settings.workforceColumns).length > 0);
  const read = known.map((s) => inspectTable(name(s.sheet), s.table, [], settings));
  if (read.length > 0) return faults.length > 0 ? [nothing(file, [], faults), ...read] : read;
  const likely = sheets.flatMap((s) => workforceLike(s.table) ?? []);
  return [nothing(file, [likely[0] ?? "its sheets are those of no series that is read: left alone"], faults)];
}

async function inspectText(
  db: Database,
  folder: string,
  file: string,
  settings: FileSettings,
): Promise<Found> {
  const path = join(folder, file);
  const { size, mtimeMs } = statSync(path);
  const head = parse(file, headOf(path));
  const headings = head.table.rows.slice(0, 20).map((row) => row.map((name) => ({ name })));
  if (headings.some((row) => isPersonLevel(row, settings.survey)))
    return inspectSurvey(db, folder, file, settings.survey);
  if (kindsOf(head.table, settings.workforceColumns).length === 0)
    return inspectTable(
      file,
      head.table,
      formNamed(file) === "text" && size <= 2 ** 18 ? head.faults : [],
      settings,
    );
  if (size > largest)
    return nothing(
      file,
      [],
      [wholeFault(`${size} bytes`, "a file of a published series, which has a few million")],
    );
  const parsed = parse(file, readFileSync(path));
  const after = statSync(path);
  const same = after.size === size && after.mtimeMs === mtimeMs;
  const changed = wholeFault(
    "a file that changed while it was read",
    "one that nobody is writing to; run again",
  );
  return inspectTable(
    file,
    parsed.table,
    [...parsed.faults, ...(same ? [] : [{ file, ...changed }])],
    settings,
  );
}
