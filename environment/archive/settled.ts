import { carriedByPage, carryInPage, runHtml, sha256 } from "../../lib/index.js";
import { runPage } from "../carry.js";
import { finishPage } from "../export/finish.js";
import { CannotRun } from "../setup/faults.mjs";

/** What is another with every run of the same code on the same machine, wherever it stands in the record of a run. */
const anew = ["began", "seconds", "peakBytes"];

const leftOut =
  "When it began, how long it took and how much memory: the report itself has them, an archive does not.";

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !anew.includes(name))
      .map(([name, inner]) => [name, without(inner)] as const),
  );
}

/** The record of a run without what is another with every run, so that two runs give the same archive; it says what is left out. */
export const settledRecord = (run: object): string =>
  `${JSON.stringify({ ...(without(run) as object), leftOut }, null, 2)}\n`;

const main = /<main[\s\S]*<\/main>/;

const mainOf = (page: string): string => {
  const found = main.exec(page)?.[0];
  if (found === undefined) throw new CannotRun(`${runPage} has no main part`, "run npm start, then archive");
  return found;
};

/** The page of the run for a settled record; what it carries goes along with the hashes of the new texts. */
export function settledPage(page: string, record: string): string {
  const carries = carriedByPage(page);
  if (carries === undefined)
    throw new CannotRun(`${runPage} does not carry what its run put there`, "run npm start, then archive");
  const html = runHtml(JSON.parse(record) as unknown, []);
  const made = finishPage(html, { page: runPage, references: new Map(), data: {}, scripts: [] });
  mainOf(carries.bare);
  const { schema, ledger, meta, entries, claims, cells } = carries.carried;
  return carryInPage(
    carries.bare.replace(main, () => mainOf(made)),
    { schema, ledger, meta, entries, claims, cells, run: sha256(record) },
  );
}
