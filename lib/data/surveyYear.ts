import { waves } from "../study/waves.js";
import type { Fault } from "./faults.js";

const years = waves.map((w) => w.year);

/** The one calendar year that a file's name holds (`survey-2018.sav`, `GPPS_2021_Practice.csv`), else the nearest folder's (`2021/download.csv`); undefined for none, or for two. */
export function calendarYearIn(file: string): number | undefined {
  const years = file
    .split(/[/\\]/)
    .map((name) => new Set([...name.matchAll(/(?<!\d)(20\d\d)(?!\d)/g)].map((m) => Number(m[1]))))
    .filter((found) => found.size > 0);
  const nearest = years.slice(-1).flatMap((found) => [...found]);
  return nearest.length === 1 ? nearest[0] : undefined;
}

/**
 * The wave of a survey file that does not hold its year: the one that the user names (`told`), else the year in the file's name, held
 * against the waves that its columns allow. Columns that allow one wave alone need no name. Nothing is guessed: a file of which
 * neither says the year is asked about. A year that is no wave of the study is `outside`, which is no fault of the file.
 * @param holdNames false where the caller itself says which columns a file of that name lacks; defaults to true
 * @param possible the waves whose layout the columns fit, and what it is about them that says so
 */
export function waveOfFile(
  file: string,
  possible: { readonly waves: readonly number[]; readonly because: string },
  told?: number,
  holdNames = true,
): { readonly wave: number | undefined; readonly outside?: number; readonly faults: readonly Fault[] } {
  const wave = told ?? calendarYearIn(file) ?? (possible.waves.length === 1 ? possible.waves[0] : undefined);
  const fault = (saw: string, wanted: string): { wave: undefined; faults: readonly Fault[] } => ({
    wave: undefined,
    faults: [{ file, where: "file", saw, wanted }],
  });
  if (wave === undefined)
    return fault(
      "neither a column nor a name that says which wave it is",
      `its year in the file's name, such as survey-2021.csv; by ${possible.because} it could be ${possible.waves.join(", ")}`,
    );
  if (!years.includes(wave)) return { wave: undefined, outside: wave, faults: [] };
  if (holdNames && !possible.waves.includes(wave))
    return fault(
      `${told === undefined ? "a name" : "a setting"} that says ${wave}, and ${possible.because}, which says ${possible.waves.join(", ") || "no wave of the study"}`,
      "a name and a content of the same wave",
    );
  return { wave, faults: [] };
}
