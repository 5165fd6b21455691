import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { sha256Bytes } from "../../lib/index.js";
import { openDatabase, run } from "../../lib/data/database.js";
import { openInputs } from "../../lib/data/pipeline.js";
import { simulateSurvey } from "../../lib/data/simulate/survey.js";
import { checkSettings } from "../../lib/study/settings.js";
import { attack, type Leaving } from "../support/attack.js";
import { canLend, here, needsSetUp } from "../support/project.js";
import { again, copyAt, execute, tiny, type StudyCopy } from "../support/study.js";

/** What stands in single responders' rows and nowhere else: a reference, a practice that is none, weights. */
const marked = /PLANTED-\d|Q9Z7X3|7\.3519\d/;

/** Survey files in the licensed layout in which rows carry what marks them; `wrong` gives one responder a code that the codebook lacks. */
async function writeLicensed(root: string, folder: string, wrong: boolean): Promise<void> {
  const settings = checkSettings(tiny);
  const db = await openDatabase();
  const people = join(root, "build", "people");
  mkdirSync(join(root, folder), { recursive: true });
  if (!existsSync(people)) {
    mkdirSync(people, { recursive: true });
    await openInputs(db, settings);
    await simulateSurvey(db, settings, people);
  }
  for (const year of settings.waves)
    await run(
      db,
      `COPY (SELECT * EXCLUDE (row) REPLACE (
           CASE WHEN row % 997 = 1 THEN 7.3519 + row * 1e-7 ELSE wt_new END AS wt_new,
           CASE WHEN row = 5 THEN 'Q9Z7X3' ELSE "Practice_Code" END AS "Practice_Code",
           CASE WHEN ${wrong} AND row = 5 THEN 77 ELSE "Q28" END AS "Q28"),
         'PLANTED-' || row AS patient_ref
       FROM (SELECT *, row_number() OVER () AS row FROM read_parquet('${join(people, `survey-${year}.parquet`)}')))
       TO '${join(root, folder, `survey-${year}.parquet`)}' (FORMAT parquet)`,
    );
  db.close();
}

/** Where a researcher puts licensed files. */
const raw = "data/raw/licensed";

/** All texts of a file: its own, and those of the files in it where it is a Word document. */
const textsOf = (path: string): readonly string[] => textsIn(path, readFileSync(path));
function textsIn(path: string, bytes: Uint8Array): readonly string[] {
  const inside = extname(path) === ".docx" ? Object.values(unzipSync(bytes)) : [];
  return [bytes, ...inside].map((b) => Buffer.from(b).toString("latin1"));
}

/** The files below a folder of a copy, but for the caches of data, that hold what marks a row. */
function filesWithMarks(copy: StudyCopy, folder: string): { files: number; marked: readonly string[] } {
  const all = readdirSync(copy.at(folder), { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .filter(
      (path) => !path.startsWith(copy.at("build", "cache")) && !path.startsWith(copy.at("build", "people")),
    );
  return {
    files: all.length,
    marked: all.filter((path) => textsOf(path).some((text) => marked.test(text))),
  };
}

describe.skipIf(!canLend)(`licensed files whose rows are marked ${needsSetUp}`, () => {
  let copy: StudyCopy;
  let said: string;
  beforeAll(async () => {
    copy = again(copyAt(inject("base")));
    await writeLicensed(copy.root, raw, false);
    copy.settings({ survey: { source: "files", folder: raw } });
    const { stdout, stderr } = await execute(copy);
    said = stdout + stderr;
  });
  afterAll(() => copy.remove());

  it("leave no row in report, notebooks, downloads, logs or what is said", () => {
    expect(said).not.toMatch(marked);
    for (const folder of ["report", "build"]) {
      const found = filesWithMarks(copy, folder);
      expect(found.files, folder).toBeGreaterThan(2);
      expect(found.marked, folder).toEqual([]);
    }
    expect(readFileSync(copy.at(raw, "survey-2021.parquet"), "latin1")).toMatch(/PLANTED-/);
  });

  it("leave no small count that can be told from the numbers of all tables and figures together", () => {
    const { entries } = JSON.parse(copy.read("report", "ledger.json")) as { entries: Leaving[] };
    const found = attack(entries, 10);
    expect(found.hidden).toBeGreaterThan(10);
    expect(found).toMatchObject({ told: [], narrow: [] });
    const tables = readdirSync(copy.at("report", "tables")).filter((f) => f.endsWith(".csv"));
    expect(tables.length).toBeGreaterThan(30);
  });

  it("go into no archive, nor does any row; the crate says where they are had, the ledger which they were", async () => {
    cpSync(join(here, "CITATION.cff"), copy.at("CITATION.cff"));
    const { code, stdout, stderr } = await copy.run(["archive", "--to", "deposit.zip"]);
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toMatch(marked);
    const files = Object.entries(unzipSync(new Uint8Array(readFileSync(copy.at("deposit.zip")))));
    const holding = files.filter(
      ([path, bytes]) =>
        /\.parquet$|data\/raw\//.test(path) || textsIn(path, bytes).some((text) => marked.test(text)),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(holding.map(([path]) => path)).toEqual([]);
    const [crate, ledger] = ["ro-crate-metadata.json", "report/ledger.json"].map((name) =>
      Buffer.from(files.find(([path]) => path.endsWith(`/${name}`))![1]).toString("utf8"),
    );
    const { "@graph": graph } = JSON.parse(crate) as { "@graph": readonly Record<string, unknown>[] };
    expect(graph.find((e) => e["@id"] === "https://gp-patient.co.uk/")).toMatchObject({
      "@type": "Dataset",
      conditionsOfAccess: expect.stringMatching(/^Licensed: on application/) as string,
    });
    const survey = readFileSync(copy.at(raw, "survey-2021.parquet"));
    expect(ledger).toContain(sha256Bytes(survey));
  });

  it("that are faulty: the run fails, names the value that is wrong, and tells no more of the row", async () => {
    await writeLicensed(copy.root, "faulty", true);
    copy.settings({ survey: { source: "files", folder: "faulty" } });
    const { code, stdout, stderr } = await copy.run(["start"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/survey-2021\.parquet.*Q28.*77/);
    expect(stdout + stderr).not.toMatch(marked);
    for (const folder of ["report", "build"]) expect(filesWithMarks(copy, folder).marked, folder).toEqual([]);
  });
});
