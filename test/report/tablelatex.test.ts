import { describe, expect, it } from "vitest";
import { gridOf } from "../../lib/report/tablegrid.js";
import { latexText, tableLatex } from "../../lib/report/tablelatex.js";
import { hostile, number, table1, wide } from "./samples.js";

/** What LaTeX would print of escaped text: every command that the escapes use, and no other, turned back. */
function printedBy(tex: string): string {
  const back: readonly (readonly [RegExp, string])[] = [
    [/\\textbackslash\{\}/g, "\ue001"],
    [/\\textasciicircum\{\}/g, "^"],
    [/\\textasciitilde\{\}/g, "\ue002"],
    [/\\textless\{\}/g, "<"],
    [/\\textgreater\{\}/g, ">"],
    [/\\textbar\{\}/g, "|"],
    [/\\textquotedbl\{\}/g, '"'],
    [/\\([{}$&#_%])/g, "\ue003$1"],
  ];
  const plain = back.reduce((text, [form, put]) => text.replace(form, put), tex);
  expect(plain.replace(/\ue003./g, ""), tex).not.toMatch(/[\\{}$&#_%]/);
  return plain
    .replace(/\ue003/g, "")
    .replaceAll("\ue001", "\\")
    .replaceAll("\ue002", "~");
}

describe("text for LaTeX", () => {
  it.each([
    "50% of $5 & #1_a^b~c",
    "\\input{/etc/passwd}",
    "\\write18{rm -rf /}",
    "^^5cinput a",
    '{"a": [1, 2]} | <b>',
    "plain",
  ])("prints %s as it stands", (text) => {
    expect(printedBy(latexText(text))).toBe(text);
  });

  it("has minus, thin space and dashes in forms that every engine knows, and no control character", () => {
    expect(latexText("−0.06, 4\u202f132, a–b, χ²")).toBe("$-$0.06, 4\\,132, a--b, $\\chi$$^2$");
    expect(latexText("a\r\nb\u0000c\u2028d")).toBe("a b c d");
  });
});

describe("a table as LaTeX", () => {
  it("has as many cells in each row as columns, heads and groups spanning", () => {
    for (const table of [table1, hostile, wide]) {
      const grid = gridOf(table);
      const lines = tableLatex(table).split("\n");
      const rows = lines
        .slice(lines.lastIndexOf("\\toprule") + 1, lines.indexOf("\\end{longtable}"))
        .filter((l) => l.endsWith("\\\\"));
      expect(rows).toHaveLength(grid.heads.length + grid.rows.length);
      for (const row of rows) {
        const cells = row.split(/(?<!\\)&/);
        const spans = cells.map((c) => Number(/\\multicolumn\{(\d+)\}/.exec(c)?.[1] ?? 1));
        expect(
          spans.reduce((a, b) => a + b, 0),
          row,
        ).toBe(grid.aligns.length);
      }
    }
  });

  it("goes on over pages with its heads repeated", () => {
    const [first = "", rest = ""] = tableLatex(wide).split("\\endfirsthead\n");
    const again = rest.slice(0, rest.indexOf("\\endhead"));
    expect(again.length).toBeGreaterThan(50);
    expect(first.endsWith(again)).toBe(true);
  });

  it("has no letter that stops LaTeX: a Greek one is a command, one of another script its number", () => {
    expect(latexText("Σ η β é")).toBe("$\\Sigma$ $\\eta$ $\\beta$ é");
    expect(latexText("ش")).toBe("[U+0634]");
  });

  it("has three rules a page, main results bold and marked, notes with letters", () => {
    const tex = tableLatex(table1);
    expect(tex.match(/\\(top|mid|bottom)rule/g)).toEqual([
      ...["\\toprule", "\\midrule"],
      ...["\\toprule", "\\midrule", "\\bottomrule"],
    ]);
    expect(tex).toMatch(/\\textbf\{Model 1\\textsuperscript\{a\}\} & \\textbf\{1\.015\}/);
    expect(tex).toContain("\\textsuperscript{a}\\,");
    expect(tex.match(/\{/g)?.length).toBe(tex.match(/\}/g)?.length);
  });

  it("lies on its side when it is wide, and closes what it opens", () => {
    for (const [table, onItsSide] of [
      [table1, false],
      [
        {
          ...table1,
          title: table1.title,
          columns: [...table1.columns, ...table1.columns],
          rows: table1.rows.map((r) => ({ ...r, cells: [...r.cells, ...r.cells] })),
        },
        true,
      ],
    ] as const) {
      const tex = tableLatex(table);
      expect(tex.includes("\\begin{landscape}")).toBe(onItsSide);
      const [begun, ended] = ["begin", "end"].map((word) =>
        [...tex.matchAll(new RegExp(`\\\\${word}\\{(\\w+)\\}`, "g"))].map((m) => m[1]),
      );
      expect([...begun].reverse()).toEqual(ended);
    }
  });

  it("keeps a bracket at the head of a row from being an option of the line before", () => {
    const row = { head: "[2cm] a", cells: [{ text: "*b" }, { number: number("x.a", "count", 3) }] };
    const table = { ...table1, columns: table1.columns.slice(0, 2), rows: [row] };
    expect(tableLatex(table)).toContain("{}[2cm] a & {}*b & 3 \\\\");
  });
});
