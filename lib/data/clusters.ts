import type { ClusterKey } from "../study/specification.js";
import { rows, run, type Database } from "./database.js";
import { fillTable } from "./tables.js";

/** How independent the clusters of one key are. */
export interface ClusterCounts {
  readonly key: ClusterKey;
  readonly clusters: number;
  /** Practices that stand in more than one cluster over the waves, so that these clusters are not independent. */
  readonly practicesInSeveral: number;
  /** Practices of the largest cluster. */
  readonly largest: number;
}

/** Practices with another PCN at a wave than at the wave before at which they had one. */
export interface PcnMoves {
  readonly wave: number;
  readonly practices: number;
}

const latestSql = `
CREATE OR REPLACE TABLE practice_cluster AS
SELECT practice, arg_max(pcn, wave) AS cluster
FROM practice_wave WHERE pcn IS NOT NULL
GROUP BY practice ORDER BY practice`;

/** The connected components of PCNs, two being joined when a practice was in both: each PCN with the first code of its component. */
export function componentsOf(
  memberships: readonly { readonly practice: string; readonly pcn: string }[],
): ReadonlyMap<string, string> {
  const above = new Map<string, string>();
  const topOf = (pcn: string): string => {
    let top = pcn;
    for (let next = above.get(top); next !== undefined && next !== top; next = above.get(top)) top = next;
    above.set(pcn, top);
    return top;
  };
  const firstOf = new Map<string, string>();
  for (const { practice, pcn } of memberships) {
    const [a, b] = [topOf(pcn), topOf(firstOf.get(practice) ?? pcn)];
    above.set(a > b ? a : b, a > b ? b : a);
    firstOf.set(practice, pcn);
  }
  return new Map([...above.keys()].sort().map((pcn) => [pcn, topOf(pcn)]));
}

/** Makes `practice_cluster` (practice, cluster) and `pcn_component` (pcn, component) from `practice_wave`. */
export async function makeClusters(db: Database): Promise<void> {
  await run(db, latestSql);
  const memberships = await rows<{ practice: string; pcn: string }>(
    db,
    "SELECT DISTINCT practice, pcn FROM practice_wave WHERE pcn IS NOT NULL ORDER BY practice, pcn",
  );
  await fillTable(db, "pcn_component", { pcn: "VARCHAR", component: "VARCHAR" }, componentsOf(memberships));
}

const keySql: Readonly<Record<ClusterKey, string>> = {
  latest: "c.cluster",
  own: "p.pcn",
  component: "k.component",
};

/** What the keys make of the practices. Needs `makeClusters`. */
export async function clusterCounts(db: Database): Promise<readonly ClusterCounts[]> {
  const found = Object.entries(keySql).map(async ([key, sql]): Promise<ClusterCounts> => {
    const [counts] = await rows<{ clusters: number; practicesInSeveral: number; largest: number }>(
      db,
      `WITH of AS (
         SELECT DISTINCT p.practice, ${sql} AS cluster FROM practice_wave AS p
         JOIN practice_cluster AS c USING (practice) JOIN pcn_component AS k ON k.pcn = p.pcn)
       SELECT count(DISTINCT cluster) AS clusters,
         (SELECT count(*) FROM (SELECT 1 FROM of GROUP BY practice HAVING count(*) > 1)) AS "practicesInSeveral",
         coalesce((SELECT max(n) FROM (SELECT count(*) AS n FROM of GROUP BY cluster)), 0) AS largest
       FROM of`,
    );
    return { key: key as ClusterKey, ...counts };
  });
  return Promise.all(found);
}

/** How many practices changed PCN, by the wave at which the new one stands. Needs `registerPublic`. */
export const pcnMoves = (db: Database): Promise<PcnMoves[]> =>
  rows<{ wave: number; practices: number }>(
    db,
    `SELECT wave, count(*) FILTER (WHERE pcn <> before) AS practices
     FROM (SELECT wave, pcn, lag(pcn) OVER (PARTITION BY practice ORDER BY wave) AS before
           FROM practice_wave WHERE pcn IS NOT NULL)
     GROUP BY wave ORDER BY wave`,
  );
