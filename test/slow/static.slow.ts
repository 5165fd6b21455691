import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { canLend, needsSetUp } from "../support/project.js";
import { again, copyAt, type StudyCopy, type Verdict } from "../support/study.js";

interface Executed {
  cells: {
    id: string;
    cell_type: string;
    source: string | string[];
    execution_count?: number | null;
    outputs?: { data?: Record<string, string | string[]> }[];
  }[];
}

const told = (v: Verdict): string =>
  [
    ...v.cells.map((c) => `${c.name}: ${c.after ?? ""}`),
    ...v.numbers.map((n) => `${n.id}: ${n.causes.join()}`),
  ].join("\n");

/** A change of an executed notebook's cells as a change of its file's text. */
const notebook =
  (change: (cells: Executed["cells"]) => Executed["cells"]) =>
  (text: string): string => {
    const parsed = JSON.parse(text) as Executed;
    return JSON.stringify({ ...parsed, cells: change(parsed.cells) }, null, 1);
  };

describe.skipIf(!canLend)(`npm run verify -- --static, on a real report ${needsSetUp}`, () => {
  let copy: StudyCopy;
  const staticCheck = (file = join("report", "ledger.json")): Promise<Verdict> =>
    copy.verify(["--static", "--against", file]);
  const inReport = (...path: string[]): string => copy.at("report", ...path);

  /** Changes a file, checks what is said, and puts the file back. */
  async function changed(
    file: string,
    change: (text: string) => string,
    check: (v: Verdict) => void,
  ): Promise<void> {
    const text = readFileSync(file, "utf8");
    const other = change(text);
    expect(other).not.toBe(text);
    writeFileSync(file, other);
    try {
      check(await staticCheck());
    } finally {
      writeFileSync(file, text);
    }
  }
  beforeAll(() => {
    copy = again(copyAt(inject("base")));
  });
  afterAll(() => copy.remove());

  it("finds nothing in a report that is as its run left it", async () => {
    const v = await staticCheck();
    expect(told(v)).toBe("");
    expect(v).toMatchObject({
      verdict: "same",
      numbers: [],
      inputs: [],
      code: [],
      environment: [],
      cells: [],
    });
  });

  it("a number edited in an exported page: its id, its page, what is seen and what was printed", async () => {
    const page = /(<data data-id="table1\.experience\.model1\.or"[^>]*>)[^<]*/;
    await changed(
      inReport("02-models.html"),
      (text) => text.replace(page, "$19.999"),
      (v) => {
        expect(v.verdict).toBe("different");
        expect(told(v)).toMatch(/report[\\/]02-models\.html: table1\.experience\.model1\.or: 9\.999/);
      },
    );
  });

  it("a sentence edited in an exported page: the section", async () => {
    await changed(
      inReport("01-ingest.html"),
      (text) => text.replace("whose they are", "whose they were"),
      (v) => expect(told(v)).toMatch(/01-ingest\.html: section "/),
    );
  });

  it("an edited output in an executed notebook: the number and the cell", async () => {
    await changed(
      inReport("notebooks", "02-models.ipynb"),
      (text) => text.replace(/(data-id=\\"table1\.experience\.model1\.or\\"[^>]*>)[^<]*/, "$19.999"),
      (v) => expect(told(v)).toMatch(/02-models\.ipynb, cell "all": table1\.experience\.model1\.or: 9\.999/),
    );
  });

  it("a cell deleted, a cell skipped, two cells swapped, a number typed into prose: each by its cell", async () => {
    const file = inReport("notebooks", "02-models.ipynb");
    await changed(
      file,
      notebook((cells) => cells.filter((c) => c.id !== "people")),
      (v) => expect(told(v)).toMatch(/02-models\.ipynb: people: no such cell/),
    );
    await changed(
      file,
      notebook((cells) =>
        cells.map((c) => (c.id === "people" ? { ...c, execution_count: null, outputs: [] } : c)),
      ),
      (v) => expect(told(v)).toMatch(/02-models\.ipynb: people: a cell that was not executed/),
    );
    await changed(
      file,
      notebook((cells) => {
        const [a, b] = ["people", "truth"].map((id) => cells.findIndex((c) => c.id === id));
        const moved = [...cells];
        [moved[a], moved[b]] = [cells[b], cells[a]];
        return moved;
      }),
      (v) => {
        expect(told(v)).toMatch(/02-models\.ipynb: people: executed as number \d/);
        expect(told(v)).toMatch(/02-models\.ipynb: truth: at place \d/);
      },
    );
    await changed(
      file,
      notebook((cells) =>
        cells.map((c) => (c.id === "people-why" ? { ...c, source: "## Table 2\n\nIt was 1.015." } : c)),
      ),
      (v) => expect(told(v)).toMatch(/02-models\.ipynb: people-why: prose .* it holds 1\.015/),
    );
  });

  it("other code, inputs, packages, cells than the report was made with: each by its name", async () => {
    copy.edit("lib/report/format.ts", "decimals: 3", "decimals: 4");
    copy.edit("notebooks/03-supplementary.ipynb", "Other roles of the scheme", "Other roles");
    const v = await staticCheck();
    expect(v.verdict).toBe("different");
    expect(v.code.map((d) => d.name)).toEqual(["lib/report/format.ts"]);
    expect(v.cells.map((d) => d.name).join("\n")).toMatch(/03-supplementary, text “roles-why”/);
    copy.edit("lib/report/format.ts", "decimals: 4", "decimals: 3");
    copy.edit("notebooks/03-supplementary.ipynb", "Other roles", "Other roles of the scheme");
  });

  it("a ledger that was cut off, or is of another version: exit code 2, by name, with the mend", async () => {
    const ledger = copy.read("report", "ledger.json");
    writeFileSync(copy.at("cut.json"), ledger.slice(0, ledger.length / 2));
    const cut = await copy.run(["verify", "--static", "--against", "cut.json"]);
    expect(cut.code).toBe(2);
    expect(cut.stderr).toMatch(/cut\.json cannot be read as JSON; it ends in the middle.*Mend: /s);
    writeFileSync(copy.at("later.json"), ledger.replace(/"schema": \d+/, '"schema": 99'));
    const later = await copy.run(["verify", "--static", "--against", "later.json"]);
    expect(later.code).toBe(2);
    expect(later.stderr).toMatch(/later\.json is a ledger of version 99; this program reads version \d/);
    expect(copy.read("report", "ledger.json")).toBe(ledger);
  });
});
