import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  printed,
  published,
  restsOn,
  standardErrorOf,
  standingOf,
  type LedgerEntry,
  type Standing,
} from "../lib/index.js";
import { readLedger, type ReadLedger } from "./ledgerfile.js";
import { ledgerOptions } from "./options.mjs";
import { CannotRun, exitCodes } from "./setup/faults.mjs";
import { nearest, readOptions } from "./setup/options.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";

function ledgerFile(quick: boolean, given: string | undefined): string {
  if (given !== undefined) return resolve(callersFolder(), given);
  const fresh = join(root, "report", "ledger.json");
  return !quick && existsSync(fresh)
    ? fresh
    : join(root, "results", quick ? "ledger-quick.json" : "ledger.json");
}

function entryOf(ledger: ReadLedger, id: string): LedgerEntry {
  const found = ledger.entries.find((e) => e.id === id);
  if (found !== undefined) return found;
  const ids = ledger.entries.map((e) => e.id);
  const begun = ids.filter((i) => i.startsWith(`${id}.`));
  throw new CannotRun(
    `"${id}" is no number of ${relative(callersFolder(), ledger.file)}; ${begun.length > 0 ? `${begun.length} begin with it` : `the nearest is ${nearest(id, ids) ?? ""}`}`,
    begun.length > 0 ? `npm run ledger -- show ${begun[0] ?? ""}` : "give the id as the ledger has it",
  );
}

const rows = (facts: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts
    .map(([name, text]) => `  ${name.padEnd(width)}  ${text.replaceAll("\n", `\n  ${" ".repeat(width)}  `)}`)
    .join("\n");
};

/** What each standing beside the article means, in words. */
const standings: Readonly<Record<Standing, string>> = {
  "inside the rounding": "ours rounds to what the article prints",
  consistent: "ours is another, but the two intervals overlap",
  different: "ours is another, beyond what the intervals allow",
  "not here": "ours does not exist in this run",
};

/** What the article prints of a number, and how ours stands beside it. */
function publishedOf(
  { id, value, kind, unit, label, printed: ours }: LedgerEntry,
  ledger: ReadLedger,
): readonly (readonly [string, string])[] {
  const theirs = published.find((p) => p.id === id);
  if (theirs === undefined) return [["article", "prints no number beside it"]];
  const numbers = new Map(ledger.entries.map((e) => [e.id, e]));
  const text = `${theirs.bound === undefined ? "" : `${theirs.bound} `}${printed({ id, label, kind, unit, value: theirs.value })}`;
  const apart = value === null ? null : value - theirs.value;
  const error = standardErrorOf(numbers.get(id)!, numbers);
  const inErrors =
    apart === null || error === null || value === null
      ? ""
      : `, ${Math.abs(kind === "ratio" ? Math.log(value / theirs.value) / error : apart / error).toFixed(1)} of our standard errors`;
  const standing = standingOf(theirs, value, numbers);
  const beside =
    theirs.bound === undefined
      ? `${standings[standing]}: ${ours} beside ${text}${apart === null ? "" : `, ${apart < 0 ? "" : "+"}${apart.toPrecision(3)}${inErrors}`}`
      : `ours is ${standing === "inside the rounding" ? "" : "not "}so: ${ours}`;
  const planted = numbers.get(`truth.${id.split(".").slice(1, 3).join(".")}.planted`);
  return [
    ["article", `${text} (${theirs.place}; ${theirs.what})`],
    ["beside it", beside],
    ...(planted === undefined || !id.endsWith(".or")
      ? []
      : [["planted", `${planted.printed} in these simulated responders`] as const]),
  ];
}

function show(ledger: ReadLedger, id: string): void {
  const entry = entryOf(ledger, id);
  const { files, cells } = restsOn(entry, ledger.ground);
  const of = (ledger.ground.cells ?? []).find(
    (c) => c.notebook === entry.notebook && c.shows.includes(id.split(".")[0] ?? id),
  );
  const inputs = ledger.ground.files.map((f) => `${f.file}  SHA-256 ${f.sha256.slice(0, 12)}`);
  const survey = JSON.stringify(ledger.ground.settings["survey"]);
  console.log(id);
  console.log(
    rows([
      ["what", `${entry.label}, ${entry.unit}`],
      ["value", String(entry.value)],
      ["printed", entry.printed],
      ["where", entry.place],
      [
        "cell",
        of === undefined
          ? `${entry.notebook}; which cell this ledger does not tell`
          : `${entry.notebook}, “${of.cell}” (${of.heading})`,
      ],
      ["rests on cells", cells.size === 0 ? "not told" : [...cells].join("\n")],
      ["function", `lib/${entry.madeBy}`],
      [
        "files of lib",
        files.size === 0 ? "not told" : `${files.size}, from lib/${entry.madeBy.split(" ")[0] ?? ""}`,
      ],
      ["inputs", [...inputs, `survey ${survey}`].join("\n")],
      ...publishedOf(entry, ledger),
      ["ledger", relative(callersFolder(), ledger.file)],
    ]),
  );
}

const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-C", root, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1e9,
  });

/** The line of an entry in a ledger's text, or undefined: each entry is a line of its own. */
function lineOf(text: string, id: string): LedgerEntry | undefined {
  const line = text.split("\n").find((l) => l.startsWith("{") && l.includes(`"id":"${id}"`));
  return line === undefined ? undefined : (JSON.parse(line.replace(/,$/, "")) as LedgerEntry);
}

function commitsOf(file: string): readonly string[] {
  try {
    return git("log", "--reverse", "--format=%H%x09%cs%x09%s", "--", file)
      .split("\n")
      .filter((l) => l !== "");
  } catch (cause) {
    throw new CannotRun(
      `the history cannot be read: ${cause instanceof Error ? cause.message.trim() : String(cause)}`,
      "use a clone of the project; an unpacked archive has no history",
    );
  }
}

function log(file: string, id: string): void {
  const name = relative(root, file).replaceAll("\\", "/");
  let last: string | undefined;
  const told = commitsOf(name).flatMap((line) => {
    const [commit = "", date = "", ...subject] = line.split("\t");
    const entry = lineOf(git("show", `${commit}:${name}`), id);
    const now = entry === undefined ? "not there" : `${entry.printed} (${entry.value})`;
    if (now === last || (last === undefined && entry === undefined)) return [];
    last = now;
    return [`  ${date}  ${commit.slice(0, 10)}  ${now}  ${subject.join(" ")}`];
  });
  if (told.length === 0)
    throw new CannotRun(`"${id}" never stood in ${name}`, "npm run ledger -- show ID names the nearest");
  console.log(`${id} in ${name}, at each commit that changed it:\n${told.join("\n")}`);
}

/**
 * `npm run ledger -- show ID`: one number, with where it is printed and what it rests on; `-- log ID`: its value at each commit
 * that changed it.
 */
export function run(args: readonly string[]): Promise<number> {
  const words = args.filter((a, i) => !a.startsWith("--") && args[i - 1] !== "--in");
  const options = args.filter((a, i) => a.startsWith("--") || args[i - 1] === "--in");
  const { flags, values } = readOptions("npm run ledger --", ledgerOptions, options);
  const [verb = "", id = ""] = words;
  if (!["show", "log"].includes(verb) || id === "" || words.length > 2)
    throw new CannotRun(
      `"${words.join(" ")}" is not understood; it is show or log, and one number's id`,
      "npm run ledger -- show table1.experience.model1.or",
    );
  const quick = flags.has("quick");
  const given = values.get("in")?.at(-1);
  if (verb === "show") show(readLedger(ledgerFile(quick, given)), id);
  else log(join(root, "results", quick ? "ledger-quick.json" : "ledger.json"), id);
  return Promise.resolve(exitCodes.done);
}
