import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { z } from "zod";
import { libraryHash, quickSample } from "../lib/index.js";
import { acceptOptions } from "./options.mjs";
import { refreshedNotebook } from "./prose.js";
import { CannotRun, exitCodes } from "./setup/faults.mjs";
import { readOptions } from "./setup/options.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";
import { write } from "./write.js";

const ledger = z.object({
  meta: z.object({ code: z.string(), settings: z.object({ samplePcns: z.int() }).loose() }),
  entries: z.array(z.object({ id: z.string(), printed: z.string() })),
});
const record = z.object({ status: z.string(), notebooks: z.array(z.object({ name: z.string() })) });

function read<T>(file: string, schema: z.ZodType<T>, again: string): T {
  if (!existsSync(file)) throw new CannotRun(`${relative(root, file)} is not there`, `run ${again} first`);
  return schema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Why the numbers of a finished run cannot be accepted: they are of other code, of a failed run, or of another size. */
function faultsOf(folder: string, quick: boolean, again: string): readonly string[] {
  const { meta } = read(join(folder, "ledger.json"), ledger, again);
  const { status } = read(join(folder, "run.json"), record, again);
  const { samplePcns } = meta.settings;
  return [
    ...(status === "done" ? [] : [`the run is "${status}", not done`]),
    ...(samplePcns === (quick ? quickSample : 1) ? [] : [`it analyses one PCN in ${samplePcns}`]),
    ...(meta.code === libraryHash() ? [] : ["lib has changed since that run"]),
  ];
}

interface Rewritten {
  readonly file: string;
  readonly text: string;
}

/** The notebooks whose prose prints another number than the ledger in `folder`, with what they will say. */
function staleNotebooks(folder: string, again: string): readonly Rewritten[] {
  const { entries } = read(join(folder, "ledger.json"), ledger, again);
  const printed = new Map(entries.map((e) => [e.id, e.printed]));
  const notebooks = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
  return notebooks.flatMap((name) => {
    const file = join(root, "notebooks", name);
    const before = readFileSync(file, "utf8");
    try {
      const text = refreshedNotebook(before, printed);
      return text === before ? [] : [{ file, text }];
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new CannotRun(`notebooks/${name}: ${cause.message}`, `mend it, then accept`);
    }
  });
}

/**
 * `npm run accept`: copies the numbers of a finished run to results/ledger.json, or with `--quick` those of a quick run
 * to results/ledger-quick.json; beside it goes the run's record, which says on what machine and how long. Nothing else
 * writes there. The numbers in the notebooks' prose are those of the full run, and are put in again.
 * @throws CannotRun when the run is not of the present code, did not end well, or is of another size
 */
export function run(args: readonly string[]): Promise<number> {
  const { flags, values } = readOptions("npm run accept --", acceptOptions, args);
  const quick = flags.has("quick");
  const again = quick ? "npm start -- --quick" : "npm start";
  const folder = resolve(callersFolder(), values.get("out")?.at(-1) ?? join(root, "report"));
  const faults = faultsOf(folder, quick, again);
  if (faults.length > 0)
    throw new CannotRun(
      `${relative(root, folder)} cannot be accepted: ${faults.join("; ")}`,
      `run ${again}, then accept`,
    );
  const target = join(root, "results", quick ? "ledger-quick.json" : "ledger.json");
  const stale = quick ? [] : staleNotebooks(folder, again);
  write(target, readFileSync(join(folder, "ledger.json")));
  write(join(root, "results", quick ? "run-quick.json" : "run.json"), readFileSync(join(folder, "run.json")));
  for (const { file, text } of stale) {
    write(file, text);
    console.log(`Its numbers were put into the prose of ${relative(root, file)}.`);
  }
  console.log(
    `Accepted: ${relative(root, target)}. Look at the difference with git diff before it is committed.`,
  );
  return Promise.resolve(exitCodes.done);
}
