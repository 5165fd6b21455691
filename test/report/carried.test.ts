import { describe, expect, it } from "vitest";
import { carriedByPage, carryInPage, standingNumbers, type Carried } from "../../lib/report/carried.js";
import { pageEdits } from "../../lib/report/edits.js";
import { ledgerOf } from "../../lib/report/ledger.js";
import { tableHtml } from "../../lib/report/table.js";
import { hostile, table1 } from "./samples.js";

const tables = [table1, hostile];
const entries = ledgerOf(tables, "02-models");
const bare = `<!DOCTYPE html>\n<html><body><h2 id="a">A</h2>${tables.map((t) => tableHtml(t)).join("")}</body>\n</html>\n`;
const carried: Omit<Carried, "shown"> = {
  schema: 1,
  ledger: "0".repeat(64),
  meta: { settings: {}, simulated: true, code: "", files: [], sources: [], packages: {}, cells: [] },
  entries,
  claims: [],
  cells: [],
};
const page = carryInPage(bare, carried);

describe("what a page carries of the ledger", () => {
  it("comes back with the page as it was, hostile labels and all", () => {
    const found = carriedByPage(page);
    expect(found?.bare).toBe(bare);
    expect(found?.carried.entries).toEqual(JSON.parse(JSON.stringify(entries)));
    expect(pageEdits("p.html", page)).toEqual([]);
  });
  it("is packed to less than a quarter, in one comment that ends only at its end", () => {
    const added = page.length - bare.length;
    expect(added).toBeLessThan(JSON.stringify(entries).length / 4);
    expect(page.slice(page.indexOf("<!-- study-ledger") + 4).match(/--/g)).toHaveLength(1);
  });
  it("is said to be missing when it was taken out, cut or spoilt", () => {
    const at = page.indexOf("base64: ") + 8;
    for (const bad of [
      bare,
      `${page.slice(0, at + 40)} -->\n</html>\n`,
      `${page.slice(0, at)}AAAA${page.slice(at + 4)}`,
    ])
      expect(pageEdits("p.html", bad)).toMatchObject([{ saw: "none that can be read in this page" }]);
  });
});

describe("the numbers that stand in a page", () => {
  it("are found whatever else they carry, in whatever order", () => {
    const html = [
      '<data value="1.5" data-id="a.b">1.50</data>',
      '<data data-id="a.b" value="1.5">1.50</data>',
      '<data value="1.5" data-id="a.b" data-other="x &gt; y">1.50</data>',
    ];
    for (const one of html)
      expect(standingNumbers(one)).toEqual([{ id: "a.b", value: 1.5, printed: "1.50" }]);
  });
  it("are all that the tables print, each as the ledger has it", () => {
    const wanted = entries.filter((e) => e.value !== null);
    const byId = new Map(standingNumbers(page).map((n) => [n.id, n]));
    expect(byId.size).toBe(wanted.length);
    for (const { id, value, printed } of wanted) expect(byId.get(id)).toEqual({ id, value, printed });
  });
  it("tell of one that was edited, whatever else it carries", () => {
    const edited = page.replace(/(<data [^>]*data-other=[^>]*>)[^<]*/, "$19.99");
    expect(edited).not.toBe(page);
    expect(pageEdits("p.html", edited)).toMatchObject([{ saw: "9.99" }]);
  });
});
