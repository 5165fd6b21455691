import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "../lib/index.js";

/** What the notebooks of a run left in its folder, in their order; with `last` up to the notebook of that name. */
export const readParts = (out: string, last?: string): readonly Part[] =>
  readdirSync(join(out, "parts"))
    .filter((file) => file.endsWith(".json") && !file.startsWith("."))
    .filter((file) => last === undefined || file <= `${last}.json`)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(out, "parts", file), "utf8")) as Part);
