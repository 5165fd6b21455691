import { describe, expect, it } from "vitest";
import type { FigureOutput, LinesChart } from "../../lib/analysis/output.js";
import { dark, light, type Scheme } from "../../lib/report/colours.js";
import { dodge } from "../../lib/report/dodge.js";
import { drawingNotes, figureDescription, figureSvg, figureWidths } from "../../lib/report/figure.js";
import { figureTable } from "../../lib/report/figuretable.js";
import { linesAxis } from "../../lib/report/lines.js";
import { printed } from "../../lib/report/format.js";
import { linear, logarithmic } from "../../lib/report/scale.js";
import { numbersOf } from "../../lib/report/words.js";
import { figure1, figureS1, flow, forest } from "./samples.js";

const figures: readonly FigureOutput[] = [figure1, figureS1, forest, flow];
const textsOf = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((m) => m[1]);

describe.each(figures)("$number as SVG", (figure) => {
  const wide = figureSvg(figure);
  const narrow = figureSvg(figure, figureWidths.narrow);

  it("has a title, a description made of its numbers, and asks for nothing", () => {
    expect(wide).toContain(`<title>${figure.number}. `);
    expect(/<desc>([^<]*)<\/desc>/.exec(wide)?.[1]).toContain(figureDescription(figure).slice(0, 20));
    expect(wide).not.toMatch(/href|url\(|@import|<script/);
  });

  it.each([
    ["wide", wide, figureWidths.column],
    ["narrow", narrow, figureWidths.narrow],
  ] as const)("keeps every coordinate within a %s page", (_, svg, width) => {
    expect(svg).toContain(`<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}"`);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    for (const [, x] of svg.matchAll(/ (?:x|x1|x2|cx)="(-?[\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x)).toBeLessThanOrEqual(width);
    }
  });

  it("is the same bytes each time", () => {
    expect(figureSvg(figure)).toBe(wide);
  });

  it("has all its numbers in its table", () => {
    const inTable = numbersOf(figureTable(figure)).map((n) => n.id);
    expect(inTable.sort()).toEqual(
      numbersOf(figure)
        .map((n) => n.id)
        .sort(),
    );
  });
});

describe("a figure's marks", () => {
  it("lie where the numbers of lines are", () => {
    const chart = figure1.chart as LinesChart;
    const svg = figureSvg(figure1);
    const ticks = [...svg.matchAll(/<text x="32" y="([\d.]+)"[^>]*>(\d+)%/g)].map((m) => [
      Number(m[1]) - 4,
      Number(m[2]),
    ]);
    const [[y1, v1], [y2, v2]] = [ticks[0], ticks[ticks.length - 1]];
    const confidence = chart.lines[0];
    const circles = [...svg.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)" r="4.5"/g)].map((m) => Number(m[1]));
    expect(circles).toHaveLength(confidence.points.length);
    confidence.points.forEach((p, i) => {
      const shown = v1 + ((circles[i] - y1) / (y2 - y1)) * (v2 - v1);
      expect(Math.abs(shown - p.y.value! * 100)).toBeLessThan(0.01);
    });
  });

  it("say the last value at the end of each line, and the numbers of a forest at the right", () => {
    const lines = textsOf(figureSvg(figure1));
    for (const line of (figure1.chart as LinesChart).lines)
      expect(lines).toContain(`${printed(line.points[line.points.length - 1].y)}%`);
    expect(textsOf(figureSvg(forest))).toContain("1.006 (1.001 to 1.011)");
    expect(textsOf(figureSvg(forest)).filter((t) => t === "not estimable")).toHaveLength(1);
  });

  it("are told apart without colour: each line has a dash or a shape of its own", () => {
    const svg = figureSvg(figure1);
    const dashes = [...svg.matchAll(/class="line"(?: stroke-dasharray="([^"]*)")?/g)].map(
      (m) => m.at(1) ?? "",
    );
    expect(new Set(dashes).size).toBe(5);
  });

  it("are explained: ends of the axis, whiskers, null", () => {
    expect(drawingNotes(figure1).join()).toContain("from 60% to 95%");
    expect(drawingNotes(figureS1).join()).toContain("5th and 95th percentile");
    expect(drawingNotes(forest).join()).toMatch(/logarithmic/);
    const axis = linesAxis(figure1.chart as LinesChart, 100, 0);
    expect(axis.at(axis.from)).toBeCloseTo(100, 10);
    expect(axis.at(axis.to)).toBeCloseTo(0, 10);
  });
});

describe("scales", () => {
  it.each([
    [0, 6.8],
    [0.9612, 1.0401],
    [65.02, 92.91],
    [-0.3, 0.2],
    [5, 5],
    [1e-6, 3e-6],
  ])("from %d to %d have round ticks within, and hold the data", (from, to) => {
    const scale = linear(from, to, 0, 300);
    expect(scale.from).toBeLessThanOrEqual(from);
    expect(scale.to).toBeGreaterThanOrEqual(to);
    expect(scale.ticks.length).toBeGreaterThanOrEqual(2);
    expect(scale.ticks.length).toBeLessThanOrEqual(6);
    for (const t of scale.ticks) expect(Number(t.toFixed(scale.decimals))).toBe(t);
  });

  it("logarithmic ones put equal ratios at equal distances and refuse 0", () => {
    const { at } = logarithmic(0.5, 2, 0, 100);
    expect(at(1)).toBeCloseTo(50, 10);
    expect(() => logarithmic(0, 1, 0, 1)).toThrow(/above 0/);
  });
});

describe("labels in a column", () => {
  it("keep their order, never overlap, stay inside, and move only when they must", () => {
    const free = [10, 60, 120].map((wish) => ({ wish, height: 20 }));
    expect(dodge(free, 0, 200)).toEqual([10, 60, 120]);
    const tight = [95, 100, 100, 101, 199].map((wish) => ({ wish, height: 20 }));
    const placed = dodge(tight, 0, 200);
    for (let i = 1; i < placed.length; i++)
      expect(placed[i] - placed[i - 1]).toBeGreaterThanOrEqual(20 - 1e-9);
    expect(Math.min(...placed)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...placed)).toBeLessThanOrEqual(190 + 1e-9);
  });
});

describe("colours", () => {
  const channel = (c: number): number => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = (hex: string): number => {
    const [r, g, b] = [1, 3, 5].map((i) => channel(parseInt(hex.slice(i, i + 2), 16) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [x, y] = [luminance(a), luminance(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };

  it.each([
    ["light", light],
    ["dark", dark],
  ] as [string, Scheme][])("in %s: text 4.5 on paper and wash, marks and frames 3", (_, s) => {
    for (const text of [s.ink, s.soft, s.link, ...s.texts])
      for (const ground of [s.paper, s.wash]) expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
    for (const mark of [s.frame, ...s.marks]) expect(contrast(mark, s.paper)).toBeGreaterThanOrEqual(3);
  });
});
