import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { sha256Bytes } from "../../lib/index.js";
import type { ReadLedger } from "../ledgerfile.js";
import { CannotRun } from "../setup/faults.mjs";

/** Files of the archive by path, with `/`. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** What an archive adds itself, so an unpacked one is not packed with the old ones. */
export const own = ["SHA256SUMS", "ro-crate-metadata.json", "codecheck.yml", "settings.json"] as const;

const notSource =
  /^(node_modules|build|report|tables|codecheck|\.git|data\/raw|environment\/(python|jupyter))(\/|$)|(^|\/)(\.DS_Store|__pycache__|\.ipynb_checkpoints)(\/|$)|\.(pyc|zip)$/;

/** Person-level survey files by their form: what can never be public here, but for the made-up ones of the tests. */
const mayBeLicensed = /^(?!test\/).*\.(parquet|sav|zsav|dta|sas7bdat|por)$/i;

function walk(root: string, within = ""): readonly string[] {
  return readdirSync(join(root, within), { withFileTypes: true }).flatMap((f) => {
    const path = within === "" ? f.name : `${within}/${f.name}`;
    if (notSource.test(path)) return [];
    if (f.isDirectory()) return walk(root, path);
    return f.isFile() ? [path] : [];
  });
}

const gitFiles = (root: string, ...which: readonly string[]): readonly string[] =>
  execFileSync("git", ["-C", root, "ls-files", "-z", ...which], { encoding: "utf8", maxBuffer: 1e9 })
    .split("\0")
    .filter((path) => path !== "");

/** What git keeps; refuses when a run may have used source that git does not keep, by name. */
function keptFiles(root: string): readonly string[] {
  const folders = ["lib", "environment", "notebooks", "test"];
  const left = gitFiles(root, "--others", "--exclude-standard", "--", ...folders);
  if (left.length > 0)
    throw new CannotRun(
      `git does not keep ${left.slice(0, 10).join(", ")}${left.length > 10 ? ` and ${left.length - 10} more` : ""}, so the archive would lack ${left.length === 1 ? "it" : "them"}`,
      "git add what belongs to the project, and remove the rest",
    );
  return gitFiles(root);
}

/** The source: what git keeps, or, in an unpacked archive, everything but what is generated. */
function sourceOf(root: string): readonly string[] {
  const listed = existsSync(join(root, ".git")) ? keptFiles(root) : walk(root);
  return listed.filter(
    (path) =>
      !notSource.test(path) && !(own as readonly string[]).includes(path) && existsSync(join(root, path)),
  );
}

const underOf = (folder: string, prefix: string): readonly (readonly [string, string])[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((f) => f.isFile())
        .map((f) => join(f.parentPath, f.name))
        .map((path) => [`${prefix}/${relative(folder, path).split(sep).join("/")}`, path] as const)
        .filter(([name]) => !/(^|\/)\./.test(name) && !/\/(unfinished\/|verify\.(html|json)$)/.test(name))
    : [];

/** Refuses to archive licensed files, each by its name, whatever they are called and wherever they lie. */
function refuseLicensed(root: string, files: Files, ledger: ReadLedger): void {
  const survey = ledger.ground.settings["survey"] as { source?: string; folder?: string } | undefined;
  const folder = survey?.source === "files" && survey.folder !== undefined ? survey.folder : undefined;
  const absolute = folder === undefined ? undefined : isAbsolute(folder) ? folder : join(root, folder);
  const inFolder =
    absolute === undefined || !existsSync(absolute)
      ? []
      : readdirSync(absolute, { recursive: true, withFileTypes: true })
          .filter((f) => f.isFile())
          .map((f) => join(f.parentPath, f.name));
  const hashes = new Set(inFolder.map((f) => sha256Bytes(readFileSync(f))));
  const paths = new Set(inFolder.map((f) => relative(root, f).split(sep).join("/")));
  const found = [...files].filter(
    ([path, bytes]) => paths.has(path) || mayBeLicensed.test(path) || hashes.has(sha256Bytes(bytes)),
  );
  if (found.length > 0)
    throw new CannotRun(
      `licensed data never go into the archive, and ${found.length === 1 ? "this file is or may be one of them" : "these files are or may be some of them"}: ${found.map(([path]) => path).join(", ")}`,
      "keep such files in data/raw, which git ignores, and take them out of git: git rm --cached FILE",
    );
}

/** The source, the report and the public inputs, with licensed data refused. */
export function filesOf(root: string, report: string, ledger: ReadLedger): Files {
  const settings = ledger.ground.settings["publicFiles"];
  const folder = typeof settings === "string" ? settings : "data/public";
  const inputs = isAbsolute(folder)
    ? []
    : ledger.ground.files.map((f) => `${folder}/${f.file}`.replaceAll("//", "/"));
  const named = [
    ...sourceOf(root),
    ...inputs.filter((p) => existsSync(join(root, p)) && !p.startsWith("..")),
  ].map((path) => [path, join(root, path)] as const);
  const files = new Map(
    [...named, ...underOf(report, "report")]
      .filter(([, path]) => statSync(path).isFile())
      .map(([name, path]) => [name, new Uint8Array(readFileSync(path))] as const),
  );
  refuseLicensed(root, files, ledger);
  return files;
}
