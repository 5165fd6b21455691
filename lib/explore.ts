import type { DataFrame } from "danfojs-node";
import { showRecords } from "./report/records.js";

/**
 * A danfo.js data frame of small records, for a researcher's own exploration, shown as a table.
 * Made for summaries of some thousands of rows: millions of responders stay in DuckDB and in typed columns.
 */
export async function explore(
  records: readonly Readonly<Record<string, string | number | null>>[],
): Promise<DataFrame> {
  const danfo = await import("danfojs-node");
  const frame = new danfo.DataFrame(records.map((record) => ({ ...record })));
  showRecords(records);
  return frame;
}
