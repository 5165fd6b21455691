import type { ExposureCounts } from "../data/exposure.js";
import type { Settings } from "../study/settings.js";
import { censusInWords } from "../study/waves.js";
import { count, named, share } from "./named.js";
import { exposureNotes } from "./notes.js";
import type { Row, TableOutput } from "./output.js";

/** How far the real workforce figures reach, by wave: PCNs, those with a return, the patients they cover, link workers. */
export function coverage(exposure: ExposureCounts, settings: Settings): TableOutput {
  const rows = exposure.waves
    .filter((w) => settings.waves.includes(w.wave))
    .map((w): Row => {
      const id = `coverage.${w.wave}`;
      const before = w.census === null;
      return {
        head: String(w.wave),
        cells: [
          { text: w.census === null ? "before the scheme" : censusInWords(w.census) },
          { number: count(`${id}.pcns`, `PCNs with patients, wave ${w.wave}`, w.pcnsWithPatients, "PCNs") },
          before
            ? { text: "–" }
            : {
                number: count(
                  `${id}.submitted`,
                  `PCNs with a return, wave ${w.wave}`,
                  w.pcnsSubmitted,
                  "PCNs",
                ),
              },
          { number: count(`${id}.patients`, `Patients of PCNs, wave ${w.wave}`, w.patients, "patients") },
          before
            ? { text: "–" }
            : {
                number: share(
                  `${id}.covered`,
                  `Patients covered by returns, wave ${w.wave}`,
                  w.patientsSubmitted / w.patients,
                ),
              },
          before
            ? { text: "–" }
            : {
                number: named(
                  `${id}.fte`,
                  `Link workers, wave ${w.wave}`,
                  "rate",
                  w.linkWorkers,
                  "full-time equivalents",
                ),
              },
        ],
      };
    });
  return {
    type: "table",
    name: "coverage",
    number: "Workforce coverage",
    title: "Primary care networks, their patients and their workforce returns by wave",
    stub: "Wave",
    columns: [
      { head: "Census", align: "text" },
      { head: "PCNs", align: "number" },
      { head: "With a return", align: "number" },
      { head: "Registered patients", align: "number" },
      { head: "Covered by returns", unit: "%", align: "number" },
      { head: "Link workers", unit: "FTE", align: "number" },
    ],
    rows,
    notes: [
      "Real, public figures (NHS England, PCN workforce and payments files); responders do not enter.",
      "Before networks existed a practice counts for the first network that it joined.",
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/coverage.ts coverage",
    words: coverageWords(exposure, settings),
  };
}

function coverageWords(exposure: ExposureCounts, settings: Settings): string {
  const last = exposure.waves.filter((w) => settings.waves.includes(w.wave) && w.census !== null).at(-1);
  return last === undefined
    ? "All waves are from before the scheme, so nobody is exposed."
    : `At the last census {{coverage.${last.wave}.submitted}} of {{coverage.${last.wave}.pcns}} PCNs had sent a workforce return, with {{coverage.${last.wave}.covered}} of the patients.`;
}
