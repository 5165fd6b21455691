import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readLedger } from "../../environment/ledgerfile.js";
import { staticVerification } from "../../environment/static.js";
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
      (v) => expect(told(v)).toMatch(/01-ingest\.html: text in section "[^"]+": .*whose they were/),
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
        expect(told(v)).toMatch(/02-models\.ipynb: people: at place \d/);
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

  describe("what a stranger may change, found without executing", () => {
    const check = async (): Promise<string> => {
      const v = await staticVerification(copy.root, inReport(), readLedger(inReport("ledger.json")));
      return v.edits.map((e) => `${e.where}: ${e.name}: ${e.saw} | ${e.wanted}`).join("\n");
    };
    const set =
      (id: string, text: string) =>
      (page: string): string =>
        page.replace(
          new RegExp(`(<data [^>]*data-id="${id.replaceAll(".", "\\.")}"[^>]*>)[^<]*`),
          `$1${text}`,
        );
    it.each<readonly [string, string, (text: string) => string, RegExp]>([
      [
        "a table cell",
        "03-supplementary.html",
        set("tableS8.needs.exposure.or", "1.234"),
        /tableS8\.needs\.exposure\.or: 1\.234 \| \d/,
      ],
      [
        "a caption",
        "02-models.html",
        (t) => t.replace("one full-time equivalent", "two full-time equivalents"),
        /text in table "table1": .*two full.* \| .*one full/,
      ],
      [
        "a picture",
        "01-ingest.html",
        (t) => t.replace(/(base64,PHN2.{400})./, "$1A"),
        /figure "figureS1": changed/,
      ],
      [
        "a figure's data",
        "study.html",
        (t) => t.replace(/(id="study-layers">\{"figureS1".*?"points":\[\["[^"]*",)/, "$19"),
        /data "study-layers", figureS1/,
      ],
      [
        "the counts to fit again",
        "check.html",
        (t) => t.replace(/(id="check-counts">.*?\d)(\d)/, "$1$2$2"),
        /data "check-counts"/,
      ],
      [
        "a table as CSV",
        "tables/table1.csv",
        (t) => t.replace(/(Model 1[^\n]*?,)([01]\.\d{3})/, "$17.777"),
        /table1\.csv, line \d+: table1\.\w+\.model1\.or: 7\.777/,
      ],
      [
        "a table in LaTeX",
        "tables/tableS8.tex",
        (t) => t.replace(/textbf\{[01]\.\d{3}\}/, "textbf{7.777}"),
        /tableS8\.tex, line \d+: tableS8\.\S+: 7\.777/,
      ],
      [
        "a figure as SVG",
        "figures/figure1.svg",
        (t) => t.replace(/>\d+%/, ">13%"),
        /figure1\.svg: line \d+: .*13% \| /,
      ],
      [
        "a checksum",
        "SHA256SUMS",
        (t) => t.replace(/^./, (c) => (c === "0" ? "1" : "0")),
        /SHA256SUMS: 01-ingest\.html: SHA-256/,
      ],
      [
        "a number of the ledger",
        "ledger.json",
        (t) => t.replace(/("id":"table2\.needs\.pcn".*?"value":)[-\d.]+/, "$14711"),
        /ledger\.json: table2\.needs\.pcn: .*4711/,
      ],
      [
        "a conclusion's verdict",
        "ledger.json",
        (t) => t.replace(/"holds":(true|false)/, (_, h) => `"holds":${String(h !== "true")}`),
        /ledger\.json: conclusion survey\.women/,
      ],
      [
        "a number that a notebook carries",
        "notebooks/01-ingest.ipynb",
        (t) => t.replace(/("id": "flow\.pcns",[^}]*"value": )\d+/, "$14711"),
        /01-ingest\.ipynb, the entries it carries: flow\.pcns: .*4711/,
      ],
      [
        "the run's record",
        "run.json",
        (t) => t.replace(/"seconds": \d/, '"seconds": 99'),
        /run\.json: its bytes/,
      ],
      [
        "a checklist",
        "checklists.html",
        (t) => t.replace("Not applicable: ", "Applies: "),
        /checklists\.html: text in section "strobe": Applies/,
      ],
    ])("%s", async (_, path, change, found) => {
      const file = inReport(...path.split("/"));
      const text = readFileSync(file, "utf8");
      const other = change(text);
      expect(other).not.toBe(text);
      writeFileSync(file, other);
      try {
        expect(await check()).toMatch(found);
      } finally {
        writeFileSync(file, text);
      }
      expect(await check()).toBe("");
    });
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
