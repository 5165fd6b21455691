import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { zipSync } from "fflate";
import { z } from "zod";
import {
  article,
  checkSettings,
  figureTable,
  libraryHash,
  sha256Bytes,
  sortedJson,
  tableCsv,
  type Part,
} from "../lib/index.js";
import { certificateHtml, codecheckYaml, commands, manifestOf } from "./archive/codecheck.js";
import { crateJson, type About } from "./archive/crate.js";
import { filesOf } from "./archive/files.js";
import { pdfOf } from "./archive/pdf.js";
import { surveyOf } from "./archive/survey.js";
import { settledPage, settledRecord } from "./archive/settled.js";
import { runPage } from "./carry.js";
import { readParts } from "./parts.js";
import { readLedger, type ReadLedger } from "./ledgerfile.js";
import { archiveOptions } from "./options.mjs";
import { CannotRun, exitCodes } from "./setup/faults.mjs";
import { readOptions } from "./setup/options.mjs";
import { callersFolder, projectRoot as root } from "./setup/places.mjs";
import { staticVerification } from "./static.js";
import { write } from "./write.js";

const runRecord = z.looseObject({
  status: z.string(),
  machine: z.looseObject({
    processor: z.string(),
    system: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    commit: z.string().nullable(),
    changed: z.boolean().nullable(),
    versions: z.looseObject({ node: z.string() }),
  }),
});
type Run = z.infer<typeof runRecord>;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Refuses a report that is not finished, not of the present code, or not as its run left it. */
async function checkReport(out: string, ledger: ReadLedger, run: Run): Promise<void> {
  const again = "run npm start, then archive";
  const name = relative(root, out);
  if (run.status !== "done") throw new CannotRun(`the run in ${name} is "${run.status}", not done`, again);
  if (ledger.ground.code !== libraryHash())
    throw new CannotRun(`lib has changed since the run in ${name}`, again);
  const found = await staticVerification(root, out, ledger);
  if (found.verdict !== "same")
    throw new CannotRun(`${name} does not belong to what lies here. ${found.sentence}`, again);
}

/** Each table, and the numbers of each figure, as CSV in full precision. */
const tablesOf = (parts: readonly Part[]): readonly (readonly [string, Uint8Array])[] =>
  parts.flatMap((part) =>
    part.outputs.map(
      (o) => [`tables/${o.name}.csv`, bytesOf(tableCsv(o.type === "table" ? o : figureTable(o)))] as const,
    ),
  );

/** The day that CITATION.cff has for this version: the same for every run of it. */
function releaseDate(): string {
  const file = join(root, "CITATION.cff");
  if (!existsSync(file))
    throw new CannotRun(
      "there is no CITATION.cff",
      "put the one of the project back, which dates the archive",
    );
  const found = /^date-released: *"?(\d{4}-\d{2}-\d{2})/m.exec(readFileSync(file, "utf8"));
  if (found === null)
    throw new CannotRun(
      "CITATION.cff has no date-released",
      'give it one, such as date-released: "2026-11-22"',
    );
  return found[1];
}

function aboutOf(parts: readonly Part[], ledger: ReadLedger, run: Run): About {
  const { name, version, description } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Record<"name" | "version" | "description", string>;
  const survey = ledger.ground.settings["survey"] as { readonly source?: unknown } | undefined;
  const { sentence, origin } = surveyOf(survey?.source);
  return {
    name,
    version,
    description: `${description} ${sentence} The public inputs are in data/public. ${ledger.samplePcns === 1 ? "" : `The report analyses one network in ${ledger.samplePcns}. `}To check it: ${commands.join(", ")}.`,
    date: releaseDate(),
    article,
    sources: parts[0]?.meta.inputs ?? [],
    ...(origin === undefined ? {} : { survey: origin }),
    node: run.machine.versions.node,
  };
}

/** Settings that are not the defaults go along, so that the archive's own npm start makes the same report. */
function settingsFile(ledger: ReadLedger): readonly (readonly [string, Uint8Array])[] {
  const { settings } = ledger.ground;
  if (sortedJson(settings) === sortedJson(checkSettings({}))) return [];
  return [["settings.json", bytesOf(`${sortedJson(settings, 2)}\n`)]];
}

const factsOf = (ledger: ReadLedger, { machine }: Run): readonly (readonly [string, string])[] => [
  ["Run", `Node ${machine.versions.node}, ${machine.system}, ${machine.processor}`],
  ["Locale and time zone", `${machine.locale}, ${machine.timeZone}`],
  [
    "Commit",
    `${machine.commit ?? "not known"}${machine.changed === true ? ", with changes that were not committed" : ""}`,
  ],
  ["Code of lib", ledger.ground.code],
  [
    "Settings",
    Object.entries(ledger.ground.settings)
      .map(([name, used]) => `${name} ${sortedJson(used)}`)
      .join("\n"),
  ],
  ["Inputs", ledger.ground.files.map((f) => `${f.file}  ${f.sha256}`).join("\n")],
  ["Numbers in the ledger", String(ledger.entries.length)],
  ["Conclusions that hold", `${ledger.claims.filter((c) => c.holds).length} of ${ledger.claims.length}`],
];

/** The record of the run and its page, so that two runs of the same code on the same machine give the same archive. */
function runFiles(out: string): readonly (readonly [string, Uint8Array])[] {
  const record = settledRecord(JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as object);
  const page = settledPage(readFileSync(join(out, runPage), "utf8"), record);
  return [
    ["report/run.json", bytesOf(record)],
    [`report/${runPage}`, bytesOf(page)],
  ];
}

/** The archive's files, everything of its own made: tables, CODECHECK, crate, checksums. */
async function contents(out: string, ledger: ReadLedger, run: Run): Promise<ReadonlyMap<string, Uint8Array>> {
  const parts = readParts(out);
  const about = aboutOf(parts, ledger, run);
  const own = [...tablesOf(parts), ...settingsFile(ledger), ...runFiles(out)];
  const files = new Map([...filesOf(root, out, ledger), ...own]);
  const manifest = manifestOf(files);
  const hashed = manifest.map((m) => ({ ...m, sha256: sha256Bytes(files.get(m.file)!) }));
  const certificate = certificateHtml(hashed, about, factsOf(ledger, run));
  const scratch = join(root, "build", "certificate.html");
  mkdirSync(join(root, "build"), { recursive: true });
  const pdf = await pdfOf(certificate, scratch, about.date);
  if (pdf === undefined)
    console.log("  no Chromium here, so the certificate is HTML only; CHROMIUM may name one");
  else files.set("codecheck/certificate.pdf", pdf);
  files.set("codecheck/certificate.html", bytesOf(certificate));
  files.set("codecheck.yml", bytesOf(codecheckYaml(manifest, about)));
  files.set("ro-crate-metadata.json", bytesOf(crateJson(files, about)));
  const sums = [...files]
    .map(([path, bytes]) => `${sha256Bytes(bytes)}  ${path}`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  files.set("SHA256SUMS", bytesOf(`${sums.join("\n")}\n`));
  return files;
}

/** The zip: paths in order, one moment for all, so that the same files give the same bytes. */
function zipOf(files: ReadonlyMap<string, Uint8Array>, folder: string): Uint8Array {
  const mtime = new Date(1980, 0, 1);
  const paths = [...files.keys()].sort();
  return zipSync(
    Object.fromEntries(
      paths.map((path) => [
        `${folder}/${path}`,
        [
          files.get(path)!,
          { mtime, level: 9, os: 3, attrs: (path.startsWith(".ci/") ? 0o100755 : 0o100644) << 16 },
        ],
      ]),
    ),
  );
}

/**
 * `npm run archive`: one zip for deposit with the executed notebooks, reports, tables, ledger, checksums, source and public
 * inputs, an RO-Crate description and a CODECHECK with its certificate drafted. Two runs of the same code on the same machine give the same bytes.
 * @throws CannotRun when the report is not finished, not of the present code or was edited, or licensed data would go in
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = readOptions("npm run archive --", archiveOptions, args);
  const fromHere = (path: string): string => resolve(callersFolder(), path);
  const out = fromHere(values.get("report")?.at(-1) ?? join(root, "report"));
  const ledger = readLedger(join(out, "ledger.json"));
  const record = join(out, "run.json");
  if (!existsSync(record))
    throw new CannotRun(`${relative(root, record)} is not there`, "run npm start first");
  const ran = runRecord.parse(JSON.parse(readFileSync(record, "utf8")));
  await checkReport(out, ledger, ran);
  const files = await contents(out, ledger, ran);
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
  const folder = `${name}-${version}`;
  const target = fromHere(values.get("to")?.at(-1) ?? join(root, "build", `${folder}.zip`));
  const zip = zipOf(files, folder);
  write(target, zip);
  console.log(
    `${relative(callersFolder(), target)}: ${files.size} files, ${(zip.length / 2 ** 20).toFixed(1)} MiB, SHA-256 ${sha256Bytes(zip)}\nOpen for the checker: the name and the remarks in codecheck.yml and codecheck/certificate.html.`,
  );
  return exitCodes.done;
}
