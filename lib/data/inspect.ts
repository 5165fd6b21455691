import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { asInCodebook, type SurveyFileSettings } from "../study/surveySettings.js";
import type { Database } from "./database.js";
import { parse, type Delimited } from "./delimited.js";
import { inOneLine, type Fault } from "./faults.js";
import { filesUnder, headOf } from "./folder.js";
import { inspectSurvey } from "./inspectSurvey.js";
import { kindsOf, usedHeadings } from "./kinds.js";
import type { Kind } from "./otherKinds.js";
import { isPersonLevel, mayBeSurvey } from "./surveyFiles.js";
import type { Totals } from "./totals.js";
import { readWorkbook } from "./workbook.js";

/** What one file is, and what is wrong with it. */
export interface Inspected {
  /** Relative to the folder; of a workbook with several sheets, the sheet behind `#`. */
  readonly file: string;
  readonly series: string;
  readonly date: string | null;
  readonly rows: number;
  /** The headings that are read, as they stand in the file. */
  readonly used: readonly string[];
  readonly totals: Totals;
  readonly notes: readonly string[];
  readonly faults: readonly Omit<Fault, "file">[];
}

export const unknownSeries = "unknown";

const bare = ({ where, saw, wanted }: Fault): Omit<Fault, "file"> => ({ where, saw, wanted });

const nothing = (file: string, notes: readonly string[], faults: readonly Fault[] = []): Inspected => ({
  file,
  series: unknownSeries,
  date: null,
  rows: 0,
  used: [],
  totals: {},
  notes,
  faults: faults.map(bare),
});

/** What a table says: its series by its headings, what that series reads from it; asked about where it could be two. */
function inspectTable(name: string, table: Delimited, faults: readonly Fault[]): Inspected {
  const found = kindsOf(table);
  if (found.length === 0)
    return nothing(name, ["its headings are those of no series that is read: left alone"], faults);
  if (found.length > 1) {
    const saw = `headings that could be ${found.map((k) => `"${k.title}"`).join(" or ")}`;
    return nothing(
      name,
      [],
      [...faults, { file: name, where: "heading", saw, wanted: "the columns of one of them" }],
    );
  }
  return inspectKind(name, found[0], table, faults);
}

function inspectKind(name: string, kind: Kind, table: Delimited, faults: readonly Fault[]): Inspected {
  const read = kind.read?.(table);
  const headed = Object.keys(kind.columns).length > 0 ? 1 : 0;
  const encoding = table.encoding === "utf-8" ? [] : [`written in ${table.encoding}`];
  const found = (read?.notes ?? [])
    .filter((n) => n.count > 0)
    .map((n) => `${n.count} ${n.what}: ${n.treatment}`);
  return {
    file: name,
    series: kind.id,
    date: read?.date ?? null,
    rows: Math.max(0, table.rows.length - headed),
    used: usedHeadings(kind, table),
    totals: read?.totals ?? {},
    notes: [...encoding, ...found, ...(kind.remark === undefined ? [] : [kind.remark])],
    faults: [...faults, ...(read?.faults ?? [])].map(bare),
  };
}

const largest = 400 * 1024 * 1024;
const text = /\.(csv|txt|tsv)$/i;

async function inspectFile(
  db: Database,
  folder: string,
  file: string,
  settings: SurveyFileSettings,
): Promise<readonly Inspected[]> {
  const path = join(folder, file);
  const { size, mtimeMs } = statSync(path);
  if (size === 0)
    return [
      nothing(
        file,
        [],
        [
          {
            file,
            where: "file",
            saw: "nothing: 0 bytes",
            wanted: "the whole file; copy or download it again",
          },
        ],
      ),
    ];
  if (/\.xlsx$/i.test(file)) {
    const { sheets, faults } = readWorkbook(file, size > largest ? new Uint8Array() : readFileSync(path));
    if (sheets.length === 0) return [nothing(file, [], faults)];
    const known = sheets.filter((s) => kindsOf(s.table).length > 0);
    if (known.length === 0)
      return [nothing(file, ["its sheets are those of no series that is read: left alone"])];
    const read = known.map((s) => inspectTable(sheets.length > 1 ? `${file}#${s.sheet}` : file, s.table, []));
    return read;
  }
  if (mayBeSurvey(file) && !text.test(file)) return [await inspectSurvey(db, folder, file, settings)];
  if (!text.test(file))
    return [
      nothing(file, [
        `no kind of file that is read: left alone${/\.(zip|gz|7z)$/i.test(file) ? "; unpack it" : ""}`,
      ]),
    ];
  const head = parse(file, headOf(path));
  const headings = head.table.rows.slice(0, 20).map((row) => row.map((name) => ({ name })));
  if (headings.some((row) => isPersonLevel(row, settings)))
    return [await inspectSurvey(db, folder, file, settings)];
  if (kindsOf(head.table).length === 0)
    return [inspectTable(file, head.table, size > 2 ** 18 ? [] : head.faults)];
  if (size > largest)
    return [
      nothing(
        file,
        [],
        [
          {
            file,
            where: "file",
            saw: `${size} bytes`,
            wanted: "a file of a published series, which has a few million",
          },
        ],
      ),
    ];
  const parsed = parse(file, readFileSync(path));
  const after = statSync(path);
  const changed: readonly Fault[] =
    after.size === size && after.mtimeMs === mtimeMs
      ? []
      : [
          {
            file,
            where: "file",
            saw: "a file that changed while it was read",
            wanted: "one that nobody is writing to; run again",
          },
        ];
  return [inspectTable(file, parsed.table, [...parsed.faults, ...changed])];
}

/** Says of every file under a folder what it is, from its contents: series, date, totals, oddities, all faults. Links are named and not followed. */
export async function inspectFolder(
  db: Database,
  folder: string,
  settings: SurveyFileSettings = asInCodebook,
): Promise<readonly Inspected[]> {
  const { files, links } = filesUnder(folder);
  const found: Inspected[] = [];
  for (const file of files) found.push(...(await inspectFile(db, folder, file, settings)));
  return [
    ...found,
    ...links.map((link) =>
      nothing(link, ["a link: not followed, so that nothing outside the folder is read"]),
    ),
  ].map((one) => ({ ...one, faults: dropRepeated(one.faults) }));
}

const dropRepeated = (faults: Inspected["faults"]): Inspected["faults"] => {
  const keys = faults.map((f) => `${f.where}|${f.saw}`);
  return faults.filter((_, i) => keys.indexOf(keys[i]) === i);
};

/** What a person reads of one file: a line of what it is, then its totals, notes and faults. */
export function inspectedInWords(one: Inspected): string {
  const flat = (totals: Totals, within = ""): string[] =>
    Object.entries(totals).flatMap(([name, value]) =>
      typeof value === "number"
        ? [`${within}${name} ${value}`]
        : [`${within}${name}: ${flat(value).join("; ")}`],
    );
  const what = [one.series, one.date, one.rows > 0 ? `${one.rows} rows` : null]
    .filter((w) => w !== null)
    .join(", ");
  return [
    `${inOneLine(one.file)}: ${what}`,
    ...(one.used.length > 0 ? [`  reads ${one.used.map((u) => inOneLine(u)).join(", ")}`] : []),
    ...flat(one.totals, "").map((line) => `  ${line}`),
    ...one.notes.map((n) => `  note: ${n}`),
    ...one.faults.map((f) => `  FAULT ${f.where}: saw ${f.saw}; wanted ${f.wanted}`),
  ].join("\n");
}
