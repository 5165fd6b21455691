import { lackingRoles, roles } from "../study/roles.js";
import { rows, type Database } from "./database.js";
import type { RateSpread } from "./summaries.js";

/** How far one role had spread at one wave: its rate over PCNs with a return, and how many had any. */
export interface RoleSpread extends RateSpread {
  /** The role's id; `total_arrs` for all roles of the scheme together. */
  readonly role: string;
  /** Full-time equivalents in all. */
  readonly fte: number;
  readonly pcnsWithAny: number;
}

/** The column of `pcn_wave` with a role's FTE per 50,000 patients. */
const columnOf = (role: string): string => (role === "link_workers" ? "exposure" : role);

/** The roles whose spread is told: those of the scheme that the files have, and all of them together. */
const spreading: readonly string[] = [
  ...roles.filter((r) => r.group !== "not ARRS" && !lackingRoles.includes(r)).map((r) => r.id),
  "total_arrs",
];

/** The spread of every role of the scheme over PCNs with a return, by wave from the first census. Needs `registerExposure`. */
export async function roleSpread(db: Database): Promise<readonly RoleSpread[]> {
  const part = (role: string): string => {
    const x = columnOf(role);
    const quantiles = [5, 25, 50, 75, 95].map((p) => `quantile_cont(${x}, ${p / 100}) AS p${p}`);
    return `SELECT '${role}' AS role, wave, count(*) AS pcns, avg(${x} ORDER BY ${x}) AS mean, ${quantiles.join(", ")},
        max(${x}) AS largest, count(*) FILTER (WHERE ${x} = 0) AS none, count(*) FILTER (WHERE ${x} > 0) AS any_of,
        sum(${x} * patients / 50000 ORDER BY pcn) AS fte
      FROM pcn_wave JOIN wave_census USING (wave) WHERE wave_census.census IS NOT NULL AND ${x} IS NOT NULL GROUP BY wave`;
  };
  const found = await rows<
    Omit<RoleSpread, "pcnsWithAny"> & { any_of: number } & Record<string, string | number>
  >(db, `SELECT * FROM (${spreading.map(part).join(" UNION ALL ")}) ORDER BY role, wave`);
  return found.map(({ any_of, ...rest }) => ({ ...rest, pcnsWithAny: any_of }));
}
