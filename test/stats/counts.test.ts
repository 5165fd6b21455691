import { describe, expect, it } from "vitest";
import { indexRows } from "../../lib/stats/compress.js";
import { fitCounts, type Counts } from "../../lib/stats/counts.js";
import { modelFrame } from "../../lib/stats/frame.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, type Model } from "../../lib/stats/model.js";
import { seeded } from "../../lib/stats/random.js";
import { tableRows } from "../../lib/stats/table.js";
import { variance } from "../../lib/stats/variance.js";
import { oddsRatio } from "../../lib/stats/wald.js";

interface Person {
  readonly pcn: string;
  readonly year: string;
  readonly age: string;
  readonly region: string;
  readonly exposure: number;
  readonly outcome: number;
}

const next = seeded(20_261);
const people: readonly Person[] = Array.from({ length: 6000 }, (_, i): Person => {
  const pcn = i % 30;
  const year = 2018 + (Math.floor(i / 30) % 4);
  const old = next() < 0.4;
  const exposure = year < 2020 ? 0 : ((pcn * 7) % 11) / 5;
  const eta = 0.4 + 0.15 * exposure - 0.1 * (year - 2018) + (old ? 0.3 : 0) + (pcn % 5) / 10;
  return {
    pcn: `P${pcn}`,
    year: String(year),
    age: old ? "old" : "young",
    region: pcn % 3 === 0 ? "north" : "south",
    exposure,
    outcome: next() < 1 / (1 + Math.exp(-eta)) ? 1 : 0,
  };
});

/** The same by the road of persons: one row each, no weights. */
function byPerson(of: readonly Person[], terms: Model["terms"]) {
  const table = Object.fromEntries(
    (["pcn", "year", "age", "exposure", "outcome"] as const).map((name) => [name, of.map((p) => p[name])]),
  );
  const rows = tableRows(table, {
    outcomes: ["outcome"],
    factors: ["year", "age"],
    numbers: ["exposure"],
    clusters: ["pcn"],
  });
  const frame = modelFrame(indexRows(rows, { numbers: ["exposure"] }), {
    outcome: "outcome",
    terms,
    cluster: "pcn",
  });
  const fit = fitLogit(frame, terms);
  return oddsRatio(fit, variance(frame, fit, "CR1"), "exposure");
}

function countsOf(of: readonly Person[]): Counts {
  const clusters = [...new Set(of.map((p) => p.pcn))].sort();
  const groups = [...new Set(of.map((p) => `${p.pcn} ${p.year}`))];
  const levels = { year: [...new Set(of.map((p) => p.year))].sort(), age: ["young", "old"] };
  const one = (g: string): Person => of.find((p) => `${p.pcn} ${p.year}` === g)!;
  const cells = new Map<string, { group: number; codes: number[]; n: number; y: number }>();
  for (const p of of) {
    const group = groups.indexOf(`${p.pcn} ${p.year}`);
    const codes = [levels.year.indexOf(p.year), levels.age.indexOf(p.age)];
    const key = `${group} ${codes.join(" ")}`;
    const cell = cells.get(key) ?? { group, codes, n: 0, y: 0 };
    cells.set(key, { ...cell, n: cell.n + 1, y: cell.y + p.outcome });
  }
  const all = [...cells.values()];
  return {
    factors: [
      { name: "year", levels: levels.year },
      { name: "age", levels: levels.age },
    ],
    groups: {
      cluster: groups.map((g) => clusters.indexOf(one(g).pcn)),
      part: groups.map((g) => ["north", "south"].indexOf(one(g).region)),
      exposure: groups.map((g) => one(g).exposure),
    },
    clusters,
    parts: ["north", "south"],
    cells: {
      group: all.map((c) => c.group),
      codes: [0, 1].map((f) => all.map((c) => c.codes[f])),
      n: all.map((c) => c.n),
      y: all.map((c) => c.y),
    },
  };
}

const counts = countsOf(people);
const full = [continuous("exposure"), factor("year"), factor("age")];

/** Both roads add the same numbers in another order and end at a Newton step below 1e-10: equal to a relative 1e-9. */
function same(got: ReturnType<typeof fitCounts>, want: ReturnType<typeof byPerson>): void {
  for (const [g, w] of [
    [got.or, want.estimate],
    [got.low, want.low],
    [got.high, want.high],
  ])
    expect(Math.abs(g / w - 1)).toBeLessThan(1e-9);
}

describe("a fit of counts", () => {
  it("is the fit of the persons, with its clustered interval", () => {
    const got = fitCounts(counts);
    same(got, byPerson(people, full));
    expect([got.people, got.clusters]).toEqual([6000, 30]);
  });
  it("does not depend on the order of the cells, nor on their being in one piece", () => {
    const { group, codes, n, y } = counts.cells;
    const half = n.map((people) => Math.floor(people / 2));
    const inPieces = <T>(whole: readonly T[], rest = whole): readonly T[] => [...rest, ...whole].reverse();
    const got = fitCounts({
      ...counts,
      cells: {
        group: inPieces(group),
        codes: codes.map((column) => inPieces(column)),
        n: inPieces(
          half,
          n.map((people, i) => people - half[i]),
        ),
        y: inPieces(
          y.map((known, i) => Math.min(known, half[i])),
          y.map((known, i) => known - Math.min(known, half[i])),
        ),
      },
    });
    expect(got).toEqual(fitCounts(counts));
  });
  it("without a year, a region or a factor is the fit of the persons without", () => {
    same(
      fitCounts(counts, { levels: { year: ["2018", "2021"] } }),
      byPerson(
        people.filter((p) => p.year !== "2018" && p.year !== "2021"),
        full,
      ),
    );
    const south = fitCounts(counts, { parts: ["north"] });
    same(
      south,
      byPerson(
        people.filter((p) => p.region === "south"),
        full,
      ),
    );
    expect(south.clusters).toBe(20);
    same(fitCounts(counts, { factors: ["age"] }), byPerson(people, full.slice(0, 2)));
    same(
      fitCounts(counts, { levels: { age: ["old"] } }),
      byPerson(
        people.filter((p) => p.age === "young"),
        full.slice(0, 2),
      ),
    );
  });
  it("has every small-sample factor by its name", () => {
    const [cr0, cr1, cr1s] = (["CR0", "CR1", "CR1S"] as const).map((v) => fitCounts(counts, {}, v).se ** 2);
    expect(cr1 / cr0).toBeCloseTo(30 / 29, 9);
    expect(cr1s / cr1).toBeCloseTo(5999 / (6000 - 6), 9);
  });
  it("says what is missing when nothing is left", () => {
    expect(() => fitCounts(counts, { parts: ["north", "south"] })).toThrow(/no row is left/);
    expect(() => fitCounts(counts, { levels: { year: ["2020", "2021"] } })).toThrow(
      /exposure is the same for everyone/,
    );
  });
});
