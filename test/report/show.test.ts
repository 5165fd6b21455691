import { afterEach, describe, expect, it } from "vitest";
import type { FigureOutput } from "../../lib/analysis/output.js";
import { colourNamed, dark, light } from "../../lib/report/colours.js";
import type { Bundle, DisplayOptions } from "../../lib/report/display.js";
import { display } from "../../lib/report/display.js";
import { layerOf } from "../../lib/report/layer.js";
import { progressDisplay } from "../../lib/report/progress.js";
import { assertMarked, banner, bundle, interactiveBundle, showWords } from "../../lib/report/show.js";
import { figure1, figureS1, flow, forest, table1 } from "./samples.js";

const slot = Symbol.for("notebook.display");
const place = globalThis as { [slot]?: unknown };

function notebook(): { data: Bundle; options: DisplayOptions }[] {
  const shown: { data: Bundle; options: DisplayOptions }[] = [];
  place[slot] = {
    display: (data: Bundle, options: DisplayOptions = {}) => void shown.push({ data, options }),
  };
  return shown;
}

afterEach(() => {
  Reflect.deleteProperty(place, slot);
});

describe("a bundle", () => {
  it("of a table is HTML with its own style, and plain text", () => {
    const made = bundle(table1);
    expect(Object.keys(made).sort()).toEqual(["text/html", "text/plain"]);
    expect(made["text/html"]).toMatch(
      /^<style data-of="study-output">[^<]*<\/style>\n<div class="study-output"/,
    );
    expect(made["text/plain"]).toContain("1.004 to 1.027");
  });

  it("of a figure carries its picture as images, described, and its numbers as a table", () => {
    const made = bundle(figure1);
    expect(Object.keys(made).sort()).toEqual(["image/svg+xml", "text/html", "text/plain"]);
    expect(made["image/svg+xml"]).toMatch(/^<svg [^>]*role="img"/);
    const html = made["text/html"] ?? "";
    const images = [...html.matchAll(/(?:src|srcset)="data:image\/svg\+xml;base64,([^"]+)"/g)].map((m) =>
      Buffer.from(m[1], "base64").toString("utf8"),
    );
    expect(images).toHaveLength(2);
    for (const svg of images) expect(svg).toMatch(/^<svg [^>]*>\n<title>Figure 1\./);
    expect(html).toMatch(/<img [^>]*alt="Figure 1\. [^"]*66\.2% in 2023/);
    expect(html).toMatch(/<details><summary>The numbers of Figure 1<\/summary>\n<table/);
    expect(html).not.toContain("<svg");
  });

  it("is the same each time", () => {
    expect(bundle(figure1)).toEqual(bundle(figure1));
  });
});

describe("a figure to move over", () => {
  const drawnBy = (
    figure: FigureOutput,
  ): { data: { text?: string[] }[]; layout: { paper_bgcolor: string } } =>
    JSON.parse(JSON.stringify(interactiveBundle(figure)["application/vnd.plotly.v1+json"])) as never;

  it.each([figure1, figureS1, flow, forest])(
    "says of every point of $number what its layer says",
    (figure) => {
      const said = drawnBy(figure).data.flatMap((trace) => trace.text ?? []);
      const layer = layerOf(figure).panels.flatMap((p) => p.series.flatMap((s) => s.points.map((q) => q[4])));
      expect(layer.length).toBeGreaterThan(3);
      expect(said).toEqual(layer.map((text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")));
    },
  );

  it("is drawn on the still picture's own paper, and tells others where it is to be had", () => {
    const made = interactiveBundle(figure1);
    expect(drawnBy(figure1).layout.paper_bgcolor).toBe("#ffffff");
    expect(made["text/plain"]).toMatch(/JupyterLab and VS Code Figure 1/);
    expect(made["text/html"]).toContain("the button below Figure 1");
  });

  it("takes its colours by name, and refuses one that no scheme has", () => {
    expect(colourNamed(dark, "mark1")).toBe(dark.marks[1]);
    expect(() => colourNamed(light, "mark9")).toThrow(/no colour "mark9"; there are paper, ink, /);
  });
});

describe("showing", () => {
  it("goes to the notebook that runs, else prints the plain text", () => {
    const lines: string[] = [];
    display(bundle(table1), {}, (text) => lines.push(text));
    expect(lines.join()).toContain("Table 1.");
    const shown = notebook();
    display(bundle(table1), { id: "a" });
    expect(shown).toEqual([{ data: bundle(table1), options: { id: "a" } }]);
  });

  it("fills the numbers of a sentence in, from outputs before it too", () => {
    const shown = notebook();
    showWords(table1);
    showWords({ ...figure1, words: "{{table1.experience.model1.ame}} & {{figure1.needs.2018}}" }, [table1]);
    expect(shown[0]?.data["text/plain"]).toContain("0.21 percentage points");
    expect(shown[1]?.data["text/html"]).toContain("0.21 percentage points &amp; 86.7%");
  });

  it("has a banner of one line", () => {
    const shown = notebook();
    banner("Simulated responders: <b>nothing</b>");
    expect(shown[0]?.data["text/html"]).toContain("&lt;b&gt;nothing");
  });
});

describe("simulated responders", () => {
  it("are named in the notes of an output, or it is refused", () => {
    expect(assertMarked(table1)).toBe(table1);
    expect(() => assertMarked(figureS1)).toThrow(/Figure S1 .*no note says "Simulated responders"/);
  });
});

describe("a line of progress", () => {
  it("replaces itself, tells the time left, and is empty at the end", () => {
    const shown = notebook();
    let clock = 0;
    const progress = progressDisplay("Fitting", () => clock);
    clock = 10_000;
    progress.set(1, 4);
    clock = 10_001;
    progress.set(2, 4);
    progress.end();
    expect(shown.map((s) => s.data["text/plain"])).toEqual([
      "Fitting …",
      "Fitting: 25%, about 30 s left",
      "",
    ]);
    expect(new Set(shown.map((s) => s.options.id)).size).toBe(1);
    expect(shown.map((s) => s.options.update)).toEqual([false, true, true]);
  });

  it("is silent outside a notebook", () => {
    const progress = progressDisplay("Fitting");
    expect(() => {
      progress.set(1, 2);
      progress.end();
    }).not.toThrow();
  });
});
