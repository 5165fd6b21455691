import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import {
  codeFiles,
  hashFileNow,
  ledgerCells,
  libraryHash,
  verification,
  type Edit,
  type ExecutedNotebook,
  type Ground,
  type Verification,
} from "../lib/index.js";
import { reportEdits } from "./belongs/belongs.js";
import { jsonOf } from "./belongs/reading.js";
import { covered, readLedger, type ReadLedger } from "./ledgerfile.js";
import { proseEdits } from "./prose.js";
import { notebookNames } from "./runner/choose.js";
import { readMachine } from "./runner/machine.js";
import { callersFolder } from "./setup/places.mjs";

/** What the project has now of that on which a ledger's numbers rest. */
function groundNow(root: string, ledger: ReadLedger): Ground {
  const { settings } = ledger.ground;
  const publicFiles = typeof settings["publicFiles"] === "string" ? settings["publicFiles"] : "data/public";
  const survey = settings["survey"] as { source?: string; folder?: string } | undefined;
  const folders = [publicFiles, survey?.folder].flatMap((f) => f ?? []);
  const now = ledger.ground.files.flatMap(({ file }) => {
    const found = folders.map((f) => join(root, f, file)).find((f) => existsSync(f));
    return found === undefined ? [] : [{ file, sha256: hashFileNow(found) }];
  });
  const cells = notebookNames(root).flatMap((name) => {
    const notebook = jsonOf(join(root, "notebooks", `${name}.ipynb`)) as ExecutedNotebook;
    return ledgerCells(name, notebook.cells);
  });
  return {
    settings,
    files: now,
    code: libraryHash(),
    lib: codeFiles(),
    packages: readMachine(root).versions.packages,
    cells,
  };
}

/** An edit of a file of the report, with the report's folder before its place. */
function within(folder: string, edit: Edit): Edit {
  const where = join(folder, edit.where);
  const { number } = edit;
  return {
    ...edit,
    where,
    ...(number === undefined
      ? {}
      : { number: { ...number, where: join(folder, number.where), causes: [`edited by hand: ${where}`] } }),
  };
}

/** What could not be checked, in words. */
function noteOf(
  folder: string,
  own: ReadLedger | undefined,
  against: ReadLedger,
  comparable: boolean,
): string | undefined {
  if (own === undefined)
    return `there is no report in ${folder}, so only what these numbers rest on was checked`;
  return comparable
    ? undefined
    : `the report takes one network in ${own.samplePcns}, so its numbers were not held against ${relative(callersFolder(), against.file)}, which takes ${against.samplePcns === 1 ? "all" : `one in ${against.samplePcns}`}`;
}

/**
 * Checks by hashes, executing nothing, that reports, notebooks, ledger, inputs and code belong together: each page and
 * executed notebook as the run left it, of this ledger; the ledger's inputs, code, packages and cells those that lie here; its
 * numbers those of `against`.
 */
export async function staticVerification(
  root: string,
  out: string,
  against: ReadLedger,
): Promise<Verification> {
  const file = join(out, "ledger.json");
  const own = existsSync(file) ? readLedger(file) : undefined;
  const ledger = own ?? against;
  const edits = own === undefined ? [] : await reportEdits(out, own);
  const comparable = own !== undefined && own.samplePcns === against.samplePcns;
  const before = comparable ? against : ledger;
  const told = against.file === file ? [] : against.edits;
  return verification(
    {
      ...before,
      ground: ledger.ground,
      edits: [...told, ...edits.map((e) => within(relative(root, out), e)), ...proseEdits(root)],
    },
    { ...covered(ledger, before), ground: groundNow(root, ledger) },
    { how: "static", note: noteOf(relative(root, out), own, against, comparable) },
  );
}
