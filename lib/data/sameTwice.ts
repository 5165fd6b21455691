import { unknownSeries, type Found } from "./inspected.js";

/** The series of which the study reads one file for each date, and those of which it reads one alone. */
const oneEach = new Set(["workforce", "payments", "survey", "practice survey"]);
const oneAlone = new Set(["postcodes", "income", "rural", "practices", "epcn"]);

/** The dates of a file for each of which the study wants one file. */
const datesOf = ({ series, date }: Found): readonly string[] =>
  oneEach.has(series) && date !== null ? date.split(", ") : oneAlone.has(series) ? [""] : [];

/** What stands in more than one of the files that have no fault, in words: `payments 2020-21`, `postcodes`. */
export function twiceAmong(found: readonly Found[]): readonly string[] {
  const held = found
    .filter((f) => f.series !== unknownSeries && f.faults.length === 0)
    .flatMap((f) => datesOf(f).map((date) => `${f.series} ${date}`.trim()));
  return [...new Set(held.filter((what, i) => held.indexOf(what) !== i))];
}

/** Adds a note to each file that another of the folder stands for too, as the study would refuse both: which, and of what. */
export function sameTwice(found: readonly Found[]): readonly Found[] {
  const good = found.filter((f) => f.series !== unknownSeries && f.faults.length === 0);
  return found.map((one): Found => {
    const own = datesOf(one);
    const others = good.filter(
      (f) => f !== one && f.series === one.series && datesOf(f).some((date) => own.includes(date)),
    );
    if (!good.includes(one) || others.length === 0) return one;
    const what = one.date === null || !oneEach.has(one.series) ? one.series : `${one.series} ${one.date}`;
    const note = `${what} is also ${others.map((f) => f.file).join(", ")}: the study wants one, so leave the one that is meant`;
    return { ...one, notes: [...one.notes, note] };
  });
}
