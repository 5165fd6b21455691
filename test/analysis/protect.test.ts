import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { protect, type Sum } from "../../lib/analysis/protect.js";

const counts = (of: Readonly<Record<string, number>>) => new Map(Object.entries(of));
const hidden = (of: Readonly<Record<string, number>>, sums: readonly Sum[]): string[] =>
  [...protect(counts(of), sums, 10)].sort();

describe("which counts are hidden", () => {
  it.each([
    ["none where none is small", { a: 10, b: 50 }, [], []],
    ["a small one alone where no sum tells it", { a: 9, b: 50 }, [], ["a"]],
    ["0 is under 10 too", { a: 0, b: 50 }, [], ["a"]],
    ["with it the smallest other of its sum", { a: 9, b: 50, c: 40 }, [["a", "b", "c"]], ["a", "c"]],
    ["two small ones that together are 10", { a: 4, b: 6, c: 40 }, [["a", "b", "c"]], ["a", "b"]],
    [
      "two small ones that together are under 10 need a third",
      { a: 4, b: 5, c: 40 },
      [["a", "b", "c"]],
      ["a", "b", "c"],
    ],
    [
      "in both directions of a table",
      { a: 5, b: 20, c: 30, d: 40 },
      [
        ["a", "b"],
        ["c", "d"],
        ["a", "c"],
        ["b", "d"],
      ],
      ["a", "b", "c", "d"],
    ],
  ])("%s", (_, of, sums, expected) => {
    expect(
      hidden(
        of,
        sums.map((parts) => ({ parts })),
      ),
    ).toEqual(expected);
  });

  it("a shown total, where hiding every part is not enough", () => {
    const sums = [
      { parts: ["a", "b"], total: "box" },
      { parts: ["c", "d"], total: "box" },
      { parts: ["a", "b", "c", "d"] },
    ];
    expect(hidden({ a: 3, b: 2, c: 60, d: 40, box: 500 }, sums)).toEqual(["a", "b", "box", "d"]);
  });

  it("a bridge between two closed groups is told by the rest, so another is hidden beside it", () => {
    // rows r1 r2 r3 r4 by columns c1 c2 c3 c4: two squares joined by one cell, each row and column with two hidden or more
    const cells = {
      a1: 6,
      a2: 7,
      b1: 7,
      b2: 6,
      b3: 8,
      b4: 50,
      c3: 6,
      c4: 7,
      d3: 7,
      d4: 6,
      a4: 90,
      c1: 80,
      d2: 70,
    };
    const rows = ["a", "b", "c", "d"].map((r) => ({
      parts: Object.keys(cells).filter((k) => k.startsWith(r)),
    }));
    const columns = ["1", "2", "3", "4"].map((c) => ({
      parts: Object.keys(cells).filter((k) => k.endsWith(c)),
    }));
    expect(hidden(cells, [...rows, ...columns])).toContain("b4");
  });
});

/** Every table of two rows with the same margins and the same cells shown: the first row decides the second. */
function completions([top, bottom]: readonly (readonly number[])[], secret: (c: number) => boolean) {
  const wanted = top.reduce((sum, n) => sum + n, 0);
  const found: (readonly number[])[] = [];
  const fill = (row: readonly number[]): void => {
    const c = row.length;
    const rest = wanted - row.reduce((sum, n) => sum + n, 0);
    if (rest < 0) return;
    if (c === top.length) {
      if (rest === 0) found.push(row);
    } else if (!secret(c)) fill([...row, top[c]]);
    else for (let n = 0; n <= Math.min(rest, top[c] + bottom[c]); n++) fill([...row, n]);
  };
  fill([]);
  return found;
}

it("no small count can be reckoned from what is shown and the margins: there is always another table", () => {
  const cell = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 10, max: 18 }));
  const row = fc.array(cell, { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.tuple(row, row), (table) => {
      const key = (r: number, c: number): string => `${r},${c}`;
      const of = new Map(table.flatMap((cells, r) => cells.map((n, c) => [key(r, c), n] as const)));
      const columns = table[0].map((_, c) => [0, 1].map((r) => key(r, c)));
      const sums = [...table.map((cells, r) => cells.map((_, c) => key(r, c))), ...columns];
      fc.pre(sums.every((parts) => parts.reduce((sum, k) => sum + of.get(k)!, 0) >= 10));
      const secret = protect(
        of,
        sums.map((parts) => ({ parts })),
        10,
      );
      const all = completions(table, (c) => secret.has(key(0, c)));
      const small = [...of].filter(([, n]) => n < 10).map(([place]) => Number(place.split(",")[1]));
      for (const c of small) expect(new Set(all.map((top) => top[c])).size).toBeGreaterThan(1);
    }),
    { numRuns: 100, seed: 11 },
  );
});
