import { describe, expect, it } from "vitest";
import { combine } from "../../lib/stats/patterns.js";
import { seeded } from "../../lib/stats/random.js";

describe("combinations of columns", () => {
  it.each([1, 3, 4, 5, 9])("of %i kinds of codes are numbered in the order of the columns", (count) => {
    const random = seeded(count);
    const rows = 3000;
    const sizes = Array.from({ length: count }, () => 1 + Math.floor(5 * random()));
    const columns = sizes.map((size, c) => {
      const codes = Array.from({ length: rows }, () => Math.floor(size * random()));
      if (c % 5 === 4) return Uint16Array.from(codes, (code) => (random() < 0.1 ? 65535 : code));
      return Uint8Array.from(codes, (code) => (c !== 1 && random() < 0.1 ? 255 : code));
    });
    const complete = sizes.map((_, c) => c === 1);
    const keys = Array.from({ length: rows }, (_, i) =>
      columns.map((codes, c) => String(Math.min(codes[i], sizes[c])).padStart(2, "0")).join(" "),
    );
    const ordered = [...new Set(keys)].sort();
    const { id, count: found } = combine(columns, sizes, rows, complete);
    expect(found).toBe(ordered.length);
    expect([...id]).toEqual(keys.map((key) => ordered.indexOf(key)));
  });
});
