import type { ExposureCounts } from "../data/exposure.js";
import type { Settings } from "../study/settings.js";
import { absentRuleLabels, absentRules } from "../study/specification.js";
import { censusInWords } from "../study/waves.js";
import { count, named, share } from "./named.js";
import { exposureNotes } from "./notes.js";
import type { Cell, Column, Row, TableOutput } from "./output.js";

/** The three rules for PCNs without a workforce return side by side: who has an exposure, the patients covered, how high it is. */
export function ruleTable(exposure: ExposureCounts, settings: Settings): TableOutput {
  const waves = exposure.waves.filter((w) => w.census !== null && settings.waves.includes(w.wave));
  const rows = waves.map((w): Row => ({
    head: `${w.wave}, ${w.census === null ? "" : censusInWords(w.census)}`,
    cells: absentRules.flatMap((rule): Cell[] => {
      const found = exposure.rules.find((r) => r.rule === rule && r.wave === w.wave);
      const [id, label] = [`rules.${w.wave}.${rule}`, `wave ${w.wave}, ${absentRuleLabels[rule]}`];
      const covered = (found?.patients ?? 0) / w.patients;
      return [
        { number: count(`${id}.pcns`, `PCNs with an exposure, ${label}`, found?.pcns ?? 0, "PCNs") },
        { number: share(`${id}.covered`, `Patients of PCNs with an exposure, ${label}`, covered) },
        {
          number: named(
            `${id}.mean`,
            `Mean exposure over PCNs, ${label}`,
            "rate",
            found?.mean ?? null,
            "full-time equivalents per 50,000 patients",
            "no PCN has an exposure",
          ),
        },
      ];
    }),
  }));
  const last = waves.at(-1)?.wave;
  return {
    type: "table",
    name: "rules",
    number: "Rules for PCNs without a return",
    title:
      "Who has an exposure, and how high it is, under each rule for networks that sent no workforce return",
    stub: "Wave and census",
    columns: absentRules.flatMap((rule): Column[] => {
      const group = absentRuleLabels[rule];
      return [
        { head: "PCNs", group, align: "number" },
        { head: "Patients covered", unit: "%", group, align: "number" },
        { head: "Mean", unit: "FTE per 50 000", group, align: "number" },
      ];
    }),
    rows,
    notes: [
      "Real, public figures; responders do not enter. Patients covered: of the patients of all PCNs at the wave.",
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/rules.ts ruleTable",
    words:
      last === undefined
        ? "All waves are from before the scheme, so no rule is needed."
        : `At the last census the mean over networks is {{rules.${last}.reported.mean}} link workers per 50,000 patients where a return was sent, and {{rules.${last}.zero.mean}} when none counts as 0.`,
  };
}
