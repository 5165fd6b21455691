import { describe, expect, it } from "vitest";
import { filled } from "../../lib/report/words.js";
import { carriedByPage, carriedWhole, carryInPage, type Carried } from "../../lib/report/carried.js";
import { pageEdits } from "../../lib/report/edits.js";
import { fileEdits } from "../../lib/report/fileedits.js";
import { ledgerOf } from "../../lib/report/ledger.js";
import { outputHtml } from "../../lib/report/show.js";
import { tableCsv, tableJson } from "../../lib/report/tablefiles.js";
import { tableLatex } from "../../lib/report/tablelatex.js";
import { figure1, table1 } from "./samples.js";

const entries = ledgerOf([table1, figure1], "02-models");
const byId = new Map(entries.map((e) => [e.id, e]));
const carried: Omit<Carried, "shown" | "texts" | "own"> = {
  schema: 1,
  ledger: "0".repeat(64),
  meta: {},
  entries,
  claims: [],
  cells: [],
};
const id = "table1.experience.model1.or";
const { value, printed } = byId.get(id)!;
const page = carryInPage(
  `<!DOCTYPE html>
<html><head><title>T</title></head><body><h2 id="results">Results</h2>
<p class="study-words">The odds ratio is ${printed} (95% CI), a finding.</p>
${outputHtml(table1)}
<h2 id="years">Years</h2>
${outputHtml(figure1)}
<script type="application/json" id="study-layers">{"figure1":{"points":[61.5,62]},"flow":{"points":[1]}}</script>
</body>
</html>
`,
  carried,
);
const cell = new RegExp(`(<data [^>]*data-id="${id.replaceAll(".", "\\.")}"[^>]*>)[^<]*`);

/** What is told of a page with one change: place, name, what is seen, what was wanted. */
function toldOf(change: (page: string) => string): readonly (readonly string[])[] {
  const changed = change(page);
  expect(changed).not.toBe(page);
  return pageEdits("p.html", changed).map((e) => [e.name, e.saw, e.wanted]);
}

describe("what was edited in a page", () => {
  it("is nothing where nothing was", () => {
    expect(pageEdits("p.html", page)).toEqual([]);
    expect(carriedWhole(carriedByPage(page)!.carried)).toBe(true);
  });

  it("a number: its id alone, by how much, in standard errors, and that it crossed 1", () => {
    const [edit, ...more] = pageEdits("p.html", page.replace(cell, "$10.998"));
    expect(more).toEqual([]);
    expect(edit).toMatchObject({ name: id, saw: "0.998", wanted: printed });
    expect(edit.number).toMatchObject({ id, old: printed, new: "0.998", values: [value, 0.998] });
    expect(edit.number!.difference).toBeCloseTo(0.998 - value!, 12);
    expect(edit.number!.inStandardErrors).toBeLessThan(-1);
    expect(edit.number!.what).toEqual(["edited by hand", "it crossed 1"]);
    expect(edit.number!.causes).toEqual(["edited by hand: p.html"]);
  });

  it("the last digit of a full value that no tolerance would tell", () => {
    const full = page.replace(`value="${value}"`, `value="${value! + 2 ** -52}"`);
    expect(pageEdits("p.html", full)[0].number?.difference).toBe(2 ** -52);
  });

  it("a share in percent: its value is a hundredth of what stands there", () => {
    const share = entries.find((e) => e.id.startsWith("figure1.") && e.kind === "share" && e.value !== null)!;
    const edited = page.replace(new RegExp(`(<data [^>]*data-id="${share.id}"[^>]*>)[^<]*`), "$112.5");
    expect(pageEdits("p.html", edited)[0].number?.values).toEqual([share.value, 0.125]);
  });

  it("a sentence: what stands there, what stood there, and the number that it should print", () => {
    const edits = toldOf((p) => p.replace(`ratio is ${printed}`, "ratio is 1.300"));
    expect(edits).toContainEqual([
      id,
      "The odds ratio is 1.300 (95% CI), a finding.",
      `The odds ratio is ${printed} (95% CI), a finding.`,
    ]);
    expect(toldOf((p) => p.replace("a finding", "the finding"))).toEqual([
      [
        'text in section "results"',
        `The odds ratio is ${printed} (95% CI), the finding.`,
        `The odds ratio is ${printed} (95% CI), a finding.`,
      ],
    ]);
  });

  it("a picture, a block of data by its key, a caption, a row", () => {
    expect(toldOf((p) => p.replace(/base64,PHN2/, "base64,PHN3")).map((e) => e[0])).toEqual([
      'figure "figure1"',
    ]);
    expect(toldOf((p) => p.replace("61.5,62", "61.5,63")).map((e) => e[0])).toEqual([
      'data "study-layers", figure1',
    ]);
    expect(toldOf((p) => p.replace(/(<caption><b>Table 1\.<\/b> )/, "$1No. "))[0][0]).toBe(
      'text in table "table1"',
    );
    const row = new RegExp(`<tr[^>]*>(?:(?!</tr>)[\\s\\S])*data-id="${id}"(?:(?!</tr>)[\\s\\S])*</tr>`);
    const gone = toldOf((p) => p.replace(row, "")).filter((e) => e[1] === "no such number");
    expect(gone.map((e) => e[0])).toContain(id);
    for (const [name] of gone) expect(name).toMatch(/^table1\.experience\.model1\./);
  });

  it("two numbers that changed places: both", () => {
    const other = entries.find((e) => e.kind === "ratio" && e.printed !== printed && e.value !== null)!.id;
    const swapped = page
      .replace(cell, `$1${byId.get(other)!.printed}`)
      .replace(new RegExp(`(<data [^>]*data-id="${other}"[^>]*>)[^<]*`), `$1${printed}`);
    expect(
      pageEdits("p.html", swapped)
        .map((e) => e.name)
        .sort(),
    ).toEqual([other, id].sort());
  });
});

describe("what was edited in a file of a table", () => {
  const table = filled(table1);
  const told = (path: string, text: string, from: string, to: string) => {
    const edits = fileEdits(path, text.replace(from, to), text, table, byId);
    return edits.map((e) => [e.where, e.name, e.number?.values[1]]);
  };
  it("is nothing where nothing was", () => expect(fileEdits("t.csv", "a\n", "a\n", table, byId)).toEqual([]));
  it("CSV, LaTeX, JSON: the number by id, with its line", () => {
    expect(told("t.csv", tableCsv(table), String(value), "1.3")[0]).toEqual([
      expect.stringMatching(/^t\.csv, line \d+$/) as string,
      id,
      1.3,
    ]);
    const effect = byId.get("table1.experience.model1.ame")!;
    expect(told("t.tex", tableLatex(table), `{${effect.printed}}`, "{9.99}")[0]?.slice(1)).toEqual([
      effect.id,
      0.0999,
    ]);
    expect(told("t.json", tableJson(table), `"value": ${value}`, '"value": 1.3')).toEqual([
      ["t.json", id, 1.3],
    ]);
  });
  it("words and lines: the line", () => {
    expect(told("t.csv", tableCsv(table), "Odds ratio", "Risk ratio")[0]?.[1]).toBe("line 1");
    const csv = tableCsv(table);
    const cut = csv
      .split("\n")
      .filter((_, i) => i !== 2)
      .join("\n");
    expect(fileEdits("t.csv", cut, csv, table, byId)).toMatchObject([
      { name: "a line", saw: "no such line" },
    ]);
  });
});
