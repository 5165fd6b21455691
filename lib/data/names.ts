import { rows, type Database } from "./database.js";

/** The name of each PCN's region by the PCN's code; PCNs without a known one are not in it. */
export async function regionOfPcn(db: Database): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ pcn: string; region: string | null }>(db, "SELECT pcn, region FROM pcn_name");
  return new Map(found.flatMap(({ pcn, region }) => (region === null ? [] : [[pcn, region]])));
}
