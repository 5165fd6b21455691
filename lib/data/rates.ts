import { arrsRoles, lackingRoles } from "../study/roles.js";
import { absentRules, type AbsentRule } from "../study/specification.js";
import { run, type Database } from "./database.js";

/** Rates are FTE per so many registered patients: the size of an average PCN. */
export const patientsPerRate = 50_000;

/** The role columns of `pcn_wave`, each FTE per 50,000 patients; link workers stand in `exposure`. */
export const roleColumns: readonly string[] = arrsRoles
  .filter((r) => r.group !== "link workers")
  .map((r) => r.id);

/** The column of `pcn_wave` that holds the exposure under a rule, whichever rule the run has. */
export const exposureUnder = (rule: AbsentRule): string => `exposure_${rule}`;

/**
 * The share of link workers in all ARRS staff, two ways, as columns of `pcn_wave`. Where a PCN has no ARRS staff a share is not defined:
 * `link_share` is 0 there and `no_arrs_staff` 1 (else 0), the default; `link_share_with_staff` is null there, so that only PCN-waves with
 * staff are left. Staff that sum to less than 0 (a correction of other records) count as none.
 */
export const shareColumns = ["link_share", "no_arrs_staff", "link_share_with_staff"] as const;

/** Makes `pcn_wave` from `practice_wave`, `workforce`, `role_map` and `wave_census`; its columns are told at `registerExposure`. */
export async function makeRates(db: Database, rule: AbsentRule): Promise<void> {
  for (const each of absentRules)
    await run(db, `CREATE OR REPLACE TEMP TABLE rates_${each} AS ${ratesSql(each)}`);
  const others = absentRules.map((r) => `${r}.exposure AS ${exposureUnder(r)}`);
  const joins = absentRules.map((r) => `JOIN rates_${r} AS ${r} ON ${r}.wave = m.wave AND ${r}.pcn = m.pcn`);
  await run(
    db,
    `CREATE OR REPLACE TABLE pcn_wave AS
     SELECT m.*,
       CASE WHEN m.total_arrs > 0 THEN m.exposure / m.total_arrs WHEN m.total_arrs <= 0 THEN 0 END AS link_share,
       CASE WHEN m.total_arrs > 0 THEN 0 WHEN m.total_arrs <= 0 THEN 1 END::DOUBLE AS no_arrs_staff,
       CASE WHEN m.total_arrs > 0 THEN m.exposure / m.total_arrs END AS link_share_with_staff,
       ${others.join(", ")}
     FROM rates_${rule} AS m ${joins.join("\n     ")} ORDER BY m.wave, m.pcn`,
  );
  for (const each of absentRules) await run(db, `DROP TABLE rates_${each}`);
}

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

function ratesSql(rule: AbsentRule): string {
  const sum = (id: string): string => `coalesce(fsum(fte) FILTER (WHERE id = '${id}'), 0) AS ${id}`;
  const lacking = new Set(lackingRoles.map((r) => r.id));
  const total = arrsRoles.map((r) => `'${r.id}'`).join(", ");
  const absent = rule === "zero" ? "0" : "NULL";
  const fte = (id: string): string =>
    `CASE WHEN before THEN 0 WHEN c.census IS NULL THEN ${absent} ELSE coalesce(f.${id}, 0) END`;
  const rate = (id: string): string => `${fte(id)} * ${patientsPerRate}.0 / nullif(patients, 0)`;
  const columns = roleColumns.map((id) =>
    lacking.has(id) ? `NULL::DOUBLE AS ${id}` : `${rate(id)} AS ${id}`,
  );
  return `
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
LEFT JOIN by_role f ON f.census = c.census AND f.pcn = c.pcn`;
}
