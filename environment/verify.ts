import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  failedVerification,
  pagesOf,
  verification,
  verificationJson,
  verificationText,
  verifyHtml,
  type PageLink,
  type Settings,
  type Verification,
} from "../lib/index.js";
import { finishPage } from "./export/finish.js";
import { covered, machineFacts, readLedger, type ReadLedger } from "./ledgerfile.js";
import { verifyOptions } from "./options.mjs";
import { proseEdits } from "./prose.js";
import { chooseSettings, notebookNames } from "./runner/choose.js";
import { claimFolder } from "./runner/claim.js";
import { inWords, standardScreen, type Screen } from "./runner/progress.js";
import type { RunRecord } from "./runner/record.js";
import { listenForStop, type StopWish } from "./runner/stop.js";
import { runStudy } from "./runner/study.js";
import { readTimes } from "./runner/times.js";
import { CannotRun, exitCodeOf, exitCodes } from "./setup/faults.mjs";
import { readOptions } from "./setup/options.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";
import { explain } from "./start.js";
import { staticVerification } from "./static.js";
import { write } from "./write.js";

interface Request {
  readonly before: ReadLedger;
  readonly settings: Settings;
  readonly json: boolean;
  /** The folder of the page; for the static check the folder of the report, too. */
  readonly out: string;
}

const fromHere = (path: string): string => resolve(callersFolder(), path);

function requestOf(args: readonly string[], json: boolean): Request {
  const { flags, values } = readOptions("npm run verify --", verifyOptions, args);
  const quick = flags.has("quick");
  const given = values.get("against")?.at(-1);
  const accepted = join(root, "results", quick ? "ledger-quick.json" : "ledger.json");
  const before = readLedger(given === undefined ? accepted : fromHere(given));
  const file = values.get("settings")?.at(-1);
  const chosen = chooseSettings(root, file === undefined ? undefined : fromHere(file), quick);
  const sampled = chosen.samplePcns !== 1 || quick;
  return {
    before,
    settings: sampled ? chosen : { ...chosen, samplePcns: before.samplePcns },
    json,
    out: fromHere(values.get("out")?.at(-1) ?? join(root, "report")),
  };
}

/** How long it takes, going by the last run here or by the run that the numbers are from. */
function tellBeforehand({ before, settings }: Request, screen: Screen): void {
  const past = readTimes(root, settings.samplePcns);
  const names = notebookNames(root);
  const known = names.map((name) => past[name]?.seconds);
  const here = known.every((s) => s !== undefined);
  const record = join(before.file, "..", before.file.endsWith("-quick.json") ? "run-quick.json" : "run.json");
  const theirs = existsSync(record)
    ? (JSON.parse(readFileSync(record, "utf8")) as { seconds?: number; machine?: { processor?: string } })
    : {};
  const time = here
    ? `about ${inWords(known.reduce((a, b) => a + b, 10))}, as the last run here did`
    : theirs.seconds === undefined
      ? "from one minute (a sample) to ten (all networks) on a laptop"
      : `about ${inWords(theirs.seconds)}, as on ${theirs.machine?.processor ?? "the machine that it was made on"}`;
  const name = relative(callersFolder(), before.file);
  screen.write(`Verifying ${name}: ${before.entries.length} numbers. This takes ${time}.\n`);
}

/** Why a run did not come to its end, in one sentence. */
function whyOf({ status, failure }: RunRecord): string {
  if (failure === undefined) return `the run is "${status}", not done.`;
  const { notebook, cell, ename, evalue } = failure;
  return `${notebook} failed in cell ${cell}: ${ename}: ${evalue.trim().replace(/\s*\n\s*/g, " ")}`;
}

/** Runs the study anew in a folder of its own, with a cache of its own, and compares. */
async function execute(request: Request, screen: Screen, wish: StopWish): Promise<Verification> {
  const folder = join(root, "build", "verify");
  const cache = join(folder, "cache");
  const release = claimFolder(
    root,
    folder,
    "one verification at a time runs in a folder: wait for it, or stop it",
  );
  try {
    for (const name of ["cache", "report"]) rmSync(join(folder, name), { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    const out = join(folder, "report");
    const { record, last } = await runStudy(
      {
        root,
        settings: request.settings,
        notebooks: notebookNames(root),
        out,
        env: { STUDY_CACHE: cache, STUDY_CHANGED_INPUTS: "told" },
        screen,
      },
      wish,
    );
    if (record.status !== "done") {
      if (last !== undefined) explain(last);
      return failedVerification(whyOf(record));
    }
    const after = readLedger(join(out, "ledger.json"));
    const { before } = request;
    return verification(
      { ...before, edits: [...before.edits, ...proseEdits(root)] },
      {
        ...covered(after, before),
        ground: { ...after.ground, machine: machineFacts({ ...record.machine }) },
      },
    );
  } finally {
    rmSync(cache, { recursive: true, force: true });
    release();
  }
}

function linksIn(out: string): readonly PageLink[] {
  const here = { file: "verify.html", label: "Verification" };
  return [...pagesOf([]).filter((p) => existsSync(join(out, p.file))), here];
}

const exitOf = { same: exitCodes.done, different: exitCodes.failed, failed: exitCodes.couldNotRun } as const;

function conclude(v: Verification, request: Request, how: string): number {
  const page = join(request.out, "verify.html");
  const against = relative(callersFolder(), request.before.file);
  const html = verifyHtml(v, { against, how, pages: linksIn(request.out) });
  write(page, finishPage(html, { page: "verify.html", references: new Map(), data: {}, scripts: [] }));
  write(join(request.out, "verify.json"), `${verificationJson(v)}\n`);
  if (request.json) console.log(verificationJson(v));
  else console.log(`${verificationText(v)}\nThe page: ${relative(callersFolder(), page)}`);
  return exitOf[v.verdict];
}

async function verify(args: readonly string[], json: boolean): Promise<number> {
  const wish = listenForStop();
  const screen = json
    ? { ...standardScreen(), live: false, write: (t: string) => process.stderr.write(t) }
    : standardScreen();
  const began = performance.now();
  try {
    const request = requestOf(args, json);
    if (args.includes("--static"))
      return conclude(
        await staticVerification(root, request.out, request.before),
        request,
        "by hashes; nothing was executed",
      );
    tellBeforehand(request, screen);
    const v = await execute(request, screen, wish);
    const by = wish.by();
    if (by !== undefined) {
      console.error(`\nStopped (${by}). Nothing was compared.`);
      return exitCodeOf(by);
    }
    return conclude(
      v,
      request,
      `executed anew, without caches, in ${inWords((performance.now() - began) / 1000)}`,
    );
  } finally {
    wish.forget();
  }
}

/**
 * `npm run verify`: executes everything anew in a clean folder and says which numbers and which conclusions are not what
 * they were, by how much, and why. With `--static` it executes nothing and checks by hashes that what is there belongs together.
 * @returns 0 the same, 1 different, 2 could not run
 */
export async function run(args: readonly string[]): Promise<number> {
  const json = args.includes("--json");
  try {
    return await verify(args, json);
  } catch (error) {
    if (json && error instanceof CannotRun) console.log(verificationJson(failedVerification(error.message)));
    throw error;
  }
}
