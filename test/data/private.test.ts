import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../lib/data/database.js";
import { inspectedInWords, inspectFolder } from "../../lib/data/inspect.js";
import { registerSurvey } from "../../lib/data/survey.js";
import { whileUnchanged } from "../../lib/data/unchanged.js";
import { variables } from "../../lib/study/codebook.js";
import { smallDisk } from "../support/smallDisk.js";

let db: Database;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "private "));
  db = await openDatabase();
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true });
});

/** What stands in one responder's row and nowhere else: a weight, a practice, a column that nobody reads. */
const planted = { weight: "7.3519248", practice: "Q9Z7X3", note: "PLANTED-7f3a" } as const;

/** A wave's CSV with responders of one practice, the last of them the planted one, with these cells. */
function csvOf(last: Readonly<Record<string, string>>, people = 30): string {
  const fields = variables.flatMap((v) =>
    v.byWave[2021] === undefined || !v.required ? [] : [[v, v.byWave[2021]] as const],
  );
  const plain = fields.map(([v]) => (v.kind === "text" ? "A81001" : v.kind === "measure" ? "1" : "1"));
  const own = fields.map(([v, field]) => {
    const cell = v.kind === "text" ? planted.practice : v.kind === "measure" ? planted.weight : "1";
    return last[field.name] ?? cell;
  });
  const head = [...fields.map(([, field]) => field.name), "note"];
  return [head, ...Array.from({ length: people }, () => [...plain, "x"]), [...own, planted.note]]
    .map((row) => row.join(","))
    .join("\n");
}

const faulty: readonly (readonly [what: string, text: string])[] = [
  ["a cell that is no number", csvOf({ Q28: "forty" })],
  ["a code that the codebook has not", csvOf({ Q28: "77" })],
  ["a line with more fields than the heading", `${csvOf({})},${planted.note}`],
  ["a column that is lacking", csvOf({}).replace("Q94", "Q94b")],
  ["a line that is cut", csvOf({}).slice(0, -20)],
];

describe("of a licensed file's rows nothing is told but the value that is wrong", () => {
  it.each(faulty)("with %s", async (what, text) => {
    const folder = mkdtempSync(join(root, "f"));
    writeFileSync(join(folder, "survey-2021.csv"), text);
    const said = await registerSurvey(db, folder, [2021]).then(
      () => "",
      (cause: unknown) => (cause instanceof Error ? `${cause.message}\n${cause.stack ?? ""}` : String(cause)),
    );
    const found = await inspectFolder(db, folder);
    expect(said, what).toContain("survey-2021.csv");
    expect(found[0].faults.length, what).toBeGreaterThan(0);
    const all = [said, JSON.stringify(found), ...found.map(inspectedInWords)].join("\n");
    for (const value of Object.values(planted)) expect(all, what).not.toContain(value);
  });
});

describe("files that change, and a disk that is full", () => {
  it("what was made of a file in any form that changed meanwhile is refused, and the file named", async () => {
    for (const name of ["a.sav", "b.dta", "c.parquet", "d.csv"]) {
      const folder = mkdtempSync(join(root, "c"));
      writeFileSync(join(folder, name), "before");
      const work = (): Promise<number> => {
        appendFileSync(join(folder, name), "after");
        return Promise.resolve(1);
      };
      await expect(whileUnchanged(folder, [name], work)).rejects.toThrow(
        `${name}, file: saw a file that changed while it was read`,
      );
      expect(await whileUnchanged(folder, [name], () => Promise.resolve(2))).toBe(2);
    }
  });

  it("a survey file that finds no room in the cache is refused, and nothing half-made stays", async ({
    skip,
  }) => {
    const disk = smallDisk(16 * 1024);
    if (disk === undefined) return skip("no file system can be mounted here");
    const before = process.env["STUDY_CACHE"];
    const folder = mkdtempSync(join(root, "d"));
    try {
      const people = csvOf({}, 20_000).split("\n");
      const practices = people.map((line, i) => line.replace("A81001", `A${10_000 + ((i * 7919) % 89_999)}`));
      writeFileSync(join(folder, "survey-2021.csv"), practices.join("\n"));
      process.env["STUDY_CACHE"] = disk.folder;
      await expect(registerSurvey(db, folder, [2021])).rejects.toThrow(/survey-2021\.csv/);
      expect(readdirSync(disk.folder)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env["STUDY_CACHE"];
      else process.env["STUDY_CACHE"] = before;
      disk.end();
    }
  });
});
