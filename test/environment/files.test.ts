import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { docxOf } from "../../environment/files/docx.js";
import { fileMaker, outputFiles, type ReportFile } from "../../environment/files/files.js";
import { pngOf } from "../../environment/files/png.js";
import { places, projectRoot } from "../../environment/setup/places.mjs";
import { filesOf } from "../../lib/report/filelist.js";
import { gridOf } from "../../lib/report/tablegrid.js";
import { printSvg } from "../../lib/report/print.js";
import { numbersOf } from "../../lib/report/words.js";
import { figure1, figureS1, flow, forest, hostile, table1, wide } from "../report/samples.js";

const outputs = [table1, hostile, wide, figure1, figureS1, flow, forest];
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

let files: readonly ReportFile[];
const bytesOf = (path: string): Uint8Array => {
  const found = files.find((f) => f.path === path);
  if (found === undefined) throw new Error(`no ${path} among ${files.map((f) => f.path).join(", ")}`);
  return found.bytes;
};

beforeAll(async () => {
  files = await outputFiles(outputs, true);
});

describe("the files of tables and figures", () => {
  it("are those that the index lists", () => {
    const listed = outputs.flatMap((o) => filesOf(o, true).map((f) => f.path));
    expect(files.map((f) => f.path).sort()).toEqual([...listed].sort());
  });

  it("are the same bytes when they are made again", async () => {
    const again = await outputFiles(outputs, true);
    for (const [i, f] of files.entries())
      expect(Buffer.compare(Buffer.from(f.bytes), Buffer.from(again[i].bytes)), f.path).toBe(0);
  });

  it("are made once where a maker is asked again, and anew where an output changed", async () => {
    const maker = fileMaker();
    const [first, again] = [await maker([table1, figure1], true), await maker([figure1, table1], true)];
    for (const f of first) expect(again.find((a) => a.path === f.path)).toBe(f);
    const changed = (await maker([{ ...table1, title: "Another title" }], true)).filter((f) =>
      f.path.endsWith(".json"),
    )[0];
    expect(decode(changed.bytes)).toContain("Another title");
    expect(first.map((f) => f.path)).toContain(changed.path);
  });

  it("hold every number of a table in full precision, as CSV and as JSON", () => {
    const csv = decode(bytesOf("tables/table1.csv"));
    const json = decode(bytesOf("tables/table1.json"));
    for (const n of numbersOf({ ...table1, behind: [] })) {
      expect(csv).toContain(String(n.value));
      expect(json).toContain(`"value": ${n.value}`);
    }
    const data = decode(bytesOf("figures/figure1.csv"));
    for (const n of numbersOf(figure1)) expect(data).toContain(String(n.value));
  });

  it("have no PNG without pictures, and no file of another name", async () => {
    const without = await outputFiles([figure1], false);
    expect(without.map((f) => f.path).sort()).toEqual([
      "figures/figure1-column.svg",
      "figures/figure1.csv",
      "figures/figure1.svg",
    ]);
  });
});

describe("a figure on paper", () => {
  const header = (png: Uint8Array): DataView => new DataView(png.buffer, png.byteOffset, png.byteLength);

  it.each([
    ["figures/figure1.png", 2008],
    ["figures/figure1-column.png", 1004],
    ["figures/flow.png", 2008],
    ["figures/figureS1-column.png", 1004],
  ])("%s is %i dots wide, as 170 and 85 mm are at 300 dpi, and says so", (path, width) => {
    const png = bytesOf(path);
    const view = header(png);
    expect(decode(png.subarray(1, 4))).toBe("PNG");
    expect(view.getUint32(16)).toBe(width);
    expect(decode(png.subarray(37, 41))).toBe("pHYs");
    expect(view.getUint32(41)).toBe(11811);
  });

  it("has its text drawn: it differs from the same without words", () => {
    const svg = printSvg(figure1);
    const wordless = svg.replace(/<text[^>]*>[^<]*<\/text>/g, "");
    expect(wordless).not.toBe(svg);
    expect(pngOf(svg).length).toBeGreaterThan(pngOf(wordless).length * 1.2);
  });

  it("is in millimetres and plain colours, and says when responders are simulated", () => {
    const svg = decode(bytesOf("figures/figure1.svg"));
    expect(svg).toMatch(/width="170mm"/);
    expect(svg).not.toMatch(/var\(|@media|font:/);
    expect(svg).toContain("Simulated responders: not a finding.");
    expect(printSvg({ ...figure1, notes: [] })).not.toContain("not a finding");
  });
});

describe("a table as a Word document", () => {
  it("holds every text of the table, hostile ones as text", () => {
    for (const table of [table1, hostile]) {
      const parts = unzipSync(bytesOf(`tables/${table.name}.docx`));
      const document = decode(parts["word/document.xml"]);
      const plain = document
        .replace(/<\/w:p>/g, "\n")
        .replace(/<[^>]+>/g, "")
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/&quot;/g, '"')
        .replace(/&apos;/g, "'")
        .replace(/&amp;/g, "&");
      for (const row of gridOf(table).rows)
        for (const cell of row.cells) expect(plain).toContain(cell.text.trim());
      expect(document).not.toContain("<script");
    }
  });

  it("turns what XML may not hold into a mark", async () => {
    const parts = unzipSync(await docxOf({ ...table1, title: "a\u0000b\ud800c" }));
    expect(decode(parts["word/document.xml"])).toContain("a\ufffdb\ufffdc");
  });

  it.skipIf(!existsSync(places(projectRoot).python))(
    "is a sound zip of well-formed XML (needs the project's Python environment)",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "docx é "));
      const check = `import sys, zipfile, xml.etree.ElementTree as tree
for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None, path
        assert z.namelist()[0] == "[Content_Types].xml", z.namelist()
        for name in z.namelist():
            if name.endswith((".xml", ".rels")): tree.fromstring(z.read(name))
        rows = tree.fromstring(z.read("word/document.xml")).findall(".//{*}tbl/{*}tr")
        print(len(rows))`;
      const paths = await Promise.all(
        [table1, hostile, wide].map(async (t) => {
          const path = join(folder, `${t.name}.docx`);
          await writeFile(path, bytesOf(`tables/${t.name}.docx`));
          return path;
        }),
      );
      const { stdout } = await promisify(execFile)(places(projectRoot).python, ["-c", check, ...paths]);
      await rm(folder, { recursive: true });
      const wanted = [table1, hostile, wide].map((t) => {
        const grid = gridOf(t);
        return String(grid.heads.length + grid.rows.length);
      });
      expect(stdout.trim().split(/\s+/)).toEqual(wanted);
    },
  );
});
