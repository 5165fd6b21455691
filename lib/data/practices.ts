import type { Place } from "./areas.js";
import type { DatedPractices } from "./dated.js";
import type { Note } from "./notes.js";
import { firstPcnWave } from "./financialYear.js";
import type { PracticeYear } from "./payments.js";
import { byText } from "./values.js";

/** One practice at one wave, as the study uses it. */
export interface PracticeWave {
  readonly wave: number;
  readonly practice: string;
  /** The practice's PCN at the wave; before PCNs existed its first one; null when it had none. */
  readonly pcn: string | null;
  readonly patients: number | null;
  /** The code of the region, such as "Y63". */
  readonly region: string | null;
  /** The 2011 rural-urban class of the practice's small area, A1 to E2. */
  readonly rurality: string | null;
  /** The publisher's two classes. */
  readonly urban: boolean | null;
  /** Decile of income deprivation (IoD 2019) of the practice's small area; 1 is the most deprived. */
  readonly incomeDecile: number | null;
  readonly gp: boolean;
}

/** What the other public files say of practices and areas. */
export interface Areas {
  /** Practice to place, the file to be asked first at the front. */
  readonly places: readonly ReadonlyMap<string, Place>[];
  readonly lsoa: ReadonlyMap<string, string>;
  readonly income: ReadonlyMap<string, number>;
  readonly rural: ReadonlyMap<string, string>;
}

type Found<Value> = { readonly value: Value; readonly from: string } | null;

/**
 * Puts PCN, area and region to each practice and wave: one rule each, counted in the notes. Sorted by wave and practice. With `dated` the PCN of a
 * practice that the links know is theirs (none where no link is open), and its list that of the nearest list that has it.
 */
export function placePractices(
  years: readonly PracticeYear[],
  areas: Areas,
  dated?: DatedPractices,
): { readonly practices: readonly PracticeWave[]; readonly notes: readonly Note[] } {
  const byPractice = new Map<string, PracticeYear[]>();
  for (const row of [...years].sort((a, b) => a.wave - b.wave)) {
    const own = byPractice.get(row.practice);
    if (own === undefined) byPractice.set(row.practice, [row]);
    else own.push(row);
  }
  const ccgRegion = regionOfCcg(years);
  const counts = new Map<string, number>();
  const count = (of: number, id: string): unknown =>
    counts.set(`${of}|${id}`, (counts.get(`${of}|${id}`) ?? 0) + 1);
  const practices = years.map((row): PracticeWave => {
    const own = byPractice.get(row.practice) ?? [row];
    const paid = paidPcn(row, own);
    const pcn = linkedPcn(row, paid, dated);
    const list = dated?.listAt(row.practice, row.wave);
    const area = areaOf(row, own, areas);
    const region = regionOf(row, own, areas, ccgRegion);
    if (row.wave < firstPcnWave) count(row.wave, pcn === null ? "neverPcn" : "firstPcn");
    if (pcn !== paid) count(row.wave, "otherPcn");
    if (dated !== undefined) count(row.wave, list === undefined ? "listPaid" : "listRegistered");
    const before = own.find((r) => r.pcn !== null && r.wave === row.wave - 1);
    const then = before === undefined ? null : linkedPcn(before, before.pcn, dated);
    if (then !== null && pcn !== null && then !== pcn) count(row.wave, "movedPcn");
    count(row.wave, area === null ? "areaUnknown" : `areaFrom${area.from}`);
    count(row.wave, region === null ? "regionUnknown" : `regionFrom${region.from}`);
    const lsoa = area?.value ?? "";
    return {
      wave: row.wave,
      practice: row.practice,
      pcn,
      patients: list ?? row.patients,
      region: region?.value ?? null,
      rurality: areas.rural.get(lsoa) ?? null,
      urban: row.urban,
      incomeDecile: areas.income.get(lsoa) ?? null,
      gp: row.gp,
    };
  });
  practices.sort((a, b) => a.wave - b.wave || byText(a.practice, b.practice));
  return { practices, notes: notesOf(counts) };
}

/** The PCN by the payments files: the wave's own; before PCNs existed the practice's first. */
const paidPcn = (row: PracticeYear, own: readonly PracticeYear[]): string | null =>
  row.wave >= firstPcnWave ? row.pcn : (own.find((r) => r.pcn !== null)?.pcn ?? null);

/** The PCN by the dated links where they know the practice: the link open on the wave's day, before PCNs existed its first; else by the payments. */
function linkedPcn(row: PracticeYear, paid: string | null, dated?: DatedPractices): string | null {
  if (dated?.knows(row.practice) !== true) return paid;
  return row.wave >= firstPcnWave ? dated.pcnAt(row.practice, row.wave) : dated.firstPcn(row.practice);
}

/** The small area: by the wave's own postcode, else the postcode in another file, else the practice's nearest wave with one. */
function areaOf(row: PracticeYear, own: readonly PracticeYear[], areas: Areas): Found<string> {
  const direct = areas.lsoa.get(row.postcode);
  if (direct !== undefined) return { value: direct, from: "Own" };
  for (const places of areas.places) {
    const found = areas.lsoa.get(places.get(row.practice)?.postcode ?? "");
    if (found !== undefined) return { value: found, from: "File" };
  }
  const near = [...own].sort(
    (a, b) => Math.abs(a.wave - row.wave) - Math.abs(b.wave - row.wave) || a.wave - b.wave,
  );
  const found = near.map((r) => areas.lsoa.get(r.postcode)).find((code) => code !== undefined);
  return found === undefined ? null : { value: found, from: "Wave" };
}

const today = /^Y(56|58|59|60|61|62|63)$/;

/** The region: the row's own, else the practice's at its next wave, else another file's, else the one in which its whole CCG lies. */
function regionOf(
  row: PracticeYear,
  own: readonly PracticeYear[],
  areas: Areas,
  ccgRegion: ReadonlyMap<string, string>,
): Found<string> {
  if (today.test(row.region)) return { value: row.region, from: "Own" };
  const later = own.find((r) => today.test(r.region));
  if (later !== undefined) return { value: later.region, from: "Wave" };
  for (const places of areas.places) {
    const found = places.get(row.practice)?.region;
    if (found !== undefined && found !== null) return { value: found, from: "File" };
  }
  const whole = ccgRegion.get(row.ccg);
  return whole === undefined ? null : { value: whole, from: "Ccg" };
}

/** CCG to region, from the rows with a region of today and from the later rows of the practices with an older one; a CCG in two is left out. */
function regionOfCcg(years: readonly PracticeYear[]): ReadonlyMap<string, string> {
  const regionOfPractice = new Map(
    years.filter((r) => today.test(r.region)).map((r) => [r.practice, r.region]),
  );
  const seen = new Map<string, Set<string>>();
  for (const row of years) {
    const region = today.test(row.region) ? row.region : regionOfPractice.get(row.practice);
    if (region === undefined) continue;
    const of = seen.get(row.ccg) ?? new Set();
    seen.set(row.ccg, of.add(region));
  }
  return new Map([...seen].flatMap(([ccg, of]) => (of.size === 1 ? [[ccg, [...of][0]] as const] : [])));
}

const said: Readonly<Partial<Record<string, readonly [string, string]>>> = {
  firstPcn: ["practices before PCNs existed that later had one", "linked to their first PCN"],
  neverPcn: ["practices that never had a PCN in the files", "no PCN; they leave the study in the flow"],
  otherPcn: [
    "practices whose PCN by the dated links is another than by the payments, or none",
    "that of the links, on 1 January of the wave",
  ],
  listRegistered: [
    "practices whose list is that of the registered patients nearest to 1 January of the wave",
    "that list, in place of the payments'",
  ],
  listPaid: [
    "practices that no list of registered patients within three months of the wave has",
    "the list in the payments",
  ],
  movedPcn: [
    "practices in another PCN than at the wave before",
    "each wave has its own PCN; the cluster is the latest",
  ],
  areaFromFile: [
    "practices whose postcode is not in the list of postcodes, placed by their postcode in another file",
    "that postcode's area",
  ],
  areaFromWave: ["practices placed by their postcode at another wave", "that postcode's area"],
  areaUnknown: ["practices without a known small area", "rural-urban class and income decile unknown"],
  regionFromWave: ["practices with a region of before 2019, or none", "the region of their next wave"],
  regionFromFile: ["practices with a region of before 2019 and no later wave", "the region in another file"],
  regionFromCcg: [
    "practices with a region of before 2019 and in no other file",
    "the region in which their whole CCG lies",
  ],
  regionUnknown: ["practices without a known region", "region unknown"],
};

function notesOf(counts: ReadonlyMap<string, number>): readonly Note[] {
  return [...counts]
    .flatMap(([key, count]): Note[] => {
      const [of, id] = key.split("|") as [string, string];
      const words = said[id];
      return words === undefined ? [] : [{ id, of, count, what: words[0], treatment: words[1] }];
    })
    .sort((a, b) => byText(a.id, b.id) || byText(a.of, b.of));
}
