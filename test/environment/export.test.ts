import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, constants, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { bundle } from "../../environment/export/bundle.js";
import { finishPage } from "../../environment/export/finish.js";
import { withMath } from "../../environment/export/math.js";
import { withPolicy } from "../../environment/export/policy.js";
import { withReferences } from "../../environment/export/references.js";
import { projectRoot } from "../../environment/setup/places.mjs";
import { canLend, freshFolder, needsSetUp, startNode, until } from "../support/project.js";

const references = new Map([
  ["Table 1", "02-models.html#table1"],
  ["Table S8", "03-supplementary.html#tableS8"],
  ["Table S10", "03-supplementary.html#tableS10"],
  ["Figure 1", "01-ingest.html#figure1"],
  ["notebook 2", "02-models.html#main"],
]);
const linked = (text: string): string =>
  withReferences(text, references).replace(/<a href="([^"]*)">([^<]*)<\/a>/g, "[$2→$1]");

describe("mentions of tables and figures", () => {
  it.each([
    ["As Table 1.", "As [Table 1→02-models.html#table1]."],
    [
      "Tables S8 and S10 say",
      "[Tables S8→03-supplementary.html#tableS8] and [S10→03-supplementary.html#tableS10] say",
    ],
    ["Tables 1, S8 and S99", "[Tables 1→02-models.html#table1], [S8→03-supplementary.html#tableS8] and S99"],
    ["of notebook 2", "of [notebook 2→02-models.html#main]"],
    ["Figure 1 and Figure 2", "[Figure 1→01-ingest.html#figure1] and Figure 2"],
    ["the article’s Table 1", "the article’s Table 1"],
    ["Table 10, Table 1.2, Tableau 1", "Table 10, Table 1.2, Tableau 1"],
  ])("%s", (text, want) => {
    expect(linked(text)).toBe(want);
  });
});

describe("formulas", () => {
  it("become MathML without styles of their own, named by their TeX", () => {
    const made = withMath("so $\\beta_1 &lt; 0$ and \\(x\\) and $$a &amp;= b$$");
    expect(made).toMatch(/^so <math aria-label="\\beta_1 &lt; 0"><mrow>.*<\/math> and <math/);
    expect(withMath("$$\\frac{1}{N}\\sum_i p_i$$")).toMatch(/^<math [^>]*display="block"[^>]*>.*<mfrac>/);
  });
  it.each(["costs $5 and $6", "$x<script>", "a $\\frac{1$ b", "no formula", "US$ 12", "$_$"])(
    "%s has none, or one that cannot be read, and stays",
    (text) => {
      expect(withMath(text).replace(/<math.*<\/math>/, "")).not.toContain("<math");
      if (!text.includes("_")) expect(withMath(text)).toBe(text);
    },
  );
  it("never let markup through", () => {
    expect(withMath("$\\text{&lt;img src=x onerror=alert(1)&gt;}_x$")).not.toContain("<img");
    expect(withMath("$\\href{javascript:alert(1)}{x}_y$")).not.toMatch(/<a|href=/);
  });
});

const page = (main: string): string =>
  `<html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><style>a{}</style></head><body><main id="main">${main}</main></body></html>`;

/** Opens a named pipe for writing once another process reads it. */
async function readerOf(file: string, state: () => string): Promise<number> {
  let opened: number | undefined;
  const tryOpen = (): boolean => {
    try {
      opened = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK);
      return true;
    } catch {
      return false;
    }
  };
  await until(tryOpen, 60, state);
  return opened!;
}

const sha = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("a finished page", () => {
  const finished = finishPage(
    page(
      '<p id="table1">See Table 1, Table S8 and $x_1$.</p><pre>Table 1 $x_1$</pre><h2>Table 1</h2><p title="Table 1">a &lt;b&gt; <code>Table 1</code></p>',
    ),
    { page: "x.html", references, data: { d: { a: "</script><b>\u2028" } }, scripts: ["run(1)"] },
  );
  it("has links in prose alone, those to itself within", () => {
    expect(finished).toContain('<a href="#table1">Table 1</a>');
    expect(finished).toContain('<a href="03-supplementary.html#tableS8">Table S8</a>');
    expect(finished).toContain("<pre>Table 1 $x_1$</pre><h2>Table 1</h2>");
    expect(finished).toContain('<p title="Table 1">a &lt;b&gt; <code>Table 1</code></p>');
  });
  it("has formulas without styles, which its policy refuses", () => {
    const formula = page("$$\\begin{aligned}a&amp;=b\\\\c&amp;=d\\end{aligned}$$");
    const made = finishPage(formula, { page: "x.html", references, data: {}, scripts: [] });
    expect(made).toContain("<mtable");
    expect(made).not.toContain(" style=");
  });
  it("carries data that cannot end its element", () => {
    const data = /<script type="application\/json" id="d">(.*?)<\/script>/s.exec(finished)?.[1] ?? "";
    expect(data).not.toContain("<");
    expect(JSON.parse(data)).toEqual({ a: "</script><b>\u2028" });
  });
  it("allows its own script and style by hash, and nothing else", () => {
    expect(finished).toContain(
      `content="default-src 'none'; style-src ${sha("a{}")}; script-src ${sha("run(1)")}"`,
    );
    expect(withPolicy(page(""), { scripts: ["more()"], styles: true })).toContain(
      `style-src 'unsafe-inline'; script-src ${sha("more()")}`,
    );
  });
  it("allows no script and no style that came into its text otherwise", () => {
    const made = finishPage(page("<script>alert(1)</script><style>b{}</style>"), {
      page: "x.html",
      references,
      data: {},
      scripts: ["run(1)"],
    });
    expect(made).toContain(`style-src ${sha("a{}")}; script-src ${sha("run(1)")}"`);
  });
});

describe("the script of the pages", () => {
  it("is small, the same bytes each time, and needs no eval", async () => {
    const text = await bundle(projectRoot, "main.ts");
    expect(text).toBe(await bundle(projectRoot, "main.ts"));
    expect(text.length).toBeLessThan(30_000);
    expect(text).not.toMatch(/\beval\(|new Function|https?:/);
  });
  it("that fits a model again has at most 60,000 bytes with the library's part, and nothing of Node's", async () => {
    const text = await bundle(projectRoot, "check.ts");
    expect(text).toBe(await bundle(projectRoot, "check.ts"));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).not.toMatch(/\beval\(|new Function|node:|WebAssembly/);
  });
});

describe.skipIf(process.platform === "win32" || !canLend)(
  `the process that exports pages ${needsSetUp}`,
  () => {
    it("ends when whoever started it is killed, though it has its plan and is at work", async () => {
      const folder = freshFolder();
      const file = join(folder, "notebook.ipynb");
      execFileSync("mkfifo", [file]); // a notebook whose reading does not end
      const plan = join(folder, "plan.json");
      writeFileSync(plan, JSON.stringify([{ out: "", meta: {}, notebooks: [{ name: "one", file }] }]));
      const exporter = pathToFileURL(join(projectRoot, "environment", "export", "exporter.ts")).href;
      const starter = `const { startExporter } = await import(${JSON.stringify(exporter)});
await startExporter(${JSON.stringify(projectRoot)}, new AbortController().signal).write(${JSON.stringify(plan)});`;
      const run = startNode(projectRoot, ["--import", "tsx", "--input-type=module", "--eval", starter]);
      const reader = await readerOf(file, run.said);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(() => writeSync(reader, " ")).not.toThrow();
      run.child.kill("SIGKILL");
      await run.ended;
      await expect(until(() => writeSync(reader, " ") < 0, 10)).rejects.toThrow("EPIPE");
      closeSync(reader);
      rmSync(folder, { recursive: true });
    });
  },
);
