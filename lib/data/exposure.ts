import { arrsRoles, lackingRoles, roles } from "../study/roles.js";
import { waves } from "../study/waves.js";
import { rows, run, type Database } from "./database.js";
import { coverage, exposureNotes, type AbsentRule, type WaveCoverage } from "./coverage.js";
import { refuse, shown } from "./faults.js";
import type { Note } from "./notes.js";
import { fillTable } from "./tables.js";

/** Rates are FTE per so many registered patients: the size of an average PCN. */
export const patientsPerRate = 50_000;

/** What `registerExposure` made, in numbers. */
export interface ExposureCounts {
  readonly rule: AbsentRule;
  readonly waves: readonly WaveCoverage[];
  /** Practices with a cluster, and clusters. */
  readonly practices: number;
  readonly clusters: number;
  readonly notes: readonly Note[];
}

/** The role columns of `pcn_wave`, each FTE per 50,000 patients; link workers stand in `exposure`. */
export const roleColumns: readonly string[] = arrsRoles
  .filter((r) => r.group !== "link workers")
  .map((r) => r.id);

/**
 * Makes, from the tables of `registerPublic`, and in place of tables of these names:
 * `practice_cluster` (practice, cluster): the latest PCN of each practice that ever had one;
 * `pcn_wave` (wave, pcn, patients, census, submitted, link_workers, exposure, `roleColumns` …, total_arrs), a row a PCN with practices at the wave.
 *
 * `link_workers` is FTE; `exposure`, the role columns and `total_arrs` (link workers included) are FTE per 50,000 patients of the PCN's
 * practices at the wave. Waves before the scheme have 0 by construction and count as submitted. `census` is the census whose figures
 * the row holds, null when none. A PCN without patients has no rate (null), nor has a role that the files lack.
 */
export async function registerExposure(
  db: Database,
  options: { readonly rule?: AbsentRule } = {},
): Promise<ExposureCounts> {
  const rule = options.rule ?? "reported";
  await refuseUnseenRoles(db);
  const map = roles.flatMap((role) => role.published.map((name) => [name, role.id]));
  await fillTable(db, "role_map", { role: "VARCHAR", id: "VARCHAR" }, map);
  await fillTable(
    db,
    "wave_census",
    { wave: "INTEGER", census: "VARCHAR" },
    waves.map((w) => [w.year, w.censusUsed]),
  );
  await run(db, clusterSql);
  await run(db, pcnWaveSql(rule));
  const [size] = await rows<{ practices: number; clusters: number }>(
    db,
    "SELECT count(*) AS practices, count(DISTINCT cluster) AS clusters FROM practice_cluster",
  );
  return { rule, waves: await coverage(db), ...size, notes: await exposureNotes(db, rule) };
}

async function refuseUnseenRoles(db: Database): Promise<void> {
  const seen = await rows<{ role: string; cells: number; censuses: string }>(
    db,
    "SELECT role, count(*) AS cells, string_agg(DISTINCT census, ', ' ORDER BY census) AS censuses FROM workforce GROUP BY role ORDER BY role",
  );
  const known = new Set(roles.flatMap((r) => r.published));
  refuse(
    seen
      .filter(({ role }) => !known.has(role))
      .map(({ role, cells, censuses }) => ({
        file: "workforce",
        where: `column "role", ${cells} ${cells === 1 ? "row" : "rows"} of ${censuses}`,
        saw: shown(role),
        wanted: "a role that lib/study/roles.ts names; add the name there to the role that it stands for",
      })),
  );
}

const clusterSql = `
CREATE OR REPLACE TABLE practice_cluster AS
SELECT practice, arg_max(pcn, wave) AS cluster
FROM practice_wave WHERE pcn IS NOT NULL
GROUP BY practice ORDER BY practice`;

const monthsOf = (census: string): string =>
  `(12 * left(${census}, 4)::INTEGER + right(${census}, 2)::INTEGER)`;

/** Which census a PCN's figures at a wave are taken from, under the rule. */
const chosenSql = (rule: AbsentRule): string =>
  rule === "carry"
    ? `SELECT l.wave, l.pcn, arg_min(s.census, (abs(${monthsOf("s.census")} - ${monthsOf("w.census")}), s.census)) AS census
       FROM lists l JOIN wave_census w USING (wave) JOIN submissions s USING (pcn)
       WHERE w.census IS NOT NULL GROUP BY ALL`
    : `SELECT l.wave, l.pcn, s.census
       FROM lists l JOIN wave_census w USING (wave) JOIN submissions s ON s.pcn = l.pcn AND s.census = w.census`;

function pcnWaveSql(rule: AbsentRule): string {
  const sum = (id: string): string => `coalesce(fsum(fte) FILTER (WHERE id = '${id}'), 0) AS ${id}`;
  const lacking = new Set(lackingRoles.map((r) => r.id));
  const total = arrsRoles.map((r) => `'${r.id}'`).join(", ");
  const absent = rule === "zero" ? "0" : "NULL";
  const fte = (id: string): string =>
    `CASE WHEN before THEN 0 WHEN c.census IS NULL THEN ${absent} ELSE f.${id} END`;
  const rate = (id: string): string => `${fte(id)} * ${patientsPerRate}.0 / nullif(patients, 0)`;
  const columns = roleColumns.map((id) =>
    lacking.has(id) ? `NULL::DOUBLE AS ${id}` : `${rate(id)} AS ${id}`,
  );
  return `
CREATE OR REPLACE TABLE pcn_wave AS
WITH lists AS (
  SELECT wave, pcn, coalesce(fsum(patients), 0) AS patients FROM practice_wave WHERE pcn IS NOT NULL GROUP BY ALL
), submissions AS (
  SELECT DISTINCT pcn, census FROM workforce
), by_role AS (
  SELECT census, pcn, ${arrsRoles.map((r) => sum(r.id)).join(", ")},
    coalesce(fsum(fte) FILTER (WHERE id IN (${total})), 0) AS total_arrs
  FROM workforce JOIN role_map USING (role) GROUP BY ALL
), chosen AS (
  ${chosenSql(rule)}
)
SELECT l.wave, l.pcn, l.patients, c.census,
  w.census IS NULL OR s.census IS NOT NULL AS submitted,
  (${fte("link_workers")})::DOUBLE AS link_workers,
  (${rate("link_workers")})::DOUBLE AS exposure,
  ${columns.join(",\n  ")},
  ${rate("total_arrs")} AS total_arrs
FROM (SELECT *, wave IN (SELECT wave FROM wave_census WHERE census IS NULL) AS before FROM lists) l
JOIN wave_census w USING (wave)
LEFT JOIN submissions s ON s.pcn = l.pcn AND s.census = w.census
LEFT JOIN chosen c ON c.wave = l.wave AND c.pcn = l.pcn
LEFT JOIN by_role f ON f.census = c.census AND f.pcn = c.pcn
ORDER BY l.wave, l.pcn`;
}
