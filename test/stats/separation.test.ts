import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StatsError } from "../../lib/stats/errors.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, type Term } from "../../lib/stats/model.js";
import { seeded } from "../../lib/stats/random.js";
import type { Table } from "../../lib/stats/table.js";
import { frameOf } from "../support/reference.js";
import { simulatedPeople } from "../support/simulated.js";

const refusal = (table: Table, terms: readonly Term[]): StatsError | null => {
  try {
    fitLogit(frameOf(table, { terms }), terms);
    return null;
  } catch (error) {
    if (error instanceof StatsError) return error;
    throw error;
  }
};

type Row = readonly [number, number, number];

/**
 * Exactly, in whole numbers: some d has a·d ≥ 0 for all rows and not 0 for all. Where the rows span the space, the edges of the set of such d are
 * cross products of two rows, so these are all that need be tried.
 */
function separable(rows: readonly Row[]): boolean {
  const cross = (a: Row, b: Row): Row => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const along = (a: Row, d: Row): number => a[0] * d[0] + a[1] * d[1] + a[2] * d[2];
  return rows.some((a) =>
    rows.some((b) => {
      const d = cross(a, b);
      const sides = rows.map((row) => along(row, d));
      return sides.some((s) => s !== 0) && (sides.every((s) => s >= 0) || sides.every((s) => s <= 0));
    }),
  );
}

const spans = (rows: readonly Row[]): boolean =>
  rows.some((a) =>
    rows.some((b) =>
      rows.some(
        (c) =>
          a[0] * (b[1] * c[2] - b[2] * c[1]) -
            a[1] * (b[0] * c[2] - b[2] * c[0]) +
            a[2] * (b[0] * c[1] - b[1] * c[0]) !==
          0,
      ),
    ),
  );

/** Three values at least, so that no column is one of the 0/1 kind that leaves with its rows. */
const people = fc
  .array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.boolean()), {
    minLength: 6,
    maxLength: 25,
  })
  .filter((rows) => new Set(rows.map((r) => r[0])).size > 2 && new Set(rows.map((r) => r[1])).size > 2)
  .filter((rows) => rows.some((r) => r[2]) && rows.some((r) => !r[2]));

describe("whether there is an estimate", () => {
  it.each([
    ["whole numbers", 1, 0],
    ["large numbers far out", 1e6, 1e8],
    ["small numbers", 1e-6, 0],
  ])("is told rightly for every small table of %s", (_name, unit, shift) =>
    fc.assert(
      fc.property(people, (rows) => {
        const turned = rows.map(([x, z, y]): Row => (y ? [1, x, z] : [-1, -x, -z]));
        fc.pre(spans(turned));
        const table = {
          y: rows.map((r) => (r[2] ? 1 : 0)),
          x: rows.map((r) => r[0] * unit + shift),
          z: rows.map((r) => r[1] * unit),
        };
        expect(refusal(table, [continuous("x"), continuous("z")])?.fault).toBe(
          separable(turned) ? "separation" : undefined,
        );
      }),
      { numRuns: 400 },
    ),
  );

  it("a direction planted among six terms is found, and is named without the others", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.boolean(), (seed, ties) => {
        const table = simulatedPeople(seed, 300);
        const u = table.x.map((_, i) => (i * 7) % 5);
        const side = u.map(
          (v, i) => v + (table.age[i] === "c" ? 2 : 0) - 2 * (table.wave[i] === "w1" ? 1 : 0) - 2,
        );
        const y = side.map((s, i) => (s > 0 ? 1 : s < 0 ? 0 : ties ? table.y[i] : 1));
        const terms = [continuous("x"), factor("age"), continuous("z"), factor("wave"), continuous("u")];
        const error = refusal({ ...table, u, y }, terms);
        expect([error?.fault, error?.names]).toEqual(["separation", ["age=c", "wave=w1", "u"]]);
        expect(error?.message).toMatch(ties ? /^quasi-complete separation/ : /^complete separation/);
      }),
      { numRuns: 10 },
    ));

  it("levels of two factors that separate a few rows together are found and named", () => {
    const table = simulatedPeople(41, 2000);
    const y = table.y.map((v, i) => {
      const [a, b] = [table.age[i] === "d", table.wave[i] === "w2"];
      return a && !b ? 1 : b && !a ? 0 : v;
    });
    const terms = [continuous("x"), continuous("z"), factor("age"), factor("wave")];
    const error = refusal({ ...table, y }, terms);
    expect([error?.fault, error?.names]).toEqual(["separation", ["age=d", "wave=w2"]]);
    expect(error?.message).toMatch(
      /^quasi-complete separation: age=d, wave=w2 together separate part of the rows/,
    );
  });

  it("rows far out that do not separate leave an estimate", () => {
    const x = Array.from({ length: 60 }, (_, i) => (i < 4 ? [-1000, -1000, 1000, 1000][i] : i / 60));
    const y = x.map((v, i) => (v < -1 ? 0 : v > 1 ? 1 : i % 2));
    expect(refusal({ x, y }, [continuous("x")])).toBe(null);
  });

  it.each([
    ["one covariate, whose ends decide for a pattern", ["u"]],
    ["two covariates of each person's own", ["u", "v"]],
  ])("of tens of thousands of rows hangs on a single one: %s", (_name, covariates) => {
    const random = seeded(11);
    const rows = Array.from({ length: 40_000 }, () => ({
      u: random(),
      v: random(),
      a: `a${Math.floor(random() * 40)}`,
      b: `b${Math.floor(random() * 30)}`,
      c: `c${Math.floor(random() * 20)}`,
    }));
    const side = rows.map(({ a, b }) => (a === "a7" ? 1 : 0) - (b === "b5" ? 1 : 0));
    const y = side.map((s) => (s > 0 ? 1 : s < 0 ? 0 : random() < 0.5 ? 1 : 0));
    const table = {
      u: rows.map((r) => r.u),
      v: rows.map((r) => r.v),
      a: rows.map((r) => r.a),
      b: rows.map((r) => r.b),
      c: rows.map((r) => r.c),
    };
    const terms = [...covariates.map((name) => continuous(name)), factor("a"), factor("b"), factor("c")];
    const separated = refusal({ ...table, y }, terms);
    expect([separated?.fault, separated?.names]).toEqual(["separation", ["a=a7", "b=b5"]]);
    expect(separated?.message).toMatch(/^quasi-complete separation/);
    const decided = side.flatMap((s, i) => (s === 0 ? [] : [i]));
    for (const other of [decided[0], decided[decided.length >> 1], decided[decided.length - 1]])
      expect(refusal({ ...table, y: y.map((v, i) => (i === other ? 1 - v : v)) }, terms)).toBe(null);
  });

  it("complete separation of tens of thousands of rows is told, with the terms that it takes", () => {
    const random = seeded(12);
    const count = 40_000;
    const u = Array.from({ length: count }, () => random());
    const v = Array.from({ length: count }, () => random());
    const a = u.map(() => Math.floor(random() * 40));
    const b = u.map(() => Math.floor(random() * 30));
    const y = u.map((own, i) => (own - v[i] + 0.01 * a[i] > 0.2 ? 1 : 0));
    const terms = [continuous("u"), continuous("v"), factor("b"), continuous("a")];
    const error = refusal({ u, v, a, b, y }, terms);
    expect([error?.fault, error?.names]).toEqual(["separation", ["u", "v", "a"]]);
    expect(error?.message).toMatch(/^complete separation/);
    const wrong = y.findIndex((_, i) => u[i] - v[i] + 0.01 * a[i] > 0.9);
    const quasi = y.map((own, i) => (b[i] === 3 ? i % 2 : i === wrong ? 1 : own));
    expect(refusal({ u, v, a, b, y: quasi }, terms)).toBe(null);
  });
});

describe("a few rows short of separation", () => {
  it("there is a maximum, found in few steps however many people there are", () => {
    const random = seeded(5);
    const table: Record<string, number[]> = { y: [], x: [], z: [] };
    for (let i = 0; i < 20_000; i++) {
      table.x.push(2 * random() - 1);
      table.z.push(2 * random() - 1);
      table.y.push(table.x[i] + 0.5 * table.z[i] > 0.013 !== (i === 7) ? 1 : 0);
    }
    const terms = [continuous("x"), continuous("z")];
    const fit = fitLogit(frameOf(table, { terms }), terms);
    expect(fit.steps).toBeLessThan(25);
    const [a, x, z] = fit.beta;
    const residual = table.y.map((y, i) => y - 1 / (1 + Math.exp(-(a + x * table.x[i] + z * table.z[i]))));
    const scores = [table.y.map(() => 1), table.x, table.z].map((v) =>
      v.reduce((sum, value, i) => sum + value * residual[i], 0),
    );
    expect(Math.max(...scores.map(Math.abs))).toBeLessThan(1e-9);
    expect(x).toBeGreaterThan(100);
  });
});
