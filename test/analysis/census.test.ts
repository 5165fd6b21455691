import { describe, expect, it } from "vitest";
import { censusNotes, exposureNotes, varianceNote } from "../../lib/analysis/notes.js";
import { boxS1 } from "../../lib/analysis/boxS1.js";
import { tableS4, tableS4Differences, tableS4Weighted } from "../../lib/index.js";
import type { LevelCounts } from "../../lib/data/levels.js";
import type { FlowCounts } from "../../lib/data/summaries.js";
import { covariates } from "../../lib/study/covariates.js";
import { outcomes, samples } from "../../lib/study/outcomes.js";
import { checkSettings } from "../../lib/study/settings.js";
import { absentRules } from "../../lib/study/specification.js";

const some = { n: 100, weight: 90 };
const byOutcome = Object.fromEntries(outcomes.map((o) => [o.id, some])) as LevelCounts["byOutcome"];
const levels: readonly LevelCounts[] = covariates.flatMap((c) =>
  c.levels.map(({ code }) => ({ covariate: c.name, code, returned: some, analysed: some, byOutcome })),
);
const counts = {
  returned: 1000,
  analysed: 900,
  models: Object.fromEntries(outcomes.flatMap((o) => samples.map((s) => [`${o.id}.${s.id}`, 500]))),
} as unknown as FlowCounts;

describe("one setting, seen in every note", () => {
  it.each(absentRules)(
    "the census rule %s stands in all of Table S4 and beside every exposure",
    (absentPcns) => {
      const settings = checkSettings({ absentPcns });
      const [rule] = censusNotes(settings);
      const tables = [
        tableS4(levels, [], counts, settings),
        tableS4Weighted(levels, settings),
        tableS4Differences(levels, [], settings),
      ];
      for (const { name, notes } of tables) expect(notes, name).toContain(rule);
      expect(exposureNotes(settings)).toContain(rule);
      const others = absentRules
        .filter((r) => r !== absentPcns)
        .map((r) => censusNotes(checkSettings({ absentPcns: r }))[0]);
      for (const { name, notes } of tables)
        for (const other of others) expect(notes, name).not.toContain(other);
    },
  );

  it.each([
    ["CR0", "no small-sample factor", "V = 1 · B"],
    ["CR1", "G/(G−1), as Stata", "V = G/(G-1) · B"],
    ["CR1S", "G/(G−1)·(N−1)/(N−k)", "V = G/(G-1) · (N-1)/(N-k) · B"],
  ] as const)(
    "the small-sample factor %s stands beside every error and in Box S1",
    (variance, words, formula) => {
      const settings = checkSettings({ variance });
      expect(varianceNote(settings)).toContain(`${variance}: ${words}`);
      expect(JSON.stringify(boxS1(settings))).toContain(formula);
    },
  );
});
