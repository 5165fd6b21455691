import type { ClusterColumn, FactorColumn, Groups, Rows } from "../stats/rows.js";
import { covariates } from "../study/covariates.js";
import { cluster, exposure } from "../study/models.js";
import { outcomes } from "../study/outcomes.js";
import { arrsRoles } from "../study/roles.js";
import type { Settings } from "../study/settings.js";
import {
  absentRules,
  clusterKeys,
  needsDefinitions,
  type ClusterKey,
  type NeedsDefinition,
} from "../study/specification.js";
import { columns, literal, rows, run, type Database } from "./database.js";
import { usableSql } from "./eligibility.js";
import { exposureUnder, shareColumns } from "./rates.js";

/**
 * Makes the views `responders` (all, with the reason they leave), `analysed`, `usable` (those too whom only their PCN's missing exposure
 * excludes) and `groups` from the analysis table in a folder.
 */
export async function registerAnalysis(db: Database, folder: string): Promise<void> {
  for (const name of ["responders", "groups"])
    await run(
      db,
      `CREATE OR REPLACE VIEW ${name} AS SELECT * FROM read_parquet(${literal(`${folder}/${name}.parquet`)})`,
    );
  const views = { analysed: "excluded = 0", usable: usableSql };
  for (const [name, sql] of Object.entries(views))
    await run(
      db,
      `CREATE OR REPLACE VIEW ${name} AS SELECT r.*, wave AS year FROM responders AS r WHERE ${sql}`,
    );
}

const factorSql = covariates.map((c) => {
  const whens = c.levels.map((level, i) => `WHEN ${level.code} THEN ${i}`);
  return `coalesce(CASE ${c.name} ${whens.join(" ")} END, 255)::UTINYINT AS ${c.name}`;
});

/** SQL: who has mental health needs, by each definition. */
const needsSql: Readonly<Record<NeedsDefinition, string>> = {
  reported: "needs IS NOT NULL",
  condition: "mental_health_condition = 1",
};

/** SQL: who is in models 2 and 3. */
export const sampleSql = (settings: Settings): Readonly<Record<"model2" | "model3", string>> => ({
  model2: "condition = 1",
  model3: needsSql[settings.mentalHealthNeeds],
});

/** The mask of model 3 under a definition, whichever the run has. */
export const needsMask = (definition: NeedsDefinition): string => `needs_${definition}`;

const bytes = (found: Readonly<Record<string, unknown>>, name: string): Uint8Array => {
  const column = found[name];
  if (!(column instanceof Uint8Array)) throw new TypeError(`column "${name}" should be bytes`);
  return column;
};

function clusterColumn(of: readonly string[]): ClusterColumn {
  const labels = [...new Set(of)].sort();
  const codes = new Map(labels.map((label, i) => [label, i]));
  return { codes: Uint32Array.from(of, (label) => codes.get(label) ?? 0xffffffff), labels };
}

/** The clustering by group itself: the finest there is, of which every key is a coarser one. */
export const groupCluster = "group";

/** The groups of the view `groups`, with the clustering of `key` as the one of the models. */
export async function groupsOf(db: Database, key: ClusterKey): Promise<Groups> {
  const names = [
    exposure,
    ...arrsRoles.map((r) => r.id),
    "total_arrs",
    ...shareColumns,
    ...absentRules.map(exposureUnder),
  ];
  const numbers = names.map((name) => `coalesce(${name}, 'nan'::DOUBLE) AS ${name}`);
  const covariateColumns = await columns(db, `SELECT ${numbers.join(", ")} FROM groups ORDER BY grp`);
  const found = await rows<Record<ClusterKey, string> & { wave: number }>(
    db,
    "SELECT wave, cluster AS latest, pcn AS own, component FROM groups ORDER BY grp",
  );
  const keys = Object.fromEntries(clusterKeys.map((k) => [k, clusterColumn(found.map((g) => g[k]))]));
  return {
    count: found.length,
    covariates: {
      ...Object.fromEntries(names.map((name) => [name, Float64Array.from(covariateColumns[name])])),
      wave: Float64Array.from(found, (g) => g.wave),
    },
    clusters: {
      [cluster]: keys[key],
      ...keys,
      [groupCluster]: { codes: Uint32Array.from(found, (_, g) => g) },
    },
  };
}

/**
 * The analysed responders as typed columns for the estimator: factors with the study's levels (named by their codes), the five outcomes,
 * masks of models 2 and 3, and the groups (PCN, wave and cluster) with the exposures. `of` takes in those whose PCN has no exposure
 * (`usable`); default the analysed alone. Needs `registerAnalysis`.
 */
export async function readRows(
  db: Database,
  settings: Settings,
  of: "analysed" | "usable" = "analysed",
): Promise<Rows> {
  const masks: Readonly<Record<string, string>> = {
    ...sampleSql(settings),
    ...Object.fromEntries(needsDefinitions.map((d) => [needsMask(d), needsSql[d]])),
  };
  const found = await columns(
    db,
    `SELECT grp, ${factorSql.join(", ")},
       ${outcomes.map((o) => `coalesce(${o.id}, 255)::UTINYINT AS ${o.id}`).join(", ")},
       ${Object.entries(masks)
         .map(([name, sql]) => `coalesce(${sql}, false)::UTINYINT AS ${name}`)
         .join(", ")}
     FROM ${of}`,
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
    groups: await groupsOf(db, settings.clusters),
    factors,
    outcomes: Object.fromEntries(outcomes.map((o) => [o.id, bytes(found, o.id)])),
    samples: Object.fromEntries(Object.keys(masks).map((name) => [name, bytes(found, name)])),
  };
}
