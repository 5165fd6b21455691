import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const slashes = (path: string): string => path.split(sep).join("/");

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : path.endsWith(".ts") ? [path] : [];
  });
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[^"';]*?from\s+)?"([^"]+)"/gm;

function importsOf(path: string): Import[] {
  return [...readFileSync(path, "utf8").matchAll(statement)].map((match) => {
    const target = match[2];
    const to = target.startsWith(".") ? slashes(relative(".", resolve(dirname(path), target))) : target;
    return { from: slashes(path), to: to.replace(/\.js$/, ".ts"), typesOnly: Boolean(match[1]) };
  });
}

const all = sources("lib").flatMap(importsOf);
const within = (folder: string): readonly Import[] => all.filter((i) => i.from.startsWith(`lib/${folder}/`));
const roomOf = (path: string): string => path.split("/")[1] ?? "";

/** Room → rooms it may import values from, and rooms it may import types from. */
const rules: Readonly<
  Record<string, { readonly values: readonly string[]; readonly types: readonly string[] }>
> = {
  stats: { values: ["stats"], types: ["stats"] },
  study: { values: ["study"], types: ["study", "stats"] },
  data: { values: ["data", "study"], types: ["data", "study", "stats"] },
  analysis: { values: ["analysis", "data", "stats", "study"], types: ["analysis", "data", "stats", "study"] },
  report: { values: ["report", "study"], types: ["report", "study", "analysis", "stats"] },
  page: { values: ["page", "report", "stats"], types: ["page", "report", "stats"] },
};

describe("who may import whom", () => {
  it("finds the imports that there are", () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all).toContainEqual({
      from: "lib/data/harmonise.ts",
      to: "lib/data/database.ts",
      typesOnly: false,
    });
  });

  it.each(Object.keys(rules))("lib/%s keeps to its rooms", (room) => {
    const wrong = within(room).filter(
      (i) =>
        i.to.startsWith("lib/") &&
        !(i.typesOnly ? rules[room].types : rules[room].values).includes(roomOf(i.to)),
    );
    expect(wrong).toEqual([]);
  });

  it("has no cycle", () => {
    const edges = new Map<string, string[]>();
    for (const i of all) if (!i.typesOnly) edges.set(i.from, [...(edges.get(i.from) ?? []), i.to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) cycles.push([...way.slice(way.indexOf(file)), file].join(" → "));
      if (done.has(file) || way.includes(file)) return;
      for (const to of edges.get(file) ?? []) visit(to, [...way, file]);
      done.add(file);
    };
    for (const file of edges.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("keeps DuckDB behind one door and packages in their rooms", () => {
    const users = (name: string): string[] => [
      ...new Set(all.filter((i) => i.to === name).map((i) => i.from)),
    ];
    expect(users("@duckdb/node-api").every((file) => file.startsWith("lib/data/"))).toBe(true);
    expect([...users("jstat"), ...users("ml-matrix")].every((file) => file.startsWith("lib/stats/"))).toBe(
      true,
    );
    const outside = ["jstat", "ml-matrix", "node:os", "node:worker_threads"];
    expect(within("stats").filter((i) => !i.to.startsWith("lib/stats/") && !outside.includes(i.to))).toEqual(
      [],
    );
  });

  it("lets commands reach the library by its one list", () => {
    const commands = sources("environment")
      .filter((path) => !path.includes("environment/python") && !path.includes("environment/jupyter"))
      .flatMap(importsOf);
    expect(commands.filter((i) => i.to.startsWith("lib/") && i.to !== "lib/index.ts")).toEqual([]);
  });

  it("needs no `import.meta` in lib, which the kernel has not", () => {
    expect(sources("lib").filter((path) => readFileSync(path, "utf8").includes("import.meta"))).toEqual([]);
  });
});
