import { waves } from "../study/waves.js";
import type { Fault } from "./faults.js";
import type { RawFile } from "./inputs.js";
import { pcnsOn, readLinks, readRegistered } from "./links.js";
import { series, type SeriesId } from "./sources.js";
import { byText } from "./values.js";

/** What dated files say of practices: the PCN of each on the first day of a wave's fieldwork, its first PCN ever, its list at a wave. */
export interface DatedPractices {
  /** Whether the links know the practice at all. */
  readonly knows: (practice: string) => boolean;
  readonly pcnAt: (practice: string, wave: number) => string | null;
  readonly firstPcn: (practice: string) => string | null;
  /** Undefined where no list is near the wave, or the list has not the practice. */
  readonly listAt: (practice: string, wave: number) => number | undefined;
}

/** The day at which a wave is linked: fieldwork begins in January. */
const dayOf = (wave: number): string => `${wave}-01-01`;

/** A list stands for a wave when it is at most so many days from the wave's day; of several the nearest. */
const daysNear = 92;

const days = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000;

/** Reads the dated links and the lists of registered patients; there must be one file of links. */
export function readDated(of: (id: SeriesId) => readonly RawFile[]): {
  readonly dated: DatedPractices;
  readonly faults: readonly Fault[];
} {
  const linkFiles = of("epcn");
  const linked = linkFiles.map((f) => readLinks(f.table));
  const lists = of("registered").map((f) => readRegistered(f.table));
  const links = [...(linked.at(0)?.links ?? [])].sort((a, b) => byText(a.from, b.from));
  const first = new Map([...links].reverse().map((l) => [l.practice, l.pcn]));
  const at = new Map(waves.map(({ year }) => [year, pcnsOn(links, dayOf(year))]));
  const near = new Map(
    waves.map(({ year }) => {
      const distance = ({ date }: { readonly date: string }): number => days(date, dayOf(year));
      const fit = lists.filter((l) => l.date !== "" && distance(l) <= daysNear);
      return [year, [...fit].sort((a, b) => distance(a) - distance(b)).at(0)?.patients] as const;
    }),
  );
  const files: readonly Fault[] =
    linkFiles.length === 1
      ? []
      : [
          {
            file: linkFiles.length === 0 ? "(folder)" : linkFiles.map((f) => f.input.file).join(" and "),
            where: "folder",
            saw: `${linkFiles.length === 0 ? "no file" : `${linkFiles.length} files`} of "${series.epcn.title}"`,
            wanted: `one, from ${series.epcn.page}, as the setting practiceLinks asks for dated links`,
          },
        ];
  return {
    dated: {
      knows: (practice) => first.has(practice),
      pcnAt: (practice, wave) => at.get(wave)?.get(practice) ?? null,
      firstPcn: (practice) => first.get(practice) ?? null,
      listAt: (practice, wave) => near.get(wave)?.get(practice),
    },
    faults: [...files, ...[...linked, ...lists].flatMap((f) => f.faults)],
  };
}
