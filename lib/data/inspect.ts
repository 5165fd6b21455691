import type { WorkforceHeadings } from "../study/settings.js";
import { asInCodebook, type SurveyFileSettings } from "../study/surveySettings.js";
import type { Database } from "./database.js";
import { inOneLine } from "./faults.js";
import { filesUnder, linkLeads } from "./folder.js";
import { nothing, type Found, type Inspected } from "./inspected.js";
import { inspectFile } from "./inspectFile.js";
import { sameTwice } from "./sameTwice.js";
import { strangePcns } from "./strangePcns.js";
import type { Totals } from "./totals.js";

/** How the files of a folder are read: what the settings say of the survey's, and of workforce files of another layout. */
export interface InspectOptions {
  readonly survey?: SurveyFileSettings;
  readonly workforceColumns?: WorkforceHeadings;
}

function inspectLink(folder: string, link: string): Inspected {
  const to = linkLeads(folder, link);
  if (to === "special") return nothing(link, ["no regular file but a pipe or a device: left alone"]);
  if (to === "inside")
    return nothing(link, ["a link: not followed; what it leads to is in the folder itself"]);
  const saw =
    to === "outside"
      ? "a link that leads out of the folder: not followed, so that nothing outside is read"
      : "a link that leads nowhere";
  return nothing(link, [], [{ where: "file", saw, wanted: "the file itself, copied into the folder" }]);
}

const unnamedFault = {
  where: "file",
  saw: "a name that is no UTF-8",
  wanted: "a name that every program can read: rename the file",
};

/**
 * Says of every file under a folder what it is, from its contents: series, date, totals, oddities, all faults. Links are named and not
 * followed; a file that cannot be opened is a fault of that file alone.
 */
export async function inspectFolder(
  db: Database,
  folder: string,
  options: InspectOptions = {},
): Promise<readonly Inspected[]> {
  const { files, links, unnamed } = filesUnder(folder);
  const settings = {
    survey: options.survey ?? asInCodebook,
    workforceColumns: options.workforceColumns ?? {},
  };
  const found: Found[] = [];
  for (const file of files)
    found.push(...(await readably(file, () => inspectFile(db, folder, file, settings))));
  return [
    ...sameTwice(strangePcns(found)),
    ...links.map((link) => inspectLink(folder, link)),
    ...unnamed.map((name) => nothing(name, [], [unnamedFault])),
  ].map(({ file, series, date, rows, used, totals, notes, faults }) => ({
    file,
    series,
    date,
    rows,
    used,
    totals,
    notes,
    faults: dropRepeated(faults),
  }));
}

/** What was found, or, where the system refuses the file, that. */
async function readably(file: string, read: () => Promise<readonly Found[]>): Promise<readonly Found[]> {
  try {
    return await read();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
    if (code === undefined) throw cause;
    const saw = `a file that cannot be opened (${code})`;
    return [
      nothing(
        file,
        [],
        [{ where: "file", saw, wanted: "a file that you may read, and that stays where it is" }],
      ),
    ];
  }
}

/** The same thing told once: of a row as a whole the first that is said of it. */
const dropRepeated = (faults: Inspected["faults"]): Inspected["faults"] => {
  const keys = faults.map(({ where, saw }) => (/^row \d+$/.test(where) ? where : `${where}|${saw}`));
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
    ...flat(one.totals, "").map((line) => `  ${inOneLine(line)}`),
    ...one.notes.map((n) => `  note: ${n}`),
    ...one.faults.map((f) => `  FAULT ${f.where}: saw ${f.saw}; wanted ${f.wanted}`),
  ].join("\n");
}
