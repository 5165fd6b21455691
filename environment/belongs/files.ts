import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSettings, fileEdits, type AnyOutput, type Edit, type Part } from "../../lib/index.js";
import { outputFiles } from "../files/files.js";
import { frontOf, leavingOutputs } from "../leaving.js";
import { sumsFile, type OtherFile } from "../sums.js";
import type { Entries } from "./ledger.js";
import { short } from "./reading.js";

const stemOf = (path: string): string => path.replace(/^.*\//, "").replace(/(-column)?\.\w+$/, "");

/** What was edited in the files of tables and figures: numbers and lines where it is text that can be made again, else the file. */
export async function leftEdits(
  out: string,
  paths: readonly string[],
  parts: readonly Part[],
  entries: Entries,
  settings: Readonly<Record<string, unknown>>,
): Promise<readonly Edit[]> {
  if (paths.length === 0 || parts.length === 0) return [];
  const outputs = parts.flatMap((p) => p.outputs);
  const leaving: readonly AnyOutput[] = leavingOutputs(
    outputs,
    frontOf(outputs, checkSettings(settings)).front,
  );
  const names = new Set(paths.map(stemOf));
  const made = await outputFiles(leaving, false, (o) => names.has(o.name));
  return made.flatMap(({ path, bytes }) => {
    if (!paths.includes(path) || path.endsWith(".docx") || !existsSync(join(out, path))) return [];
    const output = leaving.find((o) => o.name === stemOf(path))!;
    const saw = readFileSync(join(out, path), "utf8");
    return fileEdits(path, saw, new TextDecoder().decode(bytes), output, entries);
  });
}

/** Files that are not as the report's checksums have them and of which nothing finer is known; `sound` are those that prove themselves. */
export const bytesEdits = (
  files: readonly OtherFile[],
  known: ReadonlySet<string>,
  sound: ReadonlySet<string>,
): readonly Edit[] =>
  files.flatMap(({ path, saw, wanted }): readonly Edit[] => {
    if (known.has(path)) return [];
    if (saw === null)
      return [{ where: path, name: "the file", saw: "no such file", wanted: "the file that the run wrote" }];
    if (wanted === null)
      return [
        { where: path, name: "the file", saw: "a file that the run did not write", wanted: "no such file" },
      ];
    if (sound.has(path))
      return [
        {
          where: sumsFile,
          name: path,
          saw: `SHA-256 ${short(wanted)}`,
          wanted: `${short(saw)}, which the file has, and it is as its run left it`,
        },
      ];
    return [
      {
        where: path,
        name: "its bytes",
        saw: `SHA-256 ${short(saw)}`,
        wanted: `${short(wanted)}, as ${sumsFile} has`,
      },
    ];
  });
