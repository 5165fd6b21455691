import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openDatabase, rows } from "../../lib/index.js";
import { canLend, needsSetUp } from "../support/project.js";
import { again, copyAt, execute, tiny, type StudyCopy, type Verdict } from "../support/study.js";

const against = ["--against", join("report", "ledger.json")];
const idsOf = (v: Verdict): readonly string[] => v.numbers.map((n) => n.id);
const causesOf = (v: Verdict): readonly string[] => [...new Set(v.numbers.flatMap((n) => n.causes))];

interface Notebook {
  cells: { id: string; cell_type: string; source: string | string[] }[];
}

/** Changes a notebook of a copy. */
function changeCells(
  copy: StudyCopy,
  name: string,
  change: (cells: Notebook["cells"]) => Notebook["cells"],
): void {
  const file = copy.at("notebooks", `${name}.ipynb`);
  const notebook = JSON.parse(readFileSync(file, "utf8")) as Notebook;
  writeFileSync(file, JSON.stringify({ ...notebook, cells: change(notebook.cells) }, null, 1));
}

describe.skipIf(!canLend)(`npm run verify, for real ${needsSetUp}`, () => {
  let base: StudyCopy;
  const copies: StudyCopy[] = [];
  const copyOf = (from: StudyCopy): StudyCopy => {
    const copy = again(from);
    copies.push(copy);
    return copy;
  };

  beforeAll(() => {
    base = copyAt(inject("base"));
  });
  afterAll(() => {
    for (const copy of copies) copy.remove();
  });

  it("the planted seed: nearly every number, by the setting, in standard errors; and which conclusions", async () => {
    const copy = copyOf(base);
    copy.settings({ ...tiny, survey: { source: "simulated", seed: 8 } });
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    expect(v.inputs.map((d) => d.name)).toEqual(["setting survey"]);
    expect(causesOf(v)).toHaveLength(1);
    expect(causesOf(v)[0]).toMatch(/^setting: survey .*20251103.* → .*"seed":8/);
    const found = v.numbers.find((n) => n.id === "table1.experience.model1.or")!;
    expect(found.where).toMatch(/^Table 1, Good experience/);
    expect(Math.abs(found.inStandardErrors!)).toBeGreaterThan(0.001);
    expect(Math.abs(found.inStandardErrors!)).toBeLessThan(6);
    expect(found.difference).toBe((found.new as number) - (found.old as number));
    expect(idsOf(v).some((id) => id.startsWith("coverage."))).toBe(false);
  });

  it("a factor in the variance recipe, CR1 to CR1S: standard errors and intervals, no estimate", async () => {
    const copy = copyOf(base);
    copy.settings({ ...tiny, variance: "CR1S" });
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    expect(causesOf(v)).toEqual(['setting: variance "CR1" → "CR1S"']);
    expect(idsOf(v)).toContain("table1.experience.model1.se");
    expect(idsOf(v)).not.toContain("table1.experience.model1.or");
  });

  it("one PCN's FTE: the exposures and models, by the input's bytes", async () => {
    const copy = copyOf(base);
    const ledger = JSON.parse(copy.read("report", "ledger.json")) as { entries: { id: string }[] };
    expect(ledger.entries.length).toBeGreaterThan(1000);
    const lines = copy.read("data", "public", "workforce.csv").split("\n");
    const at = lines.findIndex(
      (line) => /,Social Prescribing Link Workers?,/.test(line) || /[Ll]ink/.test(line),
    );
    expect(at).toBeGreaterThan(0);
    lines[at] = lines[at].replace(
      /,([\d.]+),(\d+)$/,
      (_, fte: string, records: string) => `,${Number(fte) + 1},${records}`,
    );
    writeFileSync(copy.at("data", "public", "workforce.csv"), lines.join("\n"));
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    expect(v.inputs.map((d) => d.name)).toEqual(["workforce.csv"]);
    expect(causesOf(v)).toEqual(["input: workforce.csv"]);
    expect(idsOf(v).some((id) => /^(coverage|figureS1)\..*(fte|largest|mean)/.test(id))).toBe(true);
    expect(idsOf(v).some((id) => id.startsWith("tableS1."))).toBe(false);
  });

  it("a reference level moved: the file of the study, and only what rests on it", async () => {
    const copy = copyOf(base);
    copy.edit("lib/study/covariates.ts", /reference: 2018/, "reference: 2019");
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    expect(v.code.map((d) => d.name)).toEqual(["lib/study/covariates.ts"]);
    expect(causesOf(v)).toEqual(["code: lib/study/covariates.ts"]);
    expect(idsOf(v).some((id) => id.startsWith("coverage."))).toBe(false);
    expect(v.numbers.length).toBeGreaterThan(0);
  });

  it("a rounding of printed text: the text alone, by the file that spells", async () => {
    const copy = copyOf(base);
    copy.edit("lib/report/format.ts", "ratio: { shift: 0, decimals: 3", "ratio: { shift: 0, decimals: 2");
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    expect(causesOf(v)).toEqual(["code: lib/report/format.ts"]);
    const found = v.numbers.find((n) => n.id === "table1.experience.model1.or")!;
    expect(found.old).toMatch(/^\d\.\d{3}( |$)/);
    expect(found.new).toMatch(/^\d\.\d\d( |$)/);
    expect(found.difference).toBe(0);
  });

  it("a cell deleted, two cells swapped, a number typed into prose: each by its name", async () => {
    const copy = copyOf(base);
    changeCells(copy, "02-models", (cells) => cells.filter((c) => c.id !== "people"));
    changeCells(copy, "03-supplementary", (cells) => {
      const [a, b] = ["roles", "deprivation"].map((id) => cells.findIndex((c) => c.id === id));
      const moved = [...cells];
      [moved[a], moved[b]] = [cells[b], cells[a]];
      return moved;
    });
    changeCells(copy, "01-ingest", (cells) =>
      cells.map((c) =>
        c.id === "trends-why" ? { ...c, source: "## 1.7 Outcomes by year\n\nIt fell to 61.5%." } : c,
      ),
    );
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    const gone = v.numbers.filter((n) => n.id.startsWith("table2."));
    expect(gone.length).toBeGreaterThan(5);
    for (const n of gone) {
      expect(n.new).toBe(null);
      expect(n.causes).toEqual(["cell: 02-models, cell “people” (2.7 Table 2)"]);
    }
    const names = v.cells.map((c) => c.name).join("\n");
    expect(names).toMatch(/03-supplementary, cell “roles”.*its place/);
    expect(names).toMatch(/01-ingest, text “trends-why”/);
  });

  it("one responder's answer in licensed files: the shares and models of that outcome, by the file's bytes", async () => {
    const first = copyOf(base);
    const cache = first.at("build", "cache");
    await execute(first, ["--notebook", "01"]);
    const made = readdirSync(cache).find((n) => n.startsWith("survey-"))!;
    const survey = first.at("data", "raw");
    renameSync(join(cache, made), survey);
    for (const name of readdirSync(survey).filter((n) => !n.endsWith(".parquet")))
      renameSync(join(survey, name), first.at(name));
    first.settings({ ...tiny, survey: { source: "files", folder: "data/raw" } });
    await execute(first);
    const copy = copyOf(first);
    const file = copy.at("data", "raw", "survey-2022.parquet");
    const db = await openDatabase({ threads: 1 });
    const quoted = file.replaceAll("'", "''");
    await rows(
      db,
      `CREATE TABLE s AS SELECT row_number() OVER () AS place, * FROM read_parquet('${quoted}')`,
    );
    await rows(
      db,
      `UPDATE s SET q28 = 5 WHERE place = (SELECT min(place) FROM s WHERE q28 = 1 AND q48_Merged > 0)`,
    );
    await rows(db, `COPY (SELECT * EXCLUDE (place) FROM s ORDER BY place) TO '${quoted}' (FORMAT parquet)`);
    db.close();
    expect(statSync(file).size).toBeGreaterThan(1000);
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    expect(v.inputs.map((d) => d.name)).toEqual(["survey-2022.parquet"]);
    expect(causesOf(v)).toEqual(["input: survey-2022.parquet"]);
    expect(idsOf(v)).toContain("figure1.experience.2022.share");
    expect(idsOf(v)).not.toContain("figure1.experience.2021.share");
    expect(idsOf(v)).not.toContain("figure1.confidence.2022.share");
  });

  it("two outcomes' labels exchanged, a conclusion's check weakened, another taken out, a number typed: each by name", async () => {
    const copy = copyOf(base);
    const [a, b] = ["Confidence managing conditions", "Support from local services"];
    copy.edit("lib/study/outcomes.ts", `label: "${a}"`, 'label: "?"');
    copy.edit("lib/study/outcomes.ts", `label: "${b}"`, `label: "${a}"`);
    copy.edit("lib/study/outcomes.ts", 'label: "?"', `label: "${b}"`);
    copy.edit("lib/study/claims.ts", /predicate: "interval above 1"/, 'predicate: "all above 1"');
    copy.edit("lib/study/claims.ts", /^ *overSurveyed\("survey\.white".*\n/m, "");
    changeCells(copy, "01-ingest", (cells) =>
      cells.map((c) =>
        c.id === "trends-why" ? { ...c, source: "## 1.14 Outcomes by year\n\nIt fell to 61.5%." } : c,
      ),
    );
    const v = await copy.verify(against);
    expect(v.verdict).toBe("different");
    const found = v.numbers.find((n) => n.id === "table1.confidence.model1.or")!;
    expect(found.where).toMatch(/^Table 1, Support from local services/);
    expect(found.causes).toEqual(["code: lib/study/outcomes.ts"]);
    expect(v.claims.filter((c) => c.id === "survey.white")).toMatchObject([{ before: true, after: null }]);
    expect(v.claims.filter((c) => c.id === "confidence.associated").map((c) => [c.before, c.after])).toEqual([
      [expect.any(Boolean), null],
      [null, expect.any(Boolean)],
    ]);
    expect(v.cells.map((c) => `${c.name}: ${c.after ?? ""}`).join("\n")).toMatch(
      /01-ingest\.ipynb, text “trends-why”: 61\.5.*typed by hand/,
    );
  });

  it("02 run on another 01's table: refused by the join, and told by name", async () => {
    const copy = copyOf(base);
    writeFileSync(
      copy.at("other.json"),
      JSON.stringify({ ...tiny, survey: { source: "simulated", seed: 11 } }),
    );
    await execute(copy, ["--settings", "other.json", "--notebook", "01"]);
    const v = await copy.verify(["--static", ...against]);
    expect(v.verdict).toBe("different");
    const told = v.cells.map((c) => `${c.name}: ${c.after ?? ""}`).join("\n");
    expect(told).toMatch(/parts[\\/]02-models\.json: 02-models: run on the analysis table [0-9a-f]{12}/);
  });
});
