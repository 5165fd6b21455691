import type { ClusterColumn, FactorColumn, Groups, Rows } from "../stats/rows.js";
import { covariates } from "../study/covariates.js";
import { cluster, exposure } from "../study/models.js";
import { outcomes } from "../study/outcomes.js";
import { arrsRoles } from "../study/roles.js";
import type { Settings } from "../study/settings.js";
import { columns, literal, rows, run, type Database } from "./database.js";

/** Makes the views `responders` (all, with the reason they leave), `analysed` and `groups` from the analysis table in a folder. */
export async function registerAnalysis(db: Database, folder: string): Promise<void> {
  for (const name of ["responders", "groups"])
    await run(
      db,
      `CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet(${literal(`${folder}/${name}.parquet`)})`,
    );
  await run(
    db,
    "CREATE OR REPLACE VIEW analysed AS SELECT *, wave AS year FROM responders WHERE excluded = 0",
  );
}

const factorSql = covariates.map((c) => {
  const whens = c.levels.map((level, i) => `WHEN ${level.code} THEN ${i}`);
  return `coalesce(CASE ${c.name} ${whens.join(" ")} END, 255)::UTINYINT AS ${c.name}`;
});

/** SQL: who is in models 2 and 3. */
export const sampleSql = (settings: Settings): Readonly<Record<"model2" | "model3", string>> => ({
  model2: "condition = 1",
  model3: settings.mentalHealthNeeds === "reported" ? "needs IS NOT NULL" : "mental_health_condition = 1",
});

const bytes = (found: Readonly<Record<string, unknown>>, name: string): Uint8Array => {
  const column = found[name];
  if (!(column instanceof Uint8Array)) throw new TypeError(`column "${name}" should be bytes`);
  return column;
};

async function readGroups(db: Database): Promise<Groups> {
  const names = [exposure, ...arrsRoles.map((r) => r.id), "total_arrs"];
  const numbers = names.map((name) => `coalesce(${name}, 'nan'::DOUBLE) AS ${name}`);
  const covariateColumns = await columns(db, `SELECT ${numbers.join(", ")} FROM groups ORDER BY grp`);
  const pcns = await rows<{ cluster: string }>(db, "SELECT cluster FROM groups ORDER BY grp");
  const labels = [...new Set(pcns.map((p) => p.cluster))].sort();
  const codes = new Map(labels.map((label, i) => [label, i]));
  const clusters: ClusterColumn = {
    codes: Uint32Array.from(pcns, (p) => codes.get(p.cluster) ?? 0xffffffff),
    labels,
  };
  return {
    count: pcns.length,
    covariates: Object.fromEntries(names.map((name) => [name, Float64Array.from(covariateColumns[name])])),
    clusters: { [cluster]: clusters },
  };
}

/**
 * The analysed responders as typed columns for the estimator: factors with the study's levels (named by their codes), the five outcomes,
 * masks of models 2 and 3, and the groups (PCN, wave and cluster) with the exposures. Needs `registerAnalysis`.
 */
export async function readRows(db: Database, settings: Settings): Promise<Rows> {
  const masks = sampleSql(settings);
  const found = await columns(
    db,
    `SELECT grp, ${factorSql.join(", ")},
       ${outcomes.map((o) => `coalesce(${o.id}, 255)::UTINYINT AS ${o.id}`).join(", ")},
       ${Object.entries(masks)
         .map(([name, sql]) => `coalesce(${sql}, false)::UTINYINT AS ${name}`)
         .join(", ")}
     FROM analysed`,
  );
  const group = Uint32Array.from(found["grp"]);
  const factors = Object.fromEntries(
    covariates.map((c): [string, FactorColumn] => [
      c.name,
      { codes: bytes(found, c.name), levels: c.levels.map((level) => String(level.code)) },
    ]),
  );
  return {
    count: group.length,
    group,
    groups: await readGroups(db),
    factors,
    outcomes: Object.fromEntries(outcomes.map((o) => [o.id, bytes(found, o.id)])),
    samples: Object.fromEntries(Object.keys(masks).map((name) => [name, bytes(found, name)])),
  };
}
