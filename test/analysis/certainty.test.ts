import { beforeAll, describe, expect, it } from "vitest";
import { certainties, variancesHeld, type Certainty } from "../../lib/analysis/certainties.js";
import { certainty } from "../../lib/analysis/certainty.js";
import type { NamedNumber, TableOutput } from "../../lib/analysis/output.js";
import { table1Model, table1Models } from "../../lib/analysis/table1.js";
import { variances } from "../../lib/analysis/variances.js";
import { ledgerOf } from "../../lib/report/ledger.js";
import { filled } from "../../lib/report/words.js";
import { indexRows } from "../../lib/stats/compress.js";
import { holm } from "../../lib/stats/multiplicity.js";
import { coefficient } from "../../lib/stats/wald.js";
import { exposure } from "../../lib/study/models.js";
import { outcomes } from "../../lib/study/outcomes.js";
import { checkSettings } from "../../lib/study/settings.js";
import "../support/near.js";
import { studyRows } from "../support/studyRows.js";

const index = indexRows(studyRows());
const settings = checkSettings({});
let found: readonly Certainty[];
beforeAll(() => {
  found = certainties(index, settings);
});

const numbersOf = (table: TableOutput): ReadonlyMap<string, NamedNumber> =>
  new Map(
    [
      ...table.rows.flatMap((r) => r.cells.flatMap((c) => ("number" in c ? [c.number] : []))),
      ...(table.behind ?? []),
    ].map((n) => [n.id, n]),
  );
const valueOf = (table: TableOutput, id: string): number => numbersOf(table).get(id)!.value!;

describe("how sure the main results are", () => {
  it("is said of the estimates of Table 1", () => {
    const models = table1Models(index, settings);
    for (const c of found) {
      const { fit, variance } = table1Model(models, c.outcome.id, c.outcome.mainModel);
      const want = coefficient(fit, variance, exposure);
      expect(c.main.estimate).toBeNear(want.estimate, 1e-10);
      expect(c.main.se).toBeNear(want.se, 1e-10);
    }
  });

  it("has the main standard error once over and that of no factor √((G-1)/G) times", () => {
    const table = variances(found, settings);
    for (const c of found) {
      expect(valueOf(table, `variances.${c.outcome.id}.CR1.times`)).toBe(1);
      expect(valueOf(table, `variances.${c.outcome.id}.CR0.times`)).toBeNear(
        Math.sqrt((c.clusters - 1) / c.clusters),
        1e-12,
      );
    }
  });

  it("tells every variance of every outcome, and the reason where there is none", () => {
    const numbers = numbersOf(variances(found, settings));
    for (const o of outcomes)
      for (const name of variancesHeld) {
        const p = numbers.get(`variances.${o.id}.${name}.p`)!;
        expect(p.value === null ? p.why : p.value).toBeTruthy();
      }
  });

  it("carries the Monte Carlo error of the wild bootstrap, half a percentage point at most with 9,999 draws", () => {
    const numbers = numbersOf(variances(found, settings));
    for (const o of outcomes) {
      const error = numbers.get(`variances.${o.id}.wild.p`)!.monteCarloError!;
      expect(error).toBeGreaterThan(0);
      expect(error).toBeLessThan(0.00501);
    }
  });

  it("adjusts the five P values as one family", () => {
    const table = certainty(found, settings);
    expect(outcomes.map((o) => valueOf(table, `certainty.${o.id}.holm`))).toEqual(
      holm(found.map((c) => c.main.p)),
    );
  });

  it("has an E-value limit of 1 exactly where the interval holds 1, and names the strongest covariate", () => {
    for (const c of found) {
      const crosses = c.main.low <= 0 && c.main.high >= 0;
      expect(c.eValue.limit === 1).toBe(crosses);
      expect(c.eValue.point).toBeGreaterThan(1);
      expect(c.strongest.ratio).toBeGreaterThan(1);
      expect(c.strongest.column).toMatch(/^(age|gender|ethnicity|work|deprivation|rurality)=\d+$/);
    }
  });

  it("is told in tables whose words can be filled from the ledger", () => {
    const outputs = [variances(found, settings), certainty(found, settings)];
    const entries = ledgerOf(outputs, "03-supplementary");
    for (const output of outputs) expect(filled(output).words).not.toContain("{{");
    expect(new Set(entries.map((e) => e.id)).size).toBe(entries.length);
  });
});
