import { describe, expect, it } from "vitest";
import { indexRows } from "../../lib/stats/compress.js";
import { tableRows, type Table } from "../../lib/stats/table.js";

const roles = { outcomes: ["y"], factors: ["f"], clusters: ["g"], numbers: ["x"] };
const count = 5_000;
const drawn = (values: readonly number[], step: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => values[(i * step) % values.length]);

const columns: Readonly<Record<string, readonly number[]>> = {
  "from 0 without a gap": drawn([0, 1, 2, 3], 7),
  "from 1": drawn([3, 1, 2], 5),
  "with gaps": drawn([9, 4, 0, 200], 3),
  years: drawn([2018, 2023, 2020], 11),
  "a level met only in the last row": [...drawn([0, 1], 1).slice(1), 7],
};

const kinds = {
  bytes: (v: readonly number[]) => Uint8Array.from(v),
  "16 bits": (v: readonly number[]) => Int16Array.from(v),
  "32 bits": (v: readonly number[]) => Int32Array.from(v),
  doubles: (v: readonly number[]) => Float64Array.from(v),
} as const;

const tableOf = (f: ArrayLike<number>): Table => ({
  y: Uint8Array.from(drawn([0, 1, 1], 1)),
  x: Float64Array.from(drawn([0.5, 1, 2, 0.25], 3)),
  f,
  g: f,
});

describe.each(Object.entries(columns))("a column of whole numbers, %s", (name, values) => {
  const plain = tableRows(tableOf(values), roles);
  it.each(Object.entries(kinds).filter(([kind]) => kind !== "bytes" || name !== "years"))(
    "is coded alike as plain numbers and as %s",
    (_, typed) => {
      const found = tableRows(tableOf(typed(values)), roles);
      expect(found.factors["f"].levels).toEqual(plain.factors["f"].levels);
      expect([...found.factors["f"].codes]).toEqual([...plain.factors["f"].codes]);
      expect(found.groups.clusters["g"]).toEqual(plain.groups.clusters["g"]);
      const [one, other] = [plain, found].map((rows) => indexRows(rows, { numbers: ["x"] }));
      for (const part of ["order", "group", "start", "cells"] as const)
        expect(other[part]).toEqual(one[part]);
    },
  );
});

it("rows stand by pattern, then group, then as they came", () => {
  const index = indexRows(tableRows(tableOf(Uint8Array.from(columns["from 1"])), roles), { numbers: ["x"] });
  const { order, group, start } = index;
  for (let p = 0; p + 1 < start.length; p++)
    for (let i = start[p] + 1; i < start[p + 1]; i++)
      expect(group[i] > group[i - 1] || (group[i] === group[i - 1] && order[i] > order[i - 1])).toBe(true);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
});
