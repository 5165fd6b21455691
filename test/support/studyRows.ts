import { absentRules, clusterKeys, needsDefinitions } from "../../lib/study/specification.js";
import { exposureUnder } from "../../lib/data/rates.js";
import { groupCluster, needsMask } from "../../lib/data/responders.js";
import { seeded } from "../../lib/stats/random.js";
import type { Rows } from "../../lib/stats/rows.js";
import { covariates } from "../../lib/study/covariates.js";
import { outcomes } from "../../lib/study/outcomes.js";

/**
 * Responders of the study in miniature, as `readRows(…, "usable")` gives them: six waves, `pcns` PCNs of which each fifth sent no return
 * and each fourth took a practice from its neighbour, two levels of each covariate, outcomes that depend on the exposure.
 */
export function studyRows(people = 6000, pcns = 20): Rows {
  const random = seeded(7);
  const years = [2018, 2019, 2020, 2021, 2022, 2023];
  const groups = years.flatMap((wave, w) =>
    Array.from({ length: pcns }, (_, p) => ({ wave, w, pcn: p, exposed: w < 2 ? 0 : random() * w })),
  );
  const absent = (g: { w: number; pcn: number }): boolean => g.w >= 2 && g.pcn % 5 === 0;
  const under = {
    reported: groups.map((g) => (absent(g) ? NaN : g.exposed)),
    carry: groups.map((g) => (absent(g) ? 1 : g.exposed)),
    zero: groups.map((g) => (absent(g) ? 0 : g.exposed)),
  };
  const keys = {
    latest: groups.map((g) => (g.pcn % 4 === 0 && g.w < 3 ? (g.pcn + 1) % pcns : g.pcn)),
    own: groups.map((g) => g.pcn),
    component: groups.map((g) => Math.floor(g.pcn / 4)),
  };
  const labels = Array.from({ length: pcns }, (_, p) => `U${String(p).padStart(5, "0")}`);
  const codes = (of: readonly number[]) => ({ codes: Uint32Array.from(of), labels });
  const group = Uint32Array.from({ length: people }, () => Math.floor(random() * groups.length));
  const pick = (n: number): Uint8Array => Uint8Array.from({ length: people }, () => Math.floor(random() * n));
  const needs = Uint8Array.from({ length: people }, () => (random() < 0.4 ? 255 : random() < 0.8 ? 1 : 0));
  const answers = (): Uint8Array =>
    Uint8Array.from(group, (g) => (random() < 1 / (1 + Math.exp(-0.5 - 0.05 * under.carry[g])) ? 1 : 0));
  return {
    count: people,
    group,
    groups: {
      count: groups.length,
      covariates: {
        exposure: Float64Array.from(under.reported),
        wave: Float64Array.from(groups, (g) => g.wave),
        ...Object.fromEntries(absentRules.map((r) => [exposureUnder(r), Float64Array.from(under[r])])),
      },
      clusters: {
        pcn: codes(keys.latest),
        ...Object.fromEntries(clusterKeys.map((k) => [k, codes(keys[k])])),
        [groupCluster]: { codes: Uint32Array.from(groups, (_, g) => g) },
      },
    },
    factors: Object.fromEntries(
      covariates.map((c) => [
        c.name,
        {
          codes: c.name === "year" ? Uint8Array.from(group, (g) => groups[g].w) : pick(2),
          levels: c.levels.map((level) => String(level.code)),
        },
      ]),
    ),
    outcomes: Object.fromEntries(outcomes.map((o) => [o.id, o.id === "needs" ? needs : answers()])),
    samples: {
      model2: pick(2),
      model3: needs.map((v) => (v === 255 ? 0 : 1)),
      ...Object.fromEntries(
        needsDefinitions.map((d) => [
          needsMask(d),
          d === "reported" ? needs.map((v) => (v === 255 ? 0 : 1)) : pick(2),
        ]),
      ),
    },
  };
}
