import { describe, expect, it } from "vitest";
import type { TableOutput } from "../../lib/analysis/output.js";
import { asProbability, printed } from "../../lib/report/format.js";
import { tableHtml } from "../../lib/report/table.js";
import { tableCsv, tableJson } from "../../lib/report/tablefiles.js";
import { tableText } from "../../lib/report/tabletext.js";
import { numbersOf } from "../../lib/report/words.js";
import { fitOf } from "../../lib/report/fit.js";
import { hostile, number, table1, wide } from "./samples.js";

const count = (html: string, form: RegExp): number => [...html.matchAll(form)].length;
const ids = (html: string): string[] => [...html.matchAll(/ id="([^"]*)"/g)].map((m) => m[1]);

describe("a table as HTML", () => {
  const html = tableHtml(table1);

  it("has a caption, scoped heads of columns, groups and rows, and a body a group", () => {
    expect(html).toMatch(/<caption><b>Table 1\.<\/b> One more link worker/);
    expect(count(html, /<th[^>]* scope="row"/g)).toBe(15);
    expect(count(html, /<th[^>]* scope="rowgroup"/g)).toBe(5);
    expect(count(html, /<th[^>]* scope="colgroup"[^>]* colspan="[23]"/g)).toBe(2);
    expect(count(html, /<th[^>]* scope="col"/g)).toBe(7);
    expect(count(html, /<tbody/g)).toBe(5);
  });

  it("shows each number once, with its full value and its id", () => {
    for (const n of numbersOf(table1))
      expect(html).toContain(
        `<data value="${n.value}" data-id="${n.id}"${n.kind === "effect" ? ` data-other="${asProbability(n)}"` : ""}>${printed(n).replace("<", "&lt;")}</data>`,
      );
    expect(count(html, /<data /g)).toBe(numbersOf(table1).length);
  });

  it("marks main results by weight and by a letter that is linked both ways", () => {
    expect(count(html, /<tr[^>]*class="member main"/g)).toBe(5);
    const all = ids(html);
    expect(new Set(all).size).toBe(all.length);
    for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) expect(all).toContain(target);
    expect(html).toContain('<a href="#table1-ref-a" aria-label="back to the mark of note a">a</a>');
  });

  it("refuses a row whose cells are not as many as the columns", () => {
    const broken: TableOutput = { ...table1, rows: [{ head: "short", cells: [{ text: "1" }] }] };
    expect(() => tableHtml(broken)).toThrow(/row "short": 1 cells for 6 columns/);
  });

  it("sets decimals in line where a column mixes kinds", () => {
    const rows = [
      { head: "n", cells: [{ number: number("t.n", "count", 7) }] },
      { head: "or", cells: [{ number: number("t.or", "ratio", 1.5) }] },
    ];
    const mixed = tableHtml({ ...table1, columns: [{ head: "x", align: "number" }], rows });
    expect(mixed).toContain('data-pad="\u2008\u2007\u2007\u2007"');
  });
});

describe("hostile text", () => {
  it("is text in HTML", () => {
    const html = tableHtml(hostile);
    const tags = [...html.matchAll(/<\/?([a-z]+)/g)].map((m) => m[1]);
    expect(tags).not.toContain("script");
    expect(tags).not.toContain("img");
    expect(tags).not.toContain("style");
    expect(html).toContain("&lt;script&gt;alert(&quot;title&quot;)&lt;/script&gt; &amp; &#39;quotes&#39;");
  });

  it("runs nothing in a spreadsheet, and quotes and lines survive in CSV", () => {
    const csv = tableCsv(hostile);
    const fields = [...csv.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\n]*))/gm)].map(
      (m) => m.at(1) ?? m.at(2) ?? "",
    );
    expect(fields.filter((f) => /^[=+\-@]/.test(f))).toEqual([]);
    expect(csv).toContain(`'+1+1`);
    expect(csv).toContain(`'=cmd|' /C calc'!A0`);
    expect(csv).toContain(`"a ""quoted"", text\nwith a line"`);
  });
});

describe("a number that does not exist", () => {
  it("is said to be not estimable, with the reason in a note, in HTML and text; the reason is in CSV", () => {
    const html = tableHtml(hostile);
    expect(html).toMatch(/data-id="tableX\.b\.or" data-text="[^"]*">not estimable<\/span><sup>/);
    expect(html).toMatch(
      /data-id="tableX\.b\.low" data-text="[^"]*">not estimable<\/span><sup>.*<\/sup> to <data value="2"/,
    );
    expect(html).toMatch(/id="tableX-note-a">.*Not estimable: a category of it is all 0\./);
    expect(tableText(hostile)).toMatch(/not estimable \(a\)/);
    expect(tableText(hostile)).toMatch(/^a {2}Not estimable: a category of it is all 0\.$/m);
    expect(tableCsv(hostile)).toContain("not estimable: a category of it is all 0");
    expect(html + tableText(hostile)).not.toMatch(/NaN|null|undefined/);
  });
});

describe("a table as text and files", () => {
  it("has its columns in line", () => {
    const lines = tableText(table1).split("\n");
    const rows = lines.filter((l) => /^ {2}Model/.test(l));
    expect(rows).toHaveLength(15);
    expect(new Set(rows.map((l) => l.length)).size).toBe(1);
    expect(new Set(rows.map((l) => l.indexOf(" to ")).filter((i) => i > 0)).size).toBe(1);
  });

  it("has every number in full precision in CSV, with its group", () => {
    const lines = tableCsv(table1).trimEnd().split("\n");
    expect(lines).toHaveLength(16);
    const [head = "", first = ""] = lines;
    expect(head.split(",").filter((f) => f === "n")).toHaveLength(1);
    expect(first).toMatch(/^Confidence managing conditions,Model 1,1\.00512,/);
    for (const n of numbersOf(table1)) expect(tableCsv(table1)).toContain(String(n.value));
  });

  it("has every number with its id in JSON", () => {
    const text = tableJson(table1);
    const found = [...text.matchAll(/"id": "([^"]+)"/g)].map((m) => m[1]);
    expect(found.sort()).toEqual(
      numbersOf(table1)
        .map((n) => n.id)
        .sort(),
    );
  });
});

describe("a table that is wider than its page", () => {
  it("is stacked where it does not fit, the earlier the wider it is, and set small when no page holds it", () => {
    expect(fitOf({ ...table1, columns: table1.columns.slice(0, 1), rows: [] }).under).toBe(20);
    expect(fitOf(table1)).toEqual({ under: 46, dense: false });
    expect(fitOf(wide)).toEqual({ under: 56, dense: true });
    expect(tableHtml(wide)).toContain('class="under56 dense paired short"');
  });
});
