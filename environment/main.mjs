// Runs on any Node that knows modules, so that an old one is told apart before newer syntax is read.
import { readJson } from "./setup/json.mjs";

const manifest = /** @type {{ engines: { node: string } }} */ (
  readJson(new URL("../package.json", import.meta.url))
);
const wanted = manifest.engines.node;
const here = process.versions.node.split(".").map(Number);

/** @param {string} range such as "^20.19.0" or ">=22.12.0" */
function allows(range) {
  const least = range.replace(/^\D+/, "").split(".").map(Number);
  if (range.startsWith("^") && here[0] !== least[0]) return false;
  const differs = least.findIndex((part, i) => part !== here[i]);
  return differs < 0 || here[differs] > least[differs];
}

if (wanted.split(/\s*\|\|\s*/).some(allows)) {
  void import("./commands.mjs").then(({ run }) => run(process.argv.slice(2)));
} else {
  console.error(
    `Could not run.\nNode ${process.versions.node} is too old, or of a series that has ended; this needs ${wanted}.\n` +
      "  Mend: install a current Node (nodejs.org, your system's packages, or nvm) and open a new terminal.",
  );
  process.exitCode = 2;
}
