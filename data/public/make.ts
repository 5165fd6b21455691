/** Makes the extract in this folder from a folder of the publishers' files: `npx tsx data/public/make.ts FOLDER`. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { writeExtract } from "../../lib/data/extract.js";
import { manifestName } from "../../lib/data/manifest.js";
import { projectRoot } from "../../lib/data/place.js";
import { readRaw } from "../../lib/data/raw.js";

const [from] = process.argv.slice(2) as [string?];
if (from === undefined) {
  console.error("Name the folder of the publishers' files: npx tsx data/public/make.ts FOLDER");
  process.exit(2);
}
const folder = join(projectRoot(), "data", "public");
try {
  const tables = readRaw(from);
  writeExtract(tables, folder);
  for (const file of ["pcns.csv", "practices.csv", "workforce.csv", manifestName])
    console.log(`${file} ${(await stat(join(folder, file))).size.toLocaleString("en-GB")} bytes`);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exit(1);
}
