import type { DataFrame } from "danfojs-node";
import { recordOf, showRecords } from "./report/records.js";

/**
 * A danfo.js data frame of small records, for a researcher's own exploration, shown as a table.
 * Made for summaries of some thousands of rows: millions of responders stay in DuckDB and in typed columns.
 */
export async function explore(records: readonly object[]): Promise<DataFrame> {
  const danfo = await import("danfojs-node");
  const plain = records.map(recordOf);
  showRecords(plain);
  return new danfo.DataFrame(plain);
}
