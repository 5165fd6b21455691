import { isolationBoxes } from "../study/codebook.js";
import type { VariableId } from "../study/fields.js";
import { fieldIn, mapIn, nameIn } from "../study/lookup.js";
import { ruralityClasses } from "../study/covariates.js";
import { identifier, literal, run, type Database } from "./database.js";
import { excludedSql } from "./eligibility.js";
import { selectedPcnSql } from "./sample.js";

const column = (id: VariableId, wave: number): string => identifier(nameIn(id, wave));

/** SQL: the value that the analysis table has for the answer of one wave; no value for every other code. */
export function recoded(id: VariableId, wave: number): string {
  const whens = mapIn(id, wave).map(([code, becomes]) => `WHEN ${code} THEN ${becomes}`);
  return `CASE ${column(id, wave)} ${whens.join(" ")} END`;
}

const under16 = (wave: number): string => {
  const codes = (fieldIn("age", wave)?.answers ?? [])
    .filter((a) => a.label === "Under 16")
    .map((a) => a.code);
  return `coalesce(${column("age", wave)} IN (${codes.join(", ")}), false)`;
};

const anyTicked = (wave: number): string =>
  isolationBoxes.map((box) => `coalesce(${column(box, wave)} = 1, false)`).join(" OR ");

/** SQL: the responders of one wave with the codes of the analysis table, before anything is linked. */
export const harmonisedWave = (wave: number): string => `
  SELECT ${wave}::SMALLINT AS wave,
    trim(${column("practice", wave)}::VARCHAR) AS practice,
    ${under16(wave)} AS under_16,
    ${(["age", "gender", "ethnicity", "work", "deprivation"] as const)
      .map((id) => `(${recoded(id, wave)})::UTINYINT AS ${id}`)
      .join(",\n    ")},
    (${recoded("condition", wave)})::UTINYINT AS condition,
    (${recoded("mentalHealthCondition", wave)})::UTINYINT AS mental_health_condition,
    ${(["confidence", "support", "experience", "needs"] as const)
      .map((id) => `(${recoded(id, wave)})::UTINYINT AS ${id}`)
      .join(",\n    ")},
    (CASE WHEN ${anyTicked(wave)} THEN ${recoded("isolation", wave)} END)::UTINYINT AS isolation,
    ${column("weight", wave)}::DOUBLE AS weight
  FROM survey_${wave}`;

const ruralityCode = `CASE p.rurality ${ruralityClasses.map((c, i) => `WHEN ${literal(c)} THEN ${i + 1}`).join(" ")} END`;

/** SQL: all responders of the waves, linked to practice, PCN, cluster and exposure. */
export const linked = (waves: readonly number[]): string => `
  SELECT s.*, p.practice IS NOT NULL AS practice_known, p.pcn, c.cluster, (${ruralityCode})::UTINYINT AS rurality, w.exposure
  FROM (${waves.map(harmonisedWave).join("\n  UNION ALL\n")}) AS s
  LEFT JOIN practice_wave AS p ON p.wave = s.wave AND p.practice = s.practice
  LEFT JOIN practice_cluster AS c ON c.practice = s.practice
  LEFT JOIN pcn_wave AS w ON w.wave = s.wave AND w.pcn = p.pcn`;

/**
 * Writes the analysis table into `folder`: `responders.parquet`, one row a responder with every rule applied, and
 * `groups.parquet`, one row a PCN, wave and cluster with the exposures under every rule. `oneIn` takes the responders of about one PCN in
 * so many (`selectedPcn`); default 1, all. Needs the survey, the public inputs and the exposure to be registered.
 */
export async function writeAnalysis(
  db: Database,
  waves: readonly number[],
  folder: string,
  oneIn = 1,
): Promise<void> {
  const sampled = oneIn === 1 ? "" : `WHERE ${selectedPcnSql("coalesce(cluster, practice)", oneIn)}`;
  await run(
    db,
    `CREATE OR REPLACE TEMP TABLE linked AS SELECT r.*, (${excludedSql})::UTINYINT AS excluded FROM (${linked(waves)}) AS r ${sampled}`,
  );
  await run(
    db,
    `CREATE OR REPLACE TEMP TABLE groups AS
     SELECT (row_number() OVER (ORDER BY g.wave, g.pcn, g.cluster) - 1)::UINTEGER AS grp, g.cluster, k.component, w.*
     FROM (SELECT DISTINCT wave, pcn, cluster FROM linked WHERE pcn IS NOT NULL AND cluster IS NOT NULL) AS g
     JOIN pcn_wave AS w USING (wave, pcn) JOIN pcn_component AS k USING (pcn)`,
  );
  await run(
    db,
    `COPY (SELECT l.* EXCLUDE (exposure), g.grp FROM linked AS l LEFT JOIN groups AS g USING (wave, pcn, cluster))
     TO ${literal(`${folder}/responders.parquet`)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await run(
    db,
    `COPY (SELECT * FROM groups ORDER BY grp) TO ${literal(`${folder}/groups.parquet`)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await run(db, "DROP TABLE linked; DROP TABLE groups");
}
