import { waves } from "../study/waves.js";
import type { Fault } from "./faults.js";

/** The first wave at which the payments files name PCNs. */
export const firstPcnWave = 2020;

const inWords = (wave: number): string => `${wave - 1}-${String(wave).slice(2)}`;

/** The year in a file's name, such as 17-18, 2017-18, 201718 or 2017_2018; undefined when it names none. */
export function yearInName(file: string): number | undefined {
  const name = file.split(/[/\\]/).slice(-1)[0] ?? "";
  const years = /(?<!\d)(?=(?:20(\d\d)[-_ ]?(?:20)?(\d\d)|(\d\d)[-_ ](?:20)?(\d\d))(?!\d))/g;
  for (const match of name.matchAll(years)) {
    const [from, to] = match
      .slice(1)
      .flatMap((y: string | undefined) => (y === undefined ? [] : [Number(y)]));
    if (to === from + 1 && from >= 10) return 2000 + to;
  }
  return undefined;
}

/** The wave of a payments file, by the financial year (April to March) of its latest opening date and by its name; `outside` for a year that no wave of the study needs. */
export function yearOf(
  file: string,
  latest: string | undefined,
  hasPcn: boolean,
): { readonly wave: number; readonly outside: boolean; readonly faults: readonly Fault[] } {
  const named = yearInName(file);
  const opened =
    latest !== undefined ? Number(latest.slice(0, 4)) + (Number(latest.slice(5, 7)) >= 4 ? 1 : 0) : undefined;
  const wave = named ?? opened ?? 0;
  const fault = (saw: string, wanted: string): Fault => ({ file, where: "file", saw, wanted });
  const faults: Fault[] = [];
  const outside = wave > 0 && !waves.some((w) => w.year === wave);
  if (wave === 0) faults.push(fault("no year", "an opening date, or a name such as 19-20.csv"));
  if (named !== undefined && opened !== undefined && (opened > named || opened < named - 1))
    faults.push(
      fault(
        `the name says ${inWords(named)}, the latest opening date (${latest ?? ""}) says ${inWords(opened)}`,
        "a name and a content of the same year",
      ),
    );
  if (wave >= firstPcnWave && !hasPcn)
    faults.push(
      fault(
        `no PCN of any practice in the file of ${inWords(wave)}`,
        'a column "PCN Code" (in 2022-23 "Code"), which the files from 2019-20 on have',
      ),
    );
  return { wave, outside, faults };
}
