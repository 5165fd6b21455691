import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../lib/data/database.js";
import { registerExposure } from "../../../lib/data/exposure.js";
import { registerPublic } from "../../../lib/data/public.js";
import { rawEffect } from "../../../lib/data/simulate/effects.js";
import { surveyedPractices, trueExposures, type Surveyed } from "../../../lib/data/simulate/frame.js";
import { effectsOf, placeLogOdds, type Truth } from "../../../lib/data/simulate/place.js";
import { outcomeOrder, patternLogOdds, planted } from "../../../lib/data/simulate/planted.js";
import { keyOf, settle } from "../../../lib/data/simulate/random.js";
import { scenarios } from "../../../lib/data/simulate/scenarios.js";
import { checkSettings } from "../../../lib/study/settings.js";
import { waves } from "../../../lib/study/waves.js";

/**
 * Everything that decides an answer is either made of whole numbers, sums, products, quotients and square roots, which IEEE 754 fixes, or
 * went through `settle` or the grid of the effects. So it is enough that no logarithm, sine or exponential of the default run lies
 * so near a border that an error of several units in its last place (2^-53 of it) could carry it across.
 */
describe("the bytes are the same on every machine: no transcendental value of the default run is near a border", () => {
  let db: Database;
  let truth: Truth;
  let practices: readonly Surveyed[];
  beforeAll(async () => {
    const settings = checkSettings({});
    const seed = settings.survey.source === "simulated" ? settings.survey.seed : 0;
    db = await openDatabase();
    await registerPublic(db);
    await registerExposure(db);
    truth = { seed, planted, scenario: scenarios.article, exposures: await trueExposures(db, seed) };
    const each = await Promise.all(waves.map((w) => surveyedPractices(db, w.year, w.returned.count)));
    practices = each.flat();
  });
  afterAll(() => db.close());

  const off = 2 ** -50;
  const settled = (x: number): boolean =>
    settle(x * (1 + off)) === settle(x) && settle(x * (1 - off)) === settle(x);

  it("odds by pattern", () => {
    for (const id of outcomeOrder)
      for (const by of [1, planted[id].phi])
        expect(patternLogOdds(planted[id]).filter((x) => !settled(Math.exp(x / by)))).toHaveLength(0);
  });

  it("odds by practice and wave", () => {
    let unsettled = 0;
    for (const p of practices) {
      const effects = effectsOf(truth, p.cluster, p.wave);
      outcomeOrder.forEach((id, o) => {
        const [x] = placeLogOdds(truth, p, id);
        if (!settled(Math.exp(x)) || !settled(Math.exp(x / planted[id].phi + effects[o]))) unsettled += 1;
      });
    }
    expect(practices.length).toBeGreaterThan(38_000);
    expect(unsettled).toBe(0);
  });

  it("effects of PCNs", () => {
    const clusters = [...new Set(practices.map((p) => p.cluster))];
    let nearest = 1;
    for (const cluster of clusters)
      for (const { year: wave } of waves)
        outcomeOrder.forEach((id, outcome) => {
          const { phi } = planted[id];
          const steps = rawEffect({ seed: truth.seed, key: keyOf(cluster), outcome, wave, phi }) * 2 ** 16;
          nearest = Math.min(nearest, Math.abs(Math.abs(steps - Math.floor(steps)) - 0.5));
        });
    expect(clusters.length).toBeGreaterThan(1200);
    expect(nearest).toBeGreaterThan(1e-8); // an effect is below 4, its error below 1e-14, its step count's below 1e-9
  });
});
