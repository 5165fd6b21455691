import { covariates, ruralityClasses } from "../study/covariates.js";
import { outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { rows, type Database } from "./database.js";
import { sampleSql } from "./responders.js";

/** Responders, and the sum of their survey weights. */
export interface Weighed {
  readonly n: number;
  readonly weight: number;
}

/** Responders by level of a covariate: all who returned the questionnaire, analysed, and in each outcome's main sample. */
export interface LevelCounts {
  readonly covariate: string;
  readonly code: number;
  readonly returned: Weighed;
  readonly analysed: Weighed;
  readonly byOutcome: Readonly<Record<OutcomeId, Weighed>>;
}

/** SQL: a sum of weights that does not depend on the order of the rows, to six decimals of each. */
const weightSum = (filter: string): string =>
  `coalesce(sum(round(weight * 1e6)::BIGINT) FILTER (WHERE ${filter}), 0)::DOUBLE / 1e6`;

/** Counts by covariate and level, those whose level is not known left out; one pass over the responders. Needs `registerAnalysis`. */
export async function levelCounts(db: Database, settings: Settings): Promise<readonly LevelCounts[]> {
  const samples: Readonly<Record<string, string>> = { model1: "true", ...sampleSql(settings) };
  const who: readonly (readonly [string, string])[] = [
    ["returned", "true"],
    ["analysed", "excluded = 0"],
    ...outcomes.map(
      (o) => [o.id, `excluded = 0 AND ${o.id} IS NOT NULL AND ${samples[o.mainModel]}`] as const,
    ),
  ];
  const names = covariates.map((c) => c.name);
  const found = await rows<{ covariate: string; code: number; mask: number; n: number; weight: number }>(
    db,
    `WITH people AS (
       SELECT ${names.join(", ")}, coalesce(round(weight * 1e6), 0)::BIGINT AS w,
         ${who.map(([, sql], i) => `coalesce(${sql}, false)::UTINYINT * ${2 ** i}`).join(" + ")} AS mask
       FROM (SELECT *, wave AS year FROM responders)
     )
     SELECT CASE ${names.map((n) => `WHEN grouping(${n}) = 0 THEN '${n}'`).join(" ")} END AS covariate,
       coalesce(${names.map((n) => `${n}::INTEGER`).join(", ")}) AS code, mask::INTEGER AS mask,
       count(*) AS n, sum(w)::DOUBLE / 1e6 AS weight
     FROM people GROUP BY GROUPING SETS (${names.map((n) => `(${n}, mask)`).join(", ")})
     HAVING code IS NOT NULL ORDER BY ALL`,
  );
  const of = (covariate: string, code: number, name: string): Weighed => {
    const bit = 2 ** who.findIndex(([id]) => id === name);
    const here = found.filter((f) => f.covariate === covariate && f.code === code && (f.mask & bit) > 0);
    return {
      n: here.reduce((sum, f) => sum + f.n, 0),
      weight: here.reduce((sum, f) => sum + f.weight, 0),
    };
  };
  return covariates.flatMap((c) =>
    c.levels.map(({ code }) => ({
      covariate: c.name,
      code,
      returned: of(c.name, code, "returned"),
      analysed: of(c.name, code, "analysed"),
      byOutcome: Object.fromEntries(outcomes.map((o) => [o.id, of(c.name, code, o.id)])) as Record<
        OutcomeId,
        Weighed
      >,
    })),
  );
}

/** Registered patients by level of a covariate that the public files know of a practice's place. */
export interface PatientCounts {
  readonly covariate: string;
  readonly code: number;
  readonly patients: number;
}

/**
 * Registered patients of the practices in a PCN, by rurality and income decile of the practice's place, added up over the
 * waves of the study. Needs `registerPublic`.
 */
export async function patientsByLevel(db: Database, settings: Settings): Promise<readonly PatientCounts[]> {
  const cases = ruralityClasses.map((name, i) => `WHEN '${name}' THEN ${i + 1}`).join(" ");
  const part = (covariate: string, code: string): string =>
    `SELECT '${covariate}' AS covariate, (${code})::INTEGER AS code, sum(round(patients * 1e3)::BIGINT)::DOUBLE / 1e3 AS patients
     FROM practice_wave WHERE pcn IS NOT NULL AND patients > 0 AND wave IN (${settings.waves.join(", ")}) GROUP BY ALL`;
  return rows<{ covariate: string; code: number; patients: number }>(
    db,
    `SELECT * FROM (${part("rurality", `CASE rurality ${cases} END`)} UNION ALL ${part("deprivation", "income_decile")})
     WHERE code IS NOT NULL ORDER BY covariate, code`,
  );
}

/** How many of the analysed responders are known to be in the target group of each set of models: weighted shares, 0 to 1. */
export type TargetShares = Readonly<Record<"model1" | "model2" | "model3", number>>;

/** The weighted share of each target group among the analysed responders, all of whom are 16 or over. Needs `registerAnalysis`. */
export async function targetShares(db: Database, settings: Settings): Promise<TargetShares> {
  const { model2, model3 } = sampleSql(settings);
  const [found] = await rows<{ all: number; model2: number; model3: number }>(
    db,
    `SELECT ${weightSum("true")} AS all, ${weightSum(`coalesce(${model2}, false)`)} AS model2,
       ${weightSum(`coalesce(${model3}, false)`)} AS model3 FROM analysed`,
  );
  return { model1: 1, model2: found.model2 / found.all, model3: found.model3 / found.all };
}
