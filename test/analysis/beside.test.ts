import { describe, expect, it } from "vitest";
import { besideArticle, publishedTable, standingOf } from "../../lib/analysis/beside.js";
import type { NumbersById } from "../../lib/analysis/claims.js";
import { consistency } from "../../lib/analysis/consistency.js";
import type { TruthFile } from "../../lib/data/simulate/truth.js";
import { ledgerOf } from "../../lib/report/ledger.js";
import { numbersOf } from "../../lib/report/words.js";
import { printedNumber, published } from "../../lib/study/published.js";
import { checkSettings } from "../../lib/study/settings.js";
import { number } from "../report/samples.js";

const settings = checkSettings({});

const numbers = (or: number, low: number, high: number): NumbersById =>
  new Map(
    [
      number("table1.experience.model1.or", "ratio", or),
      number("table1.experience.model1.or-low", "ratio", low),
      number("table1.experience.model1.or-high", "ratio", high),
      number("flow.analysed", "count", 4_132_676),
      number("table2.experience.national", "people", 131_800),
      number("table2.experience.national-low", "people", 20_000),
      number("table2.experience.national-high", "people", 240_000),
      number("table2.pcns", "count", 1000),
    ].map((n) => [n.id, n]),
  );

const experience = printedNumber("experience-or");
const value = (quantity: "or" | "ame", of: number): TruthFile["values"][number] => ({
  id: `experience.model1.exposure.${quantity}`,
  outcome: "experience",
  sample: "model1",
  term: "exposure",
  quantity,
  value: of,
  known: "planted",
  how: "",
});
const truth: TruthFile = {
  what: "simulated responders",
  seed: 1,
  scenario: "article",
  samplePcns: 1,
  values: [value("or", 1.015), value("ame", 0.002)],
  analysed: [],
  assumptions: [],
};

describe("the numbers that the article prints", () => {
  it("have keys of their own and a place, and a reason where nothing of ours stands beside them", () => {
    expect(new Set(published.map((p) => p.key)).size).toBe(published.length);
    for (const p of published) {
      expect(p.key).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(p.place.length, p.key).toBeGreaterThan(3);
      expect(p.id === null, p.key).toBe(p.alone !== undefined);
    }
  });

  it("are rounded to their last printed digit", () => {
    for (const p of published.filter((x) => x.bound === undefined)) {
      const digits = p.value / (2 * p.within);
      expect(Math.abs(digits - Math.round(digits)), p.key).toBeLessThan(1e-9 * digits);
    }
  });

  it("with an unknown key are an error that names those there are", () => {
    expect(() => printedNumber("nothing")).toThrow(/"nothing".*experience-or/);
  });
});

describe("ours beside a printed number", () => {
  it("is inside the rounding, consistent or different", () => {
    const all = numbers(1.0148, 1.003, 1.027);
    expect(standingOf(experience, 1.0148, all)).toBe("inside the rounding");
    expect(standingOf(experience, 1.03, numbers(1.03, 1.026, 1.034))).toBe("consistent");
    expect(standingOf(experience, 1.04, numbers(1.04, 1.03, 1.05))).toBe("different");
    expect(standingOf(experience, undefined, all)).toBe("not here");
    expect(standingOf(printedNumber("experience-p"), 0.02, all)).toBe("inside the rounding");
    expect(standingOf(printedNumber("experience-p"), 0.06, all)).toBe("different");
  });

  it("gives a limit the spread of its estimate", () => {
    const limit = printedNumber("experience-or-low");
    const id = "table1.experience.model1.or-low";
    const near = numbers(1.01, 0.995, 1.025);
    expect(standingOf(limit, near.get(id)?.value, near)).toBe("consistent");
    const narrow = numbers(1.0, 0.999, 1.001);
    expect(standingOf(limit, narrow.get(id)?.value, narrow)).toBe("different");
  });

  it("comes with the planted truth and whether our interval covers it", () => {
    const all = besideArticle(numbers(1.0148, 1.003, 1.027), truth);
    const table = publishedTable(all, [], settings);
    const cells = (what: string): unknown => table.rows.find((r) => r.head === what)?.cells.slice(-4, -1);
    expect(cells("Good experience of the practice (Model 1): odds ratio")).toMatchObject([
      { text: "inside the rounding" },
      { number: { id: "published.experience-or.truth", value: 1.015 } },
      { text: "covered" },
    ]);
    expect(all.find((b) => b.published.key === "experience-national")?.truth).toBe(0.002 * 50_000 * 1000);
  });

  it("has no planted truth where responders are not simulated", () => {
    const licensed = checkSettings({ survey: { source: "files", folder: "data/raw" } });
    const table = publishedTable(besideArticle(numbers(1.2, 1.1, 1.3), null), [], licensed);
    expect(table.columns.map((c) => c.group)).not.toContain("Planted");
    expect(numbersOf(table).filter((n) => n.id.endsWith(".truth"))).toEqual([]);
    expect(JSON.stringify(table)).not.toContain("imulated");
  });

  it("is in the ledger under its own id, made by what made it; a stranger's id is refused", () => {
    const quotes = ["table1", "table2", "flow"].map((name) => ({
      name,
      madeBy: `analysis/${name}.ts ${name}`,
    }));
    const beside = besideArticle(numbers(1.0148, 1.003, 1.027), truth);
    const entries = ledgerOf([publishedTable(beside, quotes, settings), consistency()], "02-models");
    expect(entries.find((e) => e.id === "flow.analysed")).toMatchObject({
      madeBy: "analysis/flow.ts flow",
      place: expect.stringMatching(/^Beside the article, Sizes: Responders/) as string,
    });
    expect(entries.find((e) => e.id === "published.experience-or.article")?.madeBy).toBe(
      "analysis/beside.ts publishedTable",
    );
    expect(() => ledgerOf([publishedTable(beside, [], settings)], "02-models")).toThrow(/"flow\.analysed"/);
  });
});

describe("the article against itself", () => {
  const verdictOf = (head: RegExp): unknown =>
    consistency()
      .rows.find((r) => head.test(r.head))
      ?.cells.at(-1);

  it("is right about what is known of it", () => {
    expect(verdictOf(/^Support: people in all networks/)).toEqual({ text: "consistent" });
    expect(verdictOf(/^Experience: people in the results and in the discussion/)).toEqual({
      text: "consistent",
    });
    expect(verdictOf(/^Confidence: interval lies/)).toEqual({ text: "possible within rounding" });
    expect(verdictOf(/^Support: said not to be significant/)).toEqual({ text: "not possible" });
    expect(verdictOf(/^Confidence: deciles/)).toEqual({ text: "not possible" });
  });

  it("gives every check a verdict and its numbers names", () => {
    const rows = consistency().rows.filter((r) => r.level === "member");
    expect(rows.length).toBeGreaterThan(25);
    for (const r of rows)
      expect(["consistent", "possible within rounding", "not possible"]).toContain(
        (r.cells.at(-1) as { text: string }).text,
      );
    for (const n of numbersOf(consistency())) expect(n.value, n.id).not.toBeNull();
  });
});
