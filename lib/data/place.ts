import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const name = "link-workers-and-outcomes";

/**
 * The project's folder: the nearest folder at or above `from` whose package.json carries the project's name.
 * `from` defaults to the working directory, which the kernel, the tests and every command set to the project.
 */
export function projectRoot(from: string = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name === name)
      return folder;
    if (folder === dirname(folder))
      throw new Error(
        `${from} is not inside the project: no package.json of "${name}" at or above it; start from its folder`,
      );
  }
}
