import { describe, expect, it } from "vitest";
import { ledgerHash, ledgerJson, ledgerOf, mergeLedgers, type LedgerEntry } from "../../lib/report/ledger.js";
import { joinParts, type Part, type PartMeta } from "../../lib/report/part.js";
import { printed } from "../../lib/report/format.js";
import { numbersOf } from "../../lib/report/words.js";
import { figure1, figureS1, flow, forest, hostile, number, table1 } from "./samples.js";

const outputs = [table1, figure1, figureS1, forest, flow, hostile];
const entries = ledgerOf(outputs, "02-models");
const entry = (id: string): LedgerEntry => {
  const found = entries.find((e) => e.id === id);
  if (found === undefined) throw new Error(`no entry ${id}`);
  return found;
};

describe("the ledger", () => {
  it("has every number of every output once, with the value and the text that is printed", () => {
    const numbers = outputs.flatMap(numbersOf);
    expect(entries).toHaveLength(new Set(numbers.map((n) => n.id)).size);
    for (const n of numbers) expect(entry(n.id)).toMatchObject({ value: n.value, printed: printed(n) });
  });

  it("says where a number stands, which notebook shows it and what made it", () => {
    expect(entry("table1.experience.model1.or")).toMatchObject({
      place: "Table 1, Good experience of the practice: Model 1, Odds ratio, Estimate",
      notebook: "02-models",
      madeBy: "analysis/table1.ts table1",
    });
    expect(entry("figure1.isolation.2021").place).toBe("Figure 1, Not feeling isolated: 2021, Estimate");
    expect(entry("flow.no-network").place).toContain("practice without a primary care network");
  });

  it("holds numbers behind an output, which no cell prints", () => {
    const behind = [number("table1.experience.model1.se", "error", 0.0057)];
    const found = ledgerOf([{ ...table1, behind }], "02-models");
    expect(found.find((e) => e.id === "table1.experience.model1.se")?.place).toBe("behind Table 1");
  });

  it("refuses an id that does not begin with its output's name, or has other characters", () => {
    const bad = { ...flow, name: "flaw" };
    expect(() => ledgerOf([bad], "01")).toThrow(/"flow\.returned".*flaw\./);
    const odd = { ...table1, behind: [number("table1.a b", "count", 1)] };
    expect(() => ledgerOf([odd], "01")).toThrow(/"table1\.a b"/);
  });

  it("joins the places of a number that is printed twice, and names both values of an id that stands for two", () => {
    const one = entry("flow.analysed");
    const again = { ...one, place: "Table 9, All, n", notebook: "03-supplementary" };
    expect(mergeLedgers([[one], [again]])[0]?.place).toBe(`${one.place}; Table 9, All, n`);
    const other = { ...again, value: 7 };
    expect(() => mergeLedgers([[one], [other]])).toThrow(
      /"flow\.analysed" is 4132676 .*02-models.* and 7 .*Table 9.*03-supplementary/,
    );
  });

  it("is the same bytes for the same entries in any order, with sorted keys and a schema", () => {
    const text = ledgerJson({ code: "abc", settings: { b: 1, a: 2 } }, entries);
    expect(ledgerJson({ settings: { a: 2, b: 1 }, code: "abc" }, [...entries].reverse())).toBe(text);
    const parsed = JSON.parse(text) as { meta: object; entries: LedgerEntry[] };
    expect(parsed.meta).toMatchObject({ code: "abc", settings: { a: 2, b: 1 }, schema: 1 });
    expect(parsed.entries).toEqual(entries);
    expect(parsed.entries.map((e) => e.id)).toEqual(parsed.entries.map((e) => e.id).sort());
    for (const e of parsed.entries) expect(Object.keys(e)).toEqual(Object.keys(e).sort());
  });

  it("says its own hash, which a changed number, conclusion or setting no longer has", () => {
    interface Read {
      meta: Record<string, unknown>;
      entries: LedgerEntry[];
      claims: { holds: boolean }[];
    }
    const claim = { id: "a", sentence: "More is better.", rests: ["table1.a.or"], holds: true, because: "" };
    const text = ledgerJson({ settings: { a: 1 } }, entries, [claim]);
    const hashOf = (change: (read: Read) => void): boolean => {
      const read = JSON.parse(text) as Read;
      change(read);
      return ledgerHash(read.meta, read.entries, read.claims) === read.meta["sha256"];
    };
    expect(hashOf(() => undefined)).toBe(true);
    expect(hashOf((l) => (l.entries[0] = { ...l.entries[0], value: 4711 }))).toBe(false);
    expect(hashOf((l) => (l.claims[0].holds = false))).toBe(false);
    expect(hashOf((l) => (l.meta["settings"] = { a: 2 }))).toBe(false);
  });
});

describe("parts of a run", () => {
  const meta: PartMeta = { settings: { waves: [2018] }, simulated: true, code: "1", inputs: [], files: [] };
  const part = (notebook: string, more: Partial<Part>): Part => ({
    notebook,
    meta,
    outputs: [],
    entries: [],
    ...more,
  });

  it("belong together when settings, inputs and code are the same; others are named", () => {
    const old = part("01-ingest", { meta: { ...meta, code: "0" } });
    const whole = joinParts([old, part("02-models", { entries }), part("03-supplementary", {})], "02-models");
    expect(whole.parts.map((p) => p.notebook)).toEqual(["02-models", "03-supplementary"]);
    expect(whole.stale).toEqual(["01-ingest"]);
    expect(whole.entries).toEqual(entries);
  });
});
