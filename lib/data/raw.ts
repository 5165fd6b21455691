import type { PracticeLinks, WorkforceHeadings } from "../study/settings.js";
import { wave, waves } from "../study/waves.js";
import { readIncome, readMapping, readPostcodes, readPractices, readRural, type Lookup } from "./areas.js";
import { readDated } from "./dated.js";
import { refuse, type Fault } from "./faults.js";
import { readFolder, type InputFile, type RawFile } from "./inputs.js";
import type { Note } from "./notes.js";
import { readPayments, type PaymentsFile, type PracticeYear } from "./payments.js";
import { placePractices, type PracticeWave } from "./practices.js";
import { series, type SeriesId } from "./sources.js";
import { byText } from "./values.js";
import { byCell, readWorkforce, type WorkforceCell, type WorkforceFile } from "./workforce.js";

/** The name of a PCN and the region where most of its patients are. */
export interface PcnName {
  readonly pcn: string;
  readonly name: string;
  readonly region: string | null;
}

/** All that the study takes from the public files. */
export interface PublicTables {
  readonly practices: readonly PracticeWave[];
  readonly workforce: readonly WorkforceCell[];
  readonly pcns: readonly PcnName[];
  readonly notes: readonly Note[];
  /** The publishers' files behind the tables. */
  readonly sources: readonly InputFile[];
}

/** Reads a folder of publishers' files as they were downloaded; every fault of every file is told at once. It must suffice for the waves of `years`, by default all six; `headings` are those of workforce files of another layout; `links` says what gives a practice's PCN and list. */
export function readRaw(
  folder: string,
  years: readonly number[] = waves.map((w) => w.year),
  headings: WorkforceHeadings = {},
  links: PracticeLinks = "payments",
): PublicTables {
  const { files, leftOut, faults: folderFaults } = readFolder(folder, headings, links === "dated");
  const of = (id: SeriesId): readonly RawFile[] => files.filter((f) => f.input.series === id);
  const everyYear = of("payments").map((f) => ({ file: f, ...readPayments(f.table) }));
  const payments = everyYear.filter((p) => !p.outside);
  const leftAside = everyYear.filter((p) => p.outside).map((p) => p.file.input.file);
  const workforce = of("workforce").map((f) => ({ file: f, ...readWorkforce(f.table, headings) }));
  const dated = links === "dated" ? readDated(of) : undefined;
  const mapping = of("mapping").map((f) => readMapping(f.table));
  const lists = of("practices").map((f) => readPractices(f.table));
  const postcodes = of("postcodes").map((f) => readPostcodes(f.table));
  const income = of("income").map((f) => readIncome(f.table));
  const rural = of("rural").map((f) => readRural(f.table));
  refuse([
    ...folderFaults,
    ...(dated?.faults ?? []),
    ...[...payments, ...workforce, ...mapping, ...lists, ...postcodes, ...income, ...rural].flatMap(
      (f) => f.faults,
    ),
    ...missing(years, payments, workforce),
    ...twice(payments.map((p) => ({ file: p.file.input.file, of: `the payments of wave ${p.wave}` }))),
    ...twice(
      workforce.flatMap((w) =>
        [...new Set(w.cells.map((c) => c.census))].map((c) => ({
          file: w.file.input.file,
          of: `the workforce census of ${c}`,
        })),
      ),
    ),
    ...(["postcodes", "income", "rural"] as const).flatMap((id) => exactlyOne(id, of(id))),
    ...(of("practices").length > 1 ? exactlyOne("practices", of("practices")) : []),
  ]);
  const rows = payments.flatMap((p) => p.practices);
  const one = <Value>(lookups: readonly Lookup<Value>[]): ReadonlyMap<string, Value> =>
    lookups[0]?.of ?? new Map<string, Value>();
  const places = [...lists, ...[...mapping].sort((a, b) => byText(b.date, a.date))].map((l) => l.of);
  const areas = { places, lsoa: one(postcodes), income: one(income), rural: one(rural) };
  const placed = placePractices(rows, areas, dated?.dated);
  return {
    practices: placed.practices,
    workforce: workforce.flatMap((w) => w.cells).sort(byCell),
    pcns: pcnNames(rows, workforce, placed.practices),
    notes: [
      ...[...payments].sort((a, b) => a.wave - b.wave).flatMap((p) => p.notes),
      ...placed.notes,
      ...workforce.flatMap((w) => w.notes).sort((a, b) => byText(a.of, b.of)),
      leftOutNote([...leftOut, ...leftAside]),
    ].filter((n) => n.count > 0),
    sources: files.map((f) => f.input).filter((f) => !leftAside.includes(f.file)),
  };
}

const leftOutNote = (leftOut: readonly string[]): Note => ({
  id: "leftOut",
  of: "all",
  count: leftOut.length,
  what: `files in the folder that are none of the public series, or of another year: ${leftOut.slice(0, 5).join(", ")}${leftOut.length > 5 ? ", …" : ""}`,
  treatment: "not read",
});

function missing(
  years: readonly number[],
  payments: readonly PaymentsFile[],
  workforce: readonly WorkforceFile[],
): Fault[] {
  const censuses = new Set(workforce.flatMap((w) => w.cells.map((c) => c.census)));
  return years.map(wave).flatMap((w): Fault[] => {
    const census = w.censusUsed;
    const noPayments = !payments.some((p) => p.wave === w.year);
    const noCensus = census !== null && !censuses.has(census);
    return [
      ...(noPayments
        ? [
            {
              file: "(folder)",
              where: `wave ${w.year}`,
              saw: "no payments file of its year",
              wanted: `${series.payments.title} ${w.payments}, from ${series.payments.page}`,
            },
          ]
        : []),
      ...(noCensus
        ? [
            {
              file: "(folder)",
              where: `wave ${w.year}`,
              saw: "no workforce file of its census",
              wanted: `${series.workforce.title}, ${census}, from ${series.workforce.page}`,
            },
          ]
        : []),
    ];
  });
}

function twice(items: readonly { readonly file: string; readonly of: string }[]): Fault[] {
  return items.flatMap((item, i) => {
    const first = items.slice(0, i).find((other) => other.of === item.of);
    return first === undefined
      ? []
      : [
          {
            file: item.file,
            where: "file",
            saw: `${item.of}, which ${first.file} holds too`,
            wanted: "one file of each",
          },
        ];
  });
}

function exactlyOne(id: SeriesId, files: readonly RawFile[]): Fault[] {
  if (files.length === 1) return [];
  const { title, page } = series[id];
  return files.length === 0
    ? [{ file: "(folder)", where: "folder", saw: `no file of "${title}"`, wanted: `it, from ${page}` }]
    : [
        {
          file: files.map((f) => f.input.file).join(" and "),
          where: "folder",
          saw: `${files.length} files of "${title}"`,
          wanted: "one: leave the one that is meant",
        },
      ];
}

/** Names from the latest payments file that has the PCN, else from the latest census; the region that holds most of its patients at its latest wave. */
function pcnNames(
  years: readonly PracticeYear[],
  workforce: readonly WorkforceFile[],
  practices: readonly PracticeWave[],
): readonly PcnName[] {
  const names = new Map<string, string>();
  const censuses = workforce.flatMap((w) => w.pcns).sort((a, b) => byText(a.census, b.census));
  const regionByCensus = new Map(censuses.map((c) => [c.pcn, c.region === "" ? null : c.region]));
  for (const c of censuses) if (c.name !== "") names.set(c.pcn, c.name);
  for (const row of [...years].sort((a, b) => a.wave - b.wave))
    if (row.pcn !== null) names.set(row.pcn, row.pcnName);
  for (const { pcn } of practices) if (pcn !== null && !names.has(pcn)) names.set(pcn, pcn);
  const patients = new Map<string, Map<string, number>>();
  const latest = new Map<string, number>();
  for (const p of practices) if (p.pcn !== null) latest.set(p.pcn, Math.max(p.wave, latest.get(p.pcn) ?? 0));
  for (const p of practices) {
    if (p.pcn === null || p.region === null || p.wave !== latest.get(p.pcn)) continue;
    const of = patients.get(p.pcn) ?? new Map<string, number>();
    patients.set(p.pcn, of.set(p.region, (of.get(p.region) ?? 0) + (p.patients ?? 0)));
  }
  const most = (of: ReadonlyMap<string, number>): string | null =>
    [...of].sort(([a, x], [b, y]) => y - x || byText(a, b))[0]?.[0] ?? null;
  return [...names]
    .map(([pcn, name]) => {
      const of = patients.get(pcn);
      return {
        pcn,
        name: name.replace(/\s+/g, " ").trim(),
        region: of === undefined ? (regionByCensus.get(pcn) ?? null) : most(of),
      };
    })
    .sort((a, b) => byText(a.pcn, b.pcn));
}
