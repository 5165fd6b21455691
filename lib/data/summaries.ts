import { outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { rows, type Database } from "./database.js";
import { exclusions } from "./eligibility.js";
import { sampleSql } from "./responders.js";

/** How many responders leave for one reason. */
export interface Leaving {
  readonly id: string;
  readonly label: string;
  readonly responders: number;
}

/** The participant flow, counted by the list that filters. */
export interface FlowCounts {
  readonly returned: number;
  readonly leaving: readonly Leaving[];
  readonly analysed: number;
  readonly practices: number;
  readonly pcns: number;
  /** Responders of each outcome in each sample: `experience.model1`. */
  readonly models: Readonly<Record<string, number>>;
}

/** Counts the participant flow. Needs `registerAnalysis`. */
export async function flowCounts(db: Database, settings: Settings): Promise<FlowCounts> {
  const left = await rows<{ excluded: number; n: number }>(
    db,
    "SELECT excluded, count(*) AS n FROM responders GROUP BY ALL",
  );
  const of = (step: number): number => left.find((l) => l.excluded === step)?.n ?? 0;
  const samples = { model1: "true", ...sampleSql(settings) };
  const parts = outcomes.flatMap((o) =>
    Object.entries(samples).map(
      ([m, sql]) => `count(*) FILTER (WHERE ${o.id} IS NOT NULL AND ${sql}) AS "${o.id}.${m}"`,
    ),
  );
  const [models] = await rows<Record<string, number>>(db, `SELECT ${parts.join(", ")} FROM analysed`);
  const [units] = await rows<{ practices: number; pcns: number }>(
    db,
    "SELECT count(DISTINCT practice) AS practices, count(DISTINCT cluster) AS pcns FROM analysed",
  );
  return {
    returned: left.reduce((sum, l) => sum + l.n, 0),
    leaving: exclusions.map(({ id, label }, i) => ({ id, label, responders: of(i + 1) })),
    analysed: of(0),
    ...units,
    models,
  };
}

/** Answers of one outcome in one wave and cluster. */
export interface ClusterAnswers {
  readonly outcome: OutcomeId;
  readonly wave: number;
  readonly n: number;
  readonly good: number;
}

/** Counts of answers by outcome, wave and cluster. Needs `registerAnalysis`. */
export async function answersByCluster(db: Database): Promise<readonly ClusterAnswers[]> {
  const parts = outcomes.map(
    ({ id }) => `SELECT '${id}' AS outcome, wave, cluster, count(${id}) AS n, sum(${id})::INTEGER AS good
      FROM analysed WHERE ${id} IS NOT NULL GROUP BY wave, cluster`,
  );
  return rows<{ outcome: OutcomeId; wave: number; n: number; good: number }>(
    db,
    `SELECT outcome, wave, n, good FROM (${parts.join(" UNION ALL ")}) ORDER BY outcome, wave, cluster`,
  );
}

/** The distribution of a rate over PCNs at one wave. Quantiles interpolate linearly (type 7). */
export interface RateSpread {
  readonly wave: number;
  readonly pcns: number;
  readonly mean: number;
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly largest: number;
  readonly none: number;
}

/** The spread of the exposure over the PCNs that have one, by wave from the first census. Needs `registerExposure`. */
export async function exposureSpread(db: Database): Promise<readonly RateSpread[]> {
  const quantiles = [5, 25, 50, 75, 95].map((p) => `quantile_cont(exposure, ${p / 100}) AS p${p}`);
  return rows<{
    wave: number;
    pcns: number;
    mean: number;
    p5: number;
    p25: number;
    p50: number;
    p75: number;
    p95: number;
    largest: number;
    none: number;
  }>(
    db,
    `SELECT wave, count(*) AS pcns, avg(exposure ORDER BY exposure) AS mean, ${quantiles.join(", ")}, max(exposure) AS largest,
       count(*) FILTER (WHERE exposure = 0) AS none
     FROM pcn_wave JOIN wave_census USING (wave) WHERE wave_census.census IS NOT NULL AND exposure IS NOT NULL
     GROUP BY wave ORDER BY wave`,
  );
}
