import { roles } from "../study/roles.js";
import type { AbsentRule } from "../study/specification.js";
import { waves } from "../study/waves.js";
import { clusterCounts, makeClusters, pcnMoves, type ClusterCounts, type PcnMoves } from "./clusters.js";
import { coverage, exposureNotes, ruleCoverage, type RuleCoverage, type WaveCoverage } from "./coverage.js";
import { rows, type Database } from "./database.js";
import type { Note } from "./notes.js";
import { makeRates } from "./rates.js";
import { fillTable } from "./tables.js";

/** What `registerExposure` made, in numbers. */
export interface ExposureCounts {
  readonly rule: AbsentRule;
  readonly waves: readonly WaveCoverage[];
  /** Practices with a cluster, and clusters. */
  readonly practices: number;
  readonly clusters: number;
  /** The three ways to cluster, and how many practices change PCN. */
  readonly keys: readonly ClusterCounts[];
  readonly moves: readonly PcnMoves[];
  /** Who has an exposure under each of the three rules. */
  readonly rules: readonly RuleCoverage[];
  readonly notes: readonly Note[];
}

/**
 * Makes, from the tables of `registerPublic`, and in place of tables of these names:
 * `practice_cluster` (practice, cluster): the latest PCN of each practice that ever had one;
 * `pcn_component` (pcn, component): PCNs that exchanged practices, by the first code among them;
 * `pcn_wave` (wave, pcn, patients, census, submitted, link_workers, exposure, `roleColumns` …, total_arrs, `shareColumns` …,
 * `exposureUnder` each rule), a row a PCN with practices at the wave.
 *
 * `link_workers` is FTE; `exposure`, the role columns and `total_arrs` (link workers included) are FTE per 50,000 patients of the PCN's
 * practices at the wave. Waves before the scheme have 0 by construction and count as submitted. `census` is the census whose figures
 * the row holds, null when none. A role that no role of the study stands for is in no column. A PCN without patients has no rate (null), nor has a role that the files lack.
 */
export async function registerExposure(
  db: Database,
  options: { readonly rule?: AbsentRule } = {},
): Promise<ExposureCounts> {
  const rule = options.rule ?? "reported";
  const map = roles.flatMap((role) => role.published.map((name) => [name, role.id]));
  await fillTable(db, "role_map", { role: "VARCHAR", id: "VARCHAR" }, map);
  await fillTable(
    db,
    "wave_census",
    { wave: "INTEGER", census: "VARCHAR" },
    waves.map((w) => [w.year, w.censusUsed]),
  );
  await makeClusters(db);
  await makeRates(db, rule);
  const [size] = await rows<{ practices: number; clusters: number }>(
    db,
    "SELECT count(*) AS practices, count(DISTINCT cluster) AS clusters FROM practice_cluster",
  );
  return {
    rule,
    waves: await coverage(db),
    ...size,
    keys: await clusterCounts(db),
    moves: await pcnMoves(db),
    rules: await ruleCoverage(db),
    notes: await exposureNotes(db, rule),
  };
}
