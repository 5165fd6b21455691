import { existsSync, readdirSync, readFileSync } from "node:fs";

/** What a JSON file holds. */
export const jsonOf = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** The files of a folder whose names end so, hidden ones aside, in order; none where there is no folder. */
export const namesIn = (folder: string, ending: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((n) => n.endsWith(ending) && !n.startsWith("."))
        .sort()
    : [];

/** A hash as a person is told it. */
export const short = (hash: string): string => hash.slice(0, 12);
