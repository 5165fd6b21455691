import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { CannotRun } from "../setup/faults.mjs";
import { filesIn, listed, sumsFile } from "../sums.js";

/**
 * Where a run writes until it is whole: `.run` in its folder. `.whole` is the same once it is finished and is being put in
 * its place, file by file; a run that is killed meanwhile leaves it, and the next one goes on with it.
 */
const names = { stage: ".run", whole: ".whole", unfinished: "unfinished" } as const;

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/** In the order in which they are put in their place: the list of checksums and the index last. */
const late: readonly string[] = [sumsFile, "index.html"];

function filesUnder(folder: string): readonly string[] {
  const turn = (file: string): number => late.indexOf(file);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => relative(folder, join(f.parentPath, f.name)))
    .sort((a, b) => turn(a) - turn(b) || (a < b ? -1 : 1));
}

/** What the earlier run wrote, going by its checksums, and this one did not: pictures, the page with the counts. */
function removeStale(out: string, whole: string): void {
  const [before, now] = [listed(out), listed(whole)];
  if (before === undefined || now === undefined) return;
  for (const file of filesIn(out)) if (before.has(file) && !now.has(file)) rmSync(join(out, file));
}

function putInPlace(out: string): void {
  const whole = join(out, names.whole);
  removeStale(out, whole);
  for (const file of filesUnder(whole)) {
    mkdirSync(dirname(join(out, file)), { recursive: true });
    renameSync(join(whole, file), join(out, file));
  }
  remove(whole);
}

function statusIn(out: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as { status?: string }).status;
  } catch {
    return undefined;
  }
}

function refuseUnwritable(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
    accessSync(out, constants.W_OK);
    const probe = join(out, names.stage);
    mkdirSync(probe, { recursive: true });
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    throw new CannotRun(
      `${out} cannot be written to (${code === "" ? message : code})`,
      code === "ENOSPC"
        ? "free some space on the disk that holds it"
        : "make the folder writable, or give another: npm start -- --out DIR",
    );
  }
}

/** A folder in which a run makes its report, and the two ways that it can end. */
export interface Stage {
  readonly folder: string;
  /** Puts everything in its place; a kill meanwhile loses nothing. */
  readonly publish: () => void;
  /**
   * Of a run that did not end well: puts what there is in its place where no finished report stands, else beside it in
   * `unfinished`, so that the earlier report stays as it was. Returns the folder.
   */
  readonly publishUnfinished: () => string;
}

/**
 * Opens the stage of the folder `out`, which the caller has claimed: ends what a killed run had begun to put in its place,
 * removes what another had not finished, and takes over the parts, the notebooks and the counts of earlier notebooks.
 */
export function openStage(out: string): Stage {
  refuseUnwritable(out);
  if (existsSync(join(out, names.whole))) putInPlace(out);
  const stage = join(out, names.stage);
  remove(stage);
  mkdirSync(stage, { recursive: true });
  for (const kept of ["parts", "notebooks", "check.json"])
    if (existsSync(join(out, kept))) cpSync(join(out, kept), join(stage, kept), { recursive: true });
  const publish = (): void => {
    renameSync(stage, join(out, names.whole));
    putInPlace(out);
  };
  return {
    folder: stage,
    publish() {
      publish();
      remove(join(out, names.unfinished));
    },
    publishUnfinished() {
      if (statusIn(out) !== "done") {
        publish();
        return out;
      }
      const aside = join(out, names.unfinished);
      remove(aside);
      renameSync(stage, aside);
      return aside;
    },
  };
}
