import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { table1Models } from "../../lib/analysis/table1.js";
import { truthTable } from "../../lib/analysis/truth.js";
import { openDatabase } from "../../lib/data/database.js";
import { registerExposure } from "../../lib/data/exposure.js";
import { writeAnalysis } from "../../lib/data/harmonise.js";
import { registerPublic } from "../../lib/data/public.js";
import { readRows, registerAnalysis } from "../../lib/data/responders.js";
import { simulateSurvey } from "../../lib/data/simulate/survey.js";
import { registerSurvey } from "../../lib/data/survey.js";
import { numbersOf } from "../../lib/report/words.js";
import { indexRows } from "../../lib/stats/compress.js";
import { checkSettings } from "../../lib/study/settings.js";

/** One PCN in how many is simulated: one in 20 by default, all of them with TRUTH_SAMPLE=1. */
const samplePcns = Number(process.env["TRUTH_SAMPLE"] ?? 20);

const committed = 20_251_103;
const seeds = [committed, ...Array.from({ length: 10 }, (_, i) => i + 1)];

/** The truth table of responders simulated with a seed, from files to estimates, by the ids of its numbers. */
async function truthOf(seed: number): Promise<ReadonlyMap<string, number | null>> {
  const folder = mkdtempSync(join(tmpdir(), "truth-"));
  const settings = checkSettings({ samplePcns, survey: { source: "simulated", seed } });
  const db = await openDatabase();
  try {
    await registerPublic(db);
    await registerExposure(db);
    const truth = await simulateSurvey(db, settings, folder);
    await registerSurvey(db, folder, settings.waves);
    await writeAnalysis(db, settings.waves, folder);
    await registerAnalysis(db, folder);
    const index = indexRows(await readRows(db, settings));
    const table = truthTable(table1Models(index, settings), truth, settings);
    return new Map(numbersOf(table).map((n) => [n.id, n.value]));
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A right analysis of all PCNs fails one of these some time: 15 dependent estimates beyond 4 errors about once in 1,500 seeds, the joint test
 * once in 1,000; over eleven fixed seeds that is 1 in 60, and then always for the same seed.
 */
describe("every estimate of Table 1 lies near what was planted", () => {
  it.each(seeds)(
    "with seed %i",
    async (seed) => {
      const truth = await truthOf(seed);
      const z = [...truth].filter(([id]) => id.endsWith(".z"));
      expect(z).toHaveLength(15);
      for (const [id, value] of z) expect(Math.abs(value ?? NaN), id).toBeLessThan(4);
      expect(truth.get("truth.joint.p")).toBeGreaterThan(0.001);
    },
    900_000,
  );
});
