import { describe, expect, it } from "vitest";
import { compareEntries } from "../../lib/report/compare.js";
import type { Ground } from "../../lib/report/differences.js";
import type { LedgerEntry } from "../../lib/report/ledger.js";
import { verification, verificationJson, type Compared } from "../../lib/report/verdict.js";
import { verificationText } from "../../lib/report/verifytext.js";

const entry = (
  id: string,
  kind: LedgerEntry["kind"],
  value: number | null,
  more: Partial<LedgerEntry> = {},
): LedgerEntry => ({
  id,
  label: id,
  kind,
  value,
  printed: value === null ? "not estimable" : value.toFixed(3),
  unit: "",
  place: `Table 1, ${id}`,
  notebook: "02-models",
  madeBy: "analysis/table1.ts table1",
  ...more,
});
const ratio = (or: number): readonly LedgerEntry[] => [
  entry("table1.a.or", "ratio", or),
  entry("table1.a.or-low", "ratio", 0.9),
  entry("table1.a.or-high", "ratio", 1.2),
];
const one = (
  kind: LedgerEntry["kind"],
  before: number | null,
  after: number | null,
  more: Partial<LedgerEntry> = {},
) => compareEntries([entry("t.x", kind, before, more)], [entry("t.x", kind, after, more)]).at(0);

describe("two values of one number", () => {
  it("are the same within the tolerance of their kind, and printed alike", () => {
    expect(one("ratio", 1.25, 1.25 * (1 + 9e-9))).toBeUndefined();
    expect(one("ratio", 1.25, 1.25 * (1 + 2e-8))?.what).toEqual(["changed"]);
    expect(one("count", 1e9, 1e9 + 1)?.what).toEqual(["changed"]);
    expect(one("share", null, null)).toBeUndefined();
    expect(one("share", null, 0.5)?.what).toEqual(["changed"]);
    expect(one("share", 0.5, NaN)?.what).toEqual(["changed"]);
  });

  it("of a simulation are held to its Monte Carlo error", () => {
    const more = { monteCarloError: 0.002 };
    expect(one("p", 0.3, 0.308, more)).toBeUndefined();
    expect(one("p", 0.3, 0.32, more)).toMatchObject({
      what: ["changed"],
      inStandardErrors: 0.020000000000000018 / 0.002,
    });
    expect(one("p", 0.0495, 0.0505, more)?.what).toEqual(["it crossed 0.05"]);
  });

  it("are told when sign, side of 1 or side of 0.05 changed, however little", () => {
    expect(one("ratio", 1 + 1e-12, 1 - 1e-12)?.what).toContain("it crossed 1");
    expect(one("effect", 1e-13, -1e-13)?.what).toContain("the sign changed");
    expect(one("p", 0.05 - 1e-12, 0.05 + 1e-12)?.what).toContain("it crossed 0.05");
  });

  it("that are printed in another way are told, with the value the same", () => {
    const [change] = compareEntries(
      [entry("t.x", "ratio", 1.01)],
      [entry("t.x", "ratio", 1.01, { printed: "1.0" })],
    );
    expect(change).toMatchObject({
      what: ["printed in another way"],
      old: "1.010",
      new: "1.0",
      difference: 0,
    });
  });

  it("that stand elsewhere, or are called otherwise, are told although value and text are the same", () => {
    const was = entry("t.x", "ratio", 1.01, { label: "Confidence" });
    const [change] = compareEntries([was], [{ ...was, label: "Support", place: "Table 1, Support" }]);
    expect(change.what).toEqual(["it stood in Table 1, t.x", "its label was “Confidence”, is “Support”"]);
    const places = (place: string) => entry("t.x", "count", 1, { place });
    expect(compareEntries([places("A; B")], [places("B; A")])).toEqual([]);
  });

  it("of a test statistic have no standard error, whatever interval stands beside them", () => {
    const at = (z: number) => [
      ...ratio(1.05),
      entry("table1.a.low", "ratio", 0.9),
      entry("table1.a.high", "ratio", 1.2),
      entry("table1.a.z", "statistic", z),
    ];
    expect(compareEntries(at(1), at(2)).map((c) => [c.id, c.inStandardErrors])).toEqual([
      ["table1.a.z", null],
    ]);
  });

  it("differ in units of the standard error: for a ratio on the log scale, from its interval", () => {
    const change = compareEntries(ratio(1.05), ratio(1.08)).find((c) => c.id === "table1.a.or");
    const se = Math.log(1.2 / 0.9) / (2 * 1.959963984540054);
    expect(change?.inStandardErrors).toBeCloseTo(Math.log(1.08 / 1.05) / se, 12);
  });

  it("that are on one side only are new or gone", () => {
    expect(
      compareEntries([entry("t.x", "count", 1)], [entry("t.y", "count", 1)]).map((c) => [c.id, c.what[0]]),
    ).toEqual([
      ["t.x", "gone"],
      ["t.y", "new"],
    ]);
  });
});

const lib = (changed: Readonly<Record<string, string>> = {}): Ground["lib"] =>
  Object.fromEntries(
    Object.entries({
      "lib/analysis/table1.ts": ["lib/stats/logit.ts"],
      "lib/analysis/coverage.ts": [],
      "lib/stats/logit.ts": [],
      "lib/report/format.ts": [],
      "lib/data/pipeline.ts": ["lib/data/harmonise.ts"],
      "lib/data/harmonise.ts": [],
    }).map(([file, uses]) => [file, { sha256: changed[file] ?? "0", uses }]),
  );
const ground = (more: Partial<Ground> = {}): Ground => ({
  settings: { variance: "CR1" },
  files: [{ file: "workforce.csv", sha256: "1" }],
  code: "c",
  lib: lib(),
  packages: { jstat: "1.9.6" },
  cells: [],
  ...more,
});
const side = (entries: readonly LedgerEntry[], more: Partial<Ground> = {}): Compared => ({
  entries,
  ground: ground(more),
  claims: [],
  edits: [],
});
const causes = (more: Partial<Ground>): readonly string[] =>
  verification(side(ratio(1.05)), side(ratio(1.08), more)).numbers[0]?.causes ?? [];

describe("the cause of a change", () => {
  it("is what differs and what the number rests on", () => {
    expect(causes({ files: [{ file: "workforce.csv", sha256: "2" }] })).toEqual(["input: workforce.csv"]);
    expect(causes({ settings: { variance: "CR1S" } })).toEqual(['setting: variance "CR1" → "CR1S"']);
    expect(causes({ lib: lib({ "lib/stats/logit.ts": "1", "lib/analysis/coverage.ts": "1" }) })).toEqual([
      "code: lib/stats/logit.ts",
    ]);
    expect(causes({ lib: lib({ "lib/data/harmonise.ts": "1" }) })).toEqual(["code: lib/data/harmonise.ts"]);
    expect(causes({ packages: { jstat: "1.9.5" } })).toEqual([
      "environment: jstat 1.9.6 → 1.9.5".replace("jstat", "package jstat"),
    ]);
  });

  it("of text alone is what spells numbers", () => {
    const before = side([entry("table1.a.or", "ratio", 1.05)]);
    const after = side([entry("table1.a.or", "ratio", 1.05, { printed: "1.1" })], {
      lib: lib({ "lib/report/format.ts": "1", "lib/stats/logit.ts": "1" }),
    });
    expect(verification(before, after).numbers[0]?.causes).toEqual(["code: lib/report/format.ts"]);
  });
});

describe("the verdict", () => {
  const claim = { id: "a", sentence: "More is better.", rests: ["table1.a.or"], because: "" };

  it("is a sentence; the same numbers on another Node are the same, and it says so", () => {
    const v = verification(
      side(ratio(1.05), { machine: { Node: "20" } }),
      side(ratio(1.05), { machine: { Node: "24" } }),
    );
    expect(v.verdict).toBe("same");
    expect(v.sentence).toBe(
      "Same: all 3 numbers are what they were, although Node 20 → 24 is not what it was.",
    );
  });

  it("names conclusions that held and hold no longer", () => {
    const before = { ...side(ratio(1.05)), claims: [{ ...claim, holds: true }] };
    const after = { ...side(ratio(0.95)), claims: [{ ...claim, holds: false }] };
    const v = verification(before, after);
    expect(v.claims).toEqual([{ id: "a", sentence: claim.sentence, before: true, after: false }]);
    expect(verificationText(v)).toMatch(/conclusion a held and does not hold now: More is better\./);
    expect(verificationText(v).split("\n").at(-1)).toMatch(
      /^Different: 1 of 3 numbers changed.*1 conclusion no longer holds/,
    );
    expect(verificationText(v)).toMatch(/it crossed 1/);
  });

  it("names conclusions that are new or gone, and one that says another thing under the same name as both", () => {
    const one = { ...claim, holds: true };
    const v = verification(
      { ...side(ratio(1.05)), claims: [one, { ...one, id: "b" }] },
      {
        ...side(ratio(1.05)),
        claims: [
          { ...one, sentence: "Less is better." },
          { ...one, id: "c" },
        ],
      },
    );
    expect(v.claims.map(({ id, before, after }) => [id, before, after])).toEqual([
      ["b", true, null],
      ["a", true, null],
      ["a", null, true],
      ["c", null, true],
    ]);
    expect(v.sentence).toMatch(/^Different: 2 conclusions new, 2 conclusions gone/);
  });

  it("doubts a ledger that was edited by hand, and says so of each number that is not its", () => {
    const where = "ledger.json";
    const doubtful = {
      ...side(ratio(1.05)),
      edits: [{ where, name: "the ledger", saw: "a", wanted: "b" }],
      doubts: [`edited by hand: ${where}`],
    };
    const v = verification(doubtful, side(ratio(1.08)));
    expect(v.numbers[0].causes).toEqual(["edited by hand: ledger.json"]);
    expect(verification(doubtful, side(ratio(1.05))).verdict).toBe("different");
  });

  it("is JSON of the agreed form", () => {
    const v = JSON.parse(verificationJson(verification(side(ratio(1.05)), side(ratio(1.08))))) as Record<
      string,
      unknown[]
    >;
    expect(Object.keys(v)).toEqual([
      "verdict",
      "numbers",
      "claims",
      "inputs",
      "code",
      "environment",
      "cells",
    ]);
    expect(Object.keys(v["numbers"][0] as object)).toEqual([
      "id",
      "where",
      "old",
      "new",
      "difference",
      "inStandardErrors",
      "causes",
    ]);
    expect(v["numbers"][0]).toMatchObject({ id: "table1.a.or", old: 1.05, new: 1.08 });
  });
});
